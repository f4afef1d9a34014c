"""What can't be read, from the inbox to the report: kept, named with its reason and its next step, and a copy of it mended on receipt."""

from __future__ import annotations

import datetime as dt
import os

import openpyxl
import pytest

from extractors.core.errors import MESSAGES
from pipeline.app.nightly.outcome import Outcome
from pipeline.app.nightly.run import Order, run
from pipeline.cage.engine import LocalEngine
from pipeline.core.workspace import Workspace
from pipeline.intake.archive import Archive
from pipeline.wording import terms as words
from tests.support.returns import BASE
from tests.support.samples import CAMPAIGN, answer, as_docx, encrypted
from tests.test_archive_containers import crafted, entry
from tests.test_mail import attached, mail

NOW = dt.datetime(2017, 5, 22, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
SOUND = as_docx(answer("五角场街道总工会", seed=1))
LOCKED = entry("平凉路街道.docx".encode(), SOUND, flags=0x801)
FILES = {
    "殷行街道.docx": encrypted(SOUND),
    "大桥街道.docx": SOUND[: len(SOUND) // 2],
    "江浦路街道.docx": b"",
    "照片.lnk": b"L\0\0\0\1\x14\2\0" + bytes(99),
    "汇总.zip": crafted(entry("五角场街道.docx".encode(), SOUND, flags=0x800), LOCKED),
    "来信.eml": mail(attached(b'; filename="a.docx"', encrypted(BASE)), header=b"From: x@example.cn\r\nSubject: x\r\n"),
}
CODES = {
    "殷行街道.docx": "encrypted",
    "大桥街道.docx": "corrupt",
    "江浦路街道.docx": "empty",
    "照片.lnk": "unsupported",
    "汇总.zip": "encrypted",
    "来信.eml": "encrypted",
}


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Outcome]:
    workspace = Workspace.create(tmp_path_factory.mktemp("office") / "w", bundled=CAMPAIGN.parent)
    for name, data in FILES.items():
        (workspace.inbox / name).write_bytes(data)
        os.utime(workspace.inbox / name, (NOW.timestamp() - 86400,) * 2)
    return workspace, run(workspace, Order(lambda: NOW, (CAMPAIGN.name,)), LocalEngine(1))


def sheet(workspace: Workspace, name: str) -> list[dict[str, str]]:
    (path,) = workspace.outbox.rglob("明细.xlsx")
    head, *rows = openpyxl.load_workbook(path)[name].iter_rows(values_only=True)
    return [dict(zip(map(str, head), (str(cell or "") for cell in row), strict=True)) for row in rows]


def test_every_file_that_can_not_be_read_is_named_by_its_code(work: tuple[Workspace, Outcome]) -> None:
    unreadable = work[1].published[0].consolidation.unreadable
    assert {one.arrival.name: one.error.code for one in unreadable} == CODES


def test_what_can_not_be_read_is_kept_whole_for_ever(work: tuple[Workspace, Outcome]) -> None:
    workspace, outcome = work
    archive = Archive(workspace.archive)
    assert {one.name: archive.open_bytes(one.sha256) for one in outcome.intake.arrivals} == FILES
    assert sorted(path.name for path in workspace.done.rglob("*") if path.is_file()) == sorted(FILES)


def test_review_names_the_unit_that_must_send_it_again_and_what_to_ask_for(work: tuple[Workspace, Outcome]) -> None:
    rows = {row["文件"]: row for row in sheet(work[0], "待核") if row["文件"] in FILES and not row["报送编号"]}
    assert set(rows) == set(CODES)
    assert rows["殷行街道.docx"]["单位"] == "殷行街道总工会"
    assert "向殷行街道总工会索取未加密的版本" in rows["殷行街道.docx"]["问题"]
    assert "其中的“平凉路街道.docx”" in rows["汇总.zip"]["问题"]
    assert "向平凉路街道总工会索取未加密的版本" in rows["汇总.zip"]["问题"]
    assert all(row["下一步"] for row in rows.values())


def test_register_of_receipts_has_every_file_with_its_reason(work: tuple[Workspace, Outcome]) -> None:
    rows = sheet(work[0], "收件登记")
    assert {row["文件"] for row in rows} == set(FILES)
    reasons = {row["文件"]: row["说明"] for row in rows if row["结果"] == words.UNREADABLE}
    assert set(reasons) == set(CODES)
    assert "索取重发" in reasons["大桥街道.docx"]


def test_sound_member_beside_an_encrypted_one_counts(work: tuple[Workspace, Outcome]) -> None:
    (counted,) = work[1].published[0].consolidation.counted
    assert (counted.arrival.name, counted.part) == ("汇总.zip", "五角场街道.docx")


def test_every_message_says_what_to_do_next() -> None:
    assert [code for code, said in MESSAGES.items() if not any(word in said for word in ("请", "缺少"))] == []
