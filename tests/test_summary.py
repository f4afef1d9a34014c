from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

from extractors.core.address import FieldAddress
from extractors.core.reading import Answer, Finding
from pipeline.render.summary import outcomes, summary, summary_bytes, unmarked
from tests.support import two_forms
from tests.support.factories import Filled, Strays, make_consolidation, yangpu

CONTRACT = [
    *("campaign", "as_of", "deadline", "generated_from", "expected", "returned", "late", "missing", "unknown", "superseded"),
    *("duplicates", "unreadable", "totals", "groups", "findings", "review"),
]


def test_summary_has_the_keys_of_the_contract_first_and_in_its_order() -> None:
    keys = list(summary(yangpu(), make_consolidation()))
    assert keys[: len(CONTRACT)] == CONTRACT
    assert keys[len(CONTRACT) :] == ["returned_in_time", "nil", "exempt", "partial", "missing_unreadable", "doubts", "unmarked"]


def test_summary_counts_every_expected_unit_exactly_once() -> None:
    told = summary(yangpu(), make_consolidation(returned=33, late=2))
    assert (told["expected"], told["returned"], told["returned_in_time"]) == (40, 33, 31)
    assert told["late"] == ["zs12", "zs13"]
    assert told["expected"] == told["returned_in_time"] + len(told["late"]) + len(told["missing"])


def test_summary_names_strays_by_unit_and_file() -> None:
    told = summary(yangpu(), make_consolidation(strays=Strays(("空白.docx", "加密.docx"), ("老年大学工会",))))
    assert told["unknown"] == ["老年大学工会"]
    assert told["unreadable"] == ["加密.docx", "空白.docx"]


def test_summary_counts_superseded_and_duplicate_returns() -> None:
    consolidation = make_consolidation()
    first = consolidation.submissions[0]
    older = [
        replace(first, id=f"old{place}", standing=standing) for place, standing in enumerate(["superseded", "duplicate", "superseded"])
    ]
    told = summary(yangpu(), replace(consolidation, submissions=(*consolidation.submissions, *older)))
    assert (told["superseded"], told["duplicates"]) == (2, 1)
    assert told["groups"] == summary(yangpu(), consolidation)["groups"]


def test_summary_has_every_outcome_of_every_block_and_names_items_without_one_apart() -> None:
    filled = {"jd01": Filled(opinions=[("workers", "甲", "resolved"), ("workers", "乙", None)])}
    told = summary(yangpu(), make_consolidation(returned=["jd01"], late=0, filled=filled))
    nothing = {"resolved": 0, "in_progress": 0, "for_reference": 0}
    assert told["groups"]["opinions"] == {"workers": nothing | {"resolved": 1}, "employers": nothing, "grassroots": nothing}
    assert told["unmarked"] == {"opinions": {"workers": 1}}


def test_summary_tells_nil_partial_and_exempt_apart() -> None:
    told = summary(two_forms.campaign(), two_forms.consolidation())
    assert (told["expected"], told["returned"], told["partial"], told["exempt"], told["missing"]) == (3, 2, ["u2"], ["u3"], ["u4"])
    nil = summary(yangpu(), make_consolidation(returned=["jd01"], late=0, filled={"jd01": Filled(opinions=(), nil=True)}))
    assert (nil["nil"], nil["returned"]) == (["jd01"], 1)


def test_summary_counts_a_late_nil_return_as_late_too() -> None:
    told = summary(yangpu(), make_consolidation(returned=["jd01"], late=["jd01"], filled={"jd01": Filled(nil=True)}))
    assert (told["nil"], told["late"], told["returned_in_time"]) == (["jd01"], ["jd01"], 0)


def test_summary_counts_findings_by_code_and_review_by_entry() -> None:
    doubt = Finding("approximate", "warning", "约数。", FieldAddress("meetings_held"))
    filled = {"jd01": Filled({"meetings_held": Answer(12, "约12", findings=(doubt,))}, opinions=(), findings=(doubt,))}
    told = summary(yangpu(), make_consolidation(returned=["jd01"], late=0, filled=filled))
    assert told["findings"] == {"approximate": 2}
    assert told["review"] == 2


def test_items_of_a_group_without_choice_are_counted_as_unmarked() -> None:
    assert outcomes(two_forms.campaign(), two_forms.consolidation()) == {"asks": {"a": {}, "b": {}}}
    assert unmarked(two_forms.campaign(), two_forms.consolidation()) == {"asks": {"a": 3}}


def test_summary_before_the_deadline_has_nobody_late() -> None:
    told = summary(yangpu(), make_consolidation(as_of=dt.date(2017, 5, 15), returned=9))
    assert told["late"] == []
    assert told["as_of"] == "2017-05-15"


def test_summary_bytes_are_the_same_each_time_and_plain_chinese() -> None:
    data = summary_bytes(yangpu(), make_consolidation(strays=Strays(unknown=("老年大学工会",))))
    assert data == summary_bytes(yangpu(), make_consolidation(strays=Strays(unknown=("老年大学工会",))))
    assert data.endswith(b"}\n")
    assert "老年大学工会" in data.decode()
    assert json.loads(data)["campaign"] == "yangpu-2017-sanda"


def test_summary_bytes_survive_a_lone_surrogate() -> None:
    consolidation = make_consolidation(strays=Strays(("a.docx",)))
    (stray,) = consolidation.unreadable
    odd = replace(stray, arrival=replace(stray.arrival, name="a\ud800.docx"))
    assert json.loads(summary_bytes(yangpu(), replace(consolidation, unreadable=(odd,))))["unreadable"] == ["a\ud800.docx"]
