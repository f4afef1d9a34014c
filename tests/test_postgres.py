"""The ledger in PostgreSQL: the same results, several persons at once, nothing lost, and no password shown."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from pipeline.app.decisions.history import history
from pipeline.app.upkeep.check import check
from pipeline.app.upkeep.ledgers import move_ledger
from pipeline.cli.main import _outcome
from pipeline.core.decision import Decision, DecisionKind
from pipeline.core.errors import HuizongError
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger
from pipeline.ledger.kept_decisions import read_decisions
from tests.support.postgres_server import SECRET, USER, PostgresServer, postgres_server
from tests.support.practice import CAMPAIGN, NOW, practice_office, queue_of, receive_alike
from tests.support.small_office import night, small_office, tree
from tests.support.web import Client, client, signed_in

pytestmark = [pytest.mark.postgres, pytest.mark.skipif(os.name == "nt", reason="the server is Debian's")]


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with postgres_server() as running:
        yield running


@pytest.fixture
def url(server: PostgresServer) -> str:
    return server.database()


def at_once(*works: Callable[[], None]) -> None:
    """Does all of them at the same time; what one of them raises is raised here."""
    failed: list[BaseException] = []

    def safely(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - handed to the test
            failed.append(error)

    threads = [threading.Thread(target=safely, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
        assert not thread.is_alive(), "still waiting for another one"
    if failed:
        raise failed[0]


def test_night_on_postgresql_gives_the_outbox_of_a_night_on_sqlite(url: str, tmp_path: Path) -> None:
    own, shared = (small_office(tmp_path / name, mailed=True) for name in ("own", "shared"))
    there = Workspace.at(shared.root, ledger=url)
    night(own)
    night(there)
    assert tree(there.outbox) == tree(own.outbox)
    assert not (there.root / "ledger.db").exists()
    assert night(there).parsed == 0
    with Ledger.open(url) as ledger:
        assert check(there, ledger) == ()


def test_programs_that_open_a_new_ledger_at_once_make_it_once(url: str) -> None:
    at_once(*[lambda: Ledger.open(url).close()] * 6)
    with Ledger.open(url) as ledger:
        assert ledger.arrivals() == ()


def test_programs_that_decide_at_once_without_a_lock_all_get_their_numbers(url: str) -> None:
    made = Decision("a", DecisionKind.WITHDRAW, "s", "重复", "王", NOW)

    def decide() -> None:
        with Ledger.open(url) as ledger:
            for _ in range(10):
                ledger.add_decisions([made, made])

    at_once(*[decide] * 3)
    with Ledger.open(url) as ledger:
        assert [one.number for one in ledger.decisions()] == list(range(1, 61))
        assert all(one.batch == one.number - (one.number + 1) % 2 for one in ledger.decisions())


def test_password_is_never_shown(url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    office = small_office(tmp_path / "office")
    with pytest.MonkeyPatch.context() as patch, caplog.at_level(logging.DEBUG):
        patch.setenv("HUIZONG_LEDGER", url)
        for command in (["run"], ["status"], ["check"], ["doctor"], ["history"]):
            _outcome(["--workspace", str(office.root), *command])
        patch.setenv("HUIZONG_LEDGER", url.replace(SECRET, "falsch-" + SECRET))
        assert _outcome(["--workspace", str(office.root), "status"]) == 3
        patch.setenv("HUIZONG_LEDGER", url.replace(f":{SECRET}", "") + f"?password={SECRET}&connect_timeout=20")
        with Ledger.open(os.environ["HUIZONG_LEDGER"]) as ledger:
            assert USER in ledger.name
            assert SECRET not in ledger.name
    said = capfd.readouterr()
    assert SECRET not in said.out + said.err + caplog.text
    assert not [name for name, data in tree(office.root).items() if SECRET.encode() in data]


def moved(folder: Path, url: str) -> Workspace:
    """The practice office with its ledger in a shared database."""
    own = practice_office(folder)
    assert _outcome(["--workspace", str(own.root), "move-ledger", url]) == 0
    return Workspace.at(own.root, ledger=url)


def test_moved_ledger_gives_the_same_report_and_the_old_one_says_where_it_went(url: str, tmp_path: Path) -> None:
    office = moved(tmp_path / "office", url)
    own = Workspace.at(office.root)
    with pytest.raises(HuizongError, match="已经迁到 postgresql"):
        Ledger.open(own.ledger_url)
    assert SECRET.encode() not in (own.root / "ledger.db").read_bytes()
    with Ledger.open(practice_office(tmp_path / "before").ledger_url) as before, Ledger.open(url) as after:
        assert after.arrivals() == before.arrivals() != ()
        assert after.read_shas() == before.read_shas()
        assert after.runs(CAMPAIGN) == before.runs(CAMPAIGN)
        assert check(office, after) == ()
    receive_alike(office)  # records a run, whose number the server gives
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUIZONG_LEDGER", url)
        assert _outcome(["--workspace", str(office.root), "move-ledger", "local"]) == 0
    with Ledger.open(own.ledger_url) as back:
        assert len(back.runs(CAMPAIGN)) == 2
        assert check(own, back) == ()
    with pytest.raises(HuizongError, match="已经迁到"):
        Ledger.open(url)
    assert len(list(own.root.glob("ledger.db.已迁走-*"))) == 1


@pytest.mark.parametrize("step", ["close_moved", "_number_on", "_copy"])
def test_move_that_is_interrupted_can_be_done_again(step: str, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = practice_office(tmp_path / "office")
    module = "app.upkeep.ledgers" if step == "close_moved" else "ledger.moving"

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"pipeline.{module}.{step}", broken)
        with pytest.raises(KeyboardInterrupt):
            move_ledger(own, url, now=NOW)
    with Ledger.open(own.ledger_url) as old, Ledger.open(url) as new:
        arrivals = old.arrivals()
        assert new.arrivals() == (arrivals if step == "close_moved" else ())
    move_ledger(own, url, now=NOW)
    with Ledger.open(url) as new:
        assert new.arrivals() == arrivals


def test_move_refuses_a_database_that_holds_something_else(url: str, tmp_path: Path) -> None:
    first, second = practice_office(tmp_path / "a"), practice_office(tmp_path / "b")
    receive_alike(second)
    move_ledger(first, url, now=NOW)
    with pytest.raises(HuizongError, match="已有别的记录"):
        move_ledger(second, url, now=NOW)
    with Ledger.open(second.ledger_url) as still:
        assert len(still.arrivals()) == 20


def test_two_clerks_and_the_night_at_once_lose_no_decision(url: str, tmp_path: Path) -> None:
    office = moved(tmp_path / "office", url)
    first = signed_in(office)
    second = client(first.desk, name="王")
    doubts = [one.id for one in queue_of(office).doubts if one.confirmable]
    assert len(doubts) > 5

    def judging(who: Client, names: Sequence[str]) -> Callable[[], None]:
        def work() -> None:
            for name in names:
                assert "已保存" in who.post(f"/c/{CAMPAIGN}/review/judge", id=name, act="settle", why=f"核对 {name}")

        return work

    at_once(judging(first, doubts[::2]), judging(second, doubts[1::2]), lambda: receive_alike(office))
    assert sorted(one.first.why for one in history(office)) == sorted(f"核对 {name}" for name in doubts)
    with Ledger.open(url) as ledger:
        numbers = [one.number for one in ledger.decisions()]
        assert numbers == list(range(1, len(numbers) + 1))
        assert [one.number for one in read_decisions(office.archive)[0]] == numbers
        assert len(ledger.arrivals()) == 20
        assert check(office, ledger) == ()
