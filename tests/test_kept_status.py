"""What `status` told is told again while nothing is new, and never where anything is: neither a declaration, a row of the ledger, nor the day."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from extractors.core.reading import FileReading
from pipeline.app.progress import made_status
from pipeline.app.progress.shown_status import CampaignStatus
from pipeline.app.progress.status import status
from pipeline.core.decision import DecisionKind
from pipeline.core.errors import StorageError
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger
from tests.support.decisions import decision
from tests.support.factories import make_arrival
from tests.support.small_office import ID, NOW, night, small_office

DAY = dt.date(2017, 5, 22)
Told = tuple[CampaignStatus, ...]


@pytest.fixture(scope="module")
def told_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with returns after its run, of which `status` was told once."""
    workspace = small_office(tmp_path_factory.mktemp("kept") / "office", returns=2)
    night(workspace)
    status(workspace, [], DAY, now=NOW)
    return workspace.root


@pytest.fixture
def office(told_once: Path, tmp_path: Path) -> Workspace:
    """A copy of it."""
    return Workspace.at(Path(shutil.copytree(told_once, tmp_path / "office")))


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> list[Told]:
    """What was made anew."""
    made, seen = made_status.made, list[Told]()

    def counted(
        workspace: Workspace, ledger: Ledger, campaigns: list[str], as_of: dt.date | None, *, now: dt.datetime
    ) -> tuple[Told, bool]:
        told, may_be_kept = made(workspace, ledger, campaigns, as_of, now=now)
        seen.append(told)
        return told, may_be_kept

    monkeypatch.setattr(made_status, "made", counted)
    return seen


def _plain(told: Told) -> list[object]:
    return [(one.heading, one.zone, one.data, [*map(list, one.units)], [*map(list, one.review)]) for one in told]


def test_what_was_told_is_told_again_while_nothing_is_new(office: Workspace, times: list[Told]) -> None:
    again = status(office, [], DAY, now=NOW)
    assert not times
    assert again[0].review
    shutil.rmtree(office.converted / "status")
    assert _plain(status(office, [], DAY, now=NOW)) == _plain(again)
    assert len(times) == 1


def _declared(office: Workspace) -> None:
    declared = office.templates / ID / "campaign.yaml"
    declared.write_text(declared.read_text(encoding="utf-8").replace("title: ", "title: 新", 1), encoding="utf-8")


def _roster(office: Workspace) -> None:
    roster = office.templates / ID / "roster.csv"
    roster.write_bytes(roster.read_bytes().replace("五角场".encode(), "六角场".encode()))


def _limits(office: Workspace) -> None:
    with (office.root / "huizong.toml").open("a", encoding="utf-8") as marker:
        marker.write("\n[limits]\nwall_seconds = 59\n")


def _arrived(office: Workspace) -> None:
    with Ledger.open(office.ledger_url) as ledger:
        ledger.add_arrivals([make_arrival("后来.docx", dt.datetime(2017, 5, 20, tzinfo=dt.UTC))])


def _decided(office: Workspace) -> None:
    with Ledger.open(office.ledger_url) as ledger:
        ledger.add_decisions([decision(0, DecisionKind.EXEMPT, "jd01", "免报")])


def _read_anew(office: Workspace) -> None:
    """As if another program had read one of the files otherwise."""
    with Ledger.open(office.ledger_url) as ledger, ledger.reading() as connection:
        key, sha = connection.exec_driver_sql("SELECT key, sha256 FROM readings ORDER BY sha256").all()[0]
    with Ledger.open(office.ledger_url) as ledger:
        ledger.store_readings({sha: FileReading(sha)}, key)


@pytest.mark.parametrize("change", [_declared, _roster, _limits, _arrived, _decided, _read_anew])
def test_what_was_told_is_not_told_again_after_any_change(
    office: Workspace, times: list[Told], change: Callable[[Workspace], None]
) -> None:
    change(office)
    told = status(office, [], DAY, now=NOW)
    assert times == [told]
    assert _plain(status(office, [], DAY, now=NOW)) == _plain(told)
    assert len(times) == 1


def test_each_question_has_its_own_answer(office: Workspace, times: list[Told]) -> None:
    (one,) = status(office, [ID], DAY, now=NOW)
    (earlier,) = status(office, [ID], DAY - dt.timedelta(days=10), now=NOW)
    assert len(times) == 2
    assert (one.data["as_of"], earlier.data["as_of"]) == ("2017-05-22", "2017-05-12")


def test_the_present_day_is_told_again_only_on_that_day(office: Workspace, times: list[Told]) -> None:
    evening = dt.datetime(2026, 5, 23, 15, 59, tzinfo=dt.UTC)
    for moment, made in ((NOW, 1), (evening, 1), (evening + dt.timedelta(minutes=1), 2), (NOW, 3)):
        (one,) = status(office, [], None, now=moment)
        assert len(times) == made
        assert one.data["as_of"] == ("2026-05-24" if made == 2 else "2026-05-23")


@pytest.mark.parametrize("damage", [lambda data: data.replace(b"2017", b"2018"), lambda data: data[:-9], lambda _: b"", lambda _: b"\xff"])
def test_what_is_not_as_it_was_kept_is_made_anew(office: Workspace, times: list[Told], damage: Callable[[bytes], bytes]) -> None:
    (kept,) = (office.converted / "status").iterdir()
    kept.write_bytes(damage(kept.read_bytes()))
    told = status(office, [], DAY, now=NOW)
    assert times == [told]


def test_nothing_is_kept_where_something_arrived_meanwhile(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    _declared(office)
    made = made_status.made

    def disturbed(
        workspace: Workspace, ledger: Ledger, campaigns: list[str], as_of: dt.date | None, *, now: dt.datetime
    ) -> tuple[Told, bool]:
        found = made(workspace, ledger, campaigns, as_of, now=now)
        _arrived(workspace)
        return found

    (before,) = (office.converted / "status").iterdir()
    monkeypatch.setattr(made_status, "made", disturbed)
    status(office, [], DAY, now=NOW)
    assert list((office.converted / "status").iterdir()) == [before]


def test_what_a_roster_outside_the_templates_says_is_asked_every_time(office: Workspace, times: list[Told]) -> None:
    declared = office.templates / ID / "campaign.yaml"
    roster = office.templates / ID / yaml.safe_load(declared.read_text(encoding="utf-8"))["roster"]
    roster.rename(office.root / "roster.csv")
    declared.write_text(
        declared.read_text(encoding="utf-8").replace(f"roster: {roster.name}", "roster: ../../roster.csv"), encoding="utf-8"
    )
    status(office, [], DAY, now=NOW)
    status(office, [], DAY, now=NOW)
    assert len(times) == 2


def test_file_that_is_refused_is_named(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    stray, read = office.templates / "stray.txt", Path.read_bytes
    stray.write_bytes(b"x")

    def refused(path: Path) -> bytes:
        if path.name == stray.name:
            raise PermissionError(13, "refused", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(StorageError, match=r"stray\.txt"):
        status(office, [], DAY, now=NOW)
