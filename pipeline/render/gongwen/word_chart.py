"""One native Word chart: editable in Word, with its figures in an embedded workbook, the same to the byte for the same figures."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import docx
import xlsxwriter
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Cm
from docx.text.paragraph import Paragraph
from jinja2 import Environment, StrictUndefined, Template
from lxml import etree

from pipeline.render.ooxml import stable, xml_clean
from pipeline.render.word_package import lightly_packed

_WIDTH_CM, _HEAD_CM, _BAR_CM = 15.0, 2.6, 1.1
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_PERCENT = "0.0%"
_INLINE = """
<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
 <wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>
 <wp:docPr id="{number}" name="图表 {number}"/><wp:cNvGraphicFramePr/>
 <a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">
 <c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
  xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="{relation}"/>
 </a:graphicData></a:graphic></wp:inline></w:drawing>"""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of shares, one a category, from top to bottom.

    Attributes:
        title: Stands above the bars.
        series: What is measured (“报送率”).
        categories: Name → share from 0 to 1, `None` where there is nothing to measure.
    """

    title: str
    series: str
    categories: tuple[tuple[str, float | None], ...]


def mark_of(name: str) -> str:
    """The text of the paragraph in whose place the chart `name` goes."""
    return f"[[图表：{name}]]"


def place_charts(data: bytes, charts: Mapping[str, Chart], *, stamp: dt.datetime) -> bytes:
    """The Word file with each chart in the place of its mark; a mark that isn't there leaves its chart out.

    Args:
        data: A .docx.
        charts: Name of the mark → chart.
        stamp: When the embedded workbooks say they were made.
    """
    document = docx.Document(io.BytesIO(data))
    places = {paragraph.text.strip(): paragraph for paragraph in document.paragraphs}
    found = [(places[mark_of(name)], chart) for name, chart in charts.items() if mark_of(name) in places]
    if not found:
        return data
    for number, (paragraph, chart) in enumerate(found, start=1):
        _place(document, paragraph, chart, number, stamp)
    return lightly_packed(document)


def _place(document: Document, paragraph: Paragraph, chart: Chart, number: int, stamp: dt.datetime) -> None:
    package = document.part.package
    workbook = stable(_workbook(chart), stamp=stamp)
    sheet = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), _WORKBOOK, workbook, package)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART, b"", package)
    part._blob = _chart_xml(chart, part.relate_to(sheet, RELATIONSHIP_TYPE.PACKAGE))  # noqa: SLF001 - python-docx has no other way
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    for run in paragraph.runs:
        run.text = ""
    height = int(Cm(_HEAD_CM + _BAR_CM * len(chart.categories)))
    drawing = _INLINE.format(width=int(Cm(_WIDTH_CM)), height=height, number=number, relation=relation)
    paragraph.add_run()._r.append(parse_xml(drawing))  # noqa: SLF001 - python-docx knows no charts


def _chart_xml(chart: Chart, workbook: str) -> bytes:
    """The chart part, its figures as Word draws them; `workbook` is the relation to the workbook that Word opens to edit them.

    The look stands in `chart.xml`: no legend, frame or grid; the axis of shares is hidden and ends at 110 %, to fit the labels.
    """
    bars = [(xml_clean(name), share) for name, share in chart.categories]
    filled = _template().render(
        title=xml_clean(chart.title), series=xml_clean(chart.series), bars=bars, number_format=_PERCENT, workbook=workbook
    )
    root = etree.fromstring(filled.encode(), etree.XMLParser(remove_blank_text=True, resolve_entities=False))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


@cache
def _template() -> Template:
    text = resources.files(__package__).joinpath("chart.xml").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(text)


def _workbook(chart: Chart) -> bytes:
    """Names below A1, shares below B1: the cells that the chart part refers to."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        general, percent = (workbook.add_format({"num_format": shown}) for shown in ("General", _PERCENT))
        sheet.set_column(0, 0, 10)
        for row, (name, _) in enumerate(chart.categories, start=1):
            sheet.write_string(row, 0, xml_clean(name), general)
        sheet.write_string(0, 1, xml_clean(chart.series))
        for row, (_, share) in enumerate(chart.categories, start=1):
            sheet.write(row, 1, share, percent)
    return packed.getvalue()
