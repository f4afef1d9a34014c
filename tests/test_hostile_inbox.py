"""An inbox of sixty files of which six are hostile or broken: the others' results are what they are without them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.app.nightly.outcome import Outcome
from pipeline.app.nightly.run import Order, run
from pipeline.cage.engine import LocalEngine
from pipeline.core.workspace import Workspace
from tests.support import samples
from tests.support.factories import yangpu_roster
from tests.support.returns import BASE, W, repacked
from tests.test_archive_containers import crafted, entry

NOW = dt.datetime(2026, 5, 23, 2, 30, tzinfo=dt.UTC)
AS_OF = dt.date(2017, 5, 22)
SOUND = 54
_SPAN = '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="100000000"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
_LAUGHS = '<!DOCTYPE x [<!ENTITY a "哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def _document(body: str, declared: str = "") -> bytes:
    return repacked(BASE, {"word/document.xml": f'{declared}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'})


def hostile() -> dict[str, bytes]:
    """Six files that are broken or made to harm."""
    return {
        "笑.docx": _document("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>", _LAUGHS),
        "宽.docx": _document(_SPAN),
        "炸弹.docx": repacked(BASE, {"word/document.xml": bytes(30_000_000)}),
        "重叠.zip": crafted(kernel := entry(b"a.docx", BASE), {**kernel, "name": b"b.docx", "offset": 0}),
        "半个.docx": BASE[: len(BASE) // 2],
        "加密.docx": samples.encrypted(BASE),
    }


def sound() -> dict[str, bytes]:
    """Returns of every unit of the roster in turn, in Word and in Excel, some sent again with other figures."""
    units = [unit.name for unit in yangpu_roster()]
    made: dict[str, bytes] = {}
    for number in range(SOUND):
        one = samples.answer(units[number % len(units)], seed=number)
        made[f"{number:03}.{'xlsx' if number % 5 == 0 else 'docx'}"] = samples.as_xlsx(one) if number % 5 == 0 else samples.as_docx(one)
    return made


def work(root: Path, files: Mapping[str, bytes]) -> tuple[Workspace, Outcome]:
    """The nightly job on these files."""
    workspace = Workspace.create(root, bundled=samples.CAMPAIGN.parent)
    lines = ["文件,收到时间"]
    for place, name in enumerate(sorted(files)):
        (workspace.inbox / name).write_bytes(files[name])
        lines.append(f"{name},2017-05-{8 + int(name[:3]) // 12 if name[:3].isdecimal() else 10:02} 09:{place % 60:02}")
    (workspace.inbox / "收件时间.csv").write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    order = Order(clock=lambda: NOW, campaigns=("yangpu-2017-sanda",), as_of=AS_OF, settle=dt.timedelta())
    return workspace, run(workspace, order, LocalEngine(2))


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[Workspace, Outcome], tuple[Workspace, Outcome]]:
    root, files = tmp_path_factory.mktemp("office"), sound()
    return work(root / "alone", files), work(root / "among", {**files, **hostile()})


def _summary(workspace: Workspace) -> dict[str, object]:
    (written,) = workspace.outbox.rglob("summary.json")
    whole: dict[str, object] = json.loads(written.read_text(encoding="utf-8"))
    return whole


def test_every_hostile_file_is_named_with_its_reason_and_no_other(both: tuple[tuple[Workspace, Outcome], ...]) -> None:
    workspace, outcome = both[1]
    assert outcome.parsed == SOUND + len(hostile())
    assert sorted(_summary(workspace)["unreadable"]) == sorted(hostile())  # type: ignore[call-overload]


def test_summary_of_the_others_is_what_it_is_without_them(both: tuple[tuple[Workspace, Outcome], ...]) -> None:
    alone, among = (_summary(workspace) for workspace, _ in both)
    assert {name for name in alone if alone[name] != among[name]} == {"generated_from", "unreadable", "review"}


def test_every_figure_and_item_of_the_others_is_what_it_is_without_them(both: tuple[tuple[Workspace, Outcome], ...]) -> None:
    alone, among = (outcome.published[0].consolidation for _, outcome in both)
    assert len(alone.counted) == len(yangpu_roster())
    assert [(one.values, one.groups) for one in among.counted] == [(one.values, one.groups) for one in alone.counted]
    assert among.totals == alone.totals


def test_frames_of_the_others_are_the_same_to_the_byte(both: tuple[tuple[Workspace, Outcome], ...]) -> None:
    alone, among = ({path.name: path.read_text("utf-8-sig") for path in workspace.outbox.rglob("frames/*.csv")} for workspace, _ in both)
    names = tuple(hostile())
    others = {
        name: "".join(line for line in text.splitlines(keepends=True) if not any(bad in line for bad in names))
        for name, text in among.items()
    }
    assert others == alone
