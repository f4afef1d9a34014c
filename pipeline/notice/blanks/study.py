"""A blank file → every form in it, learned; and the files that are written of each: definition, blank, previews."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl

from extractors.core.document import Document
from extractors.core.errors import UnreadableFileError
from extractors.formats.legacy.tools import ON_THE_SPOT
from extractors.formats.register import read_known
from extractors.learn import Learned, NameStyle, forms_in, learn
from pipeline.core.errors import BlankError
from pipeline.core.storage import reason, writing
from pipeline.notice.blanks.form_yaml import document_yaml
from pipeline.notice.blanks.preview import page
from pipeline.notice.blanks.word_preview import cut, marked, redrawn

BLANKS = "blanks"
NAME_STYLES: Mapping[str, NameStyle] = {"拼音": "pinyin", "中文": "chinese"}
"""How fields may be named, as a command is told."""
_IN_BODY = frozenset({"paragraph", "table"})
_UNNAMED = re.compile(r"(?:Sheet|工作表)\s*\d*")


@dataclass(frozen=True)
class Study:
    """One learned form with the bytes and the name of its blank.

    Attributes:
        name: Name of the form, unlike that of every other one learned with it.
        learned: What was learned.
        blank: The blank, cut out of its file where this holds more than the form.
        file: Name of the blank file.
    """

    name: str
    learned: Learned
    blank: bytes
    file: str

    def files(self) -> Mapping[str, bytes]:
        """What is written, by its path below the folder."""
        word = marked(self.blank, self.learned) if self.file.endswith(".docx") else redrawn(self.learned)
        return {
            f"{self.name}.yaml": document_yaml(self.name, self.learned).encode(),
            f"{self.name}-预览.html": page(self.learned).encode(),
            f"{self.name}-预览.docx": word,
            f"{BLANKS}/{self.file}": self.blank,
        }


@dataclass(frozen=True)
class _Source:
    """A blank file, read."""

    path: Path
    data: bytes
    kind: str
    documents: Sequence[Document]

    def alone(self, form: Document) -> bytes:
        """The file with one of its forms only: so a return of one is never taken for another. Other formats stay whole."""
        if form in self.documents:
            several = sum(bool(forms_in([one])) for one in self.documents) > 1
            return _one_sheet(self.data, form.title) if several and self.kind == "xlsx" else self.data
        places = [place for block in form.blocks if (place := block.place) is not None and place.kind in _IN_BODY and place.within is None]
        return cut(self.data, places[0], places[-1]) if self.kind == "docx" and places else self.data


def study(path: Path, *, names: NameStyle = "pinyin", beside: Path | None = None) -> list[Study]:
    """Every form in a blank file.

    Args:
        path: The file.
        names: How fields are named.
        beside: A folder that holds definitions already: a form gets a name that none of another blank has there.

    Raises:
        BlankError: it can't be read, or nothing in it is to be filled in.
    """
    source = _opened(path)
    found = forms_in(source.documents)
    if not found:
        message = (
            f"“{path.name}”里没有认出要填的表：没有空着的格子，也没有“栏目名：”后面留空的行。请确认给的是空白表，不是通知正文或填好的表。"
        )
        raise BlankError(message)
    made: list[Study] = []
    for form in found:
        taken = {one.name for one in made} | _of_others(beside, path)
        made.append(_study(source, form, names, single=len(found) == 1, taken=taken))
    return made


def _of_others(folder: Path | None, path: Path) -> set[str]:
    """The names that definitions of other blanks have in a folder."""
    files = folder.glob("*.yaml") if folder is not None else ()
    return {one.stem for one in files if f"{BLANKS}/{path.stem}" not in one.read_text("utf-8", "replace")}


def _opened(path: Path) -> _Source:
    try:
        data = path.read_bytes()
        documents, kind = read_known(data, ON_THE_SPOT)
    except OSError as error:
        message = f"打不开“{path}”（{reason(error)}），请检查文件名和权限。"
        raise BlankError(message) from error
    except UnreadableFileError as error:
        message = f"空白表“{path.name}”读不出来：{error.message}请换一份能打开的空白表（Word、Excel、PDF）再试。"
        raise BlankError(message) from error
    return _Source(path, data, kind, documents)


def _study(source: _Source, form: Document, names: NameStyle, *, single: bool, taken: set[str]) -> Study:
    blank = source.alone(form)
    documents = [form] if blank is source.data else forms_in(read_known(blank, ON_THE_SPOT)[0])
    if not documents:
        blank, documents = source.data, [form]
    title = form.title if form.title and not _UNNAMED.fullmatch(form.title) else source.path.stem
    plain = learn(documents, names=names, title=title)
    name = next(one for one in (plain.name, *(f"{plain.name}_{number}" for number in range(2, 1000))) if one not in taken)
    file = source.path.name if single else f"{source.path.stem}-{name}{source.path.suffix}"
    spec = replace(plain.spec, blanks=(f"{BLANKS}/{file}",))
    return Study(name, replace(plain, name=name, spec=spec), blank, file)


def _one_sheet(data: bytes, title: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        if sheet.title != title:
            book.remove(sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def write(studies: Sequence[Study], folder: Path) -> list[Path]:
    """Writes the files of several forms; gives their paths.

    Raises:
        BlankError: a definition stands there already and was changed since.
        StorageError: the disk refuses.
    """
    files = {folder / name: data for one in studies for name, data in one.files().items()}
    for target, data in files.items():
        if target.suffix == ".yaml" and target.is_file() and target.read_bytes() != data:
            message = f"{target} 已经有了，而且内容不同（也许核对时改过），没有覆盖。请用 --out 换一个文件夹，或先移走它。"
            raise BlankError(message)
    for target, data in files.items():
        with writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    return list(files)
