"""What a unit wrote, gathered under the labels that govern it, before anything is read as a number or a tick."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Part:
    """A piece of what a unit wrote."""

    text: str
    place: str
    mark: str = ""
    in_label: bool = False


@dataclass(slots=True)
class RawItem:
    """One item as it stands: pieces of text, the mark beside each option, and the codes of doubts about its place."""

    group: str
    block: str
    texts: list[Part] = field(default_factory=list)
    options: dict[str, list[Part]] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    annexed: bool = False

    def doubt(self, code: str) -> None:
        """Notes a doubt, once."""
        if code not in self.doubts:
            self.doubts.append(code)

    @property
    def written(self) -> bool:
        """Whether any of its pieces of text holds something."""
        return any(part.text.strip() for part in self.texts)


@dataclass(slots=True)
class Collected:
    """All that was found of one copy of a form."""

    seen: set[str] = field(default_factory=set)
    answers: dict[str, list[Part]] = field(default_factory=dict)
    items: list[RawItem] = field(default_factory=list)
    leftovers: list[Part] = field(default_factory=list)
    repeated: set[str] = field(default_factory=set)
    similar: set[str] = field(default_factory=set)
    """Fields found by a label that is only like the blank's."""
