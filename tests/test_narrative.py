"""Free texts: known by their title or file name, signed by their unit."""

from __future__ import annotations

from extractors.form import FormSpec, NarrativeSpec
from extractors.match.narrative import NarrativeLayout, compile_narrative
from extractors.match.recognise import read_parts
from tests.support.papers import paper

BODY = "根据上级工会部署，我区扎实开展活动，共走访企业39家。" * 12


def texts(campaign: str = "leshan", title: str = "“进千户企业、访万名职工”活动", **words: tuple[str, ...]) -> list[NarrativeLayout]:
    """Free texts of a campaign by their names."""
    return [
        compile_narrative(campaign, name, FormSpec(name, narrative=NarrativeSpec(of)), 2011, title)
        for name, of in (words or {"narrative": ("总结",)}).items()
    ]


def read(document: object, layouts: list[NarrativeLayout], name: str = "") -> list[tuple[str, str, object]]:
    """Campaign, form and unit of every reading."""
    readings, _ = read_parts([document], layouts, name)  # type: ignore[list-item]
    return [(one.campaign, one.form, one.unit.value) for one in readings]


def test_text_is_known_by_its_title_and_belongs_to_the_unit_that_signs() -> None:
    document = paper("五通桥区总工会活动总结", BODY, "五通桥区总工会（盖章）", "2011年12月14日")
    assert read(document, texts()) == [("leshan", "narrative", "五通桥区总工会")]


def test_text_without_a_title_is_known_by_its_file_name() -> None:
    assert read(paper(BODY, BODY), texts(), "五通桥区活动总结.docx") == [("leshan", "narrative", None)]


def test_word_of_the_title_in_the_running_text_names_nothing() -> None:
    assert read(paper("关于召开会议的通知", f"请各单位认真总结。{BODY}"), texts(), "通知.docx") == []


def test_short_text_is_no_report() -> None:
    assert read(paper("活动总结", "见附件。"), texts(), "总结.docx") == []


def test_longer_of_two_words_that_fit_decides() -> None:
    kinds = texts(narrative=("总结",), survey=("调研报告",), brief=("报告",))
    assert read(paper("工资集体协商调研报告", BODY), kinds)[0][1] == "survey"


def test_report_of_two_campaigns_goes_to_the_one_that_its_title_names() -> None:
    both = [*texts(), *texts("chengdu", "“面对面、心贴心”活动")]
    assert read(paper("金堂县总工会“面对面、心贴心”活动总结", BODY), both)[0][0] == "chengdu"


def test_report_that_may_belong_to_two_campaigns_is_refused() -> None:
    readings, ignored = read_parts([paper("活动总结", BODY)], [*texts(), *texts("chengdu", "“面对面、心贴心”活动")], "总结.docx")
    assert not readings
    assert [one.reason for one in ignored] == ["ambiguous_form"]
