"""Returns for correction in an office with the sample inboxes: whose file, which remarks, where it is written."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from pathlib import Path

import pytest

from extractors.core.errors import MESSAGES
from extractors.core.findings import FINDINGS
from extractors.core.reading import FileError, Finding
from pipeline.app.correspondence.send_back import ReturnOrder, SentBack, return_of, returnable, send_back
from pipeline.app.decisions.decide import Word
from pipeline.app.decisions.history import history
from pipeline.app.decisions.targets import Sight, Target, look
from pipeline.app.workspace.opened import open_records
from pipeline.app.workspace.whole_ledger import open_ledger
from pipeline.cli.main import _outcome
from pipeline.core.decision import DecisionKind
from pipeline.core.errors import UsageError
from pipeline.core.workspace import Workspace
from pipeline.post.cell_notes import notes_of
from pipeline.post.send_back import unit_words, unreadable_words, wrong_words
from pipeline.post.word_comments import comments_of
from pipeline.render.gongwen.filled_template import document_text
from tests.support.campaign_office import office_with, run_in
from tests.support.reading_here import Here
from tests.support.samples import CAMPAIGN, sample_inbox, write_sample_inbox

NOW = dt.datetime(2017, 5, 22, 1, 30, tzinfo=dt.UTC)
SANDA = "yangpu-2017-sanda"
LESHAN = "leshan-2011-qianhu"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = Workspace.create(tmp_path_factory.mktemp("office") / "ws", bundled=CAMPAIGN.parent)
    write_sample_inbox(workspace.inbox)
    run_in(workspace, SANDA, dt.date(2017, 5, 22))
    return workspace


def back(workspace: Workspace, unit: str, campaign: str = SANDA, **order: object) -> tuple[SentBack, ...]:
    word = Word("有需要修改的地方", "王芳", NOW)
    return send_back(workspace, ReturnOrder(Target(unit, campaign), **order), word, Here())[1]  # type: ignore[arg-type]


def sight(workspace: Workspace) -> Sight:
    with open_ledger(workspace) as ledger:
        return look(open_records(workspace), ledger, SANDA)[0]


def test_what_would_go_back_is_seen_before_anything_is_written(office: Workspace) -> None:
    found = {one.file: one for one in returnable(sight(office))}
    health = found["卫计委工会.docx"]
    assert (health.unit.name, len(health.remarks), len(health.submissions)) == ("杨浦区卫生和计划生育工会", 3, 1)
    assert [one.label for one in health.remarks] == ["走访企事业单位", "访谈职工", "召开座谈会"]
    closed = found["商业工会（加密）.docx"]
    assert (closed.submissions, closed.remarks[0].text) == ((), "文件已加密，打不开。请去掉打开密码后重新报送。")


def test_a_return_that_does_not_count_is_not_sent_back(office: Workspace) -> None:
    with pytest.raises(UsageError, match="现在不计入"):
        return_of(sight(office), "no such return")


def test_a_word_file_goes_back_with_a_comment_at_each_bad_answer(office: Workspace) -> None:
    (done,) = back(office, "区卫计委工会", due=dt.date(2017, 5, 25))
    original, _ = sample_inbox()["卫计委工会.docx"]
    returned = done.path.read_bytes()
    assert comments_of(returned) == (
        "本文件有 3 处需要修改，已在各处批注。请改好后于5月25日前重新报送至 ypqzgh@126.com（联系人：区总工会办公室，电话 25032214）。",
        "【走访企事业单位】填的是约数“近百家”，按 100 计。请填写确切的数字。",
        "【访谈职工】填的是约数“约1200人次”，按 1200 计。请填写确切的数字。",
        "【召开座谈会】填的是算式“6+3”，按 9 计。请写出算好的数字。",
    )
    assert document_text(returned) == document_text(original)
    assert (done.original, done.remarks, done.is_letter) == ("卫计委工会.docx", 3, False)
    assert done.path == office.outbox / SANDA / "退回修改" / "2017-05-22" / "杨浦区卫生和计划生育工会" / "卫计委工会（请修改）.docx"


def test_the_original_stays_as_it_was(office: Workspace) -> None:
    back(office, "hy02")
    digest = hashlib.sha256(sample_inbox()["卫计委工会.docx"][0]).hexdigest()
    assert hashlib.sha256((office.archive / digest[:2] / digest).read_bytes()).hexdigest() == digest


def test_a_workbook_goes_back_with_a_note_at_the_cell(office: Workspace) -> None:
    (done,) = back(office, "杨浦区体育局工会")
    notes = notes_of(done.path.read_bytes())
    assert notes["Sheet1", "B6"] == "【解决问题】单元格里是公式但没有保存结果。请填写算好的数字。"
    assert "1 处需要修改" in notes["Sheet1", "A1"]


def test_a_file_that_nobody_could_open_is_answered_by_a_letter(office: Workspace) -> None:
    (done,) = back(office, "杨浦区商业行业工会联合会")
    assert done.is_letter
    text = document_text(done.path.read_bytes())
    assert "贵单位报来的文件“商业工会（加密）.docx”（2017-05-16 10:10 收到）需要修改后重新报送" in text
    assert "文件已加密，打不开。请去掉打开密码后重新报送。" in text


def test_a_return_without_faults_goes_back_only_with_a_word_of_the_office(office: Workspace) -> None:
    with pytest.raises(UsageError, match="没有需要单位修改的地方"):
        back(office, "jd01")
    (done,) = back(office, "jd01", note="请补盖公章")
    assert comments_of(done.path.read_bytes())[0].endswith("请补盖公章")


def test_a_changed_file_is_written_beside_the_one_of_before(office: Workspace) -> None:
    (first,) = back(office, "hy03", note="请补盖公章")
    (second,) = back(office, "hy03", note="请补盖公章和签名")
    assert first.path != second.path
    assert first.path.is_file()


def test_what_went_back_is_a_decision_of_the_return(office: Workspace) -> None:
    back(office, "hy02")
    last, *_ = history(office, SANDA)
    assert (last.first.kind, last.first.who, last.words) == (DecisionKind.RETURN, "王芳", "退回修改")
    assert last.about == "杨浦区卫生和计划生育工会　卫计委工会.docx"


def test_a_file_that_was_answered_by_a_letter_is_asked_for_again(office: Workspace) -> None:
    back(office, "杨浦区物业管理行业工会联合会")
    last, *_ = history(office, SANDA)
    assert (last.first.kind, last.words) == (DecisionKind.FILE, "已请单位重报")


def test_one_return_goes_back_by_its_id_and_is_seen_to_wait(office: Workspace) -> None:
    others = waiting(office) - {"卫计委工会.docx"}
    (health,) = (one for one in returnable(sight(office)) if one.file == "卫计委工会.docx")
    order = return_of(sight(office), health.submissions[0], "请补盖公章")
    ((done,),) = send_back(office, order, Word("需要修改", "王芳", NOW), Here())[1:]
    assert (done.original, done.remarks) == ("卫计委工会.docx", 4)
    assert waiting(office) == others | {"卫计委工会.docx"}


def waiting(office: Workspace) -> set[str]:
    """The files that went back and are awaited."""
    return {one.file for one in returnable(sight(office)) if one.sent_back and one.submissions}


@pytest.mark.parametrize("unit", ["火星街道", ""])
def test_a_unit_that_no_roster_has_is_refused(office: Workspace, unit: str) -> None:
    with pytest.raises(UsageError, match="没有“"):
        back(office, unit)


def test_the_command_says_what_it_wrote(office: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert _outcome(["--workspace", str(office.root), "return", "hy02", "--campaign", SANDA]) == 0
    assert "卫计委工会.docx：3 处，已加批注：" in capsys.readouterr().out


def test_other_formats_and_files_in_mails_go_back_too(tmp_path: Path) -> None:
    workspace = office_with(tmp_path / "ws", LESHAN)
    run_in(workspace, LESHAN, dt.date(2011, 12, 20))
    for unit, name, is_letter in (("沙湾区", "沙湾区登记表.doc", True), ("五通桥区", "登记表.docx", False)):
        done = {one.original: one for one in back(workspace, unit, campaign=LESHAN, note="请补盖公章")}
        assert done[name].is_letter == is_letter


def test_no_word_to_a_unit_asks_what_only_the_office_can_do() -> None:
    said = [unreadable_words(FileError(code, message)) for code, message in MESSAGES.items()]
    assert [one for one in said if "索取" in one or "收件夹" in one] == []


class _Slots(dict[str, str]):
    """Anything for any slot of a message."""

    def __missing__(self, key: str) -> str:
        return f"〔{key}〕"


def test_every_remark_speaks_to_the_unit_and_not_to_the_clerk() -> None:
    of_clerks = re.compile("向单位|该单位|请单位|更正|名册|huizong|yaml|对照原件|收件夹|请写 |。。|；。|，。")
    said = {
        f"{code}：{told}"
        for code, one in FINDINGS.items()
        for message in filter(None, (one.message, *one.variants.values()))
        if (told := unit_words(Finding(code.value, one.severity, message.format_map(_Slots())))) and of_clerks.search(told)
    }
    assert said == set()


def test_what_a_unit_wrote_is_never_taken_for_a_request() -> None:
    doubt = Finding("x", "error", "填的是“若干，请谅解”，没有计入合计，请向单位问明后更正。")
    assert wrong_words(doubt) == "填的是“若干，请谅解”，没有计入合计。"
