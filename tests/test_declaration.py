"""A campaign at work asks for something else: tried on what has arrived, saved where it stands, and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.core.address import FieldAddress
from pipeline.app.declaration import trial
from pipeline.app.declaration.changes import Changes, Told, change, changed_campaign, changes_of, text_of, wanted
from pipeline.app.declaration.earlier import change_words, go_back, save, versions_of
from pipeline.app.declaration.trial import Effect, tried
from pipeline.app.wizard.edits import FieldEdit, FormEdit, RuleEdit, with_field
from pipeline.app.workspace.opened import open_records
from pipeline.cage.engine import LocalEngine
from pipeline.campaign import Campaign
from pipeline.core.bundled import bundled_templates
from pipeline.core.errors import UsageError
from pipeline.core.workspace import Workspace
from tests.support.practice import CAMPAIGN, practice_office, said_by

FORM = "summary"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """For whoever changes nothing."""
    return practice_office(tmp_path_factory.mktemp("office") / "办公室")


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return practice_office(tmp_path / "办公室")


def campaign_of(workspace: Workspace, name: str = CAMPAIGN) -> Campaign:
    return open_records(workspace).campaigns[name]


def of_field(name: str, **said: object) -> Changes:
    edit = FieldEdit(**said)  # type: ignore[arg-type]
    return Changes(forms={FORM: with_field(FormEdit(), FieldAddress.parse(name), edit)})


def tried_on(workspace: Workspace, changes: Changes) -> Effect:
    return tried(open_records(workspace), campaign_of(workspace), changes, LocalEngine(2))


SMALLER = RuleEdit(form=FORM, left="problems_solved", relation="<=", right=("meetings_held",), severity="error")


@pytest.mark.parametrize(
    "changes, words",
    [
        (of_field("workers_interviewed", title="访谈人数"), "情况汇总表·访谈职工：名称由“访谈职工”改为“访谈人数”"),
        (of_field("workers_interviewed", type="number"), "情况汇总表·访谈职工：要的是由“整数”改为“数（可有小数）”"),
        (of_field("meetings_held", total=False), "情况汇总表·召开座谈会：合计由“是”改为“否”"),
        (Changes(forms={FORM: FormEdit(required=False)}), "“情况汇总表”每个单位都要报由“是”改为“否”"),
        (
            Changes(forms={FORM: FormEdit(several=("needs_superior",))}),
            "“情况汇总表”区分一个单位的几份，用由“（空）”改为“需要上级解决的问题”",
        ),
        (Changes(told=Told(deadline="2017-06-30")), "截止日由“2017年5月20日”改为“2017年6月30日”"),  # type: ignore[arg-type]
    ],
    ids=["title", "type", "total", "required", "several", "deadline"],
)
def test_each_change_is_told_and_nothing_else_of_the_declaration_is_touched(shared: Workspace, changes: Changes, words: str) -> None:
    campaign = campaign_of(shared)
    assert change_words(campaign, changes) == (words,)
    with changed_campaign(campaign, changes) as (then, text):
        assert then.model_copy(update={"folder": campaign.folder}) == wanted(campaign, changes)
    before, after = text_of(campaign).splitlines(), text.splitlines()
    assert len([line for line in before if line not in after]) <= 1
    assert len([line for line in after if line not in before]) == 1


def test_a_rate_and_the_words_of_a_choice_are_changed() -> None:
    campaign = open_records(Workspace(Path("/nowhere"), ""), bundled_templates()).campaigns["chengdu-2012-mianduimian"]
    words = ("汇报", "座谈会", "个案访谈", "入户慰问", "宣传咨询", "电话回访")
    visits = with_field(FormEdit(), FieldAddress("visits", column="method"), FieldEdit(options=words))
    visits = with_field(visits, FieldAddress("visits", column="workers"), FieldEdit(type="number"))
    changes = Changes(forms={"visit_log": visits})
    with changed_campaign(campaign, changes) as (then, _):
        assert then.forms["visit_log"].lists["visits"].columns["method"].options == words
    assert len(change_words(campaign, changes)) == 2


def test_a_rule_of_two_fields_is_tried_on_what_has_arrived_without_reading_it_again(shared: Workspace) -> None:
    effect = tried_on(shared, Changes(rules=(SMALLER,)))
    assert effect.waiting == 0
    assert effect.covers.files > 5
    assert effect.returns[0] == effect.returns[1]
    assert effect.doubts[1] > effect.doubts[0]
    assert effect.values == 0


def test_dropping_a_rule_takes_its_doubts_away(office: Workspace) -> None:
    save(office, campaign_of(office), Changes(rules=(SMALLER,)), said_by("李"))
    effect = tried_on(office, Changes(dropped=("guize_1",)))
    assert effect.doubts[1] < effect.doubts[0]


def test_a_field_is_read_no_more_once_no_rule_needs_it(shared: Workspace) -> None:
    away = of_field("needs_superior", ignore=True)
    with pytest.raises(UsageError, match="“需要上级解决的问题”不读了，但还有规则用到它"):
        tried_on(shared, away)
    more = away.model_copy(update={"dropped": ("escalated_without_figure", "escalated_without_text")})
    assert change_words(campaign_of(shared), more)[0] == "情况汇总表·需要上级解决的问题：读不读由“是”改为“否”"
    with changed_campaign(campaign_of(shared), more) as (then, _):
        assert "needs_superior" not in then.forms[FORM].fields


def test_a_field_that_is_asked_for_otherwise_is_read_again_for_the_trial(shared: Workspace) -> None:
    effect = tried_on(shared, of_field("workers_interviewed", type="text"))
    assert effect.waiting > 0
    assert effect.covers.files == effect.covers.known
    assert [(one.label, one.after) for one in effect.sums] == [("访谈职工", "")]
    assert effect.returns[0] == effect.returns[1]


def test_of_many_files_those_that_fill_in_what_changes_are_tried_first(shared: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    renamed = of_field("needs_superior", title="要上级办的")
    users = tried_on(shared, renamed).covers.users
    monkeypatch.setattr(trial, "_MOST_READ", users)
    covers = tried_on(shared, renamed).covers
    assert (covers.files, covers.using, covers.users) == (users, users, users)
    assert covers.known > users > 5


TABLE = """
tables:
  by_unit:
    title: 各单位访谈
    from: summary
    by: unit
    figures:
      workers: {sum: workers_interviewed, title: 访谈, measure: 人}
