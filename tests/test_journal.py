"""A journal is read on from where it was read to, and anew where it was changed before that."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.core.journal import Entry, append_entries, read_entries, told_of_entries


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive" / "登记.jsonl"


def add(path: Path, *numbers: int) -> None:
    append_entries(path, [{"number": number, "text": "甲" * number} for number in numbers])


def numbers(path: Path) -> list[int]:
    return [entry["number"] for entry in read_entries(path).sound]


def test_what_is_appended_is_read_and_nothing_before_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert numbers(path) == []
    add(path, 1, 2)
    assert numbers(path) == [1, 2]
    decoded: list[str] = []
    monkeypatch.setattr("pipeline.core.journal._checksum", lambda body: decoded.append(body) or body[:16])
    assert numbers(path) == [1, 2]
    assert decoded == []
    monkeypatch.undo()
    add(path, 3)
    assert numbers(path) == [1, 2, 3]


def test_half_written_line_is_damaged_and_the_next_one_sound(path: Path) -> None:
    add(path, 1, 2)
    whole = path.read_bytes()
    path.write_bytes(whole[:-5])
    assert (numbers(path), read_entries(path).damaged) == ([1], 1)
    add(path, 3)
    assert (numbers(path), read_entries(path).damaged) == ([1, 3], 1)
    add(path, 4)
    assert (numbers(path), read_entries(path).damaged) == ([1, 3, 4], 1)


def test_line_that_was_written_to_its_end_meanwhile_is_sound(path: Path) -> None:
    add(path, 1, 2)
    whole = path.read_bytes()
    path.write_bytes(whole[:-5])
    assert (numbers(path), read_entries(path).damaged) == ([1], 1)
    with path.open("ab") as journal:
        journal.write(whole[-5:])
    assert (numbers(path), read_entries(path).damaged) == ([1, 2], 0)


def test_journal_that_is_another_file_or_shorter_or_changed_is_read_anew(path: Path) -> None:
    add(path, 1, 2, 3)
    assert numbers(path) == [1, 2, 3]
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2]))
    assert numbers(path) == [1, 2]
    path.with_suffix(".new").write_bytes(b"".join([lines[2], *lines[:2], lines[2]]))
    path.with_suffix(".new").replace(path)
    assert numbers(path) == [3, 1, 2, 3]
    path.write_bytes(b"".join([lines[2], lines[0].replace(b"number", b"Number"), lines[1], lines[2]]))
    os.utime(path, ns=(1, 1))
    assert (numbers(path), read_entries(path).damaged) == ([3, 2, 3], 1)
    path.unlink()
    assert numbers(path) == []


def number_of(entry: Entry) -> int:
    return int(entry["number"])


def test_one_thing_told_of_each_entry_is_read_on_like_the_entries(path: Path) -> None:
    assert told_of_entries(path, number_of).sound == ()
    add(path, 1, 2)
    with path.open("a") as file:
        file.write("damaged\n")
    add(path, 3)
    told = told_of_entries(path, number_of)
    assert (told.sound, told.damaged) == ((1, 2, 3), 1)
    add(path, 4)
    assert told_of_entries(path, number_of).sound == (1, 2, 3, 4) == tuple(numbers(path))
