"""Many filled pages written at once: natively, or by LibreOffice in one call a format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.formats.legacy.tools import convert
from tests.support.oddities.model import NotInFormatError, Page
from tests.support.oddities.old_word import roomy, with_equations
from tests.support.oddities.pages import Filling, page
from tests.support.oddities.verdict import CONVERTED, TOOLS, WRITERS, Form
from tests.support.office_files import converted

_AT_ONCE = 40


@dataclass(frozen=True)
class Job:
    """A file to make: the form, what is written into it, its format, and the answer that is looked at."""

    form: Form
    filling: Filling
    suffix: str
    path: str


def written(jobs: Sequence[Job]) -> list[bytes | None]:
    """Their bytes; nothing where the format has no such thing."""
    files = [_native(job) for job in jobs]
    for suffix, source in CONVERTED.items():
        places = [place for place, job in enumerate(jobs) if job.suffix == suffix and files[place] is not None]
        for start in range(0, len(places), _AT_ONCE):
            batch = {f"{place}.{source}": data for place in places[start : start + _AT_ONCE] if (data := files[place]) is not None}
            for name, data in converted(batch, _TARGETS.get(suffix, suffix)).items():
                place = int(name.partition(".")[0])
                files[place] = with_equations(data, _page(jobs[place])) if suffix == "doc" else data
    texts = [data for job, data in zip(jobs, files, strict=True) if job.suffix in _READ_BY_OFFICE and data is not None]
    convert(texts, TOOLS.cache, TOOLS.office)
    return files


_READ_BY_OFFICE = ("doc", "rtf", "odt")
_NOT_KEPT = {"odt": frozenset({"field fraction", "field raised", "fraction"})}
"""What LibreOffice (without its module for equations) leaves out when it writes a format: such a file holds nothing of it."""
_TARGETS = {"doc": "doc:MS Word 97", "xls": "xls:MS Excel 97"}


def _native(job: Job) -> bytes | None:
    whole = _page(job)
    if any(piece.how in _NOT_KEPT.get(job.suffix, ()) for piece in whole.pieces()):
        return None
    try:
        return WRITERS[CONVERTED.get(job.suffix, job.suffix)](roomy(whole) if job.suffix == "doc" else whole)
    except NotInFormatError:
        return None


def _page(job: Job) -> Page:
    return page(job.form.draft, job.filling)
