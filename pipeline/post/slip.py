"""The slip that a unit confirms: what of its returns counts, label by label, as it was read, corrected or left open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from extractors.core.address import FieldAddress
from extractors.core.reading import Answer
from extractors.form import FieldSpec, FormSpec
from pipeline.campaign import Campaign
from pipeline.consolidation.review import value_words
from pipeline.core.model import Submission
from pipeline.post.letter import Letter, Listing, Sender
from pipeline.post.send_back import wrong_words
from pipeline.render.gongwen.passages import Column
from pipeline.wording.figures import brief, clauses, date_time, file_words, number
from pipeline.wording.terms import local

_FIGURES = (Column("项目", width_mm=60, words=True), Column("计入的数据", width_mm=42, words=True), Column("说明", width_mm=60, words=True))
_PAPERS = (Column("材料", width_mm=40, words=True), Column("文件", width_mm=80, words=True), Column("收到时间", width_mm=40))
_MOST_COLUMNS = 5
"""More columns of a list do not fit a page; then a row is told in one cell."""
_NUMBER_MM, _WIDTH_MM = 12, 150
_EMPTY, _OPEN = "（未填）", "（未计入）"
_SIGNED = ("负责人（签字）：　　　　　　　　　单位（盖章）：", "　　　　　　　　　　　　　　　　　　　　　年　　月　　日")


def slip_letter(sender: Sender, submissions: Sequence[Submission], lacking: str = "") -> Letter:
    """The slip of a unit over its returns that count.

    Args:
        sender: The office and the unit.
        submissions: The returns.
        lacking: Titles of the forms that the unit still owes.
    """
    owed = f"尚缺：{lacking}。" if lacking else ""
    asked = f"请核对：无误的请签字盖章后{sender.until}交回；有出入的请在表上注明，或改好原表重新报送{sender.where}（{sender.whom}）。"
    return Letter(
        heading=("贵单位计入的数据",),
        addressee=sender.unit,
        text=(f"{sender.campaign.title}中，贵单位报来的材料已计入汇总的数据如下。{owed}", asked),
        issuer=sender.campaign.issuer,
        date=sender.at.date(),
        listings=tuple(_all_listings(sender.campaign, submissions)),
        countersigned=_SIGNED,
    )


def _all_listings(campaign: Campaign, submissions: Sequence[Submission]) -> Iterator[Listing]:
    """The tables of every return, and one of the papers that were only received."""
    papers: list[tuple[str, ...]] = []
    for one in submissions:
        if campaign.forms[one.form].fields or one.groups:
            yield from _listings(campaign, one)
        else:
            papers.append((campaign.forms[one.form].title, _file(one), date_time(local(one.arrival, campaign))))
    if papers:
        yield Listing(_PAPERS, tuple(papers), "收到的其他材料")


def _listings(campaign: Campaign, submission: Submission) -> Iterator[Listing]:
    """A table of the single answers of a return, and one of each group or list in it."""
    form = campaign.forms[submission.form]
    caption = f"{form.title}（{_file(submission)}，{date_time(local(submission.arrival, campaign))} 收到）"
    rows = tuple(_row(campaign, submission, name, spec) for name, spec in form.fields.items())
    if rows:
        yield Listing(_FIGURES, rows, caption)
    for name in submission.groups:
        yield _items(form, submission, name, caption="" if rows else f"{caption}：")


def _file(submission: Submission) -> str:
    """The file without the folders that the office put it in."""
    return file_words(PurePosixPath(submission.arrival.name).name, submission.part)


def _row(campaign: Campaign, submission: Submission, name: str, spec: FieldSpec) -> tuple[str, str, str]:
    address = FieldAddress(name)
    answer = submission.answer(address)
    shown = "" if answer is None else _shown(campaign.forms[submission.form], address, answer)
    measure = campaign.measures.get(name, "") if answer is not None and isinstance(answer.value, int | float) else ""
    nothing = _OPEN if answer is not None and answer.findings else _EMPTY
    return " ".join(spec.label.split()), f"{shown}{measure}" or nothing, _note(submission, address, answer)


def _shown(form: FormSpec, address: FieldAddress, answer: Answer) -> str:
    if isinstance(answer.value, int | float) and not isinstance(answer.value, bool):
        return number(answer.value)
    return value_words(form, address, answer.value)


def _note(submission: Submission, address: FieldAddress, answer: Answer | None) -> str:
    """What was corrected, else what is still open, else what the unit wrote where that is not the value."""
    original = submission.original.get(address)
    if original is not None:
        return f"原填“{brief(original.raw)}”，{(answer.note if answer is not None else None) or '已更正'}"
    if answer is not None and answer.findings:
        return f"待核：{wrong_words(answer.findings[0])}"
    return f"原填“{brief(answer.raw)}”" if answer is not None and answer.note else ""


def _items(form: FormSpec, submission: Submission, name: str, *, caption: str) -> Listing:
    """The items of a group or the rows of a list, numbered as the form has them."""
    title = form.groups[name].title if name in form.groups else form.lists[name].title
    fields = form.item_fields(name)
    told = [
        [_shown(form, FieldAddress(name, place, column), item.values[column]) if column in item.values else "" for column in fields]
        for place, item in enumerate(submission.groups[name], 1)
    ]
    labels = [" ".join(spec.name.split()) for spec in fields.values()]
    heading = f"{caption}{title}（{len(told)} 条）"
    if len(labels) <= _MOST_COLUMNS:
        longest = [max([len(label), *(min(len(row[place]), 40) for row in told)]) for place, label in enumerate(labels)]
        widths = [max(18.0, _WIDTH_MM * length / sum(longest)) for length in longest]
        columns = tuple(Column(label, width_mm=width, words=True) for label, width in zip(labels, widths, strict=True))
        rows = tuple((str(place), *row) for place, row in enumerate(told, 1))
    else:
        columns = (Column("内容", width_mm=_WIDTH_MM, words=True),)
        rows = tuple((str(place), _in_one(labels, row)) for place, row in enumerate(told, 1))
    return Listing((Column("序号", width_mm=_NUMBER_MM), *columns), rows or (("", "无", *[""] * (len(columns) - 1)),), heading)


def _in_one(labels: Sequence[str], row: Sequence[str]) -> str:
    return clauses(f"{label}：{value}" for label, value in zip(labels, row, strict=True) if value)
