"""The folder of a new campaign, made of a notice or of blanks: read, proposed, and put into place as a whole or not at all."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from extractors.learn import NameStyle
from pipeline.campaign import FILE_NAME, load_campaign
from pipeline.campaign.units.roster_table import roster_csv
from pipeline.core.errors import UsageError
from pipeline.core.file_names import file_name
from pipeline.core.storage import rename, writing
from pipeline.core.workspace import CAMPAIGN_FILE
from pipeline.notice.campaign_yaml import declaration
from pipeline.notice.draft import BLANK_ONLY, FOLDER, PAPERS, Blank, Draft, blank_of_part, propose, read_blanks
from pipeline.notice.elements.all_elements import read_notice
from pipeline.notice.naming import default_id
from pipeline.notice.notice_text import read_paper, split
from pipeline.render.gongwen.default_templates import build_reminder_template, build_report_template
from pipeline.render.gongwen.reminder_to_all import REMINDER_NAME
from pipeline.render.gongwen.report import REPORT_NAME, template_path

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


def draft_of(path: Path, *, campaign_id: str = "", blanks: Sequence[Path] = (), names: NameStyle = "pinyin", today: dt.date) -> Draft:
    """The campaign that the notice at `path` proposes, its fields named in pinyin or Chinese; writes nothing.

    Raises:
        UsageError: the notice can't be read, or the id is none.
        BlankError: a blank can't be read, or nothing in it is to be filled in.
    """
    require_id(campaign_id)
    paper = read_paper(path)
    notice = read_notice(paper.lines, paper.notes)
    parts = split(paper.docx, notice.attachments) if paper.docx else ()
    held = [*(blank_of_part(part) for part in parts if part.is_form), *(blank for given in blanks for blank in read_blanks(given, names))]
    _require_apart(held)
    return Draft(
        id=campaign_id or default_id(notice, path.stem),
        name=path.name,
        kind=paper.kind,
        data=paper.data,
        notice=notice,
        blanks=tuple(held),
        proposal=propose(held, names, paper.lines),
        papers=tuple(part for part in parts if not part.is_form),
        today=today,
    )


def draft_of_blanks(paths: Sequence[Path], *, campaign_id: str = "", names: NameStyle = "pinyin", today: dt.date) -> Draft:
    """The campaign that blanks alone propose, without a notice: what a notice would have said is left to be filled in.

    Raises:
        UsageError: the id is none.
        BlankError: a blank can't be read, or nothing in it is to be filled in.
    """
    require_id(campaign_id)
    held = [blank for path in paths for blank in read_blanks(path, names)]
    _require_apart(held)
    notice = read_notice([])
    own_id = campaign_id or default_id(notice, paths[0].stem)
    return Draft(own_id, paths[0].name, BLANK_ONLY, b"", notice, tuple(held), propose(held, names), (), today)


def _require_apart(blanks: Sequence[Blank]) -> None:
    names = [blank.name for blank in blanks]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        message = f"有两份空白表都叫“{Path(twice).name}”，请给其中一份改名再试。"
        raise UsageError(message)


def write_folder(draft: Draft, templates: Path) -> Path:
    """Writes the campaign's folder below `templates` and makes sure that it loads.

    Raises:
        UsageError: there is a folder or a campaign of this id already.
        StorageError: it can't be written; then nothing is left behind.
    """
    return write_new_folder(draft.id, templates, lambda folder: fill_folder(folder, draft))


def fill_folder(folder: Path, draft: Draft) -> None:
    """Writes all that a campaign consists of into an empty folder, and loads it.

    Raises:
        CampaignError: it can't be loaded.
    """
    if draft.kind != BLANK_ONLY:
        (folder / draft.copy).write_bytes(draft.data)
    (folder / "roster.csv").write_text(roster_csv(draft.told.units), encoding="utf-8-sig")
    for name in (FOLDER, "documents"):
        (folder / name).mkdir()
    for blank in draft.blanks:
        (folder / blank.name).write_bytes(blank.data)
    for part in draft.papers:
        paper = folder / PAPERS / file_name(f"{part.attachment.name} {part.attachment.title}", ".docx")
        paper.parent.mkdir(exist_ok=True)
        paper.write_bytes(part.data)
    (folder / FILE_NAME).write_text(declaration(draft), encoding="utf-8")
    campaign = load_campaign(folder)
    build_report_template(template_path(campaign, REPORT_NAME), campaign)
    build_reminder_template(template_path(campaign, REMINDER_NAME), campaign)


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
