"""Writes small OFD files (GB/T 33190-2016) object by object, as printing drivers and WPS write them."""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

PAGE = (210.0, 297.0)
_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_SIZE = 4.2


@dataclass
class Sheet:
    """One page. Places are in millimetres from the upper left corner."""

    objects: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    template: str = ""

    def text(self, x: float, top: float, written: str, *, more: str = "", inside: str = "") -> Sheet:
        """A line of text with the distances of its characters; `more` are further attributes, `inside` further elements."""
        self.objects.append(text_object(x, top, written, more=more, inside=inside))
        return self

    def draw(self, xml: str) -> Sheet:
        """Any other object."""
        self.objects.append(xml)
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """A stroked line."""
        return self.draw(
            f'<ofd:PathObject ID="9" Boundary="{x0} {y0} {x1 - x0} {y1 - y0}" LineWidth="0.2"><ofd:StrokeColor Value="0 0 0"/>'
            f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def bar(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """A border as a thin filled rectangle."""
        wide, high = max(x1 - x0, 0.2), max(y1 - y0, 0.2)
        return self.draw(
            f'<ofd:PathObject ID="9" Boundary="{x0} {y0} {wide} {high}" Stroke="false" Fill="true"><ofd:FillColor Value="0 0 0"/>'
            f"<ofd:AbbreviatedData>M 0 0 L {wide} 0 L {wide} {high} L 0 {high} C</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def grid(self, xs: Sequence[float], ys: Sequence[float], *, filled: bool = False) -> Sheet:
        """A full grid of borders, cell by cell."""
        rule = self.bar if filled else self.line
        for y in ys:
            for x0, x1 in itertools.pairwise(xs):
                rule(x0, y, x1, y)
        for x in xs:
            for y0, y1 in itertools.pairwise(ys):
                rule(x, y0, x, y1)
        return self

    def note(self, x: float, top: float, written: str, kind: str = "Path") -> Sheet:
        """A text that was written over the page."""
        self.notes.append(
            f'<ofd:Annot ID="20" Type="{kind}"><ofd:Appearance Boundary="{x} {top} 60 8">{text_object(0, 0, written)}</ofd:Appearance></ofd:Annot>'
        )
        return self


def text_object(x: float, top: float, written: str, *, more: str = "", inside: str = "") -> str:
    """One text object."""
    steps = [_SIZE if ord(char) > 0xFF else _SIZE / 2 for char in written]
    delta = " ".join(f"{step:g}" for step in steps[:-1])
    if len(set(steps)) == 1 and len(steps) > 2:
        delta = f"g {len(steps) - 1} {steps[0]:g}"
    return (
        f'<ofd:TextObject ID="8" Boundary="{x} {top} {sum(steps) + 1:g} {_SIZE * 1.3:g}" Font="1" Size="{_SIZE}" {more}>{inside}'
        f'<ofd:TextCode X="0" Y="{_SIZE * 0.88:g}" DeltaX="{delta}">{escape(written)}</ofd:TextCode></ofd:TextObject>'
    )


def ofd(sheets: Sequence[Sheet], *, templates: Mapping[str, Sheet] | None = None, font: str = "宋体", attached: str = "") -> bytes:
    """A package of pages; `templates` lie behind those that name them, `attached` are the entries of its list of attachments."""
    templates = templates or {}
    listed = "".join(f'<ofd:Page ID="{100 + place}" BaseLoc="Pages/Page_{place}/Content.xml"/>' for place in range(len(sheets)))
    behind = "".join(f'<ofd:TemplatePage ID="{name}" BaseLoc="/Doc_0/Tpls/{name}.xml"/>' for name in templates)
    noted = [place for place, sheet in enumerate(sheets) if sheet.notes]
    files = {
        "OFD.xml": f'<ofd:OFD {_NS} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        "Doc_0/Document.xml": f"<ofd:Document {_NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 {PAGE[0]} {PAGE[1]}</ofd:PhysicalBox>"
        f"</ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{behind}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>"
        f"{'<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>' if noted else ''}{'<ofd:Attachments>Attachs.xml</ofd:Attachments>' if attached else ''}</ofd:Document>",
        "Doc_0/PublicRes.xml": f'<ofd:Res {_NS}><ofd:Fonts><ofd:Font ID="1" FontName="{font}"/></ofd:Fonts><ofd:DrawParams>'
        f'<ofd:DrawParam ID="7"><ofd:FillColor Value="255 255 255"/></ofd:DrawParam></ofd:DrawParams></ofd:Res>',
        **{f"Doc_0/Tpls/{name}.xml": _page(sheet) for name, sheet in templates.items()},
        **{f"Doc_0/Pages/Page_{place}/Content.xml": _page(sheet) for place, sheet in enumerate(sheets)},
    }
    if attached:
        files["Doc_0/Attachs.xml"] = f"<ofd:Attachments {_NS}>{attached}</ofd:Attachments>"
    if noted:
        pages = "".join(
            f'<ofd:Page PageID="{100 + place}"><ofd:FileLoc>Page_{place}/Annotation.xml</ofd:FileLoc></ofd:Page>' for place in noted
        )
        files["Doc_0/Annots/Annotations.xml"] = f"<ofd:Annotations {_NS}>{pages}</ofd:Annotations>"
        files |= {
            f"Doc_0/Annots/Page_{place}/Annotation.xml": f"<ofd:PageAnnot {_NS}>{''.join(sheets[place].notes)}</ofd:PageAnnot>"
            for place in noted
        }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, xml in files.items():
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{xml}')
    return target.getvalue()


def _page(sheet: Sheet) -> str:
    used = f'<ofd:Template TemplateID="{sheet.template}" ZOrder="Background"/>' if sheet.template else ""
    return f'<ofd:Page {_NS}>{used}<ofd:Content><ofd:Layer ID="2" Type="Body">{"".join(sheet.objects)}</ofd:Layer></ofd:Content></ofd:Page>'
