"""WPS in the place of LibreOffice: a stand-in plays its object model, and what it makes goes to a person as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest

from extractors.core.errors import UnreadableFileError
from extractors.core.findings import Code
from extractors.core.limits import OfficeLimits
from extractors.core.reading import Answer, Reading
from extractors.formats.legacy import convert_batch, read_converted
from extractors.formats.legacy.wps import ASKING, convert, find_wps, is_of_wps, run_wps
from extractors.match.marked_doubts import marked

RTF = rb"{\rtf1 a}"


class RefusalError(Exception):
    """What COM raises."""


class Writer:
    """The `Application` of WPS, which opens no file of a name with “坏”."""

    def __init__(self, *, visible: bool = False) -> None:
        self.Visible = visible
        self.AutomationSecurity = 1
        self.DisplayAlerts = -1
        self.Documents = self
        self.heard: list[Any] = []

    def Open(self, name: str, confirm: bool, read_only: bool, recent: bool) -> Writer:  # noqa: N802, FBT001 - as WPS calls it
        assert self.AutomationSecurity == 3
        self.heard.append(("open", Path(name).name, confirm, read_only, recent))
        if "坏" in name:
            raise RefusalError
        return self

    def SaveAs(self, name: str, kind: int) -> None:  # noqa: N802 - as above
        self.heard.append(("save", Path(name).name, kind))

    def Close(self, how: int) -> None:  # noqa: N802 - as above
        self.heard.append(("close", how))

    def Quit(self, how: int) -> None:  # noqa: N802 - as above
        self.heard.append(("quit", how))


def test_every_file_is_opened_read_only_without_macros_and_saved_as_docx() -> None:
    writer = Writer()
    convert(writer, [Path("in/f0.doc"), Path("in/f1.rtf")], Path("out"), RefusalError)
    assert writer.heard[:3] == [("open", "f0.doc", False, True, False), ("save", "f0.docx", 12), ("close", 0)]
    assert writer.heard[4:] == [("save", "f1.docx", 12), ("close", 0), ("quit", 0)]


def test_a_file_that_it_refuses_costs_no_other() -> None:
    writer = Writer()
    convert(writer, [Path("坏.doc"), Path("f1.doc")], Path("out"), RefusalError)
    assert ("save", "f1.docx", 12) in writer.heard


def test_a_window_in_which_the_clerk_works_stays_open() -> None:
    writer = Writer(visible=True)
    convert(writer, [Path("f0.doc")], Path("out"), RefusalError)
    assert ("quit", 0) not in writer.heard


def test_without_a_way_to_switch_macros_off_nothing_is_opened() -> None:
    class Old(Writer):
        @property
        def AutomationSecurity(self) -> int:  # noqa: N802 - as WPS calls it
            return 1

        @AutomationSecurity.setter
        def AutomationSecurity(self, value: int) -> None:  # noqa: N802 - as above
            if value != 1:
                raise RefusalError

    writer = Old()
    with pytest.raises(RefusalError):
        convert(writer, [Path("f0.doc")], Path("out"), RefusalError)
    assert writer.heard == [("quit", 0)]


@pytest.fixture
def by_wps(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """WPS is there and LibreOffice is not; every file becomes a form of one table. Gives the names by which WPS was asked."""
    word = docx.Document()
    word.add_table(1, 2).rows[0].cells[0].text = "走访职工 12"
    word.save(str(tmp_path / "made.docx"))
    asked: list[str] = []

    def start(command: list[str], _home: Path, **_limits: int) -> None:
        program, out, *sources = command[command.index(ASKING) + 1 :]
        asked.append(program)
        for source in sources:
            Path(out, f"{Path(source).stem}.docx").write_bytes((tmp_path / "made.docx").read_bytes())

    monkeypatch.setattr("extractors.formats.legacy.convert.find_wps", lambda: "KWPS.Application")
    monkeypatch.setattr("extractors.formats.external_programs.start", start)
    monkeypatch.setattr("extractors.formats.external_programs.ended_in_time", lambda *_: True)
    monkeypatch.setattr("extractors.formats.external_programs.end", lambda _: None)
    return asked


def test_wps_converts_where_nothing_else_does_and_says_so_in_the_file(by_wps: list[str]) -> None:
    made = convert_batch({"a": (RTF, "rtf"), "b": (RTF, "rtf")}, soffice=None)
    assert by_wps == ["KWPS.Application"]
    assert all(isinstance(one, bytes) and is_of_wps(one) for one in made.values())


@pytest.mark.usefixtures("by_wps")
def test_a_form_that_wps_converted_goes_to_a_person_as_a_whole() -> None:
    made = convert_batch({"a": (RTF, "rtf")}, soffice=None)["a"]
    assert isinstance(made, bytes)
    (document,) = read_converted(made, RTF)
    assert [one.code for one in marked(Reading("走访", "表", "", Answer("甲", "甲"), {}), document).findings] == [Code.CONVERTED_BY_WPS]
    assert not any(cell.mark for grid in document.blocks for cell in getattr(grid, "cells", ()))


@pytest.mark.usefixtures("by_wps")
def test_where_equations_were_drawn_every_figure_of_it_is_doubtful() -> None:
    drawn = rb"{\rtf1 {\mmath 3/4}}"
    made = convert_batch({"a": (drawn, "rtf")}, soffice=None)["a"]
    assert isinstance(made, bytes)
    (document,) = read_converted(made, drawn)
    assert [cell.mark for grid in document.blocks for cell in getattr(grid, "cells", ())] == [Code.ODD_LOOK] * 2


def test_what_wps_refuses_too_is_named() -> None:
    assert find_wps() is None
    made = convert_batch({"a": (RTF, "rtf")}, soffice=None)["a"]
    assert isinstance(made, UnreadableFileError)
    assert made.code == "converter_missing"


def test_a_docx_that_was_cut_off_is_no_conversion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "f0.docx").write_bytes(b"PK cut off")
    monkeypatch.setattr("extractors.formats.external_programs.start", lambda *_, **__: None)
    monkeypatch.setattr("extractors.formats.external_programs.ended_in_time", lambda *_: False)
    monkeypatch.setattr("extractors.formats.external_programs.end", lambda _: None)
    assert run_wps("KWPS.Application", [], out, OfficeLimits()) is False
    assert (out / "f0.docx").read_bytes() == b"PK cut off"
