"""The pages and the sources say the same: every code, command and option stands in its page, and no page names a dead one."""

from __future__ import annotations

import ast
import datetime as dt
import importlib
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
import yaml

from extractors.core.errors import MESSAGES
from extractors.core.findings import FINDINGS
from pipeline.app.nightly.run import Order, run
from pipeline.cage.engine import LocalEngine
from pipeline.cage.limits import SETTINGS
from pipeline.cli.main import VERBS, app
from pipeline.core.bundled import bundled_templates
from pipeline.core.workspace import Workspace
from pipeline.wording.terms import REASONS
from tests.support.findings_page import renewed
from tests.support.samples import write_sample_inbox

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
DOUBTS, FILE_ERRORS, PASSED = "疑点", "文件错误", "没有读的部分"


@cache
def sources() -> dict[str, ast.Module]:
    """Every module by its path below the repository."""
    paths = sorted(path for package in ("extractors", "pipeline") for path in (ROOT / package).rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def constant(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    for path, tree in sources().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name:
                yield path, node


def argument(call: ast.Call, place: int, name: str) -> ast.expr | None:
    named = next((one.value for one in call.keywords if one.arg == name), None)
    return call.args[place] if len(call.args) > place else named


def rules() -> set[tuple[str, str]]:
    """(code, severity) of every rule of the campaigns that ship."""
    declared = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (ROOT / "templates").glob("*/campaign.yaml")]
    said = [rule for one in declared for rule in one.get("rules", ())]
    said += [demand for one in declared for table in one.get("tables", {}).values() for demand in table.get("demands", ())]
    return {(one["code"], one.get("severity", "warning")) for one in said}


@cache
def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def documented(*sections: str) -> list[list[str]]:
    """The cells of every table row of `findings.md` that begins with a code, below headings that hold one of `sections`."""
    rows, heading = [], ""
    for line in page("findings.md").splitlines():
        heading = line if line.startswith("## ") else heading
        if line.startswith("| `") and any(section in heading for section in sections):
            rows.append([cell.strip().strip("`") for cell in line.strip("|").split(" | ")])
    return [[row[0].strip(" `|"), *row[1:]] for row in rows]


def test_findings_page_holds_the_tables_of_the_registry() -> None:
    assert renewed(page("findings.md")) == page("findings.md")


def test_findings_page_lists_the_registry_and_the_codes_that_campaigns_declare_and_no_others() -> None:
    known = {(str(code), one.severity) for code, one in FINDINGS.items()}
    assert {(row[0], row[1]) for row in documented(DOUBTS)} == known | rules()
    assert sorted(row[0] for row in documented(DOUBTS)) == sorted({code for code, _ in known | rules()})


def test_findings_are_made_in_their_own_module_and_read_back_where_they_are_stored() -> None:
    assert {path for path, _ in calls("Finding")} == {"extractors/core/findings/__init__.py", "extractors/core/answer_arrays.py"}


def test_every_file_error_is_documented_and_no_documented_one_is_dead() -> None:
    assert [row[0] for row in documented(FILE_ERRORS)] == list(MESSAGES)


def test_every_file_error_that_is_raised_has_its_line() -> None:
    raised = {constant(argument(call, 0, "code")) for name in ("UnreadableFileError", "_error") for _, call in calls(name)} - {None}
    assert raised <= set(MESSAGES)


def test_every_reason_to_pass_a_part_over_is_documented_and_has_its_words() -> None:
    assert {row[0] for row in documented(PASSED)} == set(REASONS)


def test_every_row_of_the_findings_says_what_to_do() -> None:
    assert [row[0] for row in documented(DOUBTS, FILE_ERRORS, PASSED) if not row[-1].strip(" |")] == []


def command(verb: str) -> click.Command:
    found = app.get_command(click.Context(app), verb)
    assert found is not None
    return found


@pytest.mark.parametrize("names", [["interface.md"], ["使用手册.md", "命令行手册.md"]], ids=str)
def test_every_command_and_option_is_documented(names: list[str]) -> None:
    text = "".join(map(page, names))
    spoken = {f"huizong {verb}" for verb in VERBS}
    below = {
        f"{verb} {name}": one for verb in VERBS if isinstance(group := command(verb), click.Group) for name, one in group.commands.items()
    }
    every = (*(command(verb) for verb in VERBS), *below.values())
    spoken |= set(below)
    spoken |= {max(one.opts, key=len) for each in every for one in each.params if isinstance(one, click.Option)}
    spoken |= {max(one.opts, key=len) for one in app.params if isinstance(one, click.Option)}
    assert {one for one in spoken if not re.search(rf"{re.escape(one)}(?![\w-])", text)} == set()


@pytest.mark.parametrize("path", sorted([*DOCS.glob("*.md"), *ROOT.glob("*.md")]), ids=lambda path: path.name)
def test_no_page_names_a_command_that_is_not_there(path: Path) -> None:
    named = re.findall(r"(?:^|[`/\\ ])huizong ([a-z][a-z-]*)\b", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(named) - set(VERBS) - {"is", "consolidates", "does", "authors"} == set()


@pytest.mark.parametrize("path", sorted([*DOCS.glob("*.md"), *ROOT.glob("*.md")]), ids=lambda path: path.name)
def test_every_link_of_a_page_leads_to_a_file(path: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (path.parent / link).exists()] == []


def test_every_key_of_a_campaign_is_documented() -> None:
    declared = {"pipeline/campaign/declaration.py": ("Campaign", "Rule", "Outliers", "Documents")}
    declared["extractors/form/field.py"] = ("FieldSpec",)
    declared["extractors/form/declared.py"] = (
        "BlocksSpec",
        "ChoiceSpec",
        "GroupSpec",
        "ListSpec",
        "NarrativeSpec",
        "ProseSpec",
        "FormSpec",
    )
    keys = {
        field.target.id
        for path, names in declared.items()
        for node in sources()[path].body
        if isinstance(node, ast.ClassDef) and node.name in names
        for field in node.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and not field.target.id.startswith("_")
    } - {"folder", "declared"} | {"forms"}  # `forms` is declared under another name, beside what is to be ignored
    assert {key for key in keys if f"`{key}`" not in page("campaign-yaml.md")} == set()


def test_every_key_of_a_table_is_documented() -> None:
    paths = ("pipeline/campaign/tables/table_specs.py", "pipeline/campaign/tables/figure_specs.py")
    fields = {
        field.target.id.rstrip("_")
        for path in paths
        for node in sources()[path].body
        if isinstance(node, ast.ClassDef)
        for field in node.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
    }
    assert {key for key in fields if f"`{key}`" not in page("tables.md")} == set()


def amount(written: str) -> int:
    """What `2,000,000` or `64 MB` says."""
    number, _, unit = written.partition(" ")
    return int(number.replace(",", "")) * (2**20 if unit == "MB" else 1)


def limit_at(path: str) -> object:
    """The constant, or the default of a dataclass's field, at `package.module.Name[.field]`."""
    head, _, last = path.rpartition(".")
    try:
        return getattr(importlib.import_module(head), last)
    except ModuleNotFoundError:
        module, _, name = head.rpartition(".")
        return getattr(getattr(importlib.import_module(module), name)(), last)


def test_limits_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| [^|]+ \| ([\d,]+(?: MB)?) \| `([\w.]+)` \|", page("limits.md"), re.MULTILINE)
    assert {path: amount(written) for written, path in rows} == {path: limit_at(path) for _, path in rows}
    assert len(rows) > 10


def test_every_setting_of_the_limits_is_documented_with_its_default() -> None:
    listed = re.findall(r"^\| [^|]+ \| [\d,]+(?: MB)? \| `([\w.]+)` \| `(\w+)` \|", page("limits.md"), re.MULTILINE)
    assert {name: path.rpartition(".")[2] for path, name in listed} == {name: setting.field for name, setting in SETTINGS.items()}


def test_code_of_the_notebook_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace.create(tmp_path / "office", bundled=bundled_templates())
    write_sample_inbox(workspace.inbox)
    for path in workspace.inbox.rglob("*.*"):
        os.utime(path, (0, 0))
    run(workspace, Order(lambda: dt.datetime(2017, 5, 22, 9, tzinfo=dt.UTC)), LocalEngine(1))
    write_sample_inbox(workspace.inbox)
    monkeypatch.chdir(workspace.root)
    names: dict[str, object] = {}
    for code in re.findall(r"```python\n(.*?)```", page("python.md"), re.DOTALL):
        exec(code, names)  # noqa: S102 - our own page
    assert "whole" in names
