"""A new campaign made step by step, of a notice and blanks that are in no campaign: read, changed, tried, and finished."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from threading import Thread

import pytest

from extractors.core.address import FieldAddress
from pipeline.app.nightly.run import Order, run
from pipeline.app.wizard.campaign_drafts import Drafts
from pipeline.app.wizard.edits import FieldEdit, FormEdit, RuleEdit, unit_edits, with_field
from pipeline.app.wizard.fields import figures_in, specs_of
from pipeline.app.wizard.planned import Plan, finish, plan, take_in
from pipeline.app.wizard.trial_reading import trial
from pipeline.campaign import load_campaign
from pipeline.campaign.units.roster import load_roster
from pipeline.campaign.units.roster_table import pasted_rows, units_in
from pipeline.core.errors import UsageError
from pipeline.core.workspace import Workspace
from pipeline.notice.naming import Settings
from tests.support.new_campaign_papers import HERE, LIST, NOTICE, REVISED, roster
from tests.support.new_campaign_returns import WANGJIANG, filled_form
from tests.support.reading_here import Here

TODAY = dt.date(2024, 9, 3)
FORM, LISTED = "zhijia_jianshe_qingkuang_biao", "zhigong_zhijia_minglu"
ALL, MODEL, SPENT, OWN = "zhigong_zhijia_zongshu", "qizhong_mofan_zhigong_zhijia", "lan_2024_niantou_rujing_fei", "qizhong_gonghui_jingfei"


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(Workspace.create(tmp_path / "办公室", bundled=None))


@pytest.fixture
def begun(drafts: Drafts) -> tuple[Drafts, str]:
    """A draft with its notice and the blank that came beside it."""
    draft = drafts.begin()
    for kind, name in (("notice", NOTICE), ("blanks", LIST)):
        take_in(drafts, draft, (kind, name, (HERE / name).read_bytes()), today=TODAY)  # type: ignore[arg-type]
    return drafts, draft


def planned(drafts: Drafts, draft: str) -> Plan:
    return plan(drafts, draft, today=TODAY)


def change(drafts: Drafts, draft: str, **said: object) -> None:
    drafts.change(draft, lambda edits: edits.model_copy(update=said))


def changed_field(drafts: Drafts, draft: str, address: str, **said: object) -> None:
    edit = FieldEdit(**said)  # type: ignore[arg-type]
    at = FieldAddress.parse(address)
    drafts.change(draft, lambda edits: edits.with_form(FORM, with_field(edits.forms.get(FORM, FormEdit()), at, edit)))


def test_what_the_notice_says_stands_in_the_draft(begun: tuple[Drafts, str]) -> None:
    whole = planned(*begun)
    assert (whole.title, whole.issuer, whole.day) == ("2024年职工之家建设", "临溪区总工会", dt.date(2024, 9, 20))
    assert (whole.mailbox, whole.phone, whole.contact) == ("lxzgh_jcb@163.com", "0579-6621083", "周文静")
    assert [form.name for form in whole.draft.learned] == [FORM, LISTED]
    assert whole.lacking == ()


def test_a_draft_left_and_opened_again_has_lost_nothing(begun: tuple[Drafts, str]) -> None:
    drafts, draft = begun
    change(drafts, draft, settings=Settings(title="职工之家"))
    again = Drafts(drafts.workspace)
    assert [(one.id, one.title) for one in again.all()] == [(draft, "职工之家")]
    assert planned(again, draft).title == "职工之家"


def test_two_changes_at_one_time_both_hold(begun: tuple[Drafts, str]) -> None:
    drafts, draft = begun
    names = [f"lan{number}" for number in range(12)]
    threads = [Thread(target=changed_field, args=(drafts, draft, name), kwargs={"ignore": True}) for name in names]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(drafts.edits(draft).forms[FORM].fields) == sorted(names)


@pytest.mark.parametrize("draft", ["../templates", "0123456789ab", "", "."])
def test_no_other_folder_is_taken_for_a_draft(drafts: Drafts, draft: str) -> None:
    with pytest.raises(UsageError, match="没有这份草稿"):
        drafts.edits(draft)


@pytest.mark.parametrize("name, kept", [("../../a.docx", "a.docx"), ("C:\\表\\b.xlsx", "b.xlsx"), ("a/..", ""), ("x<y>.docx", "xy.docx")])
def test_a_file_name_leads_nowhere(drafts: Drafts, name: str, kept: str) -> None:
    draft = drafts.begin()
    if not kept:
        with pytest.raises(UsageError):
            drafts.give(draft, "trial", name, b"x")
        return
    assert drafts.give(draft, "trial", name, b"x") == kept
    assert drafts.path(draft, "trial", kept).read_bytes() == b"x"


def test_a_blank_that_cannot_be_read_is_not_kept(begun: tuple[Drafts, str]) -> None:
    drafts, draft = begun
    with pytest.raises(UsageError, match="读不出来"):
        take_in(drafts, draft, ("blanks", "坏.docx", b"PK\x03\x04no"), today=TODAY)
    assert drafts.edits(draft).blanks == (LIST,)


def test_a_notice_replaced_by_one_that_cannot_be_read_stays(begun: tuple[Drafts, str]) -> None:
    drafts, draft = begun
    with pytest.raises(UsageError):
        take_in(drafts, draft, ("notice", NOTICE, b"PK\x03\x04no"), today=TODAY)
    assert planned(drafts, draft).title == "2024年职工之家建设"


def test_blanks_alone_make_a_draft_that_says_what_it_lacks(drafts: Drafts) -> None:
    draft = drafts.begin()
    take_in(drafts, draft, ("blanks", REVISED, (HERE / REVISED).read_bytes()), today=TODAY)
    assert planned(drafts, draft).lacking == ("活动名称", "发文单位", "截止日")
    with pytest.raises(UsageError, match="活动名称、发文单位、截止日"):
        finish(drafts, draft, today=TODAY)
    change(drafts, draft, settings=Settings(title="职工之家", issuer="临溪区总工会", day=dt.date(2024, 9, 20)))
    made = load_campaign(drafts.workspace.templates / finish(drafts, draft, today=TODAY))
    assert (made.title, made.issuer, made.deadline) == ("职工之家", "临溪区总工会", dt.date(2024, 9, 20))


def test_fields_as_the_clerk_wants_them_stand_in_the_campaign(begun: tuple[Drafts, str]) -> None:
    drafts, draft = begun
    changed_field(drafts, draft, "fuwu_zhigong", title="服务人次", total=False)
    changed_field(drafts, draft, "tianbiao_ren", ignore=True)
    changed_field(drafts, draft, "sheshi_shebei_qingkuang.gouzhi_nianfen", type="count")
    changed_field(drafts, draft, "zongmian_ji", rate=MODEL, of=ALL)
    drafts.change(draft, lambda edits: edits.with_form(LISTED, FormEdit(title="名录", required=False)))
    made = load_campaign(drafts.workspace.templates / finish(drafts, draft, today=TODAY))
    asked = made.declared[FORM]
    assert (asked.fields["fuwu_zhigong"].title, asked.fields["fuwu_zhigong"].total) == ("服务人次", False)
    assert asked.fields["tianbiao_ren"].ignore
    assert asked.lists["sheshi_shebei_qingkuang"].columns["gouzhi_nianfen"].type == "count"
    assert (asked.fields["zongmian_ji"].rate, asked.fields["zongmian_ji"].of) == (MODEL, ALL)
    assert (made.declared[LISTED].title, made.declared[LISTED].required) == ("名录", False)
    assert drafts.all() == ()


def test_a_rate_of_a_field_that_is_no_figure_any_more_is_dropped(begun: tuple[Drafts, str]) -> None:
    drafts, draft = begun
    changed_field(drafts, draft, "zongmian_ji", rate=MODEL, of=ALL)
    changed_field(drafts, draft, MODEL, type="text")
    spec = planned(drafts, draft).draft.learned[0].spec.fields["zongmian_ji"]
    assert (spec.rate, spec.of) == ("", "")


def test_a_rate_needs_two_different_fields(begun: tuple[Drafts, str]) -> None:
    for rate, of in ((MODEL, ""), (MODEL, MODEL)):
        with pytest.raises(UsageError, match="比率要选齐两栏"):
            changed_field(*begun, "zongmian_ji", rate=rate, of=of)


def test_what_the_clerk_empties_is_not_taken_from_the_notice_again(begun: tuple[Drafts, str]) -> None:
    drafts, draft = begun
    change(drafts, draft, settings=Settings(phone="", contact="基层部", affixes=("临溪区",)))
    made = load_campaign(drafts.workspace.templates / finish(drafts, draft, today=TODAY))
    assert (made.phone, made.contact, made.mailbox, made.affixes) == ("", "基层部", "lxzgh_jcb@163.com", ("临溪区",))


def test_rules_are_chosen_and_break_where_they_should(begun: tuple[Drafts, str]) -> None:
    drafts, draft = begun
    rules = (
        RuleEdit(form=FORM, left=MODEL, relation="<=", right=(ALL,)),
        RuleEdit(form=FORM, left=SPENT, relation="==", right=(OWN, "zongmian_ji"), severity="error"),
    )
    change(drafts, draft, rules=rules, units=unit_edits(units_in(pasted_rows(roster()))))
    whole = planned(drafts, draft)
    assert [one.words for one in whole.rules] == [
        "其中：模范职工之家 不大于 职工之家总数",
        "2024年投入经费 等于 其中：工会经费 ＋ 总面积",
    ]
    sheet = dataclasses.replace(WANGJIANG, answers={**WANGJIANG.answers, "homes": "1", "area": "0.3", "spent": "0.4", "union_spent": "0.1"})
    path = drafts.folder(draft) / "表.docx"
    path.write_bytes(filled_form(sheet))
    (form,) = trial(drafts.workspace, whole, path, Here()).forms
    assert form.doubts == ("其中：模范职工之家（2）应不大于职工之家总数（1），请向该单位核实。",)
    assert form.unit == "望江街道总工会"


def test_a_rule_whose_field_is_not_read_any_more_is_shown_and_not_written(begun: tuple[Drafts, str]) -> None:
    drafts, draft = begun
    change(drafts, draft, rules=(RuleEdit(form=FORM, left=MODEL, relation="<=", right=(ALL,)),))
    changed_field(drafts, draft, ALL, ignore=True)
    (shown,) = planned(drafts, draft).rules
    assert shown.rule is None
    assert load_campaign(drafts.workspace.templates / finish(drafts, draft, today=TODAY)).rules == ()


def test_columns_of_a_list_are_compared_row_by_row(begun: tuple[Drafts, str]) -> None:
    drafts, draft = begun
    listed = [one for one in figures_in(specs_of(planned(drafts, draft).draft.learned)) if one.form == LISTED]
    assert [(one.each, one.label) for one in listed[1:3]] == [(LISTED, "服务人次·2023年"), (LISTED, "服务人次·2024年1—8月")]
    change(drafts, draft, rules=(RuleEdit(form=LISTED, each=LISTED, left=listed[1].name, relation="<=", right=(listed[2].name,)),))
    (rule,) = load_campaign(drafts.workspace.templates / finish(drafts, draft, today=TODAY)).rules
    assert (rule.form, rule.each) == (LISTED, LISTED)


def test_a_trial_shows_what_is_understood_and_takes_nothing_in(begun: tuple[Drafts, str]) -> None:
    drafts, draft = begun
    path = drafts.folder(draft) / "表.docx"
    path.write_bytes(filled_form(WANGJIANG))
    made = trial(drafts.workspace, planned(drafts, draft), path, Here())
    answers = {one.label: one.value for one in made.forms[0].answers}
    assert (answers["服务职工"], answers["是否设立母婴室"], answers["最近一次验收日期"]) == ("4320", "是", "2024-06-18")
    assert made.forms[0].lists[0].rows[0] == ("图书", "1200", "3.6", "2023", "")
    assert not list(drafts.workspace.archive.iterdir())
    assert not list(drafts.workspace.templates.iterdir())


def test_a_trial_of_no_return_says_why(begun: tuple[Drafts, str]) -> None:
    drafts, draft = begun
    path = drafts.folder(draft) / "坏.docx"
    path.write_bytes(b"PK\x03\x04no")
    made = trial(drafts.workspace, planned(drafts, draft), path, Here())
    assert made.forms == ()
    assert len(made.passed) == 1


def test_a_finished_campaign_gets_a_free_id_and_its_roster(begun: tuple[Drafts, str]) -> None:
    drafts, draft = begun
    (drafts.workspace.templates / "lxqzgh-2024-zgzjjs").mkdir()
    change(drafts, draft, units=unit_edits(units_in(pasted_rows(roster()))))
    made = finish(drafts, draft, today=TODAY)
    assert made == "lxqzgh-2024-zgzjjs-2"
    (drafts.workspace.templates / "lxqzgh-2024-zgzjjs").rmdir()
    units = load_roster(drafts.workspace.templates / made / "roster.csv")
    assert [one.name for one in units][:2] == ["望江街道总工会", "青石街道总工会"]
    assert units[3].aliases == ("教育工会", "区教育局工会")


def test_from_notice_to_first_report(begun: tuple[Drafts, str]) -> None:
    drafts, draft = begun
    change(drafts, draft, units=unit_edits(units_in(pasted_rows(roster()))))
    made = finish(drafts, draft, today=TODAY)
    (drafts.workspace.inbox / "望江.docx").write_bytes(filled_form(WANGJIANG))
    now = dt.datetime(2024, 9, 21, 1, tzinfo=dt.UTC)
    run(drafts.workspace, Order(clock=lambda: now, campaigns=(made,), settle=dt.timedelta()), Here())
    assert list(drafts.workspace.outbox.glob(f"{made}/2024-09-21/*情况汇总报告*.docx"))


def test_edits_of_another_version_are_refused_in_words(drafts: Drafts) -> None:
    draft = drafts.begin()
    (drafts.folder(draft) / "draft.json").write_text('{"unknown": 1}', encoding="utf-8")
    with pytest.raises(UsageError, match="读不出来"):
        drafts.edits(draft)
    assert [one.title for one in drafts.all()] == [""]
    drafts.discard(draft)
    assert drafts.all() == ()
