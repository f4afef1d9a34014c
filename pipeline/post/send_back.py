"""A unit's own file with the office's remarks in it, or a letter about it where the format takes no remarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, Limits
from extractors.core.location import Location
from extractors.core.place_words import place_words
from extractors.formats.register import kind_of
from pipeline.core.file_names import file_name
from pipeline.core.model import Arrival
from pipeline.post.cell_notes import notes_of, with_notes
from pipeline.post.letter import Letter, Listing, Sender, letter_bytes
from pipeline.post.remark import Remark
from pipeline.post.word_comments import Signed, comments_of, with_comments
from pipeline.render.gongwen.passages import Column
from pipeline.wording.figures import NOTHING, date_time
from pipeline.wording.terms import local

_COLUMNS = (
    *(Column("序号", width_mm=12), Column("位置", width_mm=32, words=True), Column("项目", width_mm=32, words=True)),
    *(Column("原填内容", width_mm=30, words=True), Column("需要修改的地方", width_mm=56, words=True)),
)


@dataclass(frozen=True, slots=True)
class Faulty:
    """One file of a unit with what is to be mended in it.

    Attributes:
        arrival: How it came; in a mail or an archive with other files.
        name: Its own name.
        data: Its bytes; nothing changes them.
        title: Title of the form.
        remarks: What is to be mended.
    """

    arrival: Arrival
    name: str
    data: bytes
    title: str
    remarks: tuple[Remark, ...]


def with_remarks(faulty: Faulty, sender: Sender, limits: Limits = LIMITS) -> bytes | None:
    """The file with the remarks at their places; `None` where its format, or this file, takes none."""
    try:
        kind = kind_of(faulty.data, limits)
        if kind == "docx":
            return with_comments(faulty.data, _lines(faulty, sender), Signed(sender.author, sender.at))
        return with_notes(faulty.data, _lines(faulty, sender), sender.author) if kind == "xlsx" else None
    except UnreadableFileError:
        return None


def carries(data: bytes, remarks: Sequence[Remark]) -> bool:
    """Whether every remark stands in the file."""
    said = "\n".join(comments_of(data) if kind_of(data) == "docx" else notes_of(data).values())
    return all(one.text in said for one in remarks)


def letter_about(faulty: Faulty, sender: Sender) -> bytes:
    """The letter that says what is to be mended: place by place, or in its text where it is about the file as a whole."""
    received = date_time(local(faulty.arrival, sender.campaign))
    named = f"文件“{faulty.name}”（{received} 收到）"
    whole = [one.text for one in faulty.remarks if one.location is None and not one.label]
    placed = [one for one in faulty.remarks if one.location is not None or one.label]
    about = f"的《{faulty.title}》，" if faulty.title else "的"
    opening = f"{sender.campaign.title}中，贵单位报来{about}{named}需要修改后重新报送。"
    letter = Letter(
        heading=("关于请修改报送材料的函",),
        addressee=sender.unit,
        text=(opening, *whole, *((f"需要修改的有以下 {len(placed)} 处。",) if placed else ()), sender.asks_again),
        issuer=sender.campaign.issuer,
        date=sender.at.date(),
        listings=(Listing(_COLUMNS, tuple(_row(number, one) for number, one in enumerate(placed, 1))),) if placed else (),
    )
    return letter_bytes(letter, stamp=sender.at)


def _row(number: int, one: Remark) -> tuple[str, ...]:
    return str(number), place_words(one.location) or "整份", one.label or NOTHING, one.raw or NOTHING, one.text


def returned_name(faulty: Faulty, *, as_letter: bool) -> str:
    """How the file that goes back is called: by the name that the unit knows."""
    name = PurePosixPath(faulty.name)
    return file_name(f"{name.stem}（{'修改函' if as_letter else '请修改'}）", ".docx" if as_letter else name.suffix)


def _lines(faulty: Faulty, sender: Sender) -> Mapping[Location | None, Sequence[str]]:
    """The lines of the comment at each place; what the unit is to do with the file stands over all."""
    places: dict[Location | None, list[str]] = {None: [f"本文件有 {len(faulty.remarks)} 处需要修改，已在各处批注。{sender.asks_again}"]}
    for one in faulty.remarks:
        places.setdefault(one.location, []).append(str(one))
    return places
