"""What was read of a reference list as a form is kept: the next command reads no file, and never believes what is not as it was written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from extractors import serial
from extractors.core import reading
from extractors.core.reading import Ignored
from pipeline.app.workspace import references
from pipeline.app.workspace.opened import open_records
from pipeline.core.bundled import bundled_templates
from pipeline.core.workspace import Workspace
from pipeline.tables import reference_files
from pipeline.tables.references import ReferenceRows

CAMPAIGN = "yangpu-2019-yaodian"


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "office", bundled=bundled_templates())


def _rows(office: Workspace, reads: list[str], monkeypatch: pytest.MonkeyPatch) -> dict[str, ReferenceRows]:
    """The rows as a command has them that has opened nothing before; the files that it read are added to the list."""
    read = reference_files.read_file
    monkeypatch.setattr(reference_files, "read_file", lambda data, name, layouts: (reads.append(name), read(data, name, layouts))[1])
    opened = open_records(office)
    found = references.references_of(office, opened.campaigns[CAMPAIGN], opened.layouts)
    monkeypatch.setattr(reference_files, "read_file", read)
    return found


def test_a_list_is_read_once_and_its_rows_are_the_same_afterwards(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []
    first = _rows(office, reads, monkeypatch)
    assert reads == ["工作要点.docx"]
    assert first["targets"].rows
    assert _rows(office, reads, monkeypatch) == first
    assert len(reads) == 1


@pytest.mark.parametrize("damage", ["value", "end", "empty", "bytes", "gone"])
def test_a_kept_list_that_is_not_as_it_was_written_is_read_anew(office: Workspace, damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []
    first = _rows(office, reads, monkeypatch)
    (kept,) = (office.converted / "lists").iterdir()
    data = kept.read_bytes()
    kept.write_bytes(
        {
            "value": data.replace(b"100", b"999"),
            "end": data[:-20],
            "empty": b"",
            "bytes": b"\xff" + data,
            "gone": b"",
        }[damage]
    )
    assert kept.read_bytes() != data
    if damage == "gone":
        kept.unlink()
    assert _rows(office, reads, monkeypatch) == first
    assert len(reads) == 2
    assert _rows(office, reads, monkeypatch) == first
    assert len(reads) == 2


def test_a_list_is_read_anew_where_its_bytes_or_its_declaration_are_others(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []
    _rows(office, reads, monkeypatch)
    declared = office.templates / CAMPAIGN / "campaign.yaml"
    declared.write_text(declared.read_text(encoding="utf-8").replace("title: ", "title: 新", 1), encoding="utf-8")
    _rows(office, reads, monkeypatch)
    assert len(reads) == 2
    listed = office.templates / CAMPAIGN / "工作要点.docx"
    listed.write_bytes(listed.read_bytes() + b"\0")
    _rows(office, reads, monkeypatch)
    assert len(reads) == 3
    monkeypatch.setattr(references, "READER_VERSION", f"{reading.READER_VERSION}x")
    _rows(office, reads, monkeypatch)
    assert len(reads) == 4
    assert len(list((office.converted / "lists").iterdir())) == 1


def test_a_list_of_which_a_part_could_not_be_read_is_read_anew_by_the_next_command(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str] = []
    whole = reference_files.read_file
    lacking = (Ignored("附件.rtf", "converter_missing"),)
    monkeypatch.setattr(reference_files, "read_file", lambda *given: replace(whole(*given), ignored=lacking))
    _rows(office, reads, monkeypatch)
    assert not (office.converted / "lists").exists()
    monkeypatch.setattr(reference_files, "read_file", whole)
    _rows(office, reads, monkeypatch)
    assert len(reads) == 2
    _rows(office, reads, monkeypatch)
    assert len(reads) == 2


FORMS, LISTS = "forms:\n", "references:\n"
TITLES = """
  titles:
    title: 2019年工作任务
    required: false
    prose: {words: [工作要点], rows: tasks, columns: {number: task, title: title}}
    lists: {tasks: {title: 任务, columns: {task: {label: 编号, type: count, total: false}, title: {label: 名称}}}}
"""


def _declare(office: Workspace, changes: dict[str, str]) -> None:
    declared = office.templates / CAMPAIGN / "campaign.yaml"
    text = declared.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert text.count(f"\n{old}") == 1
        text = text.replace(f"\n{old}", f"\n{new}")
    declared.write_text(text, encoding="utf-8")


def test_two_forms_in_one_file_share_no_reading(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []
    _declare(office, {FORMS: FORMS + TITLES.lstrip("\n"), LISTS: f"{LISTS}  titles: {{form: titles, file: 工作要点.docx}}\n"})
    first = _rows(office, reads, monkeypatch)
    assert len(reads) == 2
    assert set(first["titles"].rows[0].values) - {"file"} == {"task", "title"}
    assert "indicator" in first["targets"].rows[0].values
    assert _rows(office, reads, monkeypatch) == first
    assert len(reads) == 2


def test_two_files_of_the_same_bytes_share_no_reading(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []
    listed = office.templates / CAMPAIGN / "工作要点.docx"
    listed.with_name("另一份.docx").write_bytes(listed.read_bytes())
    _declare(office, {LISTS: f"{LISTS}  copied: {{form: targets, file: 另一份.docx}}\n"})
    _rows(office, reads, monkeypatch)
    assert sorted(reads) == sorted(["工作要点.docx", "另一份.docx"])
    _rows(office, reads, monkeypatch)
    assert len(reads) == 2


def test_a_list_is_read_anew_for_another_year(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []
    _rows(office, reads, monkeypatch)
    _declare(office, {"deadline: 2019-": "deadline: 2020-"})
    _rows(office, reads, monkeypatch)
    assert len(reads) == 2


def test_a_layout_of_another_version_is_read_anew_and_a_folder_that_takes_nothing_costs_time_only(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str] = []
    office.converted.write_bytes(b"no folder")
    first = _rows(office, reads, monkeypatch)
    assert _rows(office, reads, monkeypatch) == first
    assert len(reads) == 2
    office.converted.unlink()
    _rows(office, reads, monkeypatch)
    monkeypatch.setattr(serial, "LAYOUT", serial.LAYOUT + 1)
    assert _rows(office, reads, monkeypatch) == first
    assert len(reads) == 4


def test_nothing_is_kept_where_no_office_is(tmp_path: Path) -> None:
    elsewhere = Workspace.at(tmp_path)
    opened = open_records(elsewhere, bundled_templates())
    assert references.references_of(elsewhere, opened.campaigns[CAMPAIGN], opened.layouts)
    assert not list(tmp_path.iterdir())
