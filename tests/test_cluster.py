"""Reading on a Dask cluster: the same as here, whoever dies; and a file that kills its reader is found and costs itself only."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.match import Layout
from extractors.serial import Written
from pipeline.cage import Job, Limits
from pipeline.cage.cluster import DaskEngine
from pipeline.cage.engine import LocalEngine, make_engine
from pipeline.core.errors import UsageError
from tests.support.cluster import DEADLY, cluster, one_death, read_dying_once, read_or_die
from tests.support.samples import answer, as_docx, layout
from tests.support.small_office import night, small_office, tree

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no such signal there")


def job(name: str, data: bytes) -> Job:
    return Job(hashlib.sha256(data + name.encode()).hexdigest(), name, data)


def sound(number: int) -> Job:
    return job(f"{number}.docx", as_docx(answer(f"第{number}街道", seed=number)))


@pytest.fixture(scope="module")
def quiet() -> Iterator[str]:
    """A cluster of one worker that nothing harms."""
    with cluster(workers=1) as address:
        yield address


def test_file_that_kills_its_workers_is_found_and_costs_no_other() -> None:
    jobs = [sound(1), job("empty", b""), job("deadly", DEADLY), sound(2)]
    with cluster() as address:
        readings = list(DaskEngine(address, read_batch=read_or_die).read(jobs, [layout()]))
    here = list(LocalEngine(1).read([one for one in jobs if one.data != DEADLY], [layout()]))
    assert [one for one in readings if one.sha256 != jobs[2].sha256] == here
    assert readings[2].error is not None
    assert (readings[2].sha256, readings[2].error.code) == (jobs[2].sha256, "unsafe")


def test_night_in_which_a_worker_dies_gives_the_outbox_of_a_night_here(tmp_path: Path) -> None:
    here, there = (small_office(tmp_path / name, mailed=True) for name in ("here", "there"))
    night(here)
    with one_death(tmp_path), cluster() as address:
        outcome = night(there, DaskEngine(address, read_batch=read_dying_once))
    assert (tmp_path / "died").is_dir()
    assert outcome.parsed == 4
    assert tree(there.outbox) == tree(here.outbox)


def test_cluster_that_loses_its_last_worker_ends_the_run_with_a_sentence() -> None:
    with cluster(workers=0) as address, pytest.raises(UsageError, match="没有工作节点"):
        list(DaskEngine(address, patience=1).read([sound(1)], [layout()]))


def other_version() -> str:
    return "another"


def test_worker_of_another_version_is_refused(quiet: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.cage.cluster.reader_version", other_version)
    with pytest.raises(UsageError, match="版本不同"):
        list(DaskEngine(quiet).read([sound(1)], [layout()]))


def test_cluster_that_does_not_answer_is_named() -> None:
    with pytest.raises(UsageError, match="连接不上"):
        list(DaskEngine("tcp://127.0.0.1:9").read([sound(1)], [layout()]))


def test_cluster_is_an_engine_chosen_by_name() -> None:
    assert make_engine("dask://host:8786", 0) == DaskEngine("tcp://host:8786")


def refuse(jobs: list[Job], layouts: list[Layout], limits: Limits) -> list[Written]:
    raise LookupError(len(jobs), len(layouts), limits)


def test_fault_of_the_program_is_no_finding_about_a_file(quiet: str) -> None:
    with pytest.raises(LookupError):
        list(DaskEngine(quiet, read_batch=refuse).read([sound(1)], [layout()]))
