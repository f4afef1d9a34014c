"""The cage: a file that loops, devours memory or kills its worker costs itself only."""

from __future__ import annotations

import hashlib
import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from extractors.core.errors import UnreadableFileError
from extractors.core.reading import FileReading
from extractors.formats.legacy.tools import Tools
from extractors.match import Layout
from pipeline.cage import Job, Limits, pool, worker
from pipeline.cage.engine import LocalEngine, make_engine
from pipeline.cage.hand_over import together
from pipeline.core.errors import UsageError
from tests.support.office_files import converted
from tests.support.samples import answer, as_docx, layout

QUICK = Limits(wall_seconds=6, cpu_seconds=1, memory_bytes=2**30)
SOUND = as_docx(answer("定海路街道总工会", seed=1))


def job(name: str, data: bytes = SOUND) -> Job:
    return Job(hashlib.sha256(data + name.encode()).hexdigest(), name, data)


_kept: list[bytes] = []


def misbehave(data: bytes) -> None:  # noqa: C901, PLR0912 - one branch a misdeed
    """What a parser may do to its process when a file is made for it."""
    if data == b"loop":
        while True:
            pass
    if data == b"sleep":
        time.sleep(60)
    if data == b"devour":
        _ = [bytes(2**24) for _ in range(2**12)]
    if data == b"abort":
        os.abort()
    if data == b"leave":
        os._exit(0)
    if data == b"exit":
        raise SystemExit
    if data == b"raise":
        raise KeyError(data)
    if data == b"recurse":
        misbehave_again(misbehave_again)
    if data == b"hoard":
        _kept.append(bytes(2**29))
    if data.endswith(b"abort with others"):
        os.abort()
    if data.endswith(b"sleep with others"):
        time.sleep(60)
    if data.startswith(b"end unknown once "):
        try:
            os.mkdir(data.removeprefix(b"end unknown once "))  # noqa: PTH102 - a name in bytes
        except FileExistsError:
            return
        os._exit(255)
    if data == b"die later":
        threading.Timer(0.3, os._exit, (1,)).start()


def misbehave_again(again: Callable[..., None]) -> None:
    again(again)


class HostileReader:
    """Stands in the worker for a library that a file can harm; sound files go to the real reader."""

    def __init__(self) -> None:
        self.read = worker.read_file

    def __call__(self, data: bytes, name: str, layouts: list[Layout], tools: Tools, *, sha256: str) -> FileReading:
        misbehave(data)
        if data == b"unwritable":
            return FileReading(10**5000)  # type: ignore[arg-type] # no text holds it
        return self.read(data, name, layouts, tools, sha256=sha256)


def hostile_start(setup: worker.Setup) -> None:
    worker.start(setup)
    worker.read_file = HostileReader()  # type: ignore[assignment]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of computing time and memory are Linux's")
def test_every_misdeed_costs_its_own_file_and_no_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pool, "_worker_start", hostile_start)
    deeds = {
        b"loop": "timeout",
        b"sleep": "timeout",
        b"devour": "too_large",
        b"abort": "unsafe",
        b"leave": "timeout",
        b"raise": "corrupt",
        b"unwritable": "corrupt",
        b"exit": "corrupt",
        b"recurse": "corrupt",
    }
    jobs = [one for deed in deeds for one in (job("sound"), job(deed.decode(), deed))] + [job("last")]
    readings = list(LocalEngine(workers=2, limits=QUICK, log=tmp_path / "log").read(jobs, [layout()]))
    errors = {one.name: reading.error.code for one, reading in zip(jobs, readings, strict=True) if reading.error}
    if errors["leave"] == "unsafe":  # it left with 0, which is no death; where that could not be told twice, it counts as one
        errors["leave"] = "timeout"
    assert errors == {deed.decode(): code for deed, code in deeds.items()}
    assert "KeyError" in (tmp_path / "log").read_text(encoding="utf-8")
    sound = [reading for one, reading in zip(jobs, readings, strict=True) if one.data == SOUND]
    assert len(sound) == len(deeds) + 1
    assert all(reading.readings[0].unit.raw == "定海路街道总工会" for reading in sound)


def test_file_that_harms_its_worker_costs_none_of_those_that_were_handed_over_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_worker_start", hostile_start)
    harmful = {"abort": b"PK\x03\x04 abort with others", "sleep": b"PK\x03\x04 sleep with others"}
    jobs = [job("first"), job("abort", harmful["abort"]), job("second"), job("sleep", harmful["sleep"]), job("third")]
    assert [len(one) for one in together(jobs, QUICK)] == [5]
    readings = list(LocalEngine(workers=1, limits=QUICK).read(jobs, [layout()]))
    assert [one.error and one.error.code for one in readings] == [None, "unsafe", None, "timeout", None]
    assert [one.readings[0].unit.raw for one in readings[::2]] == ["定海路街道总工会"] * 3


