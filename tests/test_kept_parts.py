"""What is kept of documents between nights: they are those that making all anew gives, whatever came, was decided, renamed or damaged."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from extractors.core.reading import FileReading
from extractors.serial import file_reading_to_json
from pipeline.app.documents.kept_parts import KeptFile, _Kind
from pipeline.app.nightly.outcome import LAST_RUN
from pipeline.app.nightly.run import Order, run
from pipeline.consolidation import Material, consolidate
from pipeline.core.consolidated import Consolidation
from pipeline.core.decision import Decision, DecisionKind
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger
from pipeline.render.csv_file import csv_bytes
from pipeline.render.frames import each_frame
from pipeline.render.kept import KeptParts
from pipeline.render.kept_frames import frame_keys, kept_csv
from pipeline.render.workbook import render_workbook
from tests.support.campaign_office import office_with
from tests.support.list_forms import UNITS
from tests.support.reading_here import Here
from tests.support.sample_inboxes import INBOXES
from tests.support.small_office import small_office, tree
from tests.test_consolidation_kept import CAMPAIGN, histories

NOW, DAY = dt.datetime(2036, 5, 23, 2, 30, tzinfo=dt.UTC), dt.date(2036, 5, 20)
STAMP = dt.datetime(2036, 5, 20, tzinfo=dt.UTC)
READ_HERE = (".docx", ".xlsx", ".csv")
SANDA = "yangpu-2017-sanda"
CAMPAIGNS = sorted(one.name for one in INBOXES.iterdir())
PARTS = Path(".converted") / "documents"


@pytest.fixture(autouse=True, scope="module")
def _kept_however_few() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.app.documents.publish._FEWEST", 0)
        patch.setattr("pipeline.render.spreadsheet.list_rows.MOST_SHARED", 0)
        yield


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each part that was asked for, whether it was kept."""
    asked: list[bool] = []
    get = _Kind.get

    def telling(self: _Kind, key: bytes) -> object:
        asked.append((part := get(self, key)) is not None)
        return part

    monkeypatch.setattr(_Kind, "get", telling)
    return asked


def night(workspace: Workspace, campaign: str, day: dt.date = DAY) -> Mapping[str, bytes]:
    run(workspace, Order(lambda: NOW, (campaign,), day, settle=dt.timedelta()), Here())
    return tree(workspace.outbox / campaign / day.isoformat())


def anew(workspace: Workspace, campaign: str, day: dt.date = DAY) -> Mapping[str, bytes]:
    """What the night would have made of everything."""
    with tempfile.TemporaryDirectory() as folder:
        other = Path(folder) / "office"
        shutil.copytree(workspace.root, other)
        (other / LAST_RUN).unlink()
        shutil.rmtree(other / "outbox")
        shutil.rmtree(other / PARTS, ignore_errors=True)
        return night(Workspace.at(other), campaign, day)


def written(whole: Consolidation, store: KeptFile | None) -> list[bytes]:
    """The workbook and the frames."""
    kept = KeptParts.of(store, whole.submissions) if store is not None else None
    frames = [
        csv_bytes(made) if kept is None else kept_csv(made, kept.store.shelf(name), frame_keys(kept, whole))
        for name, made in each_frame(CAMPAIGN, whole)
    ]
    return [render_workbook(CAMPAIGN, whole, stamp=STAMP, kept=kept), *frames]


def stored(reading: FileReading) -> FileReading:
    """A reading as it comes out of the ledger."""
    return replace(reading, mark=hashlib.sha256(file_reading_to_json(reading).encode()).hexdigest())


