"""A drawn blank, learned, and drawn copies of it, filled in by hand: what is read of them."""

from __future__ import annotations

from extractors.core.reading import Answer, Reading
from extractors.form import FormSpec
from extractors.formats.register import read_documents
from extractors.learn import Learned, learn
from extractors.match.recognise import read_parts
from tests.support.blank_drawing import Form, Part, drawn
from tests.support.learned import layout


class LearnedBlank:
    """A blank that is learned as it is drawn: the texts of its cells and lines, without answer cells in braces."""

    def __init__(self, *parts: Part, sheet: bool = False) -> None:
        """Takes its lines and tables."""
        self._sheet = sheet
        self.learned: Learned = learn(read_documents(_file(parts, sheet=sheet)), names="chinese", title="表")
        self.spec: FormSpec = self.learned.spec
        self._layout = layout(self.learned)

    def read(self, *parts: Part) -> Reading:
        """The one reading of a copy."""
        (made,) = self.readings(*parts)
        return made

    def readings(self, *parts: Part) -> list[Reading]:
        """All readings of a copy."""
        return read_parts(read_documents(_file(parts, sheet=self._sheet)), [self._layout])[0]

    def values(self, *parts: Part) -> dict[str, object]:
        """What a copy says, by the name of the field, without what it leaves open."""
        return {name: one.value for name, one in self.read(*parts).values.items() if one.value is not None}

    def labels(self) -> dict[str, tuple[str, str, str]]:
        """Label, type and heading of every field by its name."""
        return {name: (one.label, one.type, one.under) for name, one in self.spec.fields.items()}


def told(reading: Reading) -> list[tuple[str, str]]:
    """Every finding with its field."""
    return [(str(one.code), str(one.field) if one.field is not None else "") for one in reading.all_findings()]


def codes(answer: Answer) -> list[str]:
    """The doubts of an answer."""
    return [str(one.code) for one in answer.findings]


def _file(parts: tuple[Part, ...], *, sheet: bool) -> bytes:
    return drawn(Form("表", parts, sheet), lambda found, _alone: found[0])
