"""The nightly job on the sample inbox: safe to repeat, the same to the byte, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest

from extractors.extraction import read_file
from pipeline.app.documents.exchange import KEPT, MANIFEST
from pipeline.app.nightly.outcome import Outcome
from pipeline.app.nightly.run import Order, run
from pipeline.cage.engine import LocalEngine
from pipeline.core.errors import BusyError, CampaignError, UsageError
from pipeline.core.workspace import Workspace
from tests.support.samples import CAMPAIGN, layout, sample_inbox, write_sample_inbox

NOW = dt.datetime(2026, 5, 23, 2, 30, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=1)
AS_OF = dt.date(2017, 5, 22)
CAMPAIGN_ID = "yangpu-2017-sanda"


def order(**changes: object) -> Order:
    return Order(**{"clock": lambda: NOW, "campaigns": (CAMPAIGN_ID,), "as_of": AS_OF, "settle": dt.timedelta(), **changes})  # type: ignore[arg-type]


def make(root: Path) -> Workspace:
    workspace = Workspace.create(root, bundled=CAMPAIGN.parent)
    write_sample_inbox(workspace.inbox)
    return workspace


def job(workspace: Workspace, **changes: object) -> Outcome:
    return run(workspace, order(**changes), LocalEngine(2))


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Outcome]:
    workspace = make(tmp_path_factory.mktemp("office") / "ws")
    return workspace, job(workspace)


def tree(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def summary(workspace: Workspace, day: str = "2017-05-22") -> dict[str, object]:
    return json.loads((workspace.outbox / CAMPAIGN_ID / day / "summary.json").read_text(encoding="utf-8"))


def test_the_sample_inbox_gives_the_expected_summary(done: tuple[Workspace, Outcome]) -> None:
    workspace, _ = done
    found = summary(workspace)
    assert (found["expected"], found["returned"]) == (40, 12)
    assert found["late"] == ["hy03"]
    assert found["unknown"] == ["杨浦区老年大学工会"]
    assert (found["superseded"], found["duplicates"]) == (1, 1)
    assert found["unreadable"] == ["商业工会（加密）.docx", "物业行业工会汇总表.docx"]
    assert found["nil"] == ["zs03"]


def test_the_totals_are_the_sums_of_what_was_written(done: tuple[Workspace, Outcome]) -> None:
    workspace, outcome = done
    (one,) = outcome.published
    for field, total in one.consolidation.totals.items():
        figures = [s.values[field].value for s in one.consolidation.counted]
        assert summary(workspace)["totals"][field] == total.value == sum(value for value in figures if isinstance(value, int))  # type: ignore[index]


def test_every_document_of_the_contract_is_there(done: tuple[Workspace, Outcome]) -> None:
    workspace, _ = done
    names = set(tree(workspace.outbox / CAMPAIGN_ID / "2017-05-22"))
    assert {"情况汇总报告.docx", "汇总表.docx", "明细.xlsx", "催报名单.xlsx", "催报通知.docx", "summary.json", MANIFEST} <= names
    assert {f"frames/{name}.csv" for name in ("submissions", "opinions", "findings", "arrivals")} <= names


def test_every_file_of_the_inbox_is_kept_to_the_byte_and_moved(done: tuple[Workspace, Outcome]) -> None:
    workspace, outcome = done
    assert len(outcome.intake.arrivals) == len(sample_inbox())
    kept = {
        path.relative_to(workspace.done / "2026-05-23").as_posix(): path.read_bytes()
        for path in (workspace.done).rglob("*")
        if path.is_file()
    }
    assert kept == {name: data for name, (data, _) in sample_inbox().items()}
    for data, _ in sample_inbox().values():
        digest = hashlib.sha256(data).hexdigest()
        assert (workspace.archive / digest[:2] / digest).read_bytes() == data
    assert [path.name for path in workspace.inbox.iterdir() if path.is_file()] == ["收件时间.csv"]


def test_a_second_run_parses_nothing_and_changes_nothing(done: tuple[Workspace, Outcome]) -> None:
    workspace, _ = done
    before = tree(workspace.outbox)
    again = job(workspace, clock=lambda: LATER)
    assert (len(again.intake.arrivals), again.parsed) == (0, 0)
    assert [one.fresh for one in again.campaigns] == [False]
    assert tree(workspace.outbox) == before


def test_another_office_makes_the_same_report_to_the_byte(done: tuple[Workspace, Outcome], tmp_path: Path) -> None:
    workspace, _ = done
    other = make(tmp_path / "other")
    job(other, clock=lambda: LATER)
    assert tree(other.outbox / CAMPAIGN_ID / "2017-05-22") == tree(workspace.outbox / CAMPAIGN_ID / "2017-05-22")


def test_an_earlier_day_is_made_again_as_it_was(done: tuple[Workspace, Outcome], tmp_path: Path) -> None:
    workspace, _ = done
    job(workspace, as_of=dt.date(2017, 5, 15))
    early = make(tmp_path / "early")
    for name, (_, received) in sample_inbox().items():
        if received > "2017-05-16":
            (early.inbox / name).unlink()
    job(early, as_of=dt.date(2017, 5, 15))
    assert tree(early.outbox / CAMPAIGN_ID / "2017-05-15") == tree(workspace.outbox / CAMPAIGN_ID / "2017-05-15")


def test_the_consolidated_form_is_a_valid_return_with_the_same_values(done: tuple[Workspace, Outcome]) -> None:
    workspace, outcome = done
    data = (workspace.outbox / CAMPAIGN_ID / "2017-05-22" / "汇总表.docx").read_bytes()
    (reading,) = read_file(data, "汇总表.docx", [layout()]).readings
    whole = outcome.published[0].consolidation
    assert {name: reading.values[name].value for name in whole.totals} == {name: total.value for name, total in whole.totals.items()}
    assert reading.unit.raw == "上海市杨浦区总工会"
    read = {
        (item.values["raised_by"].value, item.values["text"].value, item.values["outcome"].value) for item in reading.groups["opinions"]
    }
    meant = {
        (i.values["raised_by"].value, i.values["text"].value, i.values["outcome"].value)
        for s in whole.counted
        for i in s.groups["opinions"]
    }
    squeeze = lambda rows: {(block, "".join(filter(str.isalnum, str(text))), outcome) for block, text, outcome in rows}  # noqa: E731
    assert squeeze(read) == squeeze(meant)


def test_a_hostile_and_a_broken_file_change_no_other_result(done: tuple[Workspace, Outcome], tmp_path: Path) -> None:
    workspace, _ = done
    plain = make(tmp_path / "plain")
    for name in ("物业行业工会汇总表.docx", "商业工会（加密）.docx"):
        (plain.inbox / name).unlink()
    job(plain)
    assert summary(plain)["totals"] == summary(workspace)["totals"]
    assert summary(plain)["groups"] == summary(workspace)["groups"]


def test_a_report_that_a_clerk_has_changed_is_put_aside_before_a_new_one(tmp_path: Path) -> None:
    workspace = make(tmp_path / "ws")
    job(workspace)
    folder = workspace.outbox / CAMPAIGN_ID / "2017-05-22"
    (folder / "催报通知.docx").write_bytes(b"edited by hand")
    job(workspace)
    assert (folder.parent / KEPT / "2017-05-22" / "催报通知.docx").read_bytes() == b"edited by hand"
    assert (folder / "催报通知.docx").read_bytes() != b"edited by hand"


def test_two_runs_at_once_are_refused_in_one_line(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "ws", bundled=CAMPAIGN.parent)
    with workspace.locked(now=NOW), pytest.raises(BusyError) as error:
        job(workspace)
    assert "\n" not in str(error.value)


def test_a_broken_campaign_stops_the_run_before_anything_is_moved(tmp_path: Path) -> None:
    workspace = make(tmp_path / "ws")
    before = tree(workspace.inbox)
    declaration = workspace.templates / CAMPAIGN_ID / "campaign.yaml"
    declaration.write_text(declaration.read_text(encoding="utf-8").replace("deadline:", "deadlin:"), encoding="utf-8")
    with pytest.raises(CampaignError):
        job(workspace)
    assert tree(workspace.inbox) == before


def test_an_unknown_campaign_is_named(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "ws", bundled=CAMPAIGN.parent)
    with pytest.raises(UsageError, match="没有“x”这个活动"):
        job(workspace, campaigns=("x",))


def test_an_empty_inbox_gives_a_report_that_nobody_returned(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "ws", bundled=CAMPAIGN.parent)
    job(workspace)
    assert (summary(workspace)["returned"], len(summary(workspace)["missing"])) == (0, 40)  # type: ignore[arg-type]


def test_a_changed_blank_makes_every_file_be_read_again(tmp_path: Path) -> None:
    workspace = make(tmp_path / "ws")
    assert job(workspace).parsed == 17
    declaration = workspace.templates / CAMPAIGN_ID / "campaign.yaml"
    declaration.write_text(declaration.read_text(encoding="utf-8").replace("title: 情况汇总表", "title: 情况表"), encoding="utf-8")
    assert job(workspace).parsed == 17


def test_a_sub_folder_pins_the_campaign(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "ws", bundled=CAMPAIGN.parent)
    pinned = workspace.inbox / CAMPAIGN_ID
    pinned.mkdir()
    data, _ = sample_inbox()["定海路街道总工会.docx"]
    (pinned / "a.docx").write_bytes(data)
    outcome = job(workspace, as_of=None)
    assert [arrival.pinned for arrival in outcome.intake.arrivals] == [CAMPAIGN_ID]
    assert len(outcome.published[0].consolidation.counted) == 1


def test_a_lost_outbox_is_made_anew(done: tuple[Workspace, Outcome], tmp_path: Path) -> None:
    workspace, _ = done
    copy = tmp_path / "copy"
    shutil.copytree(workspace.root, copy)
    again = Workspace.at(copy)
    before = tree(again.outbox / CAMPAIGN_ID / "2017-05-22")
    shutil.rmtree(again.outbox / CAMPAIGN_ID)
    assert job(again).parsed == 0
    assert tree(again.outbox / CAMPAIGN_ID / "2017-05-22") == before


def test_a_file_dropped_a_moment_ago_gets_a_moment(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "ws", bundled=CAMPAIGN.parent)
    file = workspace.inbox / "a.docx"
    file.write_bytes(sample_inbox()["定海路街道总工会.docx"][0])
    written = dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC)
    moments = [written, written, written + dt.timedelta(seconds=5)]
    waited: list[float] = []
    clock = lambda: moments.pop(0) if len(moments) > 1 else moments[0]  # noqa: E731
    outcome = job(workspace, clock=clock, wait=waited.append, settle=dt.timedelta(seconds=2), as_of=None)
    assert waited == [2.0]
    assert [arrival.name for arrival in outcome.intake.arrivals] == ["a.docx"]


def test_a_day_that_has_not_come_is_refused(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "ws", bundled=CAMPAIGN.parent)
    with pytest.raises(UsageError, match="还没有到"):
        job(workspace, as_of=dt.date(2030, 1, 1))


def test_all_campaigns_that_ship_run_on_one_inbox(tmp_path: Path) -> None:
    workspace = make(tmp_path / "ws")
    shipped = tuple(sorted(folder.parent.name for folder in CAMPAIGN.parent.glob("*/campaign.yaml")))
    outcome = job(workspace, campaigns=shipped)
    assert len(outcome.published) == len(shipped) == 5
    assert all((one.folder / "情况汇总报告.docx").is_file() for one in outcome.published)


def test_campaigns_that_came_with_the_program_say_nothing_until_something_arrives(tmp_path: Path) -> None:
    workspace = make(tmp_path / "ws")
    outcome = job(workspace, campaigns=())
    assert [one.consolidation.campaign for one in outcome.published] == [CAMPAIGN_ID]
    assert [path.name for path in workspace.outbox.iterdir() if path.is_dir()] == [CAMPAIGN_ID]


def test_a_campaign_of_ones_own_reports_before_anything_arrives(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "ws", bundled=CAMPAIGN.parent)
    declared = workspace.templates / CAMPAIGN_ID / "campaign.yaml"
    declared.write_text(declared.read_text(encoding="utf-8").replace("区总工会办公室", "区总工会组织部"), encoding="utf-8")
    assert [one.consolidation.campaign for one in job(workspace, campaigns=()).published] == [CAMPAIGN_ID]


def test_a_file_that_nobody_can_read_is_told_though_no_campaign_has_begun(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "ws", bundled=CAMPAIGN.parent)
    (workspace.inbox / "表.docx").write_bytes(b"PK\x03\x04 cut off")
    os.utime(workspace.inbox / "表.docx", (1494_000_000, 1494_000_000))
    outcome = job(workspace, campaigns=())
    assert (outcome.published, outcome.needs_person) == ((), True)
    assert [one.name for one in outcome.unreadable()] == ["表.docx"]
