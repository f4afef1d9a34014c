"""A new day on which nothing else is new: its files are those that making all anew gives, and most of them are not made anew."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.core.reading import FileError, FileReading
from extractors.match import Layout
from extractors.serial import Written
from pipeline.app.nightly.outcome import LAST_RUN, Outcome
from pipeline.app.nightly.run import Order, run
from pipeline.app.upkeep.ledgers import rebuild
from pipeline.cage import Job
from pipeline.consolidation import consolidate
from pipeline.core.decision import Decision, DecisionKind
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger
from pipeline.render.another_day import Change, EarlierDay, put_for
from pipeline.render.ooxml import CORE, MEMBER_TIME
from tests.support.campaign_office import office_with
from tests.support.reading_here import Here
from tests.support.sample_inboxes import INBOXES
from tests.support.small_office import small_office, tree
from tests.test_consolidation_kept import CAMPAIGN, DAYS, UNITS, Material, histories

NOW = dt.datetime(2036, 5, 23, 2, 30, tzinfo=dt.UTC)
READ_HERE = (".docx", ".xlsx", ".csv")
MAKERS = ("render_workbook", "consolidated_forms", "merged_lists", "each_frame")
CAMPAIGNS = sorted(one.name for one in INBOXES.iterdir())
EARLIER, DAY = dt.date(2036, 5, 20), dt.date(2036, 5, 21)


def night(workspace: Workspace, campaign: str, day: dt.date) -> Outcome:
    return run(workspace, Order(lambda: NOW, (campaign,), day, settle=dt.timedelta()), Here())


def folder(workspace: Workspace, campaign: str, day: dt.date = DAY) -> Path:
    return workspace.outbox / campaign / day.isoformat()


@pytest.fixture(params=["yangpu-2017-sanda", *CAMPAIGNS])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Workspace, str]:
    """An office that has what can be read without another program."""
    campaign: str = request.param
    if campaign not in CAMPAIGNS:
        return small_office(tmp_path / "office"), campaign
    workspace = office_with(tmp_path / "office", campaign)
    for path in workspace.inbox.rglob("*"):
        if path.is_file() and path.suffix not in READ_HERE:
            path.unlink()
    return workspace, campaign


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The makers of files that were asked."""
    asked: list[str] = []

    def told(name: str) -> None:
        make = getattr(__import__("pipeline.render.outbox", fromlist=[name]), name)

        def making(*given: object, **named: object) -> object:
            asked.append(name)
            return make(*given, **named)

        monkeypatch.setattr(f"pipeline.render.outbox.{name}", making)

    for name in MAKERS:
        told(name)
    return asked


def test_day_with_nothing_new_has_the_files_that_making_all_anew_gives(office: tuple[Workspace, str], made: list[str]) -> None:
    workspace, campaign = office
    night(workspace, campaign, EARLIER)
    first = [name for name in MAKERS if name in made]
    made.clear()
    night(workspace, campaign, DAY)
    again, out_of_the_earlier_day = tree(folder(workspace, campaign)), made.copy()
    (workspace.root / LAST_RUN).unlink()
    shutil.rmtree(folder(workspace, campaign))
    night(workspace, campaign, DAY)
    assert again == tree(folder(workspace, campaign))
    assert again != tree(folder(workspace, campaign, EARLIER))
    assert first == list(MAKERS)
    assert "render_workbook" not in out_of_the_earlier_day
    assert "each_frame" not in out_of_the_earlier_day
    names = {path.partition(".")[0] for path in again}
    assert ("consolidated_forms" in out_of_the_earlier_day) == (not any(name.startswith("汇总表") for name in names))
    assert ("merged_lists" in out_of_the_earlier_day) == (not any(name.startswith("合并表") for name in names))


def changed(workspace: Workspace, campaign: str, name: str, data: bytes | None) -> None:
    path = folder(workspace, campaign, EARLIER) / name
    if data is None:
        path.unlink()
    else:
        path.write_bytes(data)


