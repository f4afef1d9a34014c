"""A paper return that a clerk types in: the filled blank goes into the inbox, and what was typed is a decision that can be taken back."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.match import TableLayout
from pipeline.app.decisions.decide import Done, Word, journal
from pipeline.app.decisions.targets import Sight, Target, the_unit
from pipeline.core.decision import DecisionKind
from pipeline.core.errors import UsageError
from pipeline.core.file_names import file_name
from pipeline.core.storage import put_beside
from pipeline.core.workspace import Workspace
from pipeline.render.filled_forms.typed_in import typed_in
from pipeline.render.filled_forms.typed_paper import Pairs, paper_of
from pipeline.wording.figures import names

FOLDER = "代填"


@dataclass(frozen=True, slots=True)
class Typed:
    """What a clerk typed: `pairs` of label and text, and the title or name of the form where the campaign has several.

    `on` is the day on which the paper was handed in; without it, it came when it was typed in.
    """

    pairs: Pairs
    form: str = ""
    on: dt.date | None = None


def pairs_of(words: Sequence[str], rows: Path | None) -> Pairs:
    """Label and text of each `FIELD=VALUE`, then of each cell of a CSV file with a row of labels.

    Raises:
        UsageError: a word has no equals sign, or the file can't be read.
    """
    pairs = []
    for word in words:
        label, equals, written = word.replace("＝", "=", 1).partition("=")
        if not equals or not label.strip():
            message = f"“{word}”要写成 栏目=内容 的样子，例如 访谈职工数=120。"
            raise UsageError(message)
        pairs.append((label.strip(), written.strip()))
    return [*pairs, *(_cells(rows) if rows else [])]


def _cells(path: Path) -> Pairs:
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"{path} 读不出来，请另存为“CSV UTF-8”，第一行写栏目名。"
        raise UsageError(message) from error
    head = [label.strip() for label in lines[0]] if lines else []
    return [(label, written.strip()) for line in lines[1:] for label, written in zip(head, line, strict=False) if label]


def enter(workspace: Workspace, target: Target, typed: Typed, word: Word) -> Done:
    """Fills the blank for a unit, proves it by reading it, and puts it into the inbox.

    Raises:
        AmbiguousError: several units may be meant.
        UsageError: the form has no such field, or what was typed is not read back from the filled blank.
        StorageError: the inbox can't be written.
    """
    with journal(workspace, word) as book:
        sight, unit = the_unit(book.look(target.campaign), target)
        layout = _layout(book.opened.layouts[sight.campaign.id], sight, typed.form)
        paper = paper_of(sight.campaign.forms[layout.form], unit.name, typed.pairs)
        made = typed_in(sight.campaign, layout, paper, stamp=word.at)
        day = word.at.astimezone(sight.campaign.zone).date().isoformat()
        name = file_name(unit.name, f"-{day}{made.suffix}")
        path = put_beside(workspace.inbox / sight.campaign.id / FOLDER / name, made.data)
        if typed.on is not None:
            noon = dt.datetime.combine(typed.on, dt.time(12), sight.campaign.zone).timestamp()
            os.utime(path, (noon, noon))
        row = book.row(sight, DecisionKind.ENTER, hashlib.sha256(made.data).hexdigest(), (unit.id, path.name))
        return book.store([row], f"{unit.name}　{layout.spec.title}：代填，已放进收件夹（{FOLDER}/{path.name}）")


def _layout(layouts: Sequence[object], sight: Sight, form: str) -> TableLayout:
    """The form that is named; the one that units owe where none is."""
    tables = [one for one in layouts if isinstance(one, TableLayout)]
    fitting = [one for one in tables if (form in (one.form, one.spec.title) if form else one.form in sight.campaign.owed)]
    if len(fitting) != 1:
        message = f"请用 --form 写明是哪一张表：{names(one.spec.title for one in tables)}。"
        raise UsageError(message)
    return fitting[0]
