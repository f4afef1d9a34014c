"""Readings of one campaign, asked for once in the order of the arrivals: the same as all at once, and none is held longer than needed."""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
from collections.abc import Iterator, Sequence

import pytest

from extractors.core.reading import Answer, FileError, FileReading, Reading
from pipeline.app.workspace import stored
from pipeline.app.workspace.opened import Opened, consolidation_at, open_records
from pipeline.app.workspace.stored import ReadInTurn, by_key, is_in_turn, reading_key, stored_readings
from pipeline.core.bundled import bundled_templates
from pipeline.core.model import Arrival
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger

CAMPAIGN = "yangpu-2017-sanda"
DAY = dt.date(2017, 5, 22)
FIELDS = open_records(Workspace.at(bundled_templates().parent), bundled_templates()).campaigns[CAMPAIGN].forms["summary"].fields


@pytest.fixture
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return open_records(Workspace.create(tmp_path_factory.mktemp("office") / "office", bundled=bundled_templates()))


@pytest.fixture
def ledger(opened: Opened) -> Iterator[Ledger]:
    with Ledger.open(opened.workspace.ledger_url) as ledger:
        yield ledger


def _arrival(place: int, content: str, *, pinned: str | None = None) -> Arrival:
    moment = dt.datetime(2017, 5, 10, 9, tzinfo=dt.UTC) + dt.timedelta(seconds=place)
    return Arrival(f"{place:016x}", hashlib.sha256(content.encode()).hexdigest(), f"{place}.docx", 10, moment, pinned)


def _reading(sha256: str, number: int) -> FileReading:
    if number % 4 == 3:
        return FileReading(sha256, FileError("encrypted", "打不开，请报送单位重发。"))
    values = {name: Answer(number, str(number)) for name in FIELDS}
    return FileReading(sha256, readings=(Reading(CAMPAIGN, "summary", "", Answer(None, ""), values, {"opinions": ()}),))


def _receive(opened: Opened, ledger: Ledger, contents: Sequence[str], *, unread: str = "") -> list[Arrival]:
    """Files in this order; of equal contents only one reading is stored, of those named none."""
    arrivals = [_arrival(place, content) for place, content in enumerate(contents)]
    ledger.add_arrivals(arrivals)
    for number, one in enumerate(arrivals):
        if contents[number] not in unread:
            ledger.store_readings({one.sha256: _reading(one.sha256, number)}, reading_key(opened, one))
    return arrivals


def test_readings_in_turn_are_those_of_all_at_once_whatever_is_asked_when(
    opened: Opened, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "_AT_A_TIME", 2)
    arrivals = _receive(opened, ledger, "abcadbefcx", unread="ex")
    whole = stored_readings(opened, ledger, arrivals)
    assert len(whole) == 5
    for order in (arrivals, arrivals[::-1], arrivals[3:] + arrivals[:2], arrivals[1::3]):
        in_turn = ReadInTurn(opened, ledger, arrivals)
        assert [in_turn.get(one.sha256) for one in order] == [whole.get(one.sha256) for one in order]
    assert ReadInTurn(opened, ledger, arrivals).get("never arrived") is None


def test_all_copies_of_a_file_hold_one_reading_however_far_apart_and_it_is_let_go_after_the_last(
    opened: Opened, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "_AT_A_TIME", 2)
    arrivals = _receive(opened, ledger, "abcdaefghaijkl")
    for order in (arrivals, arrivals[1:]):
        in_turn = ReadInTurn(opened, ledger, arrivals)
        found = [in_turn.get(one.sha256) for one in order]
        copies = [reading for one, reading in zip(order, found, strict=True) if one.sha256 == arrivals[0].sha256]
        assert len(copies) >= 2
        assert len({id(one) for one in copies}) == 1
        held = [one for one in gc.get_objects() if isinstance(one, FileReading) and one.sha256 == arrivals[0].sha256]
        assert len(held) == 1
        del found, copies, held
        assert not [one for one in gc.get_objects() if isinstance(one, FileReading) and one.sha256 == arrivals[0].sha256]


def test_readings_are_asked_in_turn_only_where_nobody_remembers_them_and_each_has_one_name(opened: Opened) -> None:
    alone = opened.once([opened.campaigns[CAMPAIGN]])
    plain, copy, pinned = _arrival(1, "a"), _arrival(2, "a"), _arrival(3, "a", pinned=CAMPAIGN)
    assert is_in_turn(alone, by_key(opened, plain, copy))
    assert not is_in_turn(alone, by_key(opened, plain, copy, pinned))
    assert not is_in_turn(opened, by_key(opened, plain, copy))
    assert not is_in_turn(opened.once(list(opened.campaigns.values())), by_key(opened, plain, copy))


def test_a_consolidation_made_once_is_the_one_of_whoever_remembers_and_holds_no_reading(opened: Opened, ledger: Ledger) -> None:
    _receive(opened, ledger, "abcadbefcx", unread="ex")
    campaign = opened.campaigns[CAMPAIGN]
    before = _held()
    once = consolidation_at(opened.once([campaign]), ledger, campaign, DAY)
    assert _held() == before
    assert len(once.submissions) == 5
    assert len(once.unreadable) == 3
    assert repr(once) == repr(consolidation_at(opened, ledger, campaign, DAY))
    assert _held() > before


def _held() -> int:
    return sum(type(one) in (FileReading, Reading) for one in gc.get_objects())
