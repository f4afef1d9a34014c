"""The nightly job as a timer of the system: what is written, and what a night does. The system's programs are small ones of the test."""

from __future__ import annotations

import datetime as dt
import os
import shlex
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from pipeline.app.nightly.night import LOG, is_due, last_lines, night
from pipeline.app.nightly.schedule import Plan, ScheduleError, choose
from pipeline.app.nightly.schedule.linux import Systemd
from pipeline.app.nightly.schedule.windows import WindowsTask
from pipeline.cage.engine import LocalEngine
from pipeline.cli.main import _outcome
from pipeline.core.bundled import MARKER
from pipeline.core.workspace import Workspace
from tests.support.samples import CAMPAIGN, write_sample_inbox

pytestmark = pytest.mark.skipif(os.name == "nt", reason="its programs are shell scripts")
NOW = dt.datetime(2017, 5, 22, 18, 30, tzinfo=dt.UTC)
AT = dt.time(2, 30)
OTHERS = "MAILTO=wang\n# 备份\n0 1 * * * /usr/bin/backup +\\%d\n@daily /usr/bin/clean # 别的\n"
PLAN = Plan(Path("/home/wang/汇总 100%"), ("/opt/hui zong/huizong",), AT)


def program(folder: Path, name: str, script: str) -> None:
    """A program that the system would have, first on the path."""
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A path on which only the programs of the test and the common ones lie; its `calls` holds how they were called."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "cat", "cp", "rm", "grep"):
        found = shutil.which(name)
        assert found is not None
        (folder / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr("crontab.CRON_COMMAND", str(folder / "crontab"))  # looked up once, by whichever test came first
    return folder


def with_systemd(programs: Path) -> None:
    program(
        programs, "systemctl", f'echo "$@" >> {programs}/calls\ncase "$2" in is-enabled) grep -q "enable --now $3" {programs}/calls;; esac'
    )


def with_cron(programs: Path, first: str = "") -> Path:
    """A crontab of one user: `-l` tells it, a file replaces it."""
    table = programs / "table"
    table.write_text(first, encoding="utf-8")
    program(programs, "crontab", f'if [ "$1" = "-l" ]; then cat {table}; else cp "$1" {table}; fi')
    return table


def test_systemd_is_chosen_where_the_user_has_it_else_cron(programs: Path, tmp_path: Path) -> None:
    with pytest.raises(ScheduleError, match="没有找到"):
        choose(None, tmp_path)
    with_cron(programs)
    assert choose(None, tmp_path).title == "cron"
    with_systemd(programs)
    assert choose(None, tmp_path).title == "systemd 定时器"


def test_systemd_timer_is_written_enabled_and_removed(programs: Path, tmp_path: Path) -> None:
    with_systemd(programs)
    scheduler = Systemd(tmp_path / "units")
    assert not scheduler.installed(PLAN)
    scheduler.install(PLAN)
    service, timer = sorted(path.read_text(encoding="utf-8") for path in (tmp_path / "units").iterdir())
    assert "OnCalendar=*-*-* 02:30:00" in timer + service
    assert "Persistent=true" in timer + service
    assert scheduler.installed(PLAN)
    assert scheduler.set_at(PLAN) == AT
    assert f"--user enable --now {PLAN.name}.timer" in (programs / "calls").read_text(encoding="utf-8")
    scheduler.remove(PLAN)
    assert list((tmp_path / "units").iterdir()) == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_itself_understands_the_files(tmp_path: Path) -> None:
    folder = tmp_path / "工作 100%"
    folder.mkdir()
    plan = Plan(folder, ("/bin/true",), AT)
    for name, text in Systemd(tmp_path)._files(plan).items():
        name.write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--user", str(tmp_path / f"{plan.name}.timer"), str(tmp_path / f"{plan.name}.service")]
    done = subprocess.run(command, capture_output=True, check=False, text=True)  # noqa: S603 - the system's own
    assert plan.name not in done.stderr


def test_a_refusal_of_the_system_is_said(programs: Path, tmp_path: Path) -> None:
    program(programs, "systemctl", 'echo "Failed to connect to bus" >&2; exit 1')
    with pytest.raises(ScheduleError, match="systemctl 没有照办（Failed to connect to bus）"):
        Systemd(tmp_path).install(PLAN)


def test_the_line_of_the_crontab_comes_and_goes_and_leaves_all_others(programs: Path, tmp_path: Path) -> None:
    table = with_cron(programs, OTHERS)
    scheduler = choose("cron", tmp_path)
    scheduler.install(PLAN)
    scheduler.install(Plan(PLAN.workspace, PLAN.command, dt.time(3, 15)))
    lines = [line for line in table.read_text(encoding="utf-8").splitlines() if PLAN.name in line]
    assert len(lines) == 1
    assert lines[0].startswith("15 * * * * ")
    assert "100\\%" in lines[0]
    assert scheduler.installed(PLAN)
    assert scheduler.set_at(PLAN) == dt.time(3, 15)
    scheduler.remove(PLAN)
    assert scheduler.set_at(PLAN) is None
    assert table.read_text(encoding="utf-8").strip() == OTHERS.strip()
    assert not scheduler.installed(PLAN)


def test_the_line_of_the_crontab_runs_the_program_in_its_folder(tmp_path: Path) -> None:
    command = choose("cron", tmp_path).text(PLAN).split(" ", 5)[5].partition(" >")[0].replace("\\%", "%")
    assert shlex.split(command) == ["/opt/hui zong/huizong", "--workspace", "/home/wang/汇总 100%", "schedule", "run", "--due", "02:30"]


def test_windows_task_catches_up_and_calls_the_program(programs: Path) -> None:
    script = f'[ "$1" != /Create ] || cat "$5" > {programs}/task.xml; [ "$1" != /Query ] || cat {programs}/task.txt'
    program(programs, "schtasks", f'echo "$@" >> {programs}/calls; {script}')
    plan = Plan(Path(r"D:\汇总 表"), (r"D:\huizong\huizong.exe",), AT)
    assert WindowsTask().set_at(plan) is None
    WindowsTask().install(plan)
    (programs / "task.txt").write_text((programs / "task.xml").read_text(encoding="utf-16"), encoding="utf-8")
    assert WindowsTask().set_at(plan) == AT
    task = etree.fromstring((programs / "task.xml").read_bytes())
    told = {etree.QName(one).localname: one.text for one in task.iter()}
    assert (told["StartWhenAvailable"], told["DaysInterval"], told["StartBoundary"]) == ("true", "1", "2020-01-01T02:30:00")
    assert (told["Command"], told["Arguments"]) == (r"D:\huizong\huizong.exe", r'--workspace "D:\汇总 表" schedule run')
    assert "/F" in (programs / "calls").read_text(encoding="utf-8")


def test_two_folders_of_one_name_have_two_timers() -> None:
    assert Plan(Path("/a/汇总"), ("x",), AT).name != Plan(Path("/b/汇总"), ("x",), AT).name
    assert PLAN.name == Plan(PLAN.workspace, ("y",), dt.time(5)).name


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    bundled = tmp_path_factory.mktemp("bundled")
    shutil.copytree(CAMPAIGN, bundled / CAMPAIGN.name)
    workspace = Workspace.create(tmp_path_factory.mktemp("office") / "ws", bundled=bundled)
    write_sample_inbox(workspace.inbox)
    for path in workspace.inbox.rglob("*"):
        os.utime(path, (NOW.timestamp() - 3600, NOW.timestamp() - 3600))
    return workspace


def test_a_night_is_one_line_and_done_only_once(office: Workspace) -> None:
    assert is_due(office, AT, NOW)
    done = night(office, LocalEngine(2), clock=lambda: NOW, secrets={})
    line = "2017-05-23 02:30　收到新文件 18 个，读取 17 个；“大走访、大调解、大服务”活动 已报 12/40，待核 9 处（计入的数据 6 处、单位不明 1 处、读不出 2 处）。"
    assert (done.line, done.status) == (line, 1)
    assert (office.root / LOG).read_bytes() == f"{line}\r\n".encode("utf-8-sig")
    local = NOW.astimezone()
    assert not is_due(office, local.time().replace(second=0, microsecond=0), NOW)
    assert is_due(office, local.time().replace(second=0, microsecond=0), NOW + dt.timedelta(days=1))


def test_a_night_that_failed_says_so_and_stays_due(office: Workspace) -> None:
    declared = office.templates / CAMPAIGN.name / "campaign.yaml"
    before = declared.read_text(encoding="utf-8")
    (office.root / ".huizong.night").unlink(missing_ok=True)
    declared.write_text("id: [", encoding="utf-8")
    done = night(office, LocalEngine(1), clock=lambda: NOW, secrets={})
    declared.write_text(before, encoding="utf-8")
    assert done.status == 3
    assert "没有做完：" in last_lines(office, 1)[0]
    assert is_due(office, AT, NOW)


def test_wrong_settings_of_mail_keep_the_rest_from_nothing(office: Workspace) -> None:
    settings = office.root / MARKER
    before = settings.read_text(encoding="utf-8")
    settings.write_text('[[mail.accounts]]\nname = "办公室"\n', encoding="utf-8")
    done = night(office, LocalEngine(1), clock=lambda: NOW, secrets={})
    settings.write_text(before, encoding="utf-8")
    assert "没有收信：" in done.line
    assert "已报 12/40" in done.line


def test_a_mailbox_that_is_closed_keeps_nothing_else_from_being_done(office: Workspace) -> None:
    settings = office.root / MARKER
    before = settings.read_text(encoding="utf-8")
    settings.write_text(
        '[[mail.accounts]]\nname = "office"\nhost = "127.0.0.1"\nuser = "a@b.cn"\nport = 1\ntls = "none"\n', encoding="utf-8"
    )
    done = night(office, LocalEngine(1), clock=lambda: NOW, secrets={})
    settings.write_text(before, encoding="utf-8")
    assert "收信 0 封；" in done.line
    assert "没有邮箱 office 的授权码" in done.line
    assert "“大走访、大调解、大服务”活动 已报" in done.line
    assert done.status == 1


def test_the_commands_set_show_and_remove(office: Workspace, programs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = with_cron(programs)
    for words in (["install", "--at", "03:00"], ["show", "--at", "03:00"], ["remove"]):
        assert _outcome(["--workspace", str(office.root), "schedule", *words]) == 0
    shown = capsys.readouterr().out
    assert "已设好：每天 03:00 由cron运行，错过的开机后补跑" in shown
    assert "cron：已设好（huizong-ws-" in shown
    assert "已从cron中取消。" in shown
    assert table.read_text(encoding="utf-8").strip() == ""
