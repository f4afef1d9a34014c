"""The disk as Windows has it: files held by other programs, names of devices, paths without end. Windows itself is played by small fakes."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.core.errors import StorageError
from pipeline.core.file_names import file_name
from pipeline.core.folders import files_below
from pipeline.core.storage import patiently, put_in_place, reason, rename, replace_file, writing


def refusal(code: int) -> PermissionError:
    """What Windows says; elsewhere the attribute is set by hand."""
    error = PermissionError(13, "denied")
    error.winerror = code
    return error


def held(times: int, code: int, then: Callable[..., None]) -> Callable[..., None]:
    """A step that is refused a few times, as while a scanner looks at a file."""
    left = [times]

    def step(*arguments: object) -> None:
        if left[0]:
            left[0] -= 1
            raise refusal(code)
        then(*arguments)

    return step


@pytest.mark.parametrize("code", [5, 32, 33])
@pytest.mark.parametrize("step", ["rename", "replace"])
def test_a_file_held_for_a_moment_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, step: str) -> None:
    monkeypatch.setattr(os, step, held(2, code, getattr(os, step)))
    (tmp_path / "a").write_bytes(b"new")
    {"rename": rename, "replace": put_in_place}[step](tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"new"


def test_waiting_grows_and_ends() -> None:
    pauses: list[float] = []
    with pytest.raises(PermissionError):
        patiently(held(99, 32, lambda: None), pause=pauses.append)
    assert pauses == [0.05, 0.1, 0.2, 0.4, 0.8]


@pytest.mark.parametrize("error", [PermissionError(13, "denied"), FileNotFoundError(2, "gone"), OSError(28, "full")])
def test_another_refusal_is_not_waited_for(error: OSError) -> None:
    def step() -> None:
        raise error

    with pytest.raises(type(error)):
        patiently(step, pause=lambda _seconds: pytest.fail("waited"))


def test_a_file_held_for_long_is_named_and_what_was_there_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "汇总表.xlsx"
    target.write_bytes(b"old")
    monkeypatch.setattr(os, "replace", held(99, 32, os.replace))
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    with pytest.raises(StorageError, match=r"请关闭WPS、Excel中打开的“汇总表\.xlsx”后再运行一次"):
        replace_file(target, b"new")
    assert target.read_bytes() == b"old"


def test_the_open_file_of_a_held_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "明细.xlsx").write_bytes(b"x")
    (tmp_path / "汇总表.docx").write_bytes(b"x")
    opening = Path.open

    def refused(path: Path, *arguments: str) -> object:
        if path.name == "明细.xlsx":
            raise refusal(32)
        return opening(path, *arguments)

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(StorageError, match=r"打开的“明细\.xlsx”后"), writing(tmp_path):
        raise refusal(32)


def test_a_full_disk_is_told_as_before(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"磁盘已满.*请腾出磁盘空间"), writing(tmp_path / "x"):
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("code, words", [(32, "正被其他程序使用"), (5, "正被其他程序使用，或没有权限")])
def test_reason_of_windows(code: int, words: str) -> None:
    assert reason(refusal(code)) == words


@pytest.mark.parametrize(
    "stem, suffix, name",
    [
        ("CON", ".docx", "_CON.docx"),
        ("nul", "", "_nul"),
        ("com1.工会", ".xlsx", "_com1.工会.xlsx"),
        ("LPT²", ".docx", "_LPT².docx"),
        ("Aux ", ".docx", "_Aux.docx"),
        ("CON工会", ".docx", "CON工会.docx"),
        ("console", ".docx", "console.docx"),
        ("区教育工会. .", "", "区教育工会"),
        ("a" * 59 + ". 区", "", "a" * 59),
        ("甲:乙/丙*", ".docx", "甲乙丙.docx"),
    ],
)
def test_file_name_is_one_that_windows_keeps(stem: str, suffix: str, name: str) -> None:
    assert file_name(stem, suffix) == name


def test_files_of_linked_folders_are_found_and_a_folder_linked_within_itself_once(tmp_path: Path) -> None:
    share, folder = tmp_path / "share", tmp_path / "folder"
    for path in (share / "一" / "甲.txt", folder / "乙.txt", folder / "丙" / "丁.txt"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (folder / "戊").symlink_to(share, target_is_directory=True)
    (share / "一" / "上").symlink_to(folder, target_is_directory=True)
    (folder / "丙" / "没有").symlink_to(tmp_path / "gone")
    names = [path.relative_to(folder).as_posix() for path in files_below(folder)]
    assert names == sorted(["丙/丁.txt", "乙.txt", "戊/一/甲.txt"], key=lambda name: Path(name).parts)
    assert files_below(tmp_path / "gone") == []


def test_folder_of_which_the_system_can_not_tell_where_it_leads_is_gone_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a.txt").write_bytes(b"")

    def refuses(_path: object) -> str:
        raise OSError(errno.EINVAL, "more data is available")

    monkeypatch.setattr(os.path, "realpath", refuses)
    assert files_below(tmp_path) == [tmp_path / "below" / "a.txt"]