@pytest.mark.parametrize("name", ["明细.xlsx", "汇总表.docx", "frames/opinions.csv"])
@pytest.mark.parametrize("data", [b"a person's", None])
def test_file_that_was_edited_or_deleted_on_the_earlier_day_is_made_anew(
    tmp_path: Path, made: list[str], name: str, data: bytes | None
) -> None:
    workspace = small_office(tmp_path / "office")
    night(workspace, "yangpu-2017-sanda", EARLIER)
    changed(workspace, "yangpu-2017-sanda", name, data)
    made.clear()
    night(workspace, "yangpu-2017-sanda", DAY)
    again = tree(folder(workspace, "yangpu-2017-sanda"))
    maker = {"明细.xlsx": "render_workbook", "汇总表.docx": "consolidated_forms", "frames/opinions.csv": "each_frame"}[name]
    assert maker in made
    assert (folder(workspace, "yangpu-2017-sanda", EARLIER) / name).exists() == (data is not None)
    (workspace.root / LAST_RUN).unlink()
    shutil.rmtree(folder(workspace, "yangpu-2017-sanda"))
    night(workspace, "yangpu-2017-sanda", DAY)
    assert again == tree(folder(workspace, "yangpu-2017-sanda"))


def new_return(workspace: Workspace) -> None:
    other = small_office(workspace.root / "other", returns=5)
    for number in (3, 4):
        shutil.copy2(other.inbox / f"{number}.docx", workspace.inbox)


def decide(workspace: Workspace) -> None:
    told = Decision("yangpu-2017-sanda", DecisionKind.EXEMPT, "jd01", "停办", "王", dt.datetime(2036, 5, 20, tzinfo=dt.UTC))
    with Ledger.open(workspace.ledger_url) as ledger:
        ledger.add_decisions([told])


def change_roster(workspace: Workspace) -> None:
    with (workspace.templates / "yangpu-2017-sanda" / "roster.csv").open("a", encoding="utf-8") as roster:
        roster.write("new1,新设街道总工会,街道\r\n")


def add_template(workspace: Workspace) -> None:
    documents = workspace.templates / "yangpu-2017-sanda" / "documents"
    documents.mkdir(exist_ok=True)
    docx.Document().save(str(documents / "又一份.docx"))


def change_manifest(workspace: Workspace) -> None:
    changed(workspace, "yangpu-2017-sanda", ".manifest.json", b"{")


