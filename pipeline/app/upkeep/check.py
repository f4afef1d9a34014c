"""`huizong check`: ledger, archive and outbox agree; what is damaged is named. Looks, mends nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.app.documents.exchange import MANIFEST
from pipeline.core.errors import Remedy
from pipeline.core.storage import reason
from pipeline.core.workspace import Workspace
from pipeline.intake.lost import REMEDY, what_is_lost
from pipeline.intake.originals import Originals, originals_of
from pipeline.ledger import Ledger
from pipeline.wording.figures import names

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that is wrong, in a Chinese sentence (which file, what, what next), and what mends it where a face can say how."""

    text: str
    remedy: Remedy | None = None


def check(workspace: Workspace, ledger: Ledger) -> tuple[Wrong, ...]:
    """Everything that is wrong, one sentence each. Reads every archived file once."""
    damage = ledger.damage()
    if damage:
        return tuple(Wrong(f"台账 {ledger.name} 已损坏（{line}），请用备份恢复，再检查一遍。", Remedy.CHECK) for line in damage)
    rows = tuple(_damaged(word, keys) for word, keys in ledger.damaged_rows().items())
    originals = () if rows else (*_lost(workspace, ledger), *_archive_problems(originals_of(workspace), ledger))
    return (*rows, *originals, *_outbox_problems(workspace.outbox))


def _damaged(word: str, keys: Sequence[str]) -> Wrong:
    """What is lost with a damaged row is told by `rebuild`, which alone knows what the archive still has."""
    return Wrong(
        f"台账的{word}有 {len(keys)} 行已损坏（{names(keys[:_SHOWN])}），与写入时不同；"
        "请用备份恢复 ledger.db，没有备份就由档案重建，再检查一遍。",
        Remedy.REBUILD,
    )


def _lost(workspace: Workspace, ledger: Ledger) -> Iterator[Wrong]:
    lost = what_is_lost(workspace, ledger)
    if lost:
        yield Wrong(f"{lost}，{REMEDY}。", Remedy.REBUILD)


def _archive_problems(archive: Originals, ledger: Ledger) -> Iterator[Wrong]:
    names: dict[str, str] = {}
    for arrival in ledger.arrivals():
        names.setdefault(arrival.sha256, arrival.name)
    stored = frozenset(archive.stored())
    for sha256, name in names.items():
        yield from _original(archive, sha256, name)
    for sha256 in sorted(stored - names.keys()):
        yield Wrong(f"档案 {archive.place(sha256)} 没有登记在台账里，请再汇总一次；若仍有，请由档案重建。", Remedy.REBUILD)
    for sha256 in sorted(ledger.read_shas() - names.keys()):
        yield Wrong(
            f"台账里有文件 {sha256[:12]} 的读取记录，却没有它的收件登记，请核对台账是否被改动；用备份恢复，或由档案重建。", Remedy.REBUILD
        )
    for path in archive.strays():
        yield Wrong(f"{path} 不是档案里该有的文件，请移出档案文件夹；要报送的文件请放进收件夹。")
    for path in archive.unfinished():
        yield Wrong(f"{path} 是中断的运行留下的半份副本，再汇总一次会自动清除。", Remedy.RUN)


def _original(archive: Originals, sha256: str, name: str) -> Iterator[Wrong]:
    path = archive.place(sha256)
    remedy = f"请从备份恢复，或在收件夹里已收文件的“.done”文件夹中找到“{name}”，重新放进收件夹再汇总一次"
    try:
        state = archive.verify(sha256)
    except OSError as error:
        yield Wrong(f"“{name}”的原件 {path} 读不出来（{reason(error)}），请检查权限和磁盘；必要时{remedy}。", Remedy.RUN)
        return
    if state == "missing":
        yield Wrong(f"“{name}”的原件 {path} 不见了，{remedy}。", Remedy.RUN)
    elif state == "damaged":
        yield Wrong(f"“{name}”的原件 {path} 的内容变了，{remedy}。", Remedy.RUN)


def _outbox_problems(outbox: Path) -> Iterator[Wrong]:
    for folder in sorted(outbox.glob("*/*")):
        if not folder.is_dir():
            continue
        if folder.name.startswith("."):
            yield Wrong(f"{folder} 是中断的运行留下的半份结果；再汇总一次会自动清理，里面您自己的文件会移回原处。", Remedy.RUN)
        elif (folder / MANIFEST).is_file():
            yield from _report_problems(folder)


def _report_problems(folder: Path) -> Iterator[Wrong]:
    try:
        files = json.loads((folder / MANIFEST).read_bytes())["files"]
        entries = [(str(name), str(digest)) for name, digest in files.items()]
    except OSError as error:
        yield Wrong(f"{folder / MANIFEST} 读不出来（{reason(error)}），请检查权限，或再汇总一次，重新生成这个文件夹。", Remedy.RUN)
        return
    except (ValueError, KeyError, TypeError, AttributeError):
        yield Wrong(f"{folder / MANIFEST} 已损坏，请再汇总一次，重新生成这个文件夹。", Remedy.RUN)
        return
    for name, digest in entries:
        yield from _result(folder / name, digest)


def _result(path: Path, digest: str) -> Iterator[Wrong]:
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        yield Wrong(f"结果文件 {path} 不见了，请再汇总一次，重新生成。", Remedy.RUN)
        return
    except OSError as error:
        yield Wrong(f"结果文件 {path} 读不出来（{reason(error)}），请关闭正在使用它的程序或检查权限。")
        return
    if found != digest:
        yield Wrong(f"结果文件 {path} 生成后被改动过；可以再汇总一次，重新生成，改动过的这份会移到“手工修改”文件夹里保留。", Remedy.RUN)
