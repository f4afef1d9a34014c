"""Whether the ledger still knows all that was received."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pipeline.core.errors import LedgerError, Remedy
from pipeline.core.workspace import Workspace
from pipeline.intake.arrivals_journal import written_ids
from pipeline.intake.inbox import look
from pipeline.intake.originals import originals_of
from pipeline.ledger import Ledger
from pipeline.ledger.kept_decisions import written_numbers

REMEDY = "请用备份恢复 ledger.db；没有备份就由档案补上"


def what_is_lost(workspace: Workspace, ledger: Ledger) -> str:
    """What the ledger lacks of that which was received, a Chinese clause without its stop; `""` where it is whole.

    An original without an arrival is no loss while its file still lies in the inbox: a run was killed before it registered it.
    """
    registered = ledger.arrival_ids()
    lost = written_ids(workspace.archive) - registered
    if lost:
        return f"台账里缺 {len(lost)} 份登记过的收件（台账丢失、清空或换成了旧备份）"
    forgotten = written_numbers(workspace.archive) - ledger.decision_numbers()
    if forgotten:
        return f"台账里缺 {len(forgotten)} 个作过的决定（台账丢失、清空或换成了旧备份）"
    if registered:
        return ""
    stored = set(originals_of(workspace).stored())
    orphans = len(stored - {_sha256(file.path) for file in look(workspace.inbox)[0]}) if stored else 0
    return f"档案里有 {orphans} 份原件，台账里却一份收件登记也没有（台账丢失或清空）" if orphans else ""


def require_whole(workspace: Workspace, ledger: Ledger) -> None:
    """Refuses a ledger that has lost arrivals: a report made from it would tell units that returned as missing.

    Raises:
        LedgerError: it has lost some.
    """
    lost = what_is_lost(workspace, ledger)
    if lost:
        message = f"{lost}，没有继续，以免把已报的算成未报；{REMEDY}。"
        raise LedgerError(message, Remedy.REBUILD)


def _sha256(path: str) -> str:
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