"""


def test_declared_tables_are_tried_too(office: Workspace) -> None:
    path = campaign_of(office).folder / "campaign.yaml"
    path.write_text(path.read_text(encoding="utf-8") + TABLE, encoding="utf-8")
    effect = tried_on(office, Changes(forms={FORM: FormEdit(several=("workers_interviewed",))}))
    assert effect.covers.tables == ("各单位访谈",)
    assert effect.cells == len(effect.other_cells) == 2
    assert [(one.about, one.label) for one in effect.other_cells] == [
        ("各单位访谈", "杨浦公安分局工会·访谈"),
        ("各单位访谈", "合计·访谈"),
    ]


def test_of_many_files_the_newest_are_tried(shared: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "_MOST_READ", 3)
    effect = tried_on(shared, of_field("workers_interviewed", title="访谈人数"))
    assert effect.covers.files == 3
    assert effect.covers.known > 3


def test_what_was_said_is_kept_until_it_is_saved_and_the_version_before_can_be_had_back(office: Workspace) -> None:
    campaign = campaign_of(office)
    before = text_of(campaign)
    said = change(office, CAMPAIGN, lambda one: one.model_copy(update={"rules": (SMALLER,)}))
    assert changes_of(office, CAMPAIGN) == said
    made = save(office, campaign, said, said_by("李", "来文"))
    assert not made.is_read_again
    assert changes_of(office, CAMPAIGN) == Changes()
    (version,) = versions_of(office, CAMPAIGN)
    assert (version.who, version.why, version.text) == ("李", "来文", before)
    assert "新增规则" in version.said[0]
    assert campaign_of(office).rules[-1].code == "guize_1"
    go_back(office, campaign_of(office), 1, said_by("王", "不要了"))
    assert text_of(campaign_of(office)) == before
    assert [one.number for one in versions_of(office, CAMPAIGN)] == [2, 1]
    go_back(office, campaign_of(office), 2, said_by("王", "还是要"))
    assert campaign_of(office).rules[-1].code == "guize_1"


def test_changes_that_say_nothing_new_are_not_saved(office: Workspace) -> None:
    with pytest.raises(UsageError, match="没有改动"):
        save(office, campaign_of(office), of_field("workers_interviewed", title="访谈职工"), said_by("李"))
    with pytest.raises(UsageError, match="没有这一版"):
        go_back(office, campaign_of(office), 3, said_by("李"))


def test_a_change_that_breaks_the_declaration_is_refused_and_nothing_is_written(office: Workspace) -> None:
    campaign = campaign_of(office)
    before = text_of(campaign)
    with pytest.raises(UsageError, match=r"这样改不行，没有改动：.*workers_interviewed"):
        save(office, campaign, of_field("workers_interviewed", ignore=True), said_by("李"))  # it is compared with other units
    assert text_of(campaign_of(office)) == before
    assert versions_of(office, CAMPAIGN) == ()


@pytest.mark.parametrize("name", ["chengdu-2012-mianduimian", "leshan-2011-qianhu", "yangpu-2018-shishi", "yangpu-2019-yaodian"])
def test_the_fields_of_every_campaign_can_be_renamed(name: str) -> None:
    campaign = open_records(Workspace(Path("/nowhere"), ""), bundled_templates()).campaigns[name]
    forms = {key: FormEdit(title=f"{form.title}（改）") for key, form in campaign.declared.items()}
    with changed_campaign(campaign, Changes(forms=forms)) as (then, _):
        assert [form.title for form in then.forms.values()] == [f"{form.title}（改）" for form in campaign.forms.values()]
