"""A figure followed to the levels below: the paper that a district sent → the district's own workspace → its units' cells."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors.formats.containers.unpack import is_container, leaf_of
from pipeline.app.progress.trace import Trace, TracedAnswer, TraceOrder, trace
from pipeline.core.workspace import Workspace
from pipeline.intake.originals import originals_of

_PAPERS = (".docx", ".xlsx")


@dataclass(frozen=True, slots=True)
class Below:
    """How a level below came to a figure that it sent.

    Attributes:
        sent: The answers here that stand in its paper; all of one file.
        folder: Its workspace.
        paper: The paper there, in its outbox.
        found: The same figure as that workspace knows it on the day of the paper.
        deeper: The levels below that.
    """

    sent: tuple[TracedAnswer, ...]
    folder: Path
    paper: Path
    found: Trace
    deeper: tuple[Below, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether its sum is another one now: something was decided or read there since the paper was sent."""
        figures = [one.value for one in self.sent]
        return self.found.total is not None and len(figures) == 1 and figures != [self.found.total.value]

    def data(self) -> dict[str, Any]:
        """The same as other programs get it (`docs/interface.md`)."""
        first = self.sent[0]
        place = {"file": first.file, "part": first.part, "archive": first.archive, "unit": first.unit}
        told = {"folder": str(self.folder), "paper": str(self.paper), "differs": self.differs}
        return {**place, **told, **self.found.data(), "below": [one.data() for one in self.deeper]}


@dataclass(frozen=True, slots=True)
class _Paper:
    """Something in an outbox: `outbox/<campaign>/<day>/…`, of the workspace `folder`."""

    path: Path
    folder: Path
    campaign: str
    day: dt.date


def levels_below(workspace: Workspace, found: Trace, folders: Sequence[Path], *, now: dt.datetime) -> tuple[Below, ...]:
    """The levels below of everything that a figure is made of, as far as their workspaces are among `folders`.

    A file is known again by its content: it is, to the byte, a paper in an outbox there.

    Raises:
        HuizongError: a workspace can't be opened, or an original is lost.
    """
    papers = {digest: paper for folder in folders for digest, paper in _papers(folder.absolute())}
    return tuple(_below(workspace, found, papers, now)) if papers else ()


def _papers(folder: Path) -> Iterator[tuple[str, _Paper]]:
    """The papers of a workspace by their sha256, those that were signed (`正式稿`) among them."""
    outbox = folder / "outbox"
    for path in sorted(outbox.rglob("*")):
        place = path.relative_to(outbox).parts
        day = _day_of(place[1]) if len(place) > 2 and path.suffix in _PAPERS and path.is_file() else None
        if day is not None:
            yield hashlib.sha256(path.read_bytes()).hexdigest(), _Paper(path, folder, place[0], day)


def _day_of(name: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(name)
    except ValueError:
        return None


def _below(workspace: Workspace, found: Trace, papers: Mapping[str, _Paper], now: dt.datetime) -> Iterator[Below]:
    by_file: dict[tuple[str, str], list[TracedAnswer]] = {}
    for row in found.rows:
        by_file.setdefault((row.archive, row.part), []).append(row)
    for sent in by_file.values():
        paper = papers.get(hashlib.sha256(_content(workspace, sent[0])).hexdigest())
        if paper is not None:
            own = Workspace.at(paper.folder)
            there = trace(own, TraceOrder(paper.campaign, str(found.field), as_of=paper.day), now=now)
            yield Below(tuple(sent), paper.folder, paper.path, there, tuple(_below(own, there, papers, now)))


def _content(workspace: Workspace, row: TracedAnswer) -> bytes:
    """The file that an answer stands in, taken out of the mail or archive that it came in."""
    data = originals_of(workspace).open_bytes(row.archive.rpartition("/")[2])
    leaf = leaf_of(data, row.part) if is_container(data) else None
    return data if leaf is None else leaf.data
