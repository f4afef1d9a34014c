"""The blanks that come with a notice and the forms proposed out of them; all that a campaign's folder is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.core.document import Document
from extractors.form import FormSpec
from extractors.formats.register import read_documents
from extractors.language import text
from extractors.learn import Learned, NameStyle, forms_in, learn
from extractors.learn.proposal import cue_in_notice, with_several
from pipeline.core.file_names import file_name
from pipeline.notice.blanks import study
from pipeline.notice.elements.notice import Notice
from pipeline.notice.naming import NOTHING_TOLD, Told
from pipeline.notice.notice_text import Part

FOLDER, PAPERS = "blanks", "附件"
BLANK_ONLY = "blank"
"""The kind of a draft that was made of a blank, without a notice."""


@dataclass(frozen=True)
class Blank:
    """One blank file as it will lie in the campaign's folder.

    Attributes:
        name: Where it lies, below that folder.
        data: Its bytes.
        documents: The same as read.
        attachment: The name of the attachment that it was split off as (“附件1-2”); empty for a file that was given beside the notice.
    """

    name: str
    data: bytes
    documents: tuple[Document, ...]
    attachment: str = ""


@dataclass(frozen=True)
class Proposal:
    """What the blanks ask: the forms, and the blanks in which nothing was found to answer."""

    forms: tuple[Learned, ...]
    unlearned: tuple[str, ...]


def blank_of_part(part: Part) -> Blank:
    """The blank that an attachment is."""
    name = file_name(f"{part.attachment.name} {part.attachment.title}", ".docx")
    return Blank(f"{FOLDER}/{name}", part.data, part.documents, part.attachment.name)


def read_blanks(path: Path, names: NameStyle) -> list[Blank]:
    """The blanks in a file that was given beside the notice, one a form; `names` is how its fields will be named.

    Raises:
        BlankError: it can't be read, or nothing in it is to be filled in.
    """
    return [Blank(f"{FOLDER}/{one.file}", one.blank, tuple(read_documents(one.blank))) for one in study(path, names=names)]


def propose(blanks: Sequence[Blank], names: NameStyle, said: Sequence[str] = ()) -> Proposal:
    """The forms of the blanks, in their order, each under a name of its own; `said` are the lines of the notice that they came with."""
    learned: list[tuple[Learned, list[Blank]]] = []
    unlearned = []
    for blank in blanks:
        one = _learned([blank], names)
        if one is None:
            unlearned.append(blank.name)
            continue
        same = next((versions for known, versions in learned if _are_versions(known, versions[0], one, blank)), None)
        if same is None:
            learned.append((one, [blank]))
        else:
            same.append(blank)
    forms: list[Learned] = []
    for one, versions in learned:
        whole = one if len(versions) == 1 else _learned(versions, names) or one
        named = replace(whole, name=_own_name(whole.name, {form.name for form in forms}))
        forms.append(_apart(named, {name for form in forms for name in _summed(form.spec)}))
    return Proposal(tuple(_told(forms, said)), tuple(unlearned))


def _told(forms: Sequence[Learned], said: Sequence[str]) -> list[Learned]:
    """The forms with what the notice says of them: where there is only one to fill in, that a unit returns it several times."""
    cue = cue_in_notice(said)
    asked = [form for form in forms if form.spec.fields]
    if cue is None or len(asked) != 1 or asked[0].spec.several:
        return list(forms)
    spec, doubt = with_several(asked[0].spec, cue)
    told = replace(asked[0], spec=spec, doubts=(*asked[0].doubts, doubt))
    return [told if form is asked[0] else form for form in forms]


def _summed(spec: FormSpec) -> set[str]:
    """The names under which figures are added up over all forms: of fields, and of lists."""
    return {name for name, field in spec.fields.items() if field.adds_up} | set(spec.lists)


def _apart(form: Learned, taken: AbstractSet[str]) -> Learned:
    """A form whose figures have names of their own: those of one name would be added up with another form's."""
    spec = form.spec
    used = set(taken) | set(spec.fields) | set(spec.lists)
    renamed: dict[str, str] = {}
    for name in sorted(_summed(spec) & taken):
        renamed[name] = _own_name(f"{name}_2", used)
        used.add(renamed[name])
    fields = {renamed.get(name, name): field for name, field in spec.fields.items()}
    lists = {renamed.get(name, name): listed for name, listed in spec.lists.items()}
    named = ((mark, renamed.get(mark.field.name, mark.field.name)) for mark in form.marks)
    marks = tuple(replace(mark, field=replace(mark.field, name=name)) for mark, name in named)
    return replace(form, spec=replace(spec, fields=fields, lists=lists), marks=marks)


def _are_versions(known: Learned, first: Blank, one: Learned, blank: Blank) -> bool:
    """Whether two blanks are one form in two formats: they ask the same. Two attachments of a notice are two forms."""
    return not (first.attachment and blank.attachment) and labels(known.spec) == labels(one.spec)


def _learned(versions: Sequence[Blank], names: NameStyle) -> Learned | None:
    """What the versions of one form ask together; `None` where nothing in them is to be filled in."""
    forms = forms_in([document for blank in versions for document in blank.documents])
    try:
        return learn(forms, names=names, blanks=tuple(blank.name for blank in versions)) if forms else None
    except LookupError:
        return None


def labels(spec: FormSpec) -> frozenset[str]:
    """What is printed beside the answers of a form, whatever its spaces and punctuation."""
    asked = [
        *([spec.unit] if spec.unit else []),
        *spec.fields.values(),
        *(column for one in spec.lists.values() for column in one.columns.values()),
    ]
    blocks = [label for group in spec.groups.values() for label in group.blocks.labels.values()]
    return frozenset(text.key(label) for label in [*(field.label for field in asked), *blocks])


def _own_name(name: str, taken: set[str]) -> str:
    return next(one for one in (name, *(f"{name}_{number}" for number in range(2, 100))) if one not in taken)


@dataclass(frozen=True)
class Draft:
    """A campaign as read from its notice.

    Attributes:
        id: The campaign's id, and its folder's name.
        name: Name of the notice's file before.
        kind: What that file is: `txt` or one of the formats; `BLANK_ONLY` where there is no notice and `name` is that of the blank.
        data: Its bytes.
        notice: What it says.
        blanks: The blank forms.
        proposal: The forms learned out of them.
        papers: Attachments in which nothing is to be filled in.
        today: The day it is made; its year serves where the notice tells none.
        told: What a person says in the place of the notice.
    """

    id: str
    name: str
    kind: str
    data: bytes
    notice: Notice
    blanks: tuple[Blank, ...]
    proposal: Proposal
    papers: tuple[Part, ...]
    today: dt.date
    told: Told = NOTHING_TOLD

    @property
    def copy(self) -> str:
        """Name of the notice's copy in the folder."""
        suffix = self.name.rpartition(".")[2].lower()
        return f"通知.{suffix}"

    @property
    def learned(self) -> tuple[Learned, ...]:
        """The forms that were learned."""
        return self.proposal.forms

    @property
    def year(self) -> int:
        """The year that an open day is put in."""
        return self.notice.year or self.today.year
