"""A document template filled with values, and the proof that every value stands in what came out.

A template is a Word file with Jinja tags (docxtpl): `{{ 值 }}`, `{%p for … %}` for whole paragraphs, `{%tr for … %}` for rows.
Values are only ever text: markup and tags inside them stay as they were written.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import traceback
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from lxml import etree
from markupsafe import Markup, escape

from pipeline.cage.confine import OverrunError, bounded
from pipeline.campaign.sandbox import Sandbox
from pipeline.core.errors import TemplateError
from pipeline.render.gongwen.long_tables import RowsAside
from pipeline.render.gongwen.put_right import leave_out_unused, settle_breaks
from pipeline.render.gongwen.word_chart import Chart, place_charts
from pipeline.render.ooxml import stable, xml_clean
from pipeline.render.word_package import lightly_packed

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WHITE = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t"}
_WORDS, _PARAGRAPH = (f"{_W}t", f"{_W}delText"), f"{_W}p"
_PARAGRAPHS = re.compile(r"<w:p(?: [^>]*)?>.*?</w:p>", re.DOTALL)
_PARAGRAPH_BEGINS, _LINE_BEGINS = re.compile("<w:p([ >])"), re.compile("\n<w:p([ >])")
_SIGNS = {"{_{": "{{", "}_}": "}}", "{_%": "{%", "%_}": "%}"}
"""Docxtpl's own for braces that are no tag."""
_LISTED = re.compile("[\t\a\n\f]")
_SHOWN = 60
_SECONDS, _MEMORY_BYTES = 120, 2**30
"""Computing time and memory for one document; the largest of the campaigns takes a few seconds and some ten megabytes."""
OVERRUN = "标签算得太久或占用内存太多，请检查 for 是否套得太多、宏是否调用自己"
_PARTS = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER, RELATIONSHIP_TYPE.FOOTNOTES)


class _Sandbox(Sandbox):
    """Jinja that remembers what it was given and what it printed."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, finalize=self._print)
        self.globals.pop("lipsum")
        self.source = ""
        self.printed: list[str] = []

    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Any:
        """Keeps the source, so that an error can name its paragraph."""
        self.source = str(source)
        return super().from_string(source, *args, **kwargs)

    def _print(self, value: Any) -> Any:
        """The value as it goes into the XML: clean, escaped, and proof against docxtpl's own signs (`{_{` would become `{{`)."""
        if not isinstance(value, str):
            return value
        text = xml_clean(value)
        self.printed.append(text)
        return Markup(str(escape(text)).replace("_", "&#95;"))  # noqa: S704 - escaped in this very line


class _Template(DocxTemplate):  # type: ignore[misc] # docxtpl is untyped
    """A template that looks for line ends and tabs in values only in paragraphs that have any; three thousand rows have none.

    Attributes:
        aside: Rows of very long tables, out of the way until all is done.
    """

    def __init__(self, template_file: IO[bytes]) -> None:
        super().__init__(template_file)
        self.aside = RowsAside()

    def render_xml_part(self, src_xml: str, part: Any, context: Mapping[str, Any], jinja_env: _Sandbox) -> str:
        """What docxtpl does, for the body part by part."""
        if part is not self.docx.part:
            return str(super().render_xml_part(src_xml, part, context, jinja_env))
        self.current_rendering_part = part
        lines = _PARAGRAPH_BEGINS.sub(r"\n<w:p\1", src_xml)  # each on a line of its own, by which an error names it
        return self.aside.without(jinja_env.from_string(lines).generate(context), self._finished, lambda rows: "".join(_texts(rows)))

    def _finished(self, xml: str) -> str:
        """A part of what Jinja made, as docxtpl has it."""
        xml = _LINE_BEGINS.sub(r"<w:p\1", xml)
        for sign, written in _SIGNS.items():
            xml = xml.replace(sign, written)
        return self.resolve_listing(xml)

    def resolve_listing(self, xml: str) -> str:
        """What docxtpl does to every paragraph."""
        if not _LISTED.search(xml):  # most parts
            return xml
        whole = super().resolve_listing
        return _PARAGRAPHS.sub(lambda found: whole(found[0]) if _LISTED.search(found[0]) else found[0], xml)


