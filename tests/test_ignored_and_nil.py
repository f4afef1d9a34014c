"""Fields that a clerk does not want, rates that nobody adds up, and lists that say “无”: read, and kept out of what follows."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import openpyxl
import pytest

from extractors.core.reading import FileReading, Reading
from extractors.form import FieldSpec, FormSpec
from extractors.formats.register import read_documents
from extractors.learn import Learned, forms_in, learn
from extractors.match import Printed, compile_layout
from extractors.match.recognise import read_parts
from extractors.serial import file_reading_from_json, file_reading_to_json
from pipeline.consolidation.returns.counting import is_nil
from pipeline.notice.blanks.form_yaml import document_yaml
from tests.support.samples import campaign

LABELS = ("填报单位", "姓名", "银行账号", "联系地址", "整改率（%）", "人数")


def form(answers: dict[str, str]) -> bytes:
    made = docx.Document()
    table = made.add_table(len(LABELS), 2)
    for row, label in zip(table.rows, LABELS, strict=True):
        row.cells[0].text, row.cells[1].text = label, answers.get(label, "")
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def listing(*rows: tuple[str, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [("填报单位：某街道",), ("序号", "姓名", "年龄", "事迹"), *rows]:
        sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def learned(blank: bytes) -> Learned:
    return learn(forms_in(read_documents(blank)), names="chinese")


def read(spec: FormSpec, blank: bytes, data: bytes) -> Reading:
    layout = compile_layout("c", "f", spec, Printed(read_documents(blank), [], 2026, ()))
    (reading,), _ = read_parts(read_documents(data), [layout])
    return reading


def ignoring(spec: FormSpec, label: str) -> FormSpec:
    return replace(spec, fields={name: replace(one, ignore=one.label == label) for name, one in spec.fields.items()})


def test_an_ignored_answer_is_read_away_and_glued_to_no_neighbour() -> None:
    blank = form({})
    spec = ignoring(learned(blank).spec, "银行账号")
    filled = form({"填报单位": "某街道", "姓名": "张三", "银行账号": "见附页", "联系地址": "某路1号", "人数": "3"})
    reading = read(spec, blank, filled)
    assert {name: answer.raw for name, answer in reading.values.items() if answer.raw} == {
        "姓名": "张三",
        "联系地址": "某路1号",
        "人数": "3",
    }
    assert list(reading.all_findings()) == []


def test_a_blank_of_two_columns_that_was_filled_in_is_no_table_of_the_units_own() -> None:
    blank = form({})
    filled = form({"填报单位": "某街道", "姓名": "张三", "银行账号": "6222", "联系地址": "某路1号", "整改率（%）": "90", "人数": "3"})
    assert list(read(learned(blank).spec, blank, filled).all_findings()) == []


def test_what_is_ignored_is_in_no_form_that_the_office_works_with() -> None:
    known = campaign()
    (name, spec), *_ = known.declared.items()
    first = next(iter(spec.fields))
    fields = {**spec.fields, first: replace(spec.fields[first], ignore=True)}
    told = known.model_copy(update={"declared": {name: replace(spec, fields=fields)}})
    assert set(spec.fields) - set(told.forms[name].fields) == {first}
    assert known.forms[name] is known.declared[name]


@pytest.mark.parametrize("label", ["整改率（%）", "整改率", "女职工占比", "完成比例（‰）", "达标率(%)", "建会率（不含分会）"])
def test_rates_have_no_total(label: str) -> None:
    assert not FieldSpec(label, "number").adds_up


@pytest.mark.parametrize("label", ["投入经费（万元）", "效率提升项目数", "比例尺张数（张）"])
def test_figures_that_only_speak_of_rates_have_one(label: str) -> None:
    assert FieldSpec(label, "number").adds_up


def test_the_definition_says_that_a_rate_is_not_added_up_and_of_what_it_is() -> None:
    made = docx.Document()
    table = made.add_table(4, 2)
    for row, label in zip(table.rows, ("填报单位", "隐患数", "已整改数", "整改率（%）"), strict=True):
        row.cells[0].text = label
    packed = io.BytesIO()
    made.save(packed)
    one = learned(packed.getvalue())
    (said,) = [doubt for doubt in one.doubts if "整改率" in doubt]
    assert "“已整改数”÷“隐患数”" in said
    assert said in document_yaml(one.name, one)


@pytest.mark.parametrize("said", ["无", "暂无", "零报告", "没有。"])
def test_a_list_that_says_nothing_is_a_nil_return_and_no_item(said: str) -> None:
    blank = listing(*[("", "", "", "")] * 3)
    reading = read(learned(blank).spec, blank, listing(("1", said, "", "")))
    (rows,) = reading.groups.values()
    assert (rows, is_nil(reading)) == ((), True)
    stored = FileReading("0" * 64, readings=(reading,))
    assert file_reading_from_json(file_reading_to_json(stored)) == stored


def test_a_row_with_more_than_nothing_in_it_stays_and_is_no_nil_return() -> None:
    blank = listing(*[("", "", "", "")] * 3)
    reading = read(learned(blank).spec, blank, listing(("1", "张三", "30", "无"), ("2", "无", "无", "无")))
    (rows,) = reading.groups.values()
    assert [row.values["姓名"].value for row in rows] == ["张三"]
    assert not is_nil(reading)
