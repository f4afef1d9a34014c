"""Writes small PDF files operator by operator, as Word, WPS and others write them; LibreOffice alone is one writer of many."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

PAGE = (595, 842)


@dataclass
class Page:
    """One page. Places are in points from the upper left corner, as the reader gives them."""

    operators: list[str] = field(default_factory=list)
    annotations: list[tuple[str, str]] = field(default_factory=list)
    image: bool = False
    forms: list[tuple[str, str]] = field(default_factory=list)

    def text(self, x: float, top: float, written: str, *, size: float = 12, font: str = "F1", before: str = "") -> Page:
        """Draws a line; `before` are operators such as a colour or a rendering mode."""
        self.operators.append(f"q {before} {text_operators(x, PAGE[1] - top - size * 0.88, written, size=size, font=font)} Q")
        return self

    def turned(self, x: float, top: float, written: str) -> Page:
        """Draws a line turned by 45 degrees, as a watermark."""
        codes = "".join(f"{ord(char):04x}" for char in written)
        self.operators.append(f"BT /F1 40 Tf 0.7071 0.7071 -0.7071 0.7071 {x} {PAGE[1] - top} Tm <{codes}> Tj ET")
        return self

    def draw(self, operators: str) -> Page:
        """Draws anything else, in the coordinates of PDF."""
        self.operators.append(operators)
        return self

    def bar(self, x0: float, top: float, x1: float, bottom: float) -> Page:
        """A filled rectangle: a border as Word draws it."""
        return self.draw(f"{x0} {PAGE[1] - bottom} {x1 - x0} {bottom - top} re f")

    def grid(self, xs: Sequence[float], ys: Sequence[float], *, wide: float = 0.48) -> Page:
        """A full grid of borders, cell by cell."""
        for y in ys:
            for x0, x1 in itertools.pairwise(xs):
                self.bar(x0, y, x1, y + wide)
        for x in xs:
            for y0, y1 in itertools.pairwise(ys):
                self.bar(x, y0, x + wide, y1)
        return self

    def within(self, box: Sequence[float], drawn: Page, *, matrix: str = "1 0 0 1 0 0") -> Page:
        """Draws what of another page lies in a box at left, top, right, bottom, as a form that is cut off to it."""
        x0, top, x1, bottom = box
        self.forms.append((f"/BBox [{x0} {PAGE[1] - bottom} {x1} {PAGE[1] - top}] /Matrix [{matrix}]", "\n".join(drawn.operators)))
        return self.draw(f"q /Fm{len(self.forms)} Do Q")

    def off(self, operators: str) -> Page:
        """Draws on a layer that is off."""
        return self.draw(f"/OC /Off BDC {operators} EMC")

    def widget(self, box: Sequence[float], entries: str, *, drawn: str = "") -> Page:
        """A form field at left, top, right, bottom, and what of it is drawn."""
        return self.annotation("Widget", box, entries, drawn=drawn)

    def annotation(self, kind: str, box: Sequence[float], entries: str = "", *, drawn: str = "") -> Page:
        """An annotation at left, top, right, bottom; its appearance is `drawn` from its lower left corner."""
        x0, top, x1, bottom = box
        rect = f"[{x0} {PAGE[1] - bottom} {x1} {PAGE[1] - top}]"
        self.annotations.append(
            (f"/Type /Annot /Subtype /{kind} /Rect {rect} {entries}", f"[0 0 {x1 - x0} {bottom - top}] {drawn}" if drawn else "")
        )
        return self


def text_operators(x: float, y: float, written: str, *, size: float = 12, font: str = "F1") -> str:
    """Draws a text from a point on its base line, in the coordinates of PDF."""
    codes = "".join(f"{ord(char):04x}" for char in written)
    return f"BT /{font} {size} Tf {x} {y} Td <{codes}> Tj ET"


def ellipse(x: float, top: float, wide: float, high: float) -> str:
    """Draws a ring around a point, so far to each side, as four curves."""
    y, bend_x, bend_y = PAGE[1] - top, 0.55 * wide, 0.55 * high
    return (
        f"1 w {x - wide} {y} m {x - wide} {y + bend_y} {x - bend_x} {y + high} {x} {y + high} c"
        f" {x + bend_x} {y + high} {x + wide} {y + bend_y} {x + wide} {y} c"
        f" {x + wide} {y - bend_y} {x + bend_x} {y - high} {x} {y - high} c"
        f" {x - bend_x} {y - high} {x - wide} {y - bend_y} {x - wide} {y} c S"
    )


def hex_text(written: str) -> str:
    """A text string of PDF in UTF-16."""
    return f"<feff{written.encode('utf-16-be').hex()}>"


def write_pdf(pages: Sequence[Page], *, fonts: Sequence[str] = ("SimSun", "Wingdings-Regular"), form: str = "", catalog: str = "") -> bytes:
    """The file. Fonts are named F1, F2…; a code of two bytes means the character itself. `form` and `catalog` are further entries."""
    objects: list[bytes] = [b"", b""]

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    named = " ".join(f"/F{number} {_font(name, add)} 0 R" for number, name in enumerate(fonts, 1))
    picture = add(_stream(b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", b"\x80"))
    states, layers = _states(pages, add)
    kids = []
    for page in pages:
        drawn = f"q {PAGE[0]} 0 0 {PAGE[1]} 0 0 cm /Im1 Do Q " if page.image else ""
        content = add(_stream(b"", (drawn + "\n".join(page.operators)).encode()))
        forms = "".join(f" /Fm{number} {_form(*one, add)} 0 R" for number, one in enumerate(page.forms, 1))
        resources = f"/Resources << /Font << {named} >> /XObject << /Im1 {picture} 0 R{forms} >>{states} >>"
        notes = " ".join(f"{_annotation(*one, resources, add)} 0 R" for one in page.annotations)
        head = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE[0]} {PAGE[1]}] /Annots [{notes}]"
        kids.append(add(f"{head} {resources} /Contents {content} 0 R >>".encode()))
    entries = "".join(f" {one}" for one in (layers, catalog) if one)
    objects[0] = f"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields []{form and f' {form}'} >>{entries} >>".encode()
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>".encode()
    return _file(objects)


def _states(pages: Sequence[Page], add) -> tuple[str, str]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Clear colour, the black ink of a printing house and a layer that is off, as entries of the resources and of the catalog; nothing where no page draws with them."""
    if not any(
        "/Clear" in one or "/Off" in one or "/Ink" in one for page in pages for one in (*page.operators, *map(str, page.annotations))
    ):
        return "", ""
    layer = add(f"<< /Type /OCG /Name {hex_text('图层')} >>".encode())
    named = f" /ExtGState << /Clear << /ca 0 >> >> /Properties << /Off {layer} 0 R >>"
    full = "/FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [0 0 0 1] /N 1"
    named += f" /ColorSpace << /Ink [/Separation /Black /DeviceCMYK << {full} >>] >>"
    return named, f"/OCProperties << /OCGs [{layer} 0 R] /D << /OFF [{layer} 0 R] >> >>"


