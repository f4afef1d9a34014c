"""Draws what a page of a PDF asks for, within limits, and tells the device what of it is cut off, clear or on a layer that is off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import apply_matrix_pt

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import MIB, Limits
from extractors.formats.pdf.appearances import box_corners
from extractors.formats.pdf.device import Device
from extractors.formats.pdf.layers import Layers, is_off
from extractors.formats.pdf.page_content import Box


@dataclass(slots=True)
class Budget:
    """What is left of a document's instructions."""

    limits: Limits
    left: int

    def book(self, size: int) -> None:
        """Takes instructions that are to be drawn."""
        self.left -= size
        if self.left < 0:
            raise UnreadableFileError("too_large", f"页面的绘图指令超过 {self.limits.drawn // MIB} MB")


class Interpreter(PDFPageInterpreter):
    """Counts what is to be drawn before it is drawn (pdfminer takes a second for a megabyte), and tells the device what is cut off."""

    device: Device

    def __init__(self, resources: PDFResourceManager, device: Device, budget: Budget, off: Layers) -> None:
        super().__init__(resources, device)
        self._budget, self._off = budget, off
        self._kept: list[tuple[Box | None, float]] = []
        self._marked: list[bool] = []

    def dup(self) -> Interpreter:
        """The interpreter of a form that a page draws."""
        return Interpreter(self.rsrcmgr, self.device, self._budget, self._off)

    def do_q(self) -> None:
        """Keeps what is cut off, with the rest of the state."""
        super().do_q()
        self._kept.append((self.device.clip, self.device.opacity))

    def do_Q(self) -> None:  # noqa: N802 -- the operator's name
        """Goes back to what was cut off before."""
        super().do_Q()
        if self._kept:
            self.device.clip, self.device.opacity = self._kept.pop()

    def do_W(self) -> None:  # noqa: N802
        """Cuts off what is drawn outside of the path (ISO 32000-1 §8.5.4); of any path the box around it counts."""
        given = [[float(one) for one in part[1:]] for part in self.curpath]
        points = [point for part in given for point in zip(part[::2], part[1::2], strict=True)]
        if points:
            self.device.cut([apply_matrix_pt(self.ctm, point) for point in points])

    do_W_a = do_W  # noqa: N815 -- pdfminer's name of the operator W*

    def do_gs(self, name: Any) -> None:
        """Takes over how clear what is filled is (§11.6.4.4)."""
        super().do_gs(name)
        state = resolve1(self._named("ExtGState", name))
        opacity = resolve1(state.get("ca")) if isinstance(state, dict) else None
        if isinstance(opacity, int | float):
            self.device.opacity = float(opacity)

    def do_BMC(self, tag: Any) -> None:  # noqa: N802
        """Begins content that belongs to no layer."""
        super().do_BMC(tag)
        self._marked.append(False)

    def do_BDC(self, tag: Any, props: Any) -> None:  # noqa: N802
        """Begins what may belong to a layer."""
        super().do_BDC(tag, props)
        is_layer = isinstance(tag, PSLiteral) and tag.name == "OC"
        self._marked.append(is_layer and is_off(self._named("Properties", props), self._off))
        self.device.off += self._marked[-1]

    def do_EMC(self) -> None:  # noqa: N802
        """Ends the content begun last."""
        super().do_EMC()
        if self._marked:
            self.device.off -= self._marked.pop()

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802
        """Draws a form, of which nothing outside of its box is seen; what it changes of the state counts for nothing behind it."""
        device = self.device
        state = device.clip, device.opacity, device.off
        drawn = resolve1(self._named("XObject", xobjid_arg))
        if isinstance(drawn, PDFStream):
            device.off += is_off(drawn.get("OC"), self._off)
            if corners := box_corners(drawn):
                device.cut([apply_matrix_pt(self.ctm, corner) for corner in corners])
        super().do_Do(xobjid_arg)
        device.clip, device.opacity, device.off = state

    def _named(self, kind: str, name: Any) -> Any:
        """A resource of the page or form, still as a reference."""
        found = resolve1(self.resources.get(kind))
        return found.get(name.name) if isinstance(found, dict) and isinstance(name, PSLiteral) else None

    def execute(self, streams: Sequence[object]) -> None:
        """Draws a page, or a form that a page draws."""
        found = [resolve1(stream) for stream in streams]
        self._budget.book(sum(len(stream.get_data()) for stream in found if isinstance(stream, PDFStream)))
        super().execute(streams)
