"""What mends a fault is said without command or button; the command line adds the command, the page its own place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import pipeline
from extractors.core.findings import FINDINGS
from pipeline.cli.main import VERBS
from pipeline.cli.words import COMMANDS, with_command
from pipeline.core.errors import Remedy, UsageError
from pipeline.web.links import PLACES, with_place
from pipeline.wording.terms import on_the_page

CODE = Path(pipeline.__file__).parent
COMMAND = re.compile(r"huizong [a-z]")
JARGON = re.compile(r"\b(?:inbox|outbox|systemd|cron|campaign\.yaml|stdin|commit)\b")
CHINESE = re.compile(r"[一-鿿]")
DOCUMENTS = ("core/bundled.py", "notice/blanks/form_yaml.py", "notice/campaign_yaml.py", "notice/forms_yaml.py", "wording/terms.py")
"""What they write is read in a text editor or a workbook, beside neither face; the page puts its own words for the last one's."""


def said(module: Path) -> Iterator[str]:
    """The texts of a module that are no docstrings."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.value


def test_no_message_of_the_use_cases_names_a_command() -> None:
    named = [
        (module.relative_to(CODE).as_posix(), text)
        for module in CODE.rglob("*.py")
        if "cli" not in module.parts and module.relative_to(CODE).as_posix() not in DOCUMENTS
        for text in said(module)
        if COMMAND.search(text)
    ]
    assert named == []


def test_the_search_sees_a_command() -> None:
    assert any(COMMAND.search(text) for text in said(CODE / "cli" / "words.py"))


def test_no_page_names_a_command() -> None:
    pages = list((CODE / "web" / "templates").rglob("*.html"))
    assert len(pages) > 20
    assert [page.name for page in pages if COMMAND.search(page.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("code", sorted(FINDINGS))
def test_no_remedy_of_a_finding_names_a_command_or_a_key_on_the_page(code: str) -> None:
    told = on_the_page(FINDINGS[code].remedy)
    assert not COMMAND.search(told)
    assert set(re.findall(r"[A-Za-z_]{3,}", told)) <= {"Word", "Excel", "PDF", "LibreOffice"}


@pytest.mark.parametrize("package", ["app", "web", "intake", "post"])
def test_no_message_of_a_page_names_folders_or_programs(package: str) -> None:
    """Those of whoever installs the program may: `doctor`, the object store and the name of the timers of a system are his."""
    modules = [module for module in (CODE / package).rglob("*.py") if module.name not in ("doctor.py", "object_store.py")]
    pages = list((CODE / package).rglob("*.html"))
    told = [text for module in modules for text in said(module) if CHINESE.search(text)]
    told += [re.sub(r"{[{%#].*?[}%#]}", "", page.read_text(encoding="utf-8"), flags=re.DOTALL) for page in pages]
    assert told
    assert [text for text in told if JARGON.search(text) and text != "systemd 定时器"] == []


@pytest.mark.parametrize("remedy", Remedy)
def test_either_face_says_how(remedy: Remedy) -> None:
    program, verb, *_ = COMMANDS[remedy].split()
    assert program == "huizong"
    assert verb in VERBS
    assert COMMANDS[remedy] in with_command("台账损坏。", remedy)
    assert PLACES[remedy] in with_place("台账损坏。", remedy)
    assert "huizong" not in PLACES[remedy]


def test_what_nothing_is_added_to_stays_as_it_is() -> None:
    error = UsageError("没有这个单位。")
    assert with_command(str(error), error.remedy) == with_place(str(error), error.remedy) == "没有这个单位。"
