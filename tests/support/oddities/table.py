"""Looks and constructs against formats: every cell of the table made as a file and judged."""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import cache

from tests.support.oddities.batch import Job, written
from tests.support.oddities.odds import CONSTRUCTS, LOOKS, Odd
from tests.support.oddities.pages import Draft, Filling, Slot, answer, filling
from tests.support.oddities.verdict import LOUD, RIGHT, SILENT, Form, Judged

NEVER = "不适用"
COLUMNS: Mapping[str, tuple[str, bool]] = {
    "docx 格": ("docx", False),
    "docx 行": ("docx", True),
    "doc": ("doc", False),
    "html": ("html", False),
    "xlsx": ("xlsx", False),
    "xlsb": ("xlsb", False),
    "xls": ("xls", False),
    "ods": ("ods", False),
    "pdf": ("pdf", False),
}
"""Format and whether the answer stands in a line below the table."""
SECTIONS: Mapping[str, tuple[Odd, ...]] = {"样子": LOOKS, "不是文字的东西": CONSTRUCTS}
_SLOTS: Mapping[str, Slot] = {
    "count": Slot("职工人数", "count"),
    "number": Slot("经费投入（万元）", "number"),
    "percent": Slot("女职工比例（%）", "percent"),
    "postcode": Slot("邮政编码", "postcode"),
    "identity": Slot("身份证号", "identity"),
    "name": Slot("联系人", "name"),
    "text": Slot("主要做法", "text"),
    "yes": Slot("是否建立服务站", "yes", ("是", "否"), "before"),
    "choice": Slot("企业性质", "choice", ("国有", "民营", "外资"), "before"),
}
_ORDER = (RIGHT, LOUD, SILENT)
_COUNT, _NAME = Slot("受益职工", "count"), Slot("填表人", "name")
_IN_LINE: Mapping[str, Slot] = {"count": _COUNT, "name": _NAME}
FORM = Form(Draft("职工服务情况统计表", tuple(_SLOTS.values()), (_NAME, _COUNT)))


def jobs(odd: Odd, column: str) -> list[Job]:
    """The files of one cell: one for every kind of answer that the oddity befalls."""
    suffix, line = COLUMNS[column]
    slots = [(_IN_LINE if line else _SLOTS).get(kind) for kind in odd.kinds]
    return [Job(FORM, _odd(odd, slot), suffix, slot.label) for slot in slots if slot is not None]


def _odd(odd: Odd, slot: Slot) -> Filling:
    chance = random.Random(7)  # noqa: S311 - made-up answers
    whole = filling(FORM.draft, chance)
    plainly = answer(slot, chance)
    return Filling({**whole.answers, slot.label: odd.make(slot, plainly)})


@cache
def judged_cells(columns: tuple[str, ...]) -> dict[tuple[str, str], Judged]:
    """The worst of each cell by row and column; cells that no file can show are left out."""
    asked = [(odd.name, column, job) for odd in (*LOOKS, *CONSTRUCTS) for column in columns for job in jobs(odd, column)]
    files = written([job for _, _, job in asked])
    found: dict[tuple[str, str], Judged] = {}
    for (name, column, job), data in zip(asked, files, strict=True):
        if data is not None:
            one = next(one for one in job.form.judged(data, job.suffix, job.filling) if one.path == job.path)
            worst = found.get((name, column), one)
            found[name, column] = max(worst, one, key=lambda judged: _ORDER.index(judged.verdict))
    return found


@cache
def cells(columns: tuple[str, ...]) -> dict[tuple[str, str], str]:
    """The word of each cell."""
    found = judged_cells(columns)
    return {
        (odd.name, column): found[odd.name, column].verdict if (odd.name, column) in found else NEVER if jobs(odd, column) else ""
        for odd in (*LOOKS, *CONSTRUCTS)
        for column in columns
    }


def table_of() -> dict[str, str]:
    """The tables of the page, in Markdown, by their headings."""
    words = cells(tuple(COLUMNS))
    head = f"| 填写的样子 | {' | '.join(COLUMNS)} |\n|{'---|' * (len(COLUMNS) + 1)}"
    return {
        title: "\n".join([head, *(f"| {odd.name} | {' | '.join(words[odd.name, column] for column in COLUMNS)} |" for odd in odds)])
        for title, odds in SECTIONS.items()
    }