@settings(max_examples=25, deadline=None)
@given(histories())
def test_documents_with_what_was_kept_are_those_made_of_everything(history: list[tuple[Material, dt.date]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.create(Path(folder) / "office", bundled=None)
        for material, day in history:
            readings = {sha: stored(one) for sha, one in material.readings.items()}  # type: ignore[attr-defined] # a dict there
            whole = consolidate(CAMPAIGN, UNITS, replace(material, readings=readings), day)
            with closing(KeptFile(workspace, "one", "as declared")) as store:
                assert written(whole, store) == written(whole, None)
                store.keep()


@pytest.mark.parametrize("campaign", CAMPAIGNS)
def test_night_with_new_files_gives_what_making_all_anew_gives(tmp_path: Path, campaign: str, found: list[bool]) -> None:
    workspace = office_with(tmp_path / "office", campaign)
    files = sorted(path for path in workspace.inbox.rglob("*") if path.is_file())
    later = tmp_path / "later"
    later.mkdir()
    for number, path in enumerate(files):
        if path.suffix not in READ_HERE:
            path.unlink()
        elif number % 3 == 0:
            shutil.copy2(path, later / path.name)
            path.unlink()
    night(workspace, campaign)
    found.clear()
    for path in later.iterdir():
        shutil.copy2(path, workspace.inbox)
    assert night(workspace, campaign) == anew(workspace, campaign)
    assert any(found)


def decide(workspace: Workspace, *told: tuple[DecisionKind, str, object]) -> None:
    at = dt.datetime(2036, 5, 19, tzinfo=dt.UTC)
    with Ledger.open(workspace.ledger_url) as ledger:
        ledger.add_decisions([Decision(SANDA, kind, subject, "电话", "王", at, None, value) for kind, subject, value in told])  # type: ignore[arg-type] # texts


def change_rule(workspace: Workspace) -> None:
    declared = workspace.templates / SANDA / "campaign.yaml"
    declared.write_text(declared.read_text(encoding="utf-8").replace("少于座谈会次数", "比座谈会次数少"), encoding="utf-8")


def damage(workspace: Workspace, at: int) -> None:
    """One byte of what is kept is another."""
    path = workspace.root / PARTS / f"{SANDA}.parts"
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


CHANGES: dict[str, Callable[[Workspace], object]] = {
    "a unit is renamed": lambda workspace: decide(workspace, (DecisionKind.RENAME, "jd01", ("新名街道总工会", "2036-05-02"))),
    "a unit is exempt": lambda workspace: decide(workspace, (DecisionKind.EXEMPT, "jd02", None)),
    "another last day": lambda workspace: decide(workspace, (DecisionKind.DEADLINE, "", ("2017-05-01",))),
    "another rule": change_rule,
    "a damaged part": lambda workspace: damage(workspace, 100),
    "a damaged index": lambda workspace: damage(workspace, -200),
    "a damaged end": lambda workspace: damage(workspace, -1),
    "no file": lambda workspace: (workspace.root / PARTS / f"{SANDA}.parts").unlink(),
    "an empty file": lambda workspace: (workspace.root / PARTS / f"{SANDA}.parts").write_bytes(b""),
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_whatever_changes_beside_a_new_return_the_documents_are_those_of_everything(tmp_path: Path, change: str) -> None:
    workspace = small_office(tmp_path / "office", returns=6)
    held = workspace.inbox / "5.docx"
    data = held.read_bytes()
    held.unlink()
    night(workspace, SANDA)
    CHANGES[change](workspace)
    held.write_bytes(data)
    assert night(workspace, SANDA) == anew(workspace, SANDA)


def test_of_returns_that_stand_as_they_stood_nothing_is_made_again(tmp_path: Path, found: list[bool]) -> None:
    workspace = small_office(tmp_path / "office", returns=4)
    night(workspace, SANDA)
    shutil.rmtree(workspace.outbox)
    (workspace.root / LAST_RUN).unlink()
    kept = (workspace.root / PARTS / f"{SANDA}.parts").read_bytes()
    assert found
    assert not any(found)
    found.clear()
    night(workspace, SANDA)
    assert found
    assert all(found)
    assert (workspace.root / PARTS / f"{SANDA}.parts").read_bytes() == kept


def test_what_no_night_asks_for_any_more_is_let_go(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "office", bundled=None)
    keys = [hashlib.sha256(bytes([number])).digest()[:16] for number in range(200)]
    with closing(KeptFile(workspace, "one", "basis")) as first:
        for key in keys:
            first.shelf("rows").put(key, ("甲" * 100, key.hex()))
        first.keep()
    with closing(KeptFile(workspace, "one", "basis")) as second:
        assert [second.shelf("rows").get(key) for key in keys[:64]] == [("甲" * 100, key.hex()) for key in keys[:64]]
        second.shelf("rows").put(b"n" * 16, ("新",))
        second.keep()
    with closing(KeptFile(workspace, "one", "basis")) as third:
        assert third.shelf("rows").get(keys[0]) == ("甲" * 100, keys[0].hex())
        assert third.shelf("rows").get(b"n" * 16) == ("新",)
        assert third.shelf("rows").get(keys[100]) is None
    with closing(KeptFile(workspace, "one", "another")) as other:
        assert other.shelf("rows").get(keys[0]) is None


def test_part_with_a_sign_by_which_parts_are_told_apart_is_not_kept(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "office", bundled=None)
    with closing(KeptFile(workspace, "one", "basis")) as store:
        store.shelf("rows").put(b"a" * 16, ("甲\x1e乙",))
        store.shelf("rows").put(b"b" * 16, ("甲\x1f乙",))
        store.shelf("rows").put(b"c" * 16, ("甲",))
        store.keep()
    with closing(KeptFile(workspace, "one", "basis")) as again:
        assert [again.shelf("rows").get(key * 16) for key in (b"a", b"b", b"c")] == [None, None, ("甲",)]
