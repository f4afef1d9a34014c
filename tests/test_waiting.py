"""How much awaits a person: one number, whoever tells it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.app.decisions.decide import settle_file
from pipeline.app.decisions.targets import Target
from pipeline.app.nightly.outcome import said_of
from pipeline.core.workspace import Workspace
from pipeline.wording.figures import file_words
from pipeline.wording.terms import waiting_words
from tests.support.practice import CAMPAIGN, NOW, practice_office, said_by, sight_of
from tests.support.web import signed_in, words


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return practice_office(tmp_path / "办公室")


def told(office: Workspace) -> dict[str, int]:
    """The number as each place has it."""
    clerk = signed_in(office, lambda: NOW)
    pages = {"home": (r"待核 (\d+) 处", "/"), "review": (r"还有 (\d+) 处", f"/c/{CAMPAIGN}/review")}
    found = {name: re.search(pattern, words(clerk.get(url))) for name, (pattern, url) in pages.items()}
    overview = re.findall(r"(\d+) (?:处错误|处提示|处单位不明|处读不出)待核", words(clerk.get(f"/c/{CAMPAIGN}/")))
    said = re.match(r"待核 (\d+) 处", waiting_words(said_of(sight_of(office).whole).waiting))
    return {name: int(one[1]) for name, one in {**found, "said": said}.items() if one} | {"overview": sum(map(int, overview))}


def test_what_awaits_a_person_is_one_number_everywhere(office: Workspace) -> None:
    assert told(office) == dict.fromkeys(("home", "review", "said", "overview"), 9)


def test_a_file_that_was_asked_for_again_awaits_nobody_here(office: Workspace) -> None:
    file = sight_of(office).whole.unreadable[0]
    settle_file(office, Target(file_words(file.arrival.name, file.part), CAMPAIGN), "asked", said_by("王"))
    assert told(office) == dict.fromkeys(("home", "review", "said", "overview"), 8)


@pytest.mark.parametrize(
    "counts, said",
    [
        ({}, "待核 0 处"),
        ({"counted": 6}, "待核 6 处"),
        ({"counted": 6, "stranger": 1, "file": 2}, "待核 9 处（计入的数据 6 处、单位不明 1 处、读不出 2 处）"),
        ({"file": 2}, "待核 2 处（读不出 2 处）"),
    ],
)
def test_what_awaits_is_told_apart_where_not_all_is_in_what_counts(counts: dict[str, int], said: str) -> None:
    assert waiting_words(counts) == said  # type: ignore[arg-type]
