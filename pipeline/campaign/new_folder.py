"""A new campaign's folder below `templates`: put into place as a whole or not at all, and never over something that is there."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from pipeline.core.errors import UsageError
from pipeline.core.storage import rename, writing
from pipeline.core.workspace import CAMPAIGN_FILE

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


def require_id(campaign_id: str) -> None:
    """Whether an id, where one is given, can be one.

    Raises:
        UsageError: it can't.
    """
    if campaign_id and not _ID.fullmatch(campaign_id):
        message = f"活动编号“{campaign_id}”只能用小写字母、数字和连字符，请另取一个，如 2017-zoufang。"
        raise UsageError(message)


def write_new_folder(campaign_id: str, templates: Path, fill: Callable[[Path], None]) -> Path:
    """The folder of a new campaign, which `fill` fills.

    Raises:
        UsageError: there is a folder or a campaign of this id already.
        StorageError: it can't be written; then nothing is left behind.
    """
    folder = templates / campaign_id
    _require_new(campaign_id, templates)
    with writing(folder):
        templates.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=".new-", dir=templates))
        try:
            fill(made)
            made.chmod(0o755)
            rename(made, folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return folder


def _require_new(campaign_id: str, templates: Path) -> None:
    folder = templates / campaign_id
    said = re.compile(rf"^id:\s*['\"]?{re.escape(campaign_id)}['\"]?\s*(?:#.*)?$", re.MULTILINE)
    taken = next((path for path in templates.glob(f"*/{CAMPAIGN_FILE}") if path.parent != folder and said.search(_text(path))), None)
    if folder.exists():
        message = f"活动文件夹 {folder} 已经有了，没有改动；要另建一个，请加 --id 另取编号，如 --id {campaign_id}-2。"
        raise UsageError(message)
    if taken is not None:
        message = f"活动编号“{campaign_id}”已经用在 {taken} 里，请加 --id 另取编号，如 --id {campaign_id}-2。"
        raise UsageError(message)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig", errors="replace")