CHANGES = {
    "a return": new_return,
    "a decision": decide,
    "the roster": change_roster,
    "a template": add_template,
    "a damaged manifest": change_manifest,
    "a damaged note of the last run": lambda workspace: (workspace.root / LAST_RUN).write_bytes(b"{}"),
    "no earlier day": lambda workspace: shutil.rmtree(folder(workspace, "yangpu-2017-sanda", EARLIER)),
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_where_more_than_the_day_may_be_new_all_is_made_anew(tmp_path: Path, made: list[str], change: str) -> None:
    workspace = small_office(tmp_path / "office")
    night(workspace, "yangpu-2017-sanda", EARLIER)
    made.clear()
    CHANGES[change](workspace)
    night(workspace, "yangpu-2017-sanda", DAY)
    assert list(dict.fromkeys(made)) == ["consolidated_forms", "render_workbook", "merged_lists", "each_frame"]


def test_another_version_of_the_program_makes_all_anew(tmp_path: Path, made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = small_office(tmp_path / "office")
    night(workspace, "yangpu-2017-sanda", EARLIER)
    made.clear()
    monkeypatch.setattr("pipeline.app.workspace.kept_text.program_mark", lambda: "another")
    night(workspace, "yangpu-2017-sanda", DAY)
    assert list(dict.fromkeys(made)) == ["consolidated_forms", "render_workbook", "merged_lists", "each_frame"]


class FirstTakesTooLong(Here):
    """Reads in this process, but for the first file, which it gives up."""

    def written(self, jobs: Iterable[Job], layouts: Sequence[Layout]) -> Iterator[Written]:
        for number, written in enumerate(super().written(jobs, layouts)):
            yield written if number else Written.of(FileReading(json.loads(written.body)[1], FileError("timeout", "读取超过时限")))


def test_file_that_is_read_otherwise_on_the_new_day_makes_all_anew(tmp_path: Path, made: list[str]) -> None:
    workspace = small_office(tmp_path / "office")
    run(workspace, Order(lambda: NOW, ("yangpu-2017-sanda",), EARLIER, settle=dt.timedelta()), FirstTakesTooLong())
    (workspace.root / "ledger.db").unlink()
    rebuild(workspace, now=NOW)
    made.clear()
    night(workspace, "yangpu-2017-sanda", DAY)
    assert list(dict.fromkeys(made)) == ["consolidated_forms", "render_workbook", "merged_lists", "each_frame"]
    register = openpyxl.load_workbook(folder(workspace, "yangpu-2017-sanda") / "明细.xlsx")["收件登记"]
    assert "读取超过时限" not in str(list(register.values))


@settings(max_examples=30, deadline=None)
@given(histories(), st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_consolidations_of_equal_content_differ_by_the_day_alone(
    history: list[tuple[Material, dt.date]], one: dt.date, other: dt.date
) -> None:
    wholes = [consolidate(CAMPAIGN, UNITS, material, day) for material, _ in history for day in (one, other)]
    plain = [replace(whole, as_of=one, generated_from="") for whole in wholes]
    for first, again in pairwise(plain):
        assert first.content != again.content or repr(first) == repr(again)


@settings(max_examples=15, deadline=None)
@given(histories())
def test_content_is_the_same_on_two_days_after_all_that_happened(history: list[tuple[Material, dt.date]]) -> None:
    material, _ = history[-1]
    first, again = (consolidate(CAMPAIGN, UNITS, material, dt.date(2020, 12, day)) for day in (1, 2))
    assert first.content == again.content
    assert first.generated_from != again.generated_from


def package(level: int = 6, *, text: str = "一", day: dt.date = EARLIER, embedded: bool = False) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        stamp = f"{day.isoformat()}T00:00:00Z"
        core = f"<c><dcterms:created>{stamp}</dcterms:created><dcterms:modified>{stamp}</dcterms:modified></c>"
        squares = "".join(f"<t>{number * number}</t>" for number in range(900))
        parts = {CORE: core, "a.xml": squares, "b.xml": f"<t>{text}</t>", "c.xml": squares[1000:]}
        for name, data in (parts | ({"word/embeddings/x.xlsx": "PK"} if embedded else {})).items():
            member = zipfile.ZipInfo(name, MEMBER_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, data, compresslevel=level)
    return made.getvalue()


def exchanged(data: bytes | None, old: str = "一") -> bytes | None:
    texts: dict[str, Change] = {"b.xml": lambda part: put_for(part, f"<t>{old}</t>".encode(), "<t>二</t>".encode())}
    earlier = EarlierDay(EARLIER, "made-from", ("x.xlsx",), lambda _: data)
    return earlier.exchanged("x.xlsx", texts, dt.datetime.combine(DAY, dt.time(), dt.UTC))


@pytest.mark.parametrize("level", [6, 3])
def test_package_with_another_text_and_day_is_the_one_that_is_made_with_them(level: int) -> None:
    assert exchanged(package(level)) == package(level, text="二", day=DAY)


@pytest.mark.parametrize(
    "data, old",
    [
        (None, "一"),
        (package(), "三"),
        (package(text="一</t><t>一"), "一"),
        (package(text="一</t><t>二"), "一"),
        (package(day=DAY), "一"),
        (package(9), "一"),
        (package(embedded=True), "一"),
    ],
    ids=["no file", "no such text", "text twice", "new text there", "of another day", "packed otherwise", "a package in it"],
)
def test_package_that_is_not_surely_known_is_not_changed(data: bytes | None, old: str) -> None:
    assert exchanged(data, old) is None
