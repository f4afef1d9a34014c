"""Telephone numbers in what leaves the office: hidden wherever they are told, and nothing else is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from extractors.core.address import FieldAddress
from extractors.core.reading import Answer, Finding
from pipeline.consolidation.masking import without_numbers
from pipeline.core.consolidated import Consolidation, ReviewEntry
from pipeline.core.model import Correction, Submission
from tests.support.factories import make_answer
from tests.support.tabulated import SHISHI, Back, shipped, stand

NUMBER, HIDDEN = "13812345678", "138****5678"
AT = dt.datetime(2018, 1, 3, tzinfo=dt.UTC)


def doubt(message: str, field: str = "project") -> Finding:
    return Finding("outlier", "warning", message, FieldAddress.parse(field))


def correction(field: str, value: str) -> Correction:
    return Correction("s0", FieldAddress.parse(field), value, f"改为{value}", "张三", AT)


def shown(back: Back, review: tuple[ReviewEntry, ...] = (), **changes: object) -> tuple[Submission, Consolidation]:
    """The return, changed, and the whole, as documents may show it."""
    campaign = shipped(SHISHI)
    whole = stand(campaign, [back])
    submissions = tuple(replace(one, **changes) for one in whole.submissions)  # type: ignore[arg-type] # as the test says
    masked = without_numbers(campaign, replace(whole, submissions=submissions, review=review, units=()))
    return masked.submissions[0], masked


def test_masking_hides_a_number_of_the_return_in_findings_about_other_fields() -> None:
    told = (doubt(f"与 {NUMBER} 相同"),)
    one, _ = shown(Back("proposal_unit", "jd01", {"phone": NUMBER}, findings=told))
    assert (one.values["phone"].value, one.findings[0].message) == (HIDDEN, f"与 {HIDDEN} 相同")


def test_masking_hides_a_number_that_only_a_correction_or_the_first_reading_has() -> None:
    told = (doubt(f"与 {NUMBER} 相同"), doubt("与 13987654321 相同"))
    first = {FieldAddress("phone"): make_answer("13987654321")}
    one, _ = shown(Back("proposal_unit", "jd01", findings=told), corrections=(correction("phone", NUMBER),), original=first)
    assert [finding.message for finding in one.findings] == [f"与 {HIDDEN} 相同", "与 139****4321 相同"]
    assert (one.corrections[0].value, one.corrections[0].why) == (HIDDEN, f"改为{HIDDEN}")
    assert one.original[FieldAddress("phone")].value == "139****4321"


def test_masking_hides_a_longer_number_before_one_that_is_a_part_of_it() -> None:
    first = {FieldAddress("phone"): make_answer("25032214")}
    one, _ = shown(Back("proposal_unit", "jd01", {"phone": "021-25032214"}, findings=(doubt("021-25032214 与 25032214"),)), original=first)
    assert one.findings[0].message == "021-****2214 与 25****14"


def test_masking_hides_numbers_of_the_rows_of_a_list() -> None:
    told = (doubt(f"与 {NUMBER} 相同", "rows[1].project"),)
    one, _ = shown(Back("online", None, rows=({"name": "甲", "phone": NUMBER},), findings=told))
    (items,) = one.groups.values()
    assert (items[0].values["phone"].value, one.findings[0].message) == (HIDDEN, f"与 {HIDDEN} 相同")


def test_masking_leaves_other_figures_of_fields_alone() -> None:
    kept = Answer("20180103001", "20180103001", None, findings=(doubt("20180103001"),))
    one, _ = shown(
        Back("proposal_unit", "jd01", {"phone": NUMBER, "project": kept}, findings=(doubt("应为 20180103002"),)),
        corrections=(correction("project", "20180103002"),),
        original={FieldAddress("project"): make_answer("20180103003")},
    )
    assert (one.values["project"], one.findings[0].message) == (kept, "应为 20180103002")
    assert (one.corrections[0].value, one.original[FieldAddress("project")].value) == ("20180103002", "20180103003")


def test_masking_hides_numbers_in_the_review_and_leaves_entries_of_no_return() -> None:
    finding = Finding("not_a_phone", "warning", f"{NUMBER} 不像电话", FieldAddress("phone"))
    entries = (
        ReviewEntry("s0", "a.docx", "jd01", "甲", FieldAddress("phone"), "联系电话", NUMBER, NUMBER, finding),
        ReviewEntry("s0", "a.docx", "jd01", "甲", FieldAddress("project"), "项目", "20180103001", "20180103001", doubt(f"见 {NUMBER}")),
        ReviewEntry(None, "a.docx", None, "", FieldAddress("phone"), "文件", NUMBER, None, doubt(NUMBER)),
    )
    _, whole = shown(Back("proposal_unit", "jd01", {"phone": NUMBER}), entries)
    phone, other, none = whole.review
    assert (phone.raw, phone.value, phone.finding.message) == (HIDDEN, HIDDEN, f"{HIDDEN} 不像电话")
    assert (other.raw, other.value, other.finding.message) == ("20180103001", "20180103001", f"见 {HIDDEN}")
    assert none == entries[2]
