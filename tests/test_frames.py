from __future__ import annotations

import csv
import io
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import frames as readings
from extractors.core.address import FieldAddress
from extractors.core.location import Location
from extractors.core.reading import Answer, FileError, FileReading, Finding, Item, Reading
from extractors.form import FieldSpec, FormSpec
from pipeline.render.frames import csv_bytes, frame_rows, frames
from tests.support import two_forms
from tests.support.factories import Filled, Strays, make_consolidation, yangpu

SHA = "a" * 64


def read(*found: Reading) -> list[tuple[str, FileReading]]:
    return [("甲.docx", FileReading(SHA, readings=found))]


def test_rows_behind_those_that_are_written_together_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.render.frames._AT_ONCE", 2)
    rows = ({"t": f"第{number}行", "n": number} for number in range(5))
    written = csv_bytes(readings.FrameRows(rows, {"t": "string", "n": "Int64"})).decode("utf-8-sig")
    assert written.split("\r\n") == ["t,n", *(f"第{number}行,{number}" for number in range(5)), ""]


def test_frames_of_readings_have_one_row_a_reading_with_raw_text_and_place_beside_the_value() -> None:
    told = {
        "visits": Answer(7, "7家", Location.parse("table 1, R1C2")),
        "leaders": Answer(("甲", "乙"), "甲  乙", Location.parse("table 1, R2C2")),
    }
    frame = readings.frames(read(two_forms.reading("first", told)), two_forms.campaign().forms)["submissions"]
    row = frame.iloc[0]
    assert (row["file"], row["sha256"], row["form"], row["unit_raw"]) == ("甲.docx", SHA, "first", "甲单位")
    assert (row["visits"], row["visits_raw"], row["visits_source"]) == (7, "7家", "table 1, R1C2")
    assert row["leaders"] == "甲、乙"


def test_frames_have_the_same_columns_and_dtypes_with_rows_and_without() -> None:
    forms = two_forms.campaign().forms
    empty, full = readings.frames([], forms), readings.frames(read(two_forms.reading()), forms)
    assert {name: frame.dtypes.to_dict() for name, frame in empty.items()} == {n: frame.dtypes.to_dict() for n, frame in full.items()}
    assert full["submissions"].dtypes["visits"] == "Int64"
    assert full["submissions"].dtypes["solved"] == "boolean"
    assert full["submissions"].dtypes["day"] == "string"


def test_frames_keep_a_missing_count_missing() -> None:
    frame = readings.frames(read(two_forms.reading()), two_forms.campaign().forms)["submissions"]
    assert frame["visits"].isna().all()
    assert frame["hours"].isna().all()


def test_frames_keep_the_raw_text_of_a_count_that_no_column_holds() -> None:
    forms = two_forms.campaign().forms
    frame = readings.frames(read(two_forms.reading("first", {"visits": Answer(10**30, "9" * 30)})), forms)["submissions"]
    assert frame["visits"].isna().all()
    assert frame["visits_raw"][0] == "9" * 30


def test_frames_list_items_with_their_findings_in_document_order() -> None:
    doubt = Finding("text_missing", "warning", "没有写内容。", FieldAddress.parse("asks[1].text"), Location.parse("R1"))
    one = two_forms.reading("first", texts=("第一件", "第二件"))
    item = Item(1, {"side": Answer("a", "甲*方"), "text": Answer(None, "", Location.parse("R1"), findings=(doubt,))}, Location.parse("R1"))
    found = replace(one, part="sheet:甲", groups={"asks": (item, one.groups["asks"][1])})
    made = readings.frames(read(found), two_forms.campaign().forms)
    assert list(made["asks"].columns) == ["file", "part", "form", "ordinal", "side", "text", "source", "findings"]
    assert made["asks"]["ordinal"].tolist() == [1, 2]
    assert made["asks"]["findings"].tolist() == ["text_missing", pd.NA]
    assert made["findings"][["part", "code", "field"]].to_numpy().tolist() == [["sheet:甲", "text_missing", "asks[1].text"]]


def test_frames_name_a_file_that_could_not_be_read() -> None:
    made = readings.frames([("密.docx", FileReading(SHA, FileError("encrypted", "文件已加密。")))], two_forms.campaign().forms)
    assert made["submissions"].empty
    assert made["findings"][["file", "code", "severity"]].to_numpy().tolist() == [["密.docx", "encrypted", "error"]]


def test_frames_refuse_a_field_that_would_hide_a_column() -> None:
    form = FormSpec("表", ("a.docx",), FieldSpec("单位"), {"file": FieldSpec("附件")})
    with pytest.raises(ValueError, match="file"):
        readings.frames([], {"one": form})


def test_field_of_two_types_becomes_text() -> None:
    forms = {kind: FormSpec("表", ("a.docx",), FieldSpec("单位"), {"x": FieldSpec("数", kind)}) for kind in ("count", "text")}
    assert readings.scalar_columns(forms)["x"] == "string"


