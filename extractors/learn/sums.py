"""Which figures of a blank nobody adds up: what is each return's own, and rows of a list that say different things."""

from __future__ import annotations

import re

from extractors.form import FieldSpec
from extractors.language import text
from extractors.language.measures import names_measure
from extractors.language.patterns import ASIDE
from extractors.learn.label_words import figures_asked, printed_label
from extractors.learn.lists import Table
from extractors.learn.table_cells import Plan

_OWN = re.compile(r"平均|[人户]均|均价|单价|(?:年龄|工龄|年份|届次|名次|排名)$")


def is_own_to_each(label: str) -> bool:
    """Whether answers of several returns have neither a sum nor anything in common to report: an average, an age, a year, a rank."""
    return _OWN.search(text.key(re.sub(ASIDE, "", label))) is not None


def rows_apart(plan: Plan, table: Table) -> str:
    """Why the figures of the rows of a list have no sum, `""` where they may have one."""
    if any(names_measure(column.cell.text) for column in table.columns):
        return "各行的计量单位不同"
    firsts = [plan.at(row, table.columns[0].cell.col) for row in range(table.bottom, table.end)] if table.prefilled else []
    return "有“其中”的行" if any(cell is not None and text.key(cell.text).startswith("其中") for cell in firsts) else ""


def said_of_rows(title: str, why: str, table: Table) -> str:
    """What a person should know of such a list, and what to do about it."""
    by = printed_label(table.columns[0].cell.text)
    return f"“{title}”{why}，各行的数不相加；要一项一项合计的，在 tables 里写一张统计表，by 写“{by}”那一列。"


def said_of_figures(spec: FieldSpec, printed: str) -> list[str]:
    """What a person should know of an answer in words that holds figures (“   人，占   %”)."""
    if spec.type != "text" or not figures_asked(printed):
        return []
    return [f"“{spec.name}”要填的是一句话里的几个数，按文字读，不合计，不写进报告；要合计的，请在空白表上分成几栏。"]
