"""A filled page read against the definition learned, untouched, of its blank: right, doubtful, or wrong in silence."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from extractors.core.limits import OfficeLimits
from extractors.core.reading import Answer, FileReading, Reading
from extractors.extraction import read_file
from extractors.form import FormSpec
from extractors.formats.legacy import ConversionCache
from extractors.formats.legacy.tools import Tools
from extractors.formats.register import read_documents
from extractors.language import text
from extractors.learn import forms_in, learn
from extractors.match import Layout, Printed, compile_layout
from tests.support.learned import field_of
from tests.support.oddities.model import Page, shown
from tests.support.oddities.odds import DOUBT
from tests.support.oddities.pages import Draft, Filling, Truth, Written, page
from tests.support.oddities.printed import as_pdf
from tests.support.oddities.rich_text import as_rtf
from tests.support.oddities.sheet import as_xlsx
from tests.support.oddities.web import as_html, as_mht
from tests.support.oddities.word import as_docx
from tests.support.xlsb_writer import as_xlsb

RIGHT, LOUD, SILENT = "读出", "待核", "未处理"
WRITERS: Mapping[str, Callable[[Page], bytes]] = {
    "docx": as_docx,
    "html": as_html,
    "xlsx": as_xlsx,
    "mht": as_mht,
    "rtf": as_rtf,
    "xlsb": lambda page: as_xlsb(as_xlsx(page)),
    "pdf": as_pdf,
}
CONVERTED = {"doc": "docx", "odt": "docx", "xls": "xlsx", "ods": "xlsx"}
"""Formats that LibreOffice writes, and what it makes them of."""
FORMATS = (*WRITERS, *CONVERTED)
SHEETS = frozenset({"xlsx", "xlsb", "xls", "ods"})
SUFFIX = {"html": "doc"}
_CACHE = tempfile.TemporaryDirectory(prefix="hunt-")
TOOLS = Tools(ConversionCache(Path(_CACHE.name)), office=OfficeLimits(start_seconds=120, file_seconds=120))
"""What LibreOffice made of old documents, for all who read them here, however busy the machine is."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Judged:
    """One answer: where, and how it was read."""

    path: str
    verdict: str
    told: str
    right: bool = False
    own: bool = False
    """Whether a finding is about this answer, not about the document."""


class Form:
    """A drawn form, learned once of its Word blank and once of its Excel blank."""

    def __init__(self, drawn: Draft) -> None:
        self.draft = drawn
        self._layouts: dict[str, Layout] = {}

    def layout(self, suffix: str) -> Layout:
        """The definition that files of a format are read with."""
        kind = "xlsx" if suffix in SHEETS else "docx"
        if kind not in self._layouts:
            one = learn(forms_in(read_documents(WRITERS[kind](page(self.draft)))), title=self.draft.title)
            self._layouts[kind] = compile_layout("learned", one.name, one.spec, Printed(one.documents, [], 2026))
        return self._layouts[kind]

    def read(self, data: bytes, suffix: str) -> FileReading:
        """A filled copy, read."""
        return read_file(data, f"x.{SUFFIX.get(suffix, suffix)}", [self.layout(suffix)], TOOLS)

    def judged(self, data: bytes, suffix: str, filled: Filling) -> Iterator[Judged]:
        """Every answer that was written; all in doubt where the file as a whole is."""
        found = self.read(data, suffix)
        if len(found.readings) != 1:
            told = str(found.error or found.ignored)
            yield from (Judged(path, LOUD, told) for path, _, _ in _asked(filled, None, self.layout(suffix).spec))
            return
        (reading,) = found.readings
        whole = [finding.code for finding in reading.findings]
        for path, written, answer in _asked(filled, reading, self.layout(suffix).spec):
            yield _judge(path, written, answer, whole)


def _asked(filled: Filling, reading: Reading | None, spec: FormSpec) -> Iterator[tuple[str, Written, Answer | None]]:
    for label, written in filled.answers.items():
        where = field_of(spec, label)
        yield label, written, reading.values.get(where[1]) if reading is not None and where is not None and not where[0] else None
    shown_items = [item for number, item in enumerate(filled.items) if number not in filled.hidden]
    rows = next(iter(reading.groups.values()), ()) if reading is not None else ()
    for number, item in enumerate(shown_items):
        for label, written in item.items():
            where = field_of(spec, f"x[]/{label}")
            yield (
                f"{label}[{number + 1}]",
                written,
                rows[number].values.get(where[1]) if where is not None and number < len(rows) else None,
            )


def _judge(path: str, written: Written, answer: Answer | None, whole: list[str]) -> Judged:
    codes = whole + ([finding.code for finding in answer.findings] if answer is not None else [])
    told = f"{shown(written.pieces)!r} means {written.truth!r}, read {answer.value if answer is not None else '(no field)'!r} {codes}"
    right = answer is not None and means(answer, written)
    return Judged(path, LOUD if codes else RIGHT if right else SILENT, told, right=right, own=len(codes) > len(whole))


def means(answer: Answer, written: Written) -> bool:
    """Whether an answer says what was meant."""
    truth, value = written.truth, answer.value
    if truth == DOUBT:
        return False
    if isinstance(truth, bool) or isinstance(value, bool):
        return value in (truth, "是" if truth is True else "否")
    if isinstance(truth, (int, float)):
        return _figure(value) == truth
    if isinstance(value, tuple) and len(value) == 1:
        (value,) = value
    if answer.note is not None and isinstance(truth, str) and answer.note in truth:  # what was written into an open option
        truth = truth.partition("（")[0].replace(answer.note, "")
    return truth == value or _bare(value) == _bare(truth) or (_DATE.fullmatch(str(truth)) is not None and value == shown(written.pieces))


def _figure(value: object) -> Truth:
    try:
        return float(str(value))
    except ValueError:
        return None


def _bare(value: object) -> str:
    return "" if value is None else text.key(str(value)).replace("_", "")
