"""Files dropped on the page: taken in like any other, each with its outcome at once; nothing is lost or overwritten, and all can be taken back."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from pathlib import Path

import pytest

from pipeline.app.decisions.decide import Word
from pipeline.app.files.dropped import DropOrder, Dropping, Upload, drop
from pipeline.app.files.received import FileRow, file_rows, take_back, withdraw
from pipeline.app.workspace.opened import LAST_DAY, consolidation_at, open_records
from pipeline.app.workspace.whole_ledger import open_ledger
from pipeline.cage.engine import LocalEngine
from pipeline.core.errors import UsageError
from pipeline.core.file_names import name_key, safe_name
from pipeline.core.workspace import Workspace
from tests.support.samples import CAMPAIGN, answer, as_docx, encrypted, letter, sample_inbox

NOW = dt.datetime(2017, 5, 19, 2, 30, tzinfo=dt.UTC)
CAMPAIGN_ID = "yangpu-2017-sanda"
WORD = Word("放错了", "王", NOW)
POLICE = as_docx(answer("杨浦公安分局工会", seed=6))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "办公室", bundled=CAMPAIGN.parent)


def dropped(workspace: Workspace, *files: tuple[str, bytes], at: dt.datetime = NOW, received_at: dt.datetime | None = None) -> Dropping:
    order = DropOrder(CAMPAIGN_ID, lambda: at, received_at)
    return drop(workspace, order, [Upload(name, io.BytesIO(data)) for name, data in files], LocalEngine(1))


def rows(workspace: Workspace) -> dict[str, FileRow]:
    opened = open_records(workspace)
    with open_ledger(workspace) as ledger:
        whole = consolidation_at(opened, ledger, opened.campaigns[CAMPAIGN_ID], LAST_DAY)
    return {row.arrival.name.rpartition("/")[2]: row for row in file_rows(opened.campaigns[CAMPAIGN_ID], whole)}


def test_each_dropped_file_has_its_outcome(workspace: Workspace) -> None:
    done = dropped(
        workspace,
        ("公安.docx", POLICE),
        ("公安（加密）.docx", encrypted(POLICE)),
        ("通知.docx", letter("关于防暑降温的通知", "各基层工会：")),
        ("老年大学.docx", as_docx(answer("杨浦区老年大学工会", seed=13))),
        ("Thumbs.db", b"x"),
    )
    assert [one.name for one in done.outcomes] == ["公安.docx", "公安（加密）.docx", "通知.docx", "老年大学.docx", "Thumbs.db"]
    results = [one.row.fates[0].result if one.row else one.reason for one in done.outcomes]
    assert results == ["计入", "打不开", "不是报表", "单位不明", "是系统自己的文件，没有收"]
    first = done.outcomes[0].row
    assert first is not None
    assert first.fates[0].unit == "杨浦公安分局工会"
    assert (first.arrival.pinned, first.arrival.received_at) == (CAMPAIGN_ID, NOW)
    assert done.problems == ()
    assert not [path for path in (workspace.inbox / CAMPAIGN_ID).iterdir() if path.is_file()]


def test_a_dropped_file_leaves_others_in_the_inbox_alone(workspace: Workspace) -> None:
    (workspace.inbox / "别的.docx").write_bytes(POLICE)
    dropped(workspace, ("税务.docx", as_docx(answer("杨浦区税务局工会", seed=3))))
    assert (workspace.inbox / "别的.docx").is_file()
    assert list(rows(workspace)) == ["税务.docx"]


def test_two_files_of_one_name_are_both_kept(workspace: Workspace) -> None:
    done = dropped(workspace, ("汇总表.docx", POLICE), ("汇总表.docx", as_docx(answer("杨浦公安分局工会", seed=7))))
    assert sorted(rows(workspace)) == ["汇总表.docx", "汇总表_2.docx"]
    assert all(one.row is not None for one in done.outcomes)


def test_files_whose_names_some_system_takes_for_one_are_both_kept_and_kept_apart(workspace: Workspace) -> None:
    files = [
        (name, as_docx(answer("杨浦公安分局工会", seed=number)))
        for number, name in enumerate(("A.docx", "a.docx", "Café.docx", unicodedata.normalize("NFD", "Café.docx")))
    ]
    made = dropped(workspace, *files)
    names = [one.row.arrival.name for one in made.outcomes if one.row is not None]
    assert len(names) == len({name_key(name) for name in names}) == 4


def test_the_same_file_again_is_a_duplicate(workspace: Workspace) -> None:
    dropped(workspace, ("公安.docx", POLICE))
    again = dropped(workspace, ("公安.docx", POLICE), at=NOW + dt.timedelta(minutes=5))
    assert again.outcomes[0].row is not None
    assert again.outcomes[0].row.fates[0].result == "重复"


def test_the_moment_of_receipt_may_be_said_and_decides_whether_it_is_late(workspace: Workspace) -> None:
    late = dropped(workspace, ("公安.docx", POLICE), at=NOW + dt.timedelta(days=9)).outcomes[0].row
    assert late is not None
    assert "逾期" in late.fates[0].remark
    said = dropped(workspace, ("税务.docx", as_docx(answer("杨浦区税务局工会", seed=3))), at=NOW + dt.timedelta(days=9), received_at=NOW)
    assert said.outcomes[0].row is not None
    assert said.outcomes[0].row.arrival.received_at == NOW
    assert "逾期" not in said.outcomes[0].row.fates[0].remark


def test_a_folder_with_its_register_of_receipts_gives_each_file_its_time(workspace: Workspace) -> None:
    listed = "文件,收到时间\n公安.docx,2017-05-10 11:00\n子/税务.docx,昨天\n".encode("utf-8-sig")
    files = [("练手/公安.docx", POLICE), ("练手/收件时间.csv", listed), ("练手/子/税务.docx", as_docx(answer("杨浦区税务局工会", seed=3)))]
    police, register, tax = dropped(workspace, *files).outcomes
    assert police.name == "公安.docx"
    assert police.row is not None
    assert police.row.arrival.received_at == dt.datetime(2017, 5, 10, 3, tzinfo=dt.UTC)
    assert (register.row, tax.row) == (None, None)
    assert "收件时间的登记" in register.reason
    assert "“昨天”不是时间" in tax.reason


def test_the_practice_folder_dropped_whole_gives_what_the_inbox_gives(workspace: Workspace) -> None:
    lines = "\n".join(f"{name},{moment.replace('T', ' ')}" for name, (_, moment) in sample_inbox().items())
    files = [(f"练手/{name}", data) for name, (data, _) in sample_inbox().items()] + [
        ("练手/收件时间.csv", f"文件,收到时间\n{lines}".encode())
    ]
    done = dropped(workspace, *files, at=NOW + dt.timedelta(days=9))
    results = sorted(fate.result for one in done.outcomes if one.row for fate in one.row.fates)
    assert results.count("计入") == 12
    assert [results.count(word) for word in ("重复", "已被新报取代", "单位不明", "打不开", "不是报表")] == [1, 1, 1, 2, 1]


def test_what_is_dropped_while_a_run_is_at_work_waits_in_the_inbox(workspace: Workspace) -> None:
    with workspace.locked(now=NOW):
        (one,) = dropped(workspace, ("公安.docx", POLICE)).outcomes
    assert one.row is None
    assert one.waits
    assert "已放进收件夹" in one.reason
    assert (workspace.inbox / CAMPAIGN_ID / "公安.docx").read_bytes() == POLICE


def test_a_withdrawn_file_counts_no_more_and_counts_again_when_taken_back(workspace: Workspace) -> None:
    (one,) = dropped(workspace, ("公安.docx", POLICE)).outcomes
    assert one.row is not None
    withdraw(workspace, CAMPAIGN_ID, one.row.arrival.id, WORD)
    row = rows(workspace)["公安.docx"]
    assert (row.fates[0].result, row.can_be_withdrawn) == ("已撤回", False)
    with pytest.raises(UsageError, match="不用撤回"):
        withdraw(workspace, CAMPAIGN_ID, one.row.arrival.id, WORD)
    assert row.withdrawal is not None
    take_back(workspace, row.withdrawal, WORD)
    row = rows(workspace)["公安.docx"]
    assert (row.fates[0].result, row.withdrawal) == ("计入", None)


@pytest.mark.parametrize(
    "written,name",
    [
        ("汇总表.docx", "汇总表.docx"),
        ("../../etc/passwd", "etc/passwd"),
        ("..\\..\\windows\\a.docx", "windows/a.docx"),
        ("/甲/乙.docx", "甲/乙.docx"),
        ("C:\\表\\甲.docx", "C/表/甲.docx"),
        ("..", "未命名"),
        ("", "未命名"),
        ("a/./b/../c.docx", "a/b/c.docx"),
        ("甲\u202excod.exe", "甲xcod.exe"),
        ("con.docx", "_con.docx"),
        ("甲 .docx . ", "甲.docx"),
        (".htaccess", "htaccess"),
        ("a\0b<c>.docx", "abc.docx"),
        ("1/2/3/4/5/6/7/8.docx", "2/3/4/5/6/7/8.docx"),
    ],
)
def test_a_dropped_name_never_leads_out_of_the_inbox(written: str, name: str) -> None:
    assert safe_name(written).as_posix() == name


def test_a_drop_for_a_campaign_that_is_not_there_writes_nothing(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="没有“nobody”这个活动"):
        drop(workspace, DropOrder("nobody", lambda: NOW), [Upload("a.docx", io.BytesIO(POLICE))], LocalEngine(1))
    assert not (workspace.inbox / "nobody").exists()