def lying(folder: Path, name: str, data: bytes = SOUND) -> Job:
    """A job whose bytes its reader fetches."""
    there = folder / name
    there.write_bytes(data)
    return Job(hashlib.sha256(data).hexdigest(), name, b"", unloaded=len(data), path=str(there))


def test_a_file_that_its_worker_fetches_is_read_as_its_bytes_are(tmp_path: Path) -> None:
    files = {"a.docx": SOUND, "b.docx": b"%PDF-1.7", "c.pdf": SOUND, "empty.docx": b""}
    there = [lying(tmp_path, name, data) for name, data in files.items()]
    handed = [Job(one.sha256, one.name, files[one.name]) for one in there]
    engine = LocalEngine(workers=1, limits=QUICK)
    assert list(engine.written(there, [layout()])) == list(engine.written(handed, [layout()]))


def test_a_file_that_is_gone_or_changed_where_it_lies_is_lost_and_no_other(tmp_path: Path) -> None:
    jobs = [lying(tmp_path, name) for name in ("a.docx", "gone.docx", "changed.docx", "longer.docx", "b.docx")]
    (tmp_path / "gone.docx").unlink()
    (tmp_path / "changed.docx").write_bytes(as_docx(answer("大桥街道总工会", seed=3)))
    (tmp_path / "longer.docx").write_bytes(SOUND + b"\0")
    readings = list(LocalEngine(workers=1, limits=QUICK).read(jobs, [layout()]))
    assert [one.error and one.error.code for one in readings] == [None, *["original_lost"] * 3, None]
    assert ["不见了" in one.error.message for one in readings if one.error] == [True, False, False]


def blind_start(setup: worker.Setup) -> None:
    worker.start(setup)
    Job.fetched = blind  # type: ignore[method-assign]


def blind(one: Job) -> Job:
    """As of a worker that may not open the files of another person."""
    if one.path:
        raise UnreadableFileError("original_lost", "")
    return one


def test_a_file_that_no_worker_may_open_is_handed_over_in_bytes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pool, "_worker_start", blind_start)
    jobs = [lying(tmp_path, name) for name in ("a.docx", "b.docx")]
    readings = list(LocalEngine(workers=1, limits=QUICK).read(jobs, [layout()]))
    assert [one.readings[0].unit.raw for one in readings] == ["定海路街道总工会"] * 2


def test_files_that_are_fetched_are_told_by_name_and_size_whether_they_go_together(tmp_path: Path) -> None:
    named = ["a.docx", "b.XLSX", "c.pdf", "d.docx", "e.docx"]
    jobs = [lying(tmp_path, name, SOUND + bytes(2**17) if name.startswith("d") else SOUND) for name in named]
    assert [[one.name for one in some] for some in together(jobs, Limits())] == [["a.docx", "b.XLSX"], ["c.pdf"], ["d.docx"], ["e.docx"]]


def test_only_small_packages_are_handed_over_together() -> None:
    large, text = job("large", b"PK\x03\x04" + bytes(2**17)), job("text", b"%PDF-1.7")
    jobs = [*(job(str(number)) for number in range(9)), text, job("a"), large, job("b"), job("c")]
    assert [len(one) for one in together(jobs, Limits())] == [8, 1, 1, 1, 1, 2]
    assert [one for some in together(jobs, Limits()) for one in some] == jobs
    assert [len(one) for one in together(jobs[:9], Limits(files_per_worker=3))] == [3, 3, 3]


def test_a_process_that_is_handed_files_one_by_one_is_replaced_sooner_than_a_reading_worker() -> None:
    assert Limits().files_alone == Limits(files_per_worker=5000).files_alone == 200
    assert Limits(files_per_worker=50).files_alone == 50


def test_file_whose_worker_ended_nobody_knows_how_is_read_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pool, "_worker_start", hostile_start)
    once = b"end unknown once " + os.fsencode(tmp_path / "ended")
    (reading,) = LocalEngine(workers=1, limits=QUICK).read([job("text.txt", once)], [layout()])
    assert (tmp_path / "ended").is_dir()
    assert reading.error is None or reading.error.code != "unsafe"