def render_document(template: Path, context: Mapping[str, Any], *, stamp: dt.datetime, charts: Mapping[str, Chart] | None = None) -> bytes:
    """The template filled with `context`, the same to the byte for the same values and stamp.

    Args:
        template: A .docx with Jinja tags.
        context: What the tags may name.
        stamp: When the document says it was made.
        charts: Name → chart, put where the template has a paragraph `[[图表：name]]`. A value can never be such a mark.

    Raises:
        TemplateError: the template can't be read or filled, or a printed value is not in the document.
    """
    sandbox = _Sandbox()
    try:
        with bounded(seconds=_SECONDS, memory_bytes=_MEMORY_BYTES):
            document = _Template(io.BytesIO(place_charts(template.read_bytes(), charts or {}, stamp=stamp)))
            document.render(dict(context), sandbox)
            settle_breaks(document.docx)
    except (OSError, PackageNotFoundError, zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise TemplateError(_unreadable(template, error)) from error
    except Exception as error:  # what stands in a template may fail in any way
        raise TemplateError(_explain(template, error, sandbox.source)) from error
    _require_all(template, document, sandbox.printed)
    leave_out_unused(document.docx)
    return stable(lightly_packed(document.docx, document.aside.put_back), stamp=stamp)


def document_text(data: bytes) -> str:
    """All text of a Word file in its order: body, headers and footers, footnotes, title and subject."""
    return text_of(docx.Document(io.BytesIO(data)))


def text_of(document: Document, aside: RowsAside | None = None) -> str:
    """The same of a document at hand, with rows that are set aside."""
    beside = [relation.target_part.blob for relation in document.part.rels.values() if relation.reltype in _PARTS]
    roots = [document.element, *(etree.fromstring(blob, etree.XMLParser(resolve_entities=False)) for blob in beside)]
    core = document.core_properties
    return "\n".join(["".join(_texts(root, aside)) for root in roots] + [core.title, core.subject, core.author, core.comments])


def _texts(root: etree._Element, aside: RowsAside | None = None) -> Iterator[str]:
    for element in root.iter(*_WORDS, _PARAGRAPH, *_WHITE, etree.Comment):
        tag = element.tag
        if isinstance(element, etree._Comment):  # noqa: SLF001 - what `etree.Comment` makes
            yield aside.text(element.text or "") if aside is not None else ""
        elif tag in _WORDS:
            yield element.text or ""
        elif tag == _PARAGRAPH:
            yield "\n"
        elif _in_run(element):
            yield _WHITE[tag]


def _in_run(element: etree._Element) -> bool:
    """Whether it is a character; `w:tab` is also a tab stop of a paragraph."""
    parent = element.getparent()
    return parent is not None and parent.tag == f"{_W}r"


def _require_all(template: Path, filled: _Template, printed: list[str]) -> None:
    document, text = filled.docx, text_of(filled.docx, filled.aside)
    place = 0
    for value in printed:
        found = text.find(value, place)
        if found < 0:
            found = text.find(value)
        if found < 0 and value not in _attributes(document):
            message = f"{template.name}：填入的“{value[:_SHOWN]}”没有完整出现在文书里，请检查它所在的标签是否被放进了图形、域或样式中。"
            raise TemplateError(message)
        place = max(place, found)


def _attributes(document: Document) -> set[str]:
    """Values may also stand in attributes (`{% cellbg %}`)."""
    return {str(value) for element in document.element.iter() for value in element.attrib.values()}


def _unreadable(template: Path, error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return f"找不到文书模板 {template.name}，请把它放回 {template.parent}，或重新生成（见使用手册“改文书”）。"
    if isinstance(error, etree.XMLSyntaxError):
        return f"{template.name}：填入数据后文档结构不完整，请检查 {{%p … %}}、{{%tr … %}} 是否各占一段（一行）并且前后成对。"
    return f"文书模板 {template.name} 打不开，请用 Word 另存为 .docx 后放回 {template.parent}。"


def _explain(template: Path, error: Exception, source: str) -> str:
    where = _paragraph(error, source)
    if isinstance(error, UndefinedError):
        name = re.search(r"'([^']+)'(?: is undefined)?$", str(error))
        what = f"没有“{name.group(1) if name else error}”这个变量，请改正变量名或删去这个标签"
    elif isinstance(error, TemplateSyntaxError):
        what = f"标签写得不对（{error.message}），请检查括号是否成对、for 与 endfor、if 与 endif 是否齐全"
    elif isinstance(error, OverrunError | MemoryError | RecursionError):
        what = OVERRUN
    elif isinstance(error, SecurityError):
        what = "标签里用了不允许的写法，请只写变量名、for 和 if"
    else:
        what = f"标签算不出结果（{str(error) or type(error).__name__}），请检查写法"
    return f"文书模板 {template.name}：{where}{what}。"


def _paragraph(error: Exception, source: str) -> str:
    """The paragraph of the template in which `error` arose; docxtpl puts each on a line of its own."""
    line = error.lineno if isinstance(error, TemplateSyntaxError) else None
    if line is None:
        places = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
        line = places[-1] if places else None
    lines = source.split("\n")
    if line is None or not 0 < line <= len(lines):
        return ""
    text = re.sub(r"<[^>]+>", "", lines[line - 1]).strip()
    return f"“{text[:_SHOWN]}”这一段，" if text else ""
