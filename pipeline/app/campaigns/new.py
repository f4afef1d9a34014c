"""A campaign's folder out of an official notice; and the definition of a form out of a blank one, looked at and written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.form import FieldSpec, FormSpec
from pipeline.core.workspace import Workspace
from pipeline.notice.blanks import Study, study
from pipeline.notice.blanks.study import NAME_STYLES, write
from pipeline.notice.draft import Draft
from pipeline.notice.elements.all_elements import summary
from pipeline.notice.folder import draft_of, draft_of_blanks, write_folder
from pipeline.wording.terms import FIELD_TYPES


@dataclass(frozen=True, slots=True)
class Given:
    """What a campaign is made of.

    Attributes:
        notice: The file of the notice.
        blanks: Blank forms sent apart from it.
        campaign_id: The campaign's id; made of the notice where it is empty.
        names: How fields are named, a key of `NAME_STYLES`.
    """

    notice: Path
    blanks: Sequence[Path]
    campaign_id: str
    names: str


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """What was found in a notice, and where the campaign made of it lies."""

    folder: Path
    draft: Draft

    @property
    def elements(self) -> Mapping[str, str]:
        """Title, number, deadline and the like by their Chinese name; empty where the notice does not say."""
        return summary(self.draft.notice)


def new(workspace: Workspace, given: Given, *, today: dt.date) -> NewCampaign:
    """Reads a notice and writes the campaign it proposes.

    Args:
        workspace: The campaign's folder is made below its `templates`.
        given: The notice and what goes with it.
        today: Its year serves where the notice tells none.

    Raises:
        UsageError: the notice can't be read, the id is none, or there is such a campaign already.
        BlankError: a blank can't be read, or nothing in it is to be filled in.
        StorageError: the folder can't be written.
    """
    names = NAME_STYLES[given.names]
    draft = draft_of(given.notice, campaign_id=given.campaign_id, blanks=given.blanks, names=names, today=today)
    return NewCampaign(write_folder(draft, workspace.templates), draft)


def new_from_blank(workspace: Workspace, blank: Path, campaign_id: str, *, names: str, today: dt.date) -> NewCampaign:
    """Makes a whole campaign of a blank alone; what a notice would have told is marked to be filled in.

    Args:
        workspace: The campaign's folder is made below its `templates`.
        blank: The blank form.
        campaign_id: The campaign's id.
        names: How fields are named, a key of `NAME_STYLES`.
        today: Its year serves for the deadline until one is written.

    Raises:
        UsageError: the id is none, or there is such a campaign already.
        BlankError: the blank can't be read, or nothing in it is to be filled in.
        StorageError: the folder can't be written.
    """
    draft = draft_of_blanks([blank], campaign_id=campaign_id, names=NAME_STYLES[names], today=today)
    return NewCampaign(write_folder(draft, workspace.templates), draft)


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
