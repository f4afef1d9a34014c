"""Readings as compact JSON text and back, without loss: the form in which they are stored and sent to workers.

Every value becomes an array in the order of its fields with defaults left off at the end, so a stored reading is about as long
as what the unit wrote. A text says the version of this layout; a text of another version is refused, never guessed at.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from extractors.core.answer_arrays import (
    answer_from_data,
    answer_to_data,
    answers_from_data,
    answers_to_data,
    finding_from_data,
    finding_to_data,
    item_from_data,
    item_to_data,
)
from extractors.core.location import printed
from extractors.core.plain_json import PlainWriter
from extractors.core.reading import FileError, FileReading, Ignored, Item, PlainValues, Reading, Value

LAYOUT = 4
"""Version of the layout. A change of it means a new reader version too, so that stored readings are made again."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_SURROGATE = re.compile("[\ud800-\udfff]")


class LayoutError(ValueError):
    """The text is no reading of this layout."""


class Written(NamedTuple):
    """The reading of one file as it is stored and goes from process to process: whoever only keeps it need not decode it.

    Attributes:
        error: Code of the file error, where it could not be read.
        body: The reading, as `file_reading_to_json` writes it.
    """

    error: str | None
    body: str

    @classmethod
    def of(cls, reading: FileReading) -> Written:
        """A reading, written."""
        return cls(reading.error.code if reading.error else None, file_reading_to_json(reading))

    def reading(self) -> FileReading:
        """The reading again."""
        return file_reading_from_json(self.body)


def file_reading_to_json(reading: FileReading) -> str:
    """The whole reading of one file as one line of JSON."""
    if any(isinstance(item.values, PlainValues) for part in reading.readings for items in part.groups.values() for item in items):
        text = _with_long_lists(reading)
        if _SURROGATE.search(text) is None:
            return text
    head, ignored = _around_readings(reading)
    return _dumps([*head, [_reading_to_data(part) for part in reading.readings], ignored])


def _around_readings(reading: FileReading) -> tuple[list[Any], list[Any]]:
    """What stands before the readings of a file, and behind them."""
    error = reading.error
    ignored = [[one.part, one.reason, *([one.labels] if any(one.labels) else [])] for one in reading.ignored]
    return [LAYOUT, reading.sha256, None if error is None else [error.code, error.message]], ignored


def _with_long_lists(reading: FileReading) -> str:
    """As `file_reading_to_json`, put together of texts: the rows of long lists never become values."""
    head, ignored = _around_readings(reading)
    parts = []
    for part in reading.readings:
        before, behind = _around_groups(part)
        groups = ",".join(f"{_ENCODER.encode(name)}:{_items_to_json(items)}" for name, items in part.groups.items())
        parts.append(f"{_ENCODER.encode(before)[:-1]},{{{groups}}},{_ENCODER.encode(behind)[1:]}")
    return f"{_ENCODER.encode(head)[:-1]},[{','.join(parts)}],{_ENCODER.encode(ignored)}]"


def _items_to_json(items: Sequence[Item]) -> str:
    writers: dict[int, PlainWriter] = {}
    written = []
    for item in items:
        values = item.values
        if not isinstance(values, PlainValues):
            written.append(_ENCODER.encode(item_to_data(item)))
            continue
        writer = writers.get(id(values.columns)) or writers.setdefault(id(values.columns), PlainWriter(values.columns, _ENCODER.encode))
        source = f",{_ENCODER.encode(printed(item.source))}" if item.source is not None else ""
        written.append(f"[{item.ordinal},{writer.values(values)}{source}]")
    return f"[{','.join(written)}]"


def _ignored(part: str, reason: str, labels: Iterable[str] = ("", "")) -> Ignored:
    found, missing = labels
    return Ignored(part, reason, (found, missing))


def file_reading_from_json(text: str) -> FileReading:
    """The reading that `file_reading_to_json` wrote.

    Raises:
        LayoutError: the text is damaged, or of another version of the layout.
    """
    try:
        layout, *rest = json.loads(text)
        if layout != LAYOUT:
            message = f"layout {layout!r} instead of {LAYOUT}"
            raise LayoutError(message)
        sha256, error, readings, ignored = rest
        return FileReading(
            sha256=sha256,
            error=None if error is None else FileError(*error),
            readings=tuple(_reading_from_data(part) for part in readings),
            ignored=tuple(_ignored(*part) for part in ignored),
        )
    except (TypeError, AttributeError, ValueError) as broken:
        if isinstance(broken, LayoutError):
            raise
        message = "not a stored reading"
        raise LayoutError(message) from broken


def value_to_json(value: Value) -> str:
    """One normalized value as JSON; a list of texts becomes an array."""
    return _dumps(value)


def value_from_json(text: str) -> Value:
    """The value that `value_to_json` wrote; an array becomes a tuple again."""
    return _value_from_data(json.loads(text))


def _reading_to_data(reading: Reading) -> list[Any]:
    before, behind = _around_groups(reading)
    return [*before, {name: [item_to_data(item) for item in items] for name, items in reading.groups.items()}, *behind]


def _around_groups(reading: Reading) -> tuple[list[Any], list[Any]]:
    """What stands before the items of a reading, and behind them."""
    unit, values = answer_to_data(reading.unit), answers_to_data(reading.values)
    found = [finding_to_data(finding) for finding in reading.findings]
    behind = [found, reading.fit, reading.sender, reading.subject, list(reading.remarks), reading.nothing, reading.headline]
    return [reading.campaign, reading.form, reading.part, unit, values], behind


def _reading_from_data(data: list[Any]) -> Reading:
    campaign, form, part, unit, values, groups, findings, fit, sender, subject, remarks, nothing, headline = data
    return Reading(
        campaign=sys.intern(campaign),
        form=sys.intern(form),
        part=part,
        unit=answer_from_data(unit),
        values=answers_from_data(values),
        groups={sys.intern(name): tuple([item_from_data(*item) for item in items]) for name, items in groups.items()},
        findings=tuple(finding_from_data(*one) for one in findings),
        fit=fit,
        sender=sender,
        subject=subject,
        remarks=tuple(remarks),
        nothing=nothing,
        headline=headline,
    )


def _value_from_data(value: Any) -> Value:
    return tuple(value) if isinstance(value, list) else value


def _dumps(data: object) -> str:
    """Chinese stays as it is (half as long as escapes), except that lone surrogates, which no database takes, are escaped."""
    text = _ENCODER.encode(data)
    return text if _SURROGATE.search(text) is None else json.dumps(data, separators=(",", ":"))