def _form(entries: str, operators: str, add) -> int:  # type: ignore[no-untyped-def]  # noqa: ANN001
    return int(add(_stream(f"/Type /XObject /Subtype /Form {entries}".encode(), operators.encode())))


def _annotation(entries: str, drawn: str, resources: str, add) -> int:  # type: ignore[no-untyped-def]  # noqa: ANN001
    if drawn:
        box, operators = drawn.split("] ", 1)
        form = add(_stream(f"/Type /XObject /Subtype /Form /BBox {box}] {resources}".encode(), operators.encode()))
        entries += f" /AP << /N {form} 0 R >>"
    return int(add(f"<< {entries} >>".encode()))


def _font(name: str, add) -> int:  # type: ignore[no-untyped-def]  # noqa: ANN001
    unicode_map = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        + b"\n".join(b"1 beginbfrange <%04x> <%04x> <%04x> endbfrange" % (high << 8, high << 8 | 255, high << 8) for high in range(256))
        + b"\nendcmap end end"
    )
    to_unicode = add(_stream(b"", unicode_map))
    system = "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
    descriptor = add(
        f"<< /Type /FontDescriptor /FontName /ABCDEF+{name} /Flags 4 /Ascent 880 /Descent -120 /FontBBox [0 -120 1000 880] >>".encode()
    )
    below = add(
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+{name} {system} /DW 1000 /W [32 [500] 48 57 500]"
        f" /FontDescriptor {descriptor} 0 R >>".encode()
    )
    whole = f"<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+{name} /Encoding /Identity-H"
    return int(add(f"{whole} /DescendantFonts [{below} 0 R] /ToUnicode {to_unicode} 0 R >>".encode()))


def _stream(entries: bytes, content: bytes) -> bytes:
    packed = zlib.compress(content)
    return b"<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (entries, len(packed), packed)


def _file(objects: Sequence[bytes]) -> bytes:
    made = bytearray(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(made)