def test_consolidation_frames_name_unit_and_standing_of_every_row() -> None:
    made = frames(yangpu(), make_consolidation(strays=Strays(("密.docx",), ("老年大学工会",))))
    assert list(made) == ["submissions", "opinions", "findings", "arrivals"]
    assert len(made["submissions"]) == 34
    assert made["submissions"]["standing"].value_counts().to_dict() == {"counted": 33, "unknown_unit": 1}
    assert made["submissions"].set_index("unit_id").loc["jd01", "unit_name"] == "定海路街道总工会"
    assert list(made["opinions"].columns)[:9] == [
        *["submission", "file", "part", "unit_id", "unit_name", "kind", "form", "standing", "ordinal"],
    ]
    assert made["findings"].iloc[-1]["code"] == "encrypted"


def test_consolidation_frames_add_up_to_the_totals() -> None:
    consolidation = make_consolidation(filled={"jd02": Filled({"meetings_held": Answer(None, "若干")})})
    frame = frames(yangpu(), consolidation)["submissions"]
    counted = frame[frame["standing"] == "counted"]
    assert {name: int(counted[name].sum()) for name in consolidation.totals} == {n: t.value for n, t in consolidation.totals.items()}


def test_arrivals_frame_says_what_each_file_gave() -> None:
    frame = frames(two_forms.campaign(), two_forms.consolidation())["arrivals"]
    assert frame["counted"].tolist() == [1, 1, 1, 0]
    assert frame["reason"].tolist()[-1] == "something_new"
    assert frame["received_at"][0] == "2020-05-31T20:00:00+08:00"


def test_frames_of_one_consolidation_are_the_same_to_the_byte() -> None:
    twice = [frame_rows(yangpu(), make_consolidation()) for _ in range(2)]
    assert [csv_bytes(frame) for frame in twice[0].values()] == [csv_bytes(frame) for frame in twice[1].values()]


def test_csv_opens_in_excel_with_bom_and_windows_line_ends() -> None:
    data = csv_bytes(readings.FrameRows([{"字": "甲\n乙", "n": 3}, {}], {"字": "string", "n": "Int64"}))
    assert data == '\ufeff字,n\r\n"甲\n乙",3\r\n,\r\n'.encode()


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-A1", "@SUM(A1)", "＝1+1", "\t=1", "\r=1", "=HYPERLINK(“x”)", "'=1"])
def test_csv_cell_never_runs_as_a_formula(text: str) -> None:
    row = csv_bytes(readings.FrameRows([{"t": text}], {"t": "string"})).decode("utf-8-sig").split("\r\n", 1)[1]
    assert row.lstrip('"').startswith("'")


@pytest.mark.parametrize("text", ["-5", "+3", "-0.5", "-", "—", "＋"])
def test_csv_leaves_numbers_and_single_marks_alone(text: str) -> None:
    assert csv_bytes(readings.FrameRows([{"t": text}], {"t": "string"})).decode("utf-8-sig") == f"t\r\n{text}\r\n"


_VALUES = {
    "string": st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
    "Int64": st.integers(-(2**70), 2**70),
    "Float64": st.floats(allow_nan=False) | st.integers(-(10**6), 10**6),
    "boolean": st.booleans(),
}


@given(st.lists(st.fixed_dictionaries({}, optional={name: st.none() | values for name, values in _VALUES.items()}), max_size=8))
def test_csv_of_rows_holds_what_their_frame_holds(rows: list[dict[str, object]]) -> None:
    made = readings.FrameRows(rows, {name: name for name in _VALUES})
    written = list(csv.reader(io.StringIO(csv_bytes(made).decode("utf-8-sig"), newline="")))[1:]
    frame = readings.typed(rows, made.columns)
    framed = zip(*(frame[name].array.to_numpy(dtype=object).tolist() for name in _VALUES), strict=True)
    for row, values in zip(written, framed, strict=True):
        told = ["" if value is pd.NA else str(value) for value in values]
        assert [row[0].removeprefix("'"), *row[1:]] == [told[0].removeprefix("'"), *told[1:]]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1), min_size=1))
def test_csv_gives_every_text_back(texts: list[str]) -> None:
    data = csv_bytes(readings.FrameRows([{"t": text, "n": place} for place, text in enumerate(texts)], {"t": "string", "n": "Int64"}))
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1:]
    assert [int(number) for _, number in rows] == list(range(len(texts)))
    for text, (cell, _) in zip(texts, rows, strict=True):
        assert cell in (text, f"'{text}")


def test_csv_of_a_lone_surrogate_is_written_visibly() -> None:
    assert b"a\\ud800b" in csv_bytes(readings.FrameRows([{"t": "a\ud800b"}], {"t": "string"}))


@pytest.mark.parametrize("beside", ["甲", "", None, 5])
def test_csv_finds_one_harmful_text_among_many_whatever_stands_beside_it(beside: object) -> None:
    data = csv_bytes(readings.FrameRows([{"t": "乙"}, {"t": beside}, {"t": "=1+1"}, {"t": "丙"}], {"t": "string"}))
    assert data.decode("utf-8-sig").split("\r\n")[3] == "'=1+1"


def test_csv_of_rows_in_another_order_or_with_gaps_has_the_columns_in_theirs() -> None:
    rows = [{"a": "1", "b": "2"}, {"b": "4", "a": "3"}, {"b": "5"}]
    assert csv_bytes(readings.FrameRows(rows, {"a": "string", "b": "string"})).decode("utf-8-sig") == "a,b\r\n1,2\r\n3,4\r\n,5\r\n"
