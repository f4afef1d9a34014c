"""How much processor time a command takes before and beside its work: a clerk waits for it each time.

    python benchmarks/startup.py [--times 15]

The least of several starts, of one process each, in a new workspace with the campaigns that come with the program. The first `run` finds
them new, those after it find nothing new; `status` is asked with nothing kept of what it told before, and again. `import sqlalchemy` is
there to tell how fast the machine is at the moment.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pipeline.core.bundled import bundled_templates
from pipeline.core.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
ONE = ("yangpu-2017-sanda", "--as-of", "2017-05-22")
ANEW = ", nothing kept"
MEASURED = {
    "huizong --version": ("-m", "pipeline.cli", "--version"),
    f"huizong status{ANEW}": ("-m", "pipeline.cli", "status"),
    "huizong status": ("-m", "pipeline.cli", "status"),
    f"huizong status of one campaign{ANEW}": ("-m", "pipeline.cli", "status", *ONE),
    "huizong status of one campaign": ("-m", "pipeline.cli", "status", *ONE),
    "huizong run, nothing new": ("-m", "pipeline.cli", "run"),
    "python": ("-c", "pass"),
    "import sqlalchemy": ("-c", "import sqlalchemy"),
}


def seconds(arguments: tuple[str, ...], folder: Path) -> float:
    """Processor time of one process, with that of the system for it."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPATH": str(ROOT)}
    before = os.times()
    subprocess.run([sys.executable, *arguments], cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - our own words
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def starts(folder: Path, times: int) -> dict[str, float]:
    """The least of so many starts of each, in an office made in a folder."""
    workspace = Workspace.create(folder, bundled=bundled_templates())
    rounds = [{name: _measured(name, workspace) for name in MEASURED} for _ in range(times)]
    return {name: min(one[name] for one in rounds) for name in MEASURED}


def _measured(name: str, workspace: Workspace) -> float:
    if name.endswith(ANEW):
        shutil.rmtree(workspace.converted / "status", ignore_errors=True)
    return seconds(MEASURED[name], workspace.root)


def main() -> None:
    """Prints a row a command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=15)
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as folder:
        for name, least in starts(Path(folder) / "office", times).items():
            print(f"{name:48} {least:.2f} s")


if __name__ == "__main__":
    main()
