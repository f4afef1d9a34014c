"""A consolidated form lists what a reader admits; what is behind that stands in a workbook beside it, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.core.document import Document, Grid
from extractors.core.limits import LIMITS
from extractors.core.reading import Item
from extractors.extraction import read_file
from extractors.formats.register import read_documents
from pipeline.core.consolidated import Consolidation
from pipeline.render.filled_forms.consolidated_form import consolidated_forms
from pipeline.render.filled_forms.filled_blank import Filling
from pipeline.render.filled_forms.form_annex import count_of, divide
from pipeline.render.gongwen.filled_template import document_text
from pipeline.render.outbox import render_formal
from tests.support.desk import Desk
from tests.support.samples import answer, campaign, layout

STAMP = dt.datetime(2017, 5, 22, tzinfo=dt.UTC)
TEXT = campaign().forms["summary"].groups["opinions"].text
FORM, ANNEX = "汇总表.docx", "汇总表-附表.xlsx"


def with_opinions(number: int) -> Consolidation:
    """A day on which one unit says so many different things, in turn of each kind that it says."""
    desk = Desk()
    desk.receive(answer("定海路街道总工会", seed=1), "2017-05-10T10:00")
    whole = desk.at("2017-05-22")
    (only,) = whole.counted
    kinds = only.groups["opinions"]
    items = tuple(_worded(kinds[place % len(kinds)], place) for place in range(number))
    return replace(whole, submissions=(replace(only, groups={"opinions": items}),))


def _worded(item: Item, place: int) -> Item:
    text = replace(item.values[TEXT], value=f"希望改善第{place}车间的通风")
    return replace(item, values={**item.values, TEXT: text})


def listed(files: dict[str, bytes]) -> Counter[str]:
    """Texts of the opinions of the form, as it is read, and of the workbook."""
    (reading,) = read_file(files[FORM], FORM, [layout()]).readings
    rows = [row for sheet in openpyxl.load_workbook(io.BytesIO(files[ANNEX])) for row in sheet.iter_rows(min_row=2, values_only=True)]
    return Counter([str(item.values[TEXT].value) for item in reading.groups["opinions"]] + [str(row[2]) for row in rows])


def test_six_thousand_opinions_stand_in_the_form_and_in_a_workbook_beside_it() -> None:
    files = consolidated_forms(campaign(), [layout()], with_opinions(6000), stamp=STAMP)
    assert set(files) == {FORM, ANNEX}
    assert listed(files) == Counter(f"希望改善第{place}车间的通风" for place in range(6000))


@pytest.fixture
def small_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if little were read of a form."""
    monkeypatch.setattr("pipeline.render.filled_forms.form_annex._FEW", 10)
    monkeypatch.setattr("pipeline.render.filled_forms.form_annex.LIMITS", replace(LIMITS, tags=12_000))


@pytest.mark.usefixtures("small_reader")
def test_form_says_where_the_rest_is_and_whoever_reads_it_is_told() -> None:
    files = consolidated_forms(campaign(), [layout()], with_opinions(80), stamp=STAMP)
    (reading,) = read_file(files[FORM], FORM, [layout()]).readings
    kept = len(reading.groups["opinions"])
    assert 0 < kept < 80
    assert f"意见建议共80条，本表列{kept}条，其余{80 - kept}条见附表“{ANNEX}”" in document_text(files[FORM])
    assert "unplaced_text" in [finding.code for finding in reading.findings]


@pytest.mark.usefixtures("small_reader")
def test_formal_paper_names_the_workbook_among_what_is_attached() -> None:
    files = render_formal(campaign(), [layout()], with_opinions(80))
    assert ANNEX in files
    assert "汇总表-附表" in document_text(files["情况汇总报告.docx"])


@pytest.mark.usefixtures("small_reader")
def test_items_that_one_sheet_can_not_hold_go_on_in_further_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.render.filled_forms.form_annex.LIMITS", replace(LIMITS, tags=12_000, filled=40))
    files = consolidated_forms(campaign(), [layout()], with_opinions(80), stamp=STAMP)
    rows = {sheet.title: sheet.max_row - 1 for sheet in openpyxl.load_workbook(io.BytesIO(files[ANNEX]))}
    assert list(rows)[:3] == ["意见建议", "意见建议（续2）", "意见建议（续3）"]
    assert set(list(rows.values())[:-1]) == {9}
    assert listed(files) == Counter(f"希望改善第{place}车间的通风" for place in range(80))


@pytest.mark.usefixtures("small_reader")
def test_items_of_more_text_than_is_read_of_a_sheet_go_on_in_further_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.render.filled_forms.form_annex.LIMITS", replace(LIMITS, tags=12_000, part=6000))
    files = consolidated_forms(campaign(), [layout()], with_opinions(80), stamp=STAMP)
    assert len(openpyxl.load_workbook(io.BytesIO(files[ANNEX])).sheetnames) > 3
    assert listed(files) == Counter(f"希望改善第{place}车间的通风" for place in range(80))


@pytest.mark.usefixtures("small_reader")
@pytest.mark.parametrize("change", ["another text", "exchanged", "one less"])
def test_annex_is_compared_text_by_text_with_what_was_written(monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    def changed(data: bytes) -> list[Document]:
        (document, *others) = read_documents(data)
        (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
        texts = [cell for cell in grid.cells if cell.col == 2]
        worded = {texts[3]: texts[4].text, texts[4]: texts[3].text} if change == "exchanged" else {texts[3]: "另一句"}
        cells = [replace(cell, text=worded.get(cell, cell.text)) for cell in grid.cells if change != "one less" or cell is not texts[3]]
        return [replace(document, blocks=[replace(grid, cells=cells)]), *others]

    monkeypatch.setattr("pipeline.render.filled_forms.form_annex.read_in_turn", changed)
    (told,) = consolidated_forms(campaign(), [layout()], with_opinions(80), stamp=STAMP).values()
    assert "读回来的与写入的不一致" in told.decode("utf-8-sig")


@pytest.mark.usefixtures("small_reader")
def test_form_is_not_made_where_its_workbook_reads_back_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.render.filled_forms.form_annex.read_in_turn", lambda _data: [])
    (told,) = consolidated_forms(campaign(), [layout()], with_opinions(80), stamp=STAMP).values()
    assert "读回来的与写入的不一致" in told.decode("utf-8-sig")


ITEMS = st.lists(st.tuples(st.text(max_size=3), st.sampled_from([None, "yes"])), max_size=30)


@given(st.dictionaries(st.sampled_from("abc"), ITEMS, max_size=3), st.integers(1, 40))
def test_divided_items_are_all_there_in_their_order(blocks: dict[str, list[tuple[str, str | None]]], most: int) -> None:
    divided = divide(Filling("", items={"g": blocks}), most)
    assert count_of(divided.kept) <= most
    for block, items in blocks.items():
        kept, rest = divided.kept.items["g"][block], [one for of, one in divided.rest("g") if of == block]
        assert [*kept, *((one.text, one.choice) for one in rest)] == items
        assert [one.number for one in rest] == list(range(len(kept) + 1, len(items) + 1))
