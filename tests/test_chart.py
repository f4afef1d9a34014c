from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx
import openpyxl

from pipeline.render.gongwen.chart import Chart, mark_of, place_charts

STAMP = dt.datetime(2017, 5, 22, tzinfo=dt.UTC)
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
