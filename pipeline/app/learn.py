"""A blank form → its definition, to be looked at and written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors.form import FieldSpec, FormSpec
from pipeline.learn import Study, study
from pipeline.learn.study import NAME_STYLES, write
from pipeline.wording.terms import FIELD_TYPES


@dataclass(frozen=True, slots=True)
class LearnedBlank:
    """The forms of a blank file, not written yet."""

    studies: tuple[Study, ...]
    folder: Path

    def write(self) -> list[Path]:
        """Writes definitions, previews and blanks; gives their paths.

        Raises:
            BlankError: a definition stands there already and was changed since.
            StorageError: the disk refuses.
        """
        return write(self.studies, self.folder)


@dataclass(frozen=True, slots=True)
class LearnedField:
    """A field of a learned form in a clerk's words; one of a group or list is `inner`.

    Attributes:
        name: Its name in the definition.
        label: As printed in the blank.
        kind: What is to be written.
        options: What is offered to tick, else the heading above.
        inner: Whether it is asked in each item of the group or list named before.
    """

    name: str
    label: str
    kind: str
    options: str
    inner: bool = False


def learn(blank: Path, folder: Path, *, names: str) -> LearnedBlank:
    """The forms in the file `blank`, their fields named in the style `names`, a key of `NAME_STYLES`; writes nothing.

    Raises:
        BlankError: it can't be read, or nothing in it is to be filled in.
    """
    return LearnedBlank(tuple(study(blank, names=NAME_STYLES[names], beside=folder)), folder)


def learned_fields(spec: FormSpec) -> Iterator[LearnedField]:
    """Every field of a form: the unit, the scalars, and each group and list with what it holds."""
    if spec.unit is not None:
        yield LearnedField("unit", spec.unit.label, "填报单位", "")
    for name, one in spec.fields.items():
        yield _field(name, one)
    for name in (*spec.groups, *spec.lists):
        title = spec.groups[name].title if name in spec.groups else spec.lists[name].title
        yield LearnedField(name, title, "逐条" if name in spec.groups else "一行一条", "")
        for inner, one in spec.item_fields(name).items():
            yield _field(inner, one, inner=True)


def _field(name: str, one: FieldSpec, *, inner: bool = False) -> LearnedField:
    return LearnedField(name, one.label, FIELD_TYPES[one.type], "／".join(one.options) or one.under, inner)
