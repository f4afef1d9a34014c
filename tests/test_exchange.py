"""A folder of results is exchanged for a new one, and whatever happens in between, nothing of a person's is lost and nothing is left over."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.app.documents.exchange import KEPT, MANIFEST, NEW, exchange, heal, is_as_written, read_manifest
from pipeline.app.documents.publish import refusals_told
from pipeline.core.errors import StorageError, TemplateError
from tests.support.disk_steps import at_step, killed, refused

DAY = "2017-05-22"
BEFORE = {"报告.docx": b"report 1", "frames/a.csv": b"a 1", "frames/gone.csv": b"gone"}
AFTER = {"报告.docx": b"report 2", "frames/a.csv": b"a 2", "明细.xlsx": b"book"}
OWN = {"批注.docx": b"mine", "frames/说明.txt": b"mine too", "签字/扫描.pdf": b"signed"}
EDITED = b"edited by hand"
posix = pytest.mark.skipif(os.name == "nt", reason="no fork there")


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST
    }


def office(root: Path) -> Path:
    """A campaign's folder with a report of the day, in which a person has changed one result and put files of his own."""
    folder = root / DAY
    exchange(folder, BEFORE.items(), "one")
    (folder / "报告.docx").write_bytes(EDITED)
    for name, data in OWN.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "空文件夹").mkdir()
    return folder


WHOLE = {f"{DAY}/{name}": data for name, data in {**AFTER, **OWN}.items()} | {f"{KEPT}/{DAY}/报告.docx": EDITED}


def test_own_files_stay_and_changed_results_are_put_aside(tmp_path: Path) -> None:
    folder = office(tmp_path)
    assert exchange(folder, AFTER.items(), "two") == (tmp_path / KEPT / DAY / "报告.docx",)
    assert tree(tmp_path) == WHOLE
    assert (folder / "空文件夹").is_dir()
    assert read_manifest(folder).made_from == "two"
    assert is_as_written(folder, read_manifest(folder))


def test_second_change_is_kept_beside_the_first(tmp_path: Path) -> None:
    folder = office(tmp_path)
    exchange(folder, AFTER.items(), "two")
    (folder / "报告.docx").write_bytes(b"again")
    exchange(folder, AFTER.items(), "three")
    assert tree(tmp_path / KEPT) == {f"{DAY}/报告.docx": EDITED, f"{DAY}/报告_2.docx": b"again"}


@pytest.mark.parametrize("content", [b"", b"{", b'{"files": 3}', b"\xff"])
def test_damaged_manifest_removes_nothing(tmp_path: Path, content: bytes) -> None:
    folder = office(tmp_path)
    (folder / MANIFEST).write_bytes(content)
    exchange(folder, {**AFTER, "frames/a.csv": BEFORE["frames/a.csv"]}.items(), "two")
    kept = {f"{KEPT}/{DAY}/报告.docx": EDITED, f"{DAY}/frames/gone.csv": b"gone", f"{DAY}/frames/a.csv": b"a 1"}
    assert tree(tmp_path) == {**WHOLE, **kept}


def test_manifest_that_names_files_elsewhere_touches_none(tmp_path: Path) -> None:
    folder = office(tmp_path)
    (tmp_path / "victim").write_bytes(b"x")
    text = (folder / MANIFEST).read_text(encoding="utf-8")
    (folder / MANIFEST).write_text(text.replace('"frames/gone.csv"', '"../victim"'), encoding="utf-8")
    exchange(folder, AFTER.items(), "two")
    assert (tmp_path / "victim").read_bytes() == b"x"


@posix
def test_link_is_moved_as_a_link(tmp_path: Path) -> None:
    folder = office(tmp_path)
    (tmp_path / "elsewhere").write_bytes(b"x")
    (folder / "报告.docx").unlink()
    (folder / "报告.docx").symlink_to(tmp_path / "elsewhere")
    exchange(folder, AFTER.items(), "two")
    assert (tmp_path / KEPT / DAY / "报告.docx").is_symlink()
    assert (tmp_path / "elsewhere").read_bytes() == b"x"


