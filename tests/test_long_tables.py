from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx
import pytest
from lxml import etree

from pipeline.core.consolidated import Consolidation
from pipeline.core.errors import TemplateError
from pipeline.render.gongwen import filled_template, long_tables
from pipeline.render.gongwen.filled_template import document_text
from pipeline.render.gongwen.long_tables import RowsAside
from pipeline.render.gongwen.report import render_report
from tests.support.factories import Filled, make_consolidation, yangpu, yangpu_roster

STAMP = dt.datetime(2017, 5, 22, 16, tzinfo=dt.UTC)


def long_report() -> Consolidation:
    """Every unit wrote a text, some of several lines, with signs that XML and docxtpl have for themselves."""
    texts = [f"{place}．建议<统一>标准 & {{{{ 不是标签 }}}}。" + "\n第二行\t有制表符" * (place % 3) for place in range(33)]
    units = [unit.id for unit in yangpu_roster()][:33]
    return make_consolidation(
        filled={unit: Filled(values={"needs_superior": text}) for unit, text in zip(units, texts, strict=True)}, returned=units
    )


def whole_and_in_parts(monkeypatch: pytest.MonkeyPatch, part: int) -> tuple[bytes, bytes, int]:
    """The report at once and with rows set aside, and how often some were."""
    aside: list[RowsAside] = []
    made = RowsAside.__init__

    def remembered(self: RowsAside) -> None:
        made(self)
        aside.append(self)

    monkeypatch.setattr(RowsAside, "__init__", remembered)
    monkeypatch.setattr(long_tables, "_PART", 10**9)
    whole = render_report(yangpu(), long_report(), stamp=STAMP)
    assert not aside[0]._rows
    monkeypatch.setattr(long_tables, "_PART", part)
    return whole, render_report(yangpu(), long_report(), stamp=STAMP), len(aside[1]._rows)


@pytest.mark.parametrize("part", [1500, 2500, 4000, 6000])
def test_document_whose_rows_are_set_aside_is_the_same_to_the_byte(monkeypatch: pytest.MonkeyPatch, part: int) -> None:
    whole, in_parts, times = whole_and_in_parts(monkeypatch, part)
    assert times > 1
    assert in_parts == whole
    assert "第二行\t有制表符" in document_text(in_parts)
    assert "{{ 不是标签 }}" in document_text(in_parts)


def test_no_mark_of_rows_set_aside_is_left_in_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    _, in_parts, _ = whole_and_in_parts(monkeypatch, 2000)
    with zipfile.ZipFile(io.BytesIO(in_parts)) as package:
        assert b"<!--" not in package.read("word/document.xml")


def test_value_that_is_lost_among_rows_set_aside_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_tables, "_PART", 2000)
    monkeypatch.setattr(RowsAside, "text", lambda _self, _comment: "")
    with pytest.raises(TemplateError, match="没有完整出现"):
        render_report(yangpu(), long_report(), stamp=STAMP)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PLAIN = "<w:tr><w:tc><w:p><w:pPr></w:pPr><w:r><w:t>文</w:t></w:r></w:p></w:tc></w:tr>"


def set_aside(rows: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    """How many characters of a table of these rows are set aside."""
    monkeypatch.setattr(long_tables, "_PART", 400)
    pieces = [f"<w:body {W}><w:tbl>", *rows, "</w:tbl></w:body>"]
    return len("".join(pieces)) - len(RowsAside().without(pieces, str, lambda root: "".join(map(str, root.itertext()))))


@pytest.mark.parametrize(
    "odd",
    [
        PLAIN.replace("<w:tc>", "<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>"),
        PLAIN.replace("</w:tr>", "<w:tc><w:p><w:pPr></w:pPr></w:p></w:tc></w:tr>"),
        PLAIN.replace("<w:pPr></w:pPr>", ""),
        PLAIN.replace("<w:pPr>", "<w:pPr><w:keepNext/>"),
        PLAIN.replace("<w:r>", "<w:r><w:drawing/>"),
    ],
)
def test_rows_that_may_matter_for_the_whole_table_stay_in_it(odd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert set_aside([PLAIN] * 60, monkeypatch) > 2000
    assert set_aside([PLAIN, PLAIN, *[PLAIN, odd] * 30], monkeypatch) == 0


def test_table_that_counts_units_by_state_stays_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    heads = [PLAIN.replace("文", word) for word in sorted(long_tables.OF_STANDING)]
    assert set_aside([*heads, *[PLAIN] * 60], monkeypatch) == 0


def test_text_of_a_document_passes_over_comments_of_others() -> None:
    document = docx.Document()
    document.add_paragraph("甲").runs[0]._r.addnext(etree.Comment("别人的 0"))
    assert filled_template.text_of(document, RowsAside()).startswith("\n甲")
