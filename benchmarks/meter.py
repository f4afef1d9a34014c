"""Measures one thing after another, and shows what two revisions took side by side."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from orphans import adopt, known, living, reap

ROOT = Path(__file__).resolve().parents[1]
Measured = dict[str, dict[str, float]]


class Meter:
    """Processor time of all processes together, and time on the wall."""

    def __init__(self) -> None:
        adopt()
        self.measured: Measured = {}

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Inside, what is to be measured under a name."""
        began, wall = processor(), time.perf_counter()
        yield
        self.note(name, cpu=processor() - began, wall=time.perf_counter() - wall)

    def note(self, name: str, **figures: float) -> None:
        """Writes down what was measured elsewhere."""
        self.measured[name] = {key: round(value, 4) for key, value in figures.items()}
        print(f"{name:52}" + "".join(f"{key:>7}{value:>10.2f}" for key, value in figures.items()), flush=True)

    def keep(self, told: argparse.Namespace) -> None:
        """Writes what was measured, and compares it with what another revision wrote, as the arguments say."""
        if told.json:
            told.json.write_text(json.dumps(self.measured, indent=1, ensure_ascii=False), encoding="utf-8")
        if told.against:
            compare(self.measured, json.loads(told.against.read_text(encoding="utf-8")))


def processor() -> float:
    """Of this process, of those that it has waited for, and of its workers."""
    return sum(os.times()[:4]) + living()


def arguments(about: str | None) -> argparse.ArgumentParser:
    """The arguments that every measurement has."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, help="where to write what was measured")
    parser.add_argument("--against", type=Path, help="what another revision wrote")
    return parser


def command(arguments_: Sequence[str], folder: Path) -> float:
    """Runs Python on this revision, its workers counted in; the largest memory of the process itself, in MiB."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPATH": str(ROOT)}
    before = known()
    started = [sys.executable, "-S", str(ROOT / "benchmarks" / "started.py"), *arguments_]
    told = subprocess.run(started, cwd=folder, env=environment, stdout=subprocess.PIPE, check=True).stdout  # noqa: S603 - our own words
    reap(before)
    return int(told) / 1024


def compare(now: Measured, before: Measured) -> None:
    """A row for every figure that both revisions measured."""
    print(f"\n{'':52}{'':8}{'before':>10}{'now':>10}{'ratio':>10}")
    for name in (one for one in now if one in before):
        for key in (one for one in now[name] if one in before[name]):
            ratio = now[name][key] / before[name][key] if before[name][key] else float("nan")
            print(f"{name:52}{key:8}{before[name][key]:>10.2f}{now[name][key]:>10.2f}{ratio:>10.2f}")
