"""One native Word chart: editable in Word, with its figures in an embedded workbook, the same to the byte for the same figures."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Cm
from docx.text.paragraph import Paragraph
from lxml import etree
from pptx.chart.chart import Chart as PptxChart
from pptx.chart.data import CategoryChartData
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml as parse_chart
from pptx.oxml.ns import qn
from pptx.util import Pt

from pipeline.render.ooxml import stable, xml_clean

_BAR = RGBColor(0xA6, 0x1C, 0x1C)  # type: ignore[no-untyped-call]
_LATIN, _TITLE_FONT, _TEXT_FONT = "Times New Roman", "黑体", "宋体"
_WIDTH_CM, _HEAD_CM, _BAR_CM = 15.0, 2.6, 1.1
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_CHART_NS = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_RELATION_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NO_FRAME = f"""<c:spPr xmlns:c="{_CHART_NS}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
 <a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"""
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
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def _place(document: Document, paragraph: Paragraph, chart: Chart, number: int, stamp: dt.datetime) -> None:
    package = document.part.package
    xml, workbook = _chart_xml(chart)
    sheet = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), _WORKBOOK, stable(workbook, stamp=stamp), package)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART, b"", package)
    data = etree.SubElement(
        xml, f"{{{_CHART_NS}}}externalData", {f"{{{_RELATION_NS}}}id": part.relate_to(sheet, RELATIONSHIP_TYPE.PACKAGE)}
    )
    etree.SubElement(data, f"{{{_CHART_NS}}}autoUpdate", val="0")
    part._blob = etree.tostring(xml, xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: SLF001 - python-docx has no other way
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    for run in paragraph.runs:
        run.text = ""
    height = int(Cm(_HEAD_CM + _BAR_CM * len(chart.categories)))
    drawing = _INLINE.format(width=int(Cm(_WIDTH_CM)), height=height, number=number, relation=relation)
    paragraph.add_run()._r.append(parse_xml(drawing))  # noqa: SLF001 - python-docx knows no charts


def _chart_xml(chart: Chart) -> tuple[etree._Element, bytes]:
    data = CategoryChartData(number_format="0.0%")  # type: ignore[no-untyped-call]
    data.categories = [xml_clean(name) for name, _ in chart.categories]
    data.add_series(xml_clean(chart.series), [share for _, share in chart.categories])  # type: ignore[no-untyped-call]
    root = parse_chart(ChartXmlWriter(XL_CHART_TYPE.BAR_CLUSTERED, data).xml.encode())  # type: ignore[no-untyped-call]
    _dress(PptxChart(root, None), xml_clean(chart.title))  # type: ignore[no-untyped-call]
    return root, data._workbook_writer.xlsx_blob  # noqa: SLF001 - python-pptx makes the workbook for its own charts only


def _dress(drawn: PptxChart, title: str) -> None:
    drawn.has_legend = False
    drawn.font.size, drawn.font.name = Pt(10.5), _LATIN
    drawn.has_title = True
    drawn.chart_title.text_frame.text = title
    head = drawn.chart_title.text_frame.paragraphs[0].runs[0].font
    head.size, head.bold, head.name = Pt(12), False, _LATIN
    plot = drawn.plots[0]
    plot.gap_width, plot.vary_by_categories, plot.has_data_labels = 60, False, True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "0.0%", False
    plot.data_labels.show_value, plot.data_labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
    fill = plot.series[0].format.fill
    fill.solid()
    fill.fore_color.rgb = _BAR
    _dress_axes(drawn)
    root = drawn._chartSpace  # noqa: SLF001 - python-pptx gives no way to the frame of the whole chart
    root.find(qn("c:chart")).addnext(parse_chart(_NO_FRAME))
    for properties in drawn._chartSpace.iter(qn("a:defRPr"), qn("a:rPr")):  # noqa: SLF001 - python-pptx sets the Latin font only
        _east_asian(properties, _TITLE_FONT if properties.getparent().tag == qn("a:r") else _TEXT_FONT)


def _dress_axes(drawn: PptxChart) -> None:
    share, kind = drawn.value_axis, drawn.category_axis
    share.minimum_scale, share.maximum_scale, share.major_unit = 0, 1.1, 0.2
    share.has_major_gridlines, share.visible = False, False
    kind.reverse_order, kind.major_tick_mark = True, XL_TICK_MARK.NONE
    kind.tick_label_position, kind.format.line.width = XL_TICK_LABEL_POSITION.LOW, Pt(0.75)


def _east_asian(properties: etree._Element, font: str) -> None:
    """`a:ea` stands right behind `a:latin` (CT_TextCharacterProperties is a sequence)."""
    ea = etree.Element(qn("a:ea"), typeface=font)
    latin = properties.find(qn("a:latin"))
    if latin is None:
        properties.append(ea)
    else:
        latin.addnext(ea)