@pytest.mark.skipif(sys.platform == "win32", reason="limits of memory are Linux's")
def test_file_behind_one_that_left_no_room_is_read_as_in_a_fresh_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_worker_start", hostile_start)
    jobs = [job("hoard", b"hoard"), job("sound"), job("devour", b"devour"), job("last")]
    readings = list(LocalEngine(workers=1, limits=QUICK).read(jobs, [layout()]))
    assert [reading.error and reading.error.code for reading in readings] == ["unsupported", None, "too_large", None]


def test_worker_that_dies_between_two_files_costs_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_worker_start", hostile_start)
    jobs = [job("die later", b"die later"), *(job("sleep", b"sleep") for _ in range(2)), *(job(str(number)) for number in range(3))]
    readings = list(LocalEngine(workers=1, limits=QUICK).read(jobs, [layout()]))
    assert [reading.error and reading.error.code for reading in readings][3:] == [None] * 3
    assert readings[0].error is not None
    assert readings[0].error.code == "unsupported"


class BrokenPool:
    """A pool that breaks while files wait in it, or before it is handed any: a worker of it ended between two tasks."""

    def __init__(self, *, refuses: bool) -> None:
        self._refuses = refuses

    def schedule(self, *_: object, **__: object) -> Future[None]:
        if self._refuses:
            raise RuntimeError
        future: Future[None] = Future()
        future.set_exception(BrokenProcessPool())
        return future

    def stop(self) -> None:
        """Nothing runs in it."""


@pytest.mark.parametrize("refuses", [False, True], ids=["while files wait", "before it is handed any"])
def test_pool_that_breaks_costs_no_file(monkeypatch: pytest.MonkeyPatch, refuses: bool) -> None:  # noqa: FBT001 - a case
    real, made = pool._pool, []

    def first_breaks(*setup: Any) -> Any:
        made.append(setup)
        return nullcontext(BrokenPool(refuses=refuses)) if len(made) == 1 else real(*setup)

    monkeypatch.setattr(pool, "_pool", first_breaks)
    readings = list(LocalEngine(workers=1, limits=QUICK).read([job("first"), job("second", b"no form"), job("third")], [layout()]))
    assert [reading.error and reading.error.code for reading in readings] == [None, "unsupported", None]
    assert [reading.readings[0].unit.raw for reading in readings[::2]] == ["定海路街道总工会"] * 2
    assert len(made) == 3


def test_readings_come_in_the_order_of_the_jobs() -> None:
    jobs = [job(str(n), as_docx(answer(f"第{n}街道", seed=n))) for n in range(6)] + [job("empty", b"")]
    readings = list(LocalEngine(2).read(jobs, [layout()]))
    assert [reading.readings[0].unit.raw for reading in readings[:-1]] == [f"第{n}街道" for n in range(6)]
    assert readings[-1].error is not None
    assert readings[-1].error.code == "empty"


def test_a_pinned_file_is_read_against_the_forms_of_its_campaign_only() -> None:
    pinned = Job("0" * 64, "a.docx", SOUND, "another-campaign")
    (reading,) = LocalEngine(workers=1).read([pinned], [layout()])
    assert [one.reason for one in reading.ignored] == ["not_a_form"]


def test_no_jobs_start_no_process() -> None:
    assert list(LocalEngine(workers=2).read([], [layout()])) == []


def test_the_engine_is_chosen_by_name() -> None:
    assert make_engine("local", 3) == LocalEngine(3)
    with pytest.raises(UsageError, match="不认识的执行方式"):
        make_engine("spark", 0)


@pytest.mark.office
def test_old_word_files_of_a_batch_are_converted_and_read(tmp_path: Path) -> None:
    old = next(iter(converted({"a.docx": SOUND}, "doc").values()))
    jobs = [job("a.docx"), job("b.doc", old), job("c.docx"), job("d.doc", old)]
    readings = list(LocalEngine(workers=2, cache=tmp_path).read(jobs, [layout()]))
    assert [reading.error for reading in readings] == [None] * 4
    assert len({reading.readings[0].unit.raw for reading in readings}) == 1
    assert readings[1].readings[0].values["meetings_held"].value == readings[0].readings[0].values["meetings_held"].value
    assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()] == [".docx"]


class Unstartable:
    """Fails where a worker unpickles it, as its locks do when the pool is closed meanwhile."""

    def __reduce__(self) -> tuple[Callable[[int], None], tuple[int]]:
        return os.kill, (-1,)


def test_worker_that_fails_before_it_has_started_writes_nothing_on_the_screen(capfd: pytest.CaptureFixture[str]) -> None:
    (reading,) = LocalEngine(workers=1, limits=QUICK).read([job("one")], [Unstartable()])  # type: ignore[list-item]
    assert reading.error is not None
    assert capfd.readouterr().err == ""
