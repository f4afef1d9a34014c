"""The registry of findings: whole, told apart by clerk's words, and the only place that makes them."""

from __future__ import annotations

import string

import pytest
from pydantic import ValidationError

from extractors.core.address import FieldAddress
from extractors.core.errors import MESSAGES
from extractors.core.findings import FINDINGS, SECTIONS, Code, Variant, declared_finding, described, finding
from extractors.core.location import Location
from extractors.core.reading import Finding
from pipeline.campaign import Rule
from pipeline.campaign.tables.figure_specs import Demand
from pipeline.render.chapters.outstanding import kind_name
from tests.support.factories import yangpu


def slots(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_registry_describes_every_code_once() -> None:
    assert sorted(code for section in SECTIONS for code in section.findings) == sorted(Code)


def test_registry_uses_every_variant_for_one_code() -> None:
    assert sorted(variant for one in FINDINGS.values() for variant in one.variants) == sorted(Variant)


@pytest.mark.parametrize("code", Code)
def test_registry_says_all_that_report_and_page_need(code: Code) -> None:
    one = FINDINGS[code]
    assert all((one.kind, one.meaning, one.remedy, one.message or one.variants))
    assert "其他" not in one.kind
    assert all(said.endswith("。") for said in (one.message, *one.variants.values()) if said)


@pytest.mark.parametrize("code", Code)
def test_registry_message_leaves_the_names_of_the_constructor_free(code: Code) -> None:
    one = FINDINGS[code]
    assert not {"code", "field", "source", "variant", ""} & {name for said in (one.message, *one.variants.values()) for name in slots(said)}


def test_registry_shares_no_code_with_file_errors() -> None:
    assert set(MESSAGES).isdisjoint(Code)


def test_finding_carries_the_plain_code_the_severity_and_the_filled_message() -> None:
    made = finding(
        Code.APPROXIMATE, field=FieldAddress.parse("visits[3].workers"), source=Location("table", 1).cell(7, 4), raw="{近百}", value=100
    )
    assert made == Finding(
        "approximate",
        "warning",
        "填的是约数“{近百}”，按 100 计，请向单位核实确数。",
        FieldAddress.parse("visits[3].workers"),
        Location("table", 1).cell(7, 4),
    )
    assert type(made.code) is str


def test_finding_says_the_variant_asked_for() -> None:
    made = finding(Code.NOT_A_NUMBER, variant=Variant.RANGE, raw="3至5家")
    assert made.message == "“3至5家”是一个范围，没有取其中任何一个，请与发文单位议定后更正。"


def test_finding_without_a_slot_of_its_message_is_refused() -> None:
    with pytest.raises(KeyError):
        finding(Code.APPROXIMATE, raw="近百")


def test_declared_finding_keeps_code_and_words_of_the_campaign() -> None:
    assert declared_finding("date_outside", "warning", "不在期间。", field=FieldAddress("day")) == Finding(
        "date_outside", "warning", "不在期间。", FieldAddress("day")
    )
    assert described("date_outside") is None


@pytest.mark.parametrize("code", ["overlap", "not_a_number", "corrupt"])
def test_campaign_with_a_code_of_the_program_is_refused(code: str) -> None:
    with pytest.raises(ValidationError, match="程序自己的疑点代码"):
        Rule(code=code, check="true", fields=(), message="不符。")
    with pytest.raises(ValidationError, match="程序自己的疑点代码"):
        Demand(code=code, check="true", message="不符。")


@pytest.mark.parametrize("code", Code)
def test_report_counts_every_code_by_the_word_of_the_registry(code: Code) -> None:
    assert kind_name(yangpu(), code.value) == FINDINGS[code].kind


def test_report_counts_rules_of_the_campaign_and_codes_that_nobody_knows_apart() -> None:
    assert kind_name(yangpu(), "participants_below_meetings") == "不符合校核规则"
    assert kind_name(yangpu(), "code_of_a_former_version") == "其他"
