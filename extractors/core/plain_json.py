"""The rows of long lists as JSON text: what a text of a column means is written once, and stands in every row that has it."""

from __future__ import annotations

from collections.abc import Callable

from extractors.core.location import printed
from extractors.core.reading import UNANSWERED, PlainColumns, PlainValues

_FIRST_ROW = '1"'
Encode = Callable[[object], str]


class PlainWriter:
    """Writes the answers of rows as `{name: [value, raw, source, note]}`, as those of any other item are written."""

    def __init__(self, columns: PlainColumns, encode: Encode) -> None:
        """Takes the columns of the rows, and what writes any other value."""
        self._columns = columns
        self._encode = encode
        self._names = [(name, encode(name), columns.at.get(name)) for name in columns.names]
        self._places = {at[1]: encode(printed(columns.place(0, at[1]))).removesuffix(_FIRST_ROW) for at in columns.at.values()}
        self._known: dict[str, dict[str, tuple[str, str]]] = {name: {} for name in columns.names}
        self._nothing = encode([UNANSWERED.value, UNANSWERED.raw])

    def values(self, values: PlainValues) -> str:
        """The answers of one row."""
        row, texts, written = str(values.row + 1), values.texts, []
        for name, said, at in self._names:
            if at is None or not (text := texts[at[0]]):
                written.append(f"{said}:{self._nothing}")
                continue
            before, behind = self._known[name].get(text) or self._around(name, text)
            written.append(f"{said}:{before}{self._places[at[1]]}{row}{behind}")
        return "{" + ",".join(written) + "}"

    def _around(self, name: str, text: str) -> tuple[str, str]:
        """What stands before and behind the place of an answer."""
        answer = self._columns.known[name][text]
        before = self._encode([answer.value, answer.raw]).removesuffix("]") + ","
        behind = '"]' if answer.note is None else f'",{self._encode(answer.note)}]'
        self._known[name][text] = before, behind
        return before, behind