def in_child(folder: Path, step: int, act: Callable[[], None]) -> int:
    """The exchange in a process of its own: 0 without the step, 1 where the disk refused, 4 where that did not matter, else as `act` ended it."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 3
    try:
        happened = at_step(step, act)
        exchange(folder, AFTER.items(), "two")
        code = 4 if happened() else 0
    except OSError:
        code = 1
    finally:
        os._exit(code)


@posix
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize("act, code", [(killed, 9), (refused, 1)], ids=["killed", "disk full"])
def test_end_at_any_step_is_healed_to_the_same_outbox(tmp_path: Path, act: Callable[[], None], code: int) -> None:
    step, ended = 0, code
    while ended:
        folder = office(tmp_path / str(step))
        ended = in_child(folder, step, act)
        assert ended in (0, 4, code)
        mine = {*OWN.values(), EDITED}
        assert mine <= set(tree(tmp_path / str(step)).values())
        heal(folder.parent)
        exchange(folder, AFTER.items(), "two")
        assert tree(folder.parent) == WHOLE
        assert sorted(path.name for path in folder.parent.iterdir()) == [DAY, KEPT]
        assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == ["frames", "空文件夹", "签字"]
        step += 1
    assert step > 25


@posix
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_leftovers_of_other_days_are_healed_too(tmp_path: Path) -> None:
    folder = office(tmp_path)
    for step in range(30):
        in_child(folder, step, killed)
    heal(tmp_path)
    exchange(tmp_path / "2017-05-23", AFTER.items(), "two")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
    assert {*OWN.values(), EDITED} <= set(tree(tmp_path).values())


def test_a_file_is_on_the_disk_before_the_next_is_made(tmp_path: Path) -> None:
    folder = tmp_path / DAY

    def one_after_the_other() -> Iterator[tuple[str, bytes]]:
        yield "报告.docx", b"first"
        assert (tmp_path / f"{NEW}{DAY}" / "报告.docx").read_bytes() == b"first"
        yield "明细.xlsx", b"second"

    assert exchange(folder, one_after_the_other(), "one") == ()
    assert sorted(read_manifest(folder).files) == ["报告.docx", "明细.xlsx"]


def test_what_fails_while_files_are_made_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    folder = office(tmp_path)
    before = tree(folder)

    def fails() -> Iterator[tuple[str, bytes]]:
        yield "报告.docx", b"first"
        raise TemplateError("文书模板")

    with pytest.raises(TemplateError), refusals_told(folder):
        exchange(folder, fails(), "two")
    assert tree(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == [DAY]


def test_material_that_is_refused_is_named_and_not_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "outbox" / DAY

    def refused_material() -> Iterator[tuple[str, bytes]]:
        yield "报告.docx", (tmp_path / "模板.docx").read_bytes()

    with pytest.raises(StorageError, match=r"打不开 .*模板\.docx，不能生成 .*里的文书"), refusals_told(folder):
        exchange(folder, refused_material(), "two")


def test_no_renaming_goes_onto_a_file_that_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses that; only a replacement is done there."""
    rename = os.rename

    def as_on_windows(source: str, target: str) -> None:
        if os.path.lexists(target):
            raise FileExistsError(183, "exists", source, None, target)
        rename(source, target)

    monkeypatch.setattr(os, "rename", as_on_windows)
    exchange(tmp_path / DAY, BEFORE.items(), "one")
    exchange(tmp_path / DAY, AFTER.items(), "two")
    assert read_manifest(tmp_path / DAY).files.keys() == AFTER.keys()


def test_fault_that_names_no_file_is_no_refusal_of_the_folder(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[str, bytes]]:
        yield "报告.docx", b"first"
        raise BrokenPipeError(32, "a worker has ended")

    with pytest.raises(BrokenPipeError), refusals_told(tmp_path / DAY):
        exchange(tmp_path / DAY, broken(), "one")
    assert not list(tmp_path.iterdir())
