"""Originals in an object store: the same as in a folder, never overwritten, and nothing is lost when it does not answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.app.upkeep.backup import backup
from pipeline.app.upkeep.check import check
from pipeline.app.upkeep.ledgers import rebuild
from pipeline.core.bundled import MARKER
from pipeline.core.errors import OriginalLostError, Remedy, StorageError, UsageError, WorkspaceError
from pipeline.core.workspace import Workspace
from pipeline.intake.archive import Archive
from pipeline.intake.copying import UnsteadyFileError
from pipeline.intake.object_store import ObjectStore
from pipeline.intake.originals import originals_of
from pipeline.ledger import Ledger
from tests.support.object_server import BUCKET, ObjectServer, object_server
from tests.support.small_office import NOW, night, small_office, tree

TEXT = "五角场街道：走访企业 12 家".encode()
SHA = hashlib.sha256(TEXT).hexdigest()
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def server() -> Iterator[ObjectServer]:
    with object_server() as running:
        yield running


@pytest.fixture
def store(server: ObjectServer, tmp_path: Path) -> ObjectStore:
    return ObjectStore(f"s3://{BUCKET}/{tmp_path.name}", server.endpoint)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "五角场.docx"
    path.write_bytes(TEXT)
    return path


def test_content_lies_under_its_hash_and_comes_back(store: ObjectStore, server: ObjectServer, file: Path) -> None:
    assert store.put(file) == SHA
    assert server.files().cat_file(f"{store.url}/{SHA[:2]}/{SHA}") == TEXT
    assert (store.open_bytes(SHA), store.open_bytes(SHA, 3), store.verify(SHA)) == (TEXT, TEXT[:3], "intact")
    assert store.kept(SHA).size == len(TEXT)
    with store.on_disk([SHA]) as (path,):
        assert path.read_bytes() == TEXT


def test_content_that_is_there_is_never_written_again(store: ObjectStore, server: ObjectServer, file: Path) -> None:
    server.files().pipe_file(store.place(SHA), b"another")
    with pytest.raises(StorageError, match="没有覆盖"):
        store.put(file)
    assert server.files().cat_file(store.place(SHA)) == b"another"
    assert store.verify(SHA) == "damaged"


def test_same_content_is_stored_once(store: ObjectStore, server: ObjectServer, file: Path) -> None:
    store.put(file)
    before = server.files().info(store.place(SHA))["LastModified"]
    assert store.put(file) == SHA
    assert server.files().info(store.place(SHA))["LastModified"] == before
    assert list(store.stored()) == [SHA]


def test_what_others_put_there_is_named(store: ObjectStore, server: ObjectServer, file: Path) -> None:
    store.put(file)
    server.files().pipe_file(f"{store.url}/笔记.txt", b"mine")
    assert (list(store.stored()), list(store.strays()), list(store.unfinished())) == ([SHA], [f"{store.url}/笔记.txt"], [])


def test_missing_content_is_told_from_a_store_that_does_not_answer(store: ObjectStore) -> None:
    assert store.verify(SHA) == "missing"
    with pytest.raises(OriginalLostError, match="没有") as lost:
        store.open_bytes(SHA)
    assert lost.value.remedy is Remedy.CHECK
    with pytest.raises(StorageError, match="连接不上") as error:
        ObjectStore(store.url, NOWHERE).open_bytes(SHA)
    assert not isinstance(error.value, OriginalLostError)


def test_file_that_changed_since_it_was_seen_is_not_stored(store: ObjectStore, file: Path) -> None:
    seen = file.lstat()
    file.write_bytes(TEXT * 2)
    with pytest.raises(UnsteadyFileError):
        store.put(file, seen=seen)
    assert list(store.stored()) == []


def test_bucket_that_is_not_there_is_named(server: ObjectServer, file: Path) -> None:
    with pytest.raises(StorageError, match="没有 s3://no-such-bucket 这个存储桶"):
        ObjectStore("s3://no-such-bucket", server.endpoint).put(file)


def test_night_with_a_store_gives_the_outbox_of_a_night_with_a_folder(server: ObjectServer, tmp_path: Path) -> None:
    near, far = (small_office(tmp_path / name, mailed=True) for name in ("near", "far"))
    server.keep_originals_of(far, "night")
    night(near)
    night(far)
    assert tree(far.outbox) == tree(near.outbox)
    assert list(originals_of(far).stored()) == list(Archive(near.archive).stored()) != []
    assert sorted(tree(far.archive)) == ["收件登记.jsonl"]
    with Ledger.open(far.ledger_url) as ledger:
        assert check(far, ledger) == ()
    with pytest.raises(UsageError, match="原件不在工作目录里"):
        backup(far, tmp_path / "backup.zip", now=NOW)


def test_store_that_does_not_answer_stops_the_night_and_loses_nothing(server: ObjectServer, tmp_path: Path) -> None:
    workspace = small_office(tmp_path / "office")
    before = tree(workspace.inbox)
    ObjectServer(NOWHERE).keep_originals_of(workspace, "broken")
    with pytest.raises(StorageError, match=r"连接不上.*没有丢失"):
        night(workspace)
    assert tree(workspace.inbox) == before
    assert tree(workspace.outbox) == {}
    server.keep_originals_of(workspace, "broken")
    night(workspace)
    assert {Path(name).name for name in tree(workspace.done)} == set(before)


def test_store_that_goes_away_while_files_are_read_makes_none_of_them_lost(
    server: ObjectServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = small_office(tmp_path / "office")
    server.keep_originals_of(workspace, "away")
    real = ObjectStore.open_bytes

    def away(self: ObjectStore, sha256: str, most: int = -1) -> bytes:
        return real(self if most >= 0 else ObjectStore(self.url, NOWHERE), sha256, most)

    with monkeypatch.context() as patch:
        patch.setattr(ObjectStore, "open_bytes", away)
        with pytest.raises(StorageError, match="连接不上"):
            night(workspace)
    assert tree(workspace.outbox) == {}
    night(workspace)
    with Ledger.open(workspace.ledger_url) as ledger:
        assert check(workspace, ledger) == ()


def test_lost_ledger_is_made_again_from_a_store(server: ObjectServer, tmp_path: Path) -> None:
    workspace = small_office(tmp_path / "office")
    server.keep_originals_of(workspace, "rebuilt")
    path = tmp_path / "a.docx"
    path.write_bytes(TEXT)
    originals_of(workspace).put(path)
    rebuilt = rebuild(workspace, now=NOW)
    assert (rebuilt.added, len(rebuilt.doubts)) == (1, 1)


def test_without_a_setting_originals_lie_in_the_workspace(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "office", bundled=None)
    assert originals_of(workspace) == Archive(workspace.archive)


def test_folder_elsewhere_is_named_by_its_url(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "office", bundled=None)
    (workspace.root / MARKER).write_text(f'[archive]\nurl = "{(tmp_path / "共享 盘").as_uri()}"\n', encoding="utf-8")
    assert originals_of(workspace) == Archive(tmp_path / "共享 盘")


@pytest.mark.parametrize(
    "text,words",
    [
        ('[archive]\nurl = "ftp://host/x"\n', "url 写得不对"),
        ('[archive]\nurl = "s3:///x"\n', "url 写得不对"),
        ('[archive]\nendpoint = "http://host"\n', "url 写得不对"),
        ('[archive]\nbucket = "x"\n', "不认识的项目“bucket”"),
        ("[archive]\nurl = 3\n", "写在引号里"),
        ('archive = "s3://x"\n', r"\[archive\] 一节"),
    ],
)
def test_wrong_setting_is_named_with_its_file(tmp_path: Path, text: str, words: str) -> None:
    workspace = Workspace.create(tmp_path / "office", bundled=None)
    (workspace.root / MARKER).write_text(text, encoding="utf-8")
    with pytest.raises(WorkspaceError, match=words) as error:
        originals_of(workspace)
    assert MARKER in str(error.value)
