from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx
import openpyxl
from lxml import etree

from pipeline.render.gongwen.word_chart import Chart, mark_of, place_charts
from pipeline.render.ooxml import stable

STAMP = dt.datetime(2017, 5, 22, tzinfo=dt.UTC)
NAMESPACE = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
CHART = Chart("各类单位报送率<2017>", "报送率", (("街镇", 1.0), ("行业&园区", 0.625), ("直属", None)))


def document(*paragraphs: str) -> bytes:
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def placed(*paragraphs: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(place_charts(document(*paragraphs), {"报送率": CHART}, stamp=STAMP)))


def test_chart_takes_the_place_of_its_mark() -> None:
    package = placed("前", mark_of("报送率"), "后")
    body = package.read("word/document.xml").decode()
    assert "图表：" not in body
    assert body.index("前") < body.index("<c:chart") < body.index("后")


def test_chart_without_a_mark_leaves_the_document_as_it_was() -> None:
    data = document("没有标记")
    assert place_charts(data, {"报送率": CHART}, stamp=STAMP) == data


def test_chart_mark_inside_a_sentence_is_ordinary_text() -> None:
    data = document(f"请见{mark_of('报送率')}")
    assert place_charts(data, {"报送率": CHART}, stamp=STAMP) == data


def test_chart_can_be_edited_through_its_embedded_workbook() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(placed(mark_of("报送率")).read("word/embeddings/chart1.xlsx"))).active
    assert [[cell.value for cell in row] for row in sheet.rows] == [[None, "报送率"], ["街镇", 1], ["行业&园区", 0.625], ["直属", None]]


def test_chart_names_chinese_fonts() -> None:
    xml = placed(mark_of("报送率")).read("word/charts/chart1.xml").decode()
    assert 'typeface="黑体"' in xml
    assert 'typeface="宋体"' in xml


def test_chart_shows_every_share_as_a_label_in_percent() -> None:
    xml = placed(mark_of("报送率")).read("word/charts/chart1.xml").decode()
    assert '<c:numFmt formatCode="0.0%" sourceLinked="0"/>' in xml
    assert '<c:showVal val="1"/>' in xml


def test_chart_is_the_same_to_the_byte_for_the_same_figures() -> None:
    data = document(mark_of("报送率"))
    first, second = (stable(place_charts(data, {"报送率": CHART}, stamp=STAMP), stamp=STAMP) for _ in range(2))
    assert first == second


def test_chart_part_refers_to_the_cells_of_its_workbook() -> None:
    xml = etree.fromstring(placed(mark_of("报送率")).read("word/charts/chart1.xml"))
    names, shares = (
        {point.get("idx"): point[0].text for point in xml.iterfind(f".//c:{cache}/c:pt", NAMESPACE)}
        for cache in ("cat//c:strCache", "numCache")
    )
    assert names == {"0": "街镇", "1": "行业&园区", "2": "直属"}
    assert shares == {"0": "1.0", "1": "0.625"}
    assert [found.text for found in xml.iterfind(".//c:f", NAMESPACE)] == ["Sheet1!$B$1", "Sheet1!$A$2:$A$4", "Sheet1!$B$2:$B$4"]


def test_chart_part_relates_to_its_embedded_workbook() -> None:
    package = placed(mark_of("报送率"))
    relations = etree.fromstring(package.read("word/charts/_rels/chart1.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target") for relation in relations}
    external = etree.fromstring(package.read("word/charts/chart1.xml")).find("c:externalData", NAMESPACE)
    assert external is not None
    assert targets[external.get(f"{{{NAMESPACE['r']}}}id")] == "../embeddings/chart1.xlsx"


def test_chart_workbook_takes_a_name_that_looks_like_a_formula_as_text() -> None:
    chart = Chart("率", "=1+1", (("=A1", 0.5), ("http://a.example/", 0.25)))
    package = zipfile.ZipFile(io.BytesIO(place_charts(document(mark_of("率")), {"率": chart}, stamp=STAMP)))
    sheet = openpyxl.load_workbook(io.BytesIO(package.read("word/embeddings/chart1.xlsx"))).active
    assert {cell.coordinate: (cell.data_type, cell.hyperlink) for row in sheet.rows for cell in row if isinstance(cell.value, str)} == {
        "B1": ("s", None),
        "A2": ("s", None),
        "A3": ("s", None),
    }
