"""Reads thousands of damaged and hostile returns and judges every end: declared, and nothing changed unseen.

    python benchmarks/fuzz.py [--quick] [--seed 1] [--docx 2000] … [--only docx:17 [--save FILE]]

Each mutant is read in the cage, as in the nightly job. Judged are: (a) no crash and no exception that is not declared; (b) every
error has a code of the contract; (c) where bytes were damaged, no value differs without a finding, an error or a part named as
not read. The status is 1 where (a) or (b) fail. What fails (c) is listed to be looked at: neither a PDF nor an old workbook
holds a checksum, so a damaged digit there can't be noticed by anyone. The same seed makes the same mutants.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import mutants_flat
from mutants import mailed, packed

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from extractors.core.address import printed
from extractors.core.errors import MESSAGES
from extractors.core.reading import FileReading
from extractors.extraction import read_file
from extractors.formats.legacy import find_soffice
from pipeline.cage import Job, Limits
from pipeline.cage.engine import LocalEngine
from tests.support.office_files import converted
from tests.support.samples import answer, as_docx, as_xlsx, layout, with_symbols

COUNTS = {"docx": 2000, "xlsx": 2000, "zip": 500, "eml": 500, "pdf": 500, "xls": 500}
QUICK = 10
LIMITS = Limits(wall_seconds=20, cpu_seconds=10, memory_bytes=2**30)
_UNEXPECTED, _DIED = "读取时出现意外情况", "读取时耗尽资源"
_OF_TRACE = re.compile(r"\s|Traceback|During handling|The above|[\w.]+(?::|$)")
"""Lines of a traceback; libraries write to the log as well."""

_TRACE = re.compile(r"unexpected failure while reading (\S+)\n(Traceback.*?)(?=^unexpected failure|\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Mutant:
    """One changed file: `docx:17`, what was done, and whether bytes were damaged."""

    name: str
    change: str
    data: bytes
    original: bytes
    damaged: bool


def originals(folder: Path) -> dict[str, list[bytes]]:
    """The sound files of every kind. What LibreOffice writes is kept in `folder`, for its bytes differ each time."""
    returns = [answer(f"第{number}街道总工会", seed=number) for number in range(4)]
    words, books = [as_docx(one) for one in returns], [as_xlsx(one) for one in returns]
    made = {"docx": [*words[:3], with_symbols(words[3])], "xlsx": books}
    archive = packed([("片区/甲.docx", words[0]), ("片区/乙.docx", words[1]), ("丙.xlsx", books[2])])
    made["zip"] = [archive, packed([("一.zip", archive), ("丁.docx", words[3])])]
    made["eml"] = [mailed({"汇总表.docx": words[0]}), mailed({"甲.docx": words[1], "汇总.zip": archive, "乙.xlsx": books[3]})]
    for kind, sources in {"pdf": words[:2], "xls": books[:2]}.items():
        files = [_written(folder / f"{number}.{kind}", data) for number, data in enumerate(sources)]
        made[kind] = [file for file in files if file is not None]
    return made


def _written(path: Path, source: bytes) -> bytes | None:
    """`source` in another format, or `None` where there is no LibreOffice."""
    if not path.exists() and find_soffice() is not None:
        name = "return.xlsx" if path.suffix == ".xls" else "return.docx"
        path.write_bytes(converted({name: source}, path.suffix[1:])[name])
    return path.read_bytes() if path.exists() else None


def mutant(kind: str, number: int, sound: Sequence[bytes], seed: int) -> Mutant:
    """The mutant of this number, the same every time."""
    chance = Random(f"{seed}:{kind}:{number}")  # noqa: S311 - where to damage
    original = sound[number % len(sound)]
    damages, edits = mutants_flat.DAMAGES[kind], mutants_flat.EDITS[kind]
    change = chance.choice([*damages, *edits])
    changed = {**damages, **edits}[change](original, chance)
    return Mutant(f"{kind}:{number}", change, changed, original, change in damages)


def answers(reading: FileReading) -> Counter[str]:
    """What a file says, without places and doubts."""
    said = ({name: one.value for name, one in each.values.items()} for each in reading.readings)
    items = ([[one.value for one in item.values.values()] for group in each.groups.values() for item in group] for each in reading.readings)
    return Counter(map(repr, zip((each.unit.value for each in reading.readings), said, items, strict=True)))


def doubts(reading: FileReading) -> Counter[tuple[str, str | None]]:
    """Every finding, and every part that was not read."""
    found = Counter((finding.code, printed(finding.field)) for each in reading.readings for finding in each.all_findings())
    return found + Counter((one.reason, None) for one in reading.ignored)


def _is_declared(reading: FileReading) -> bool:
    """Whether a file ended as the contract says: with answers, with a known error, or with the reason why there is nothing in it."""
    error = reading.error
    if error is None:
        return bool(reading.readings or reading.ignored)
    return error.code in MESSAGES and _UNEXPECTED not in error.message and _DIED not in error.message


class Verdicts:
    """The ends of the mutants of one kind."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.ends: Counter[str] = Counter()
        self.failed: list[Mutant] = []
        self.silent: list[Mutant] = []
        self.slow: list[Mutant] = []
        self._sound: dict[bytes, FileReading] = {}

    def take(self, one: Mutant, reading: FileReading) -> None:
        """Judges one end."""
        error = reading.error
        if not _is_declared(reading):
            self.ends["undeclared"] += 1
            self.failed.append(one)
        elif error is not None:
            self.ends[error.code] += 1
            self.slow += [one] if error.code == "timeout" else []
        elif not reading.readings:
            self.ends["no form"] += 1
        else:
            self.ends["findings" if doubts(reading) else "clean"] += 1
        if error is None and one.damaged and self._differs(one, reading):
            self.silent.append(one)

    def _differs(self, one: Mutant, reading: FileReading) -> bool:
        if one.original not in self._sound:
            self._sound[one.original] = read_file(one.original, one.name, [layout()])
        sound = self._sound[one.original]
        return answers(reading) != answers(sound) and not doubts(reading) - doubts(sound)

    def row(self, seconds: float) -> str:
        """The line of the table."""
        codes = ", ".join(f"{code} {self.ends[code]}" for code in MESSAGES if self.ends[code])
        counts = [sum(self.ends.values()), self.ends["findings"], self.ends["clean"], self.ends["no form"], self.ends["undeclared"]]
        return f"{self.kind:6}" + "".join(f"{count:>11}" for count in [*counts, len(self.silent)]) + f"{seconds:>9.0f}  {codes}"


def judged(mutants: Sequence[Mutant], log: Path, kind: str, workers: int) -> Verdicts:
    """Reads and judges."""
    jobs = [Job(one.name, "汇总表", one.data) for one in mutants]
    verdicts = Verdicts(kind)
    for one, reading in zip(mutants, LocalEngine(workers, LIMITS, log).read(jobs, [layout()]), strict=True):
        verdicts.take(one, reading)
    return verdicts


def report(verdicts: Sequence[Verdicts], log: Path) -> None:
    """Names what failed, a traceback for each place of failure."""
    for title, listed in {
        "undeclared": [one for each in verdicts for one in each.failed],
        "changed unseen": [one for each in verdicts for one in each.silent],
        "given up at the limit of time": [one for each in verdicts for one in each.slow],
    }.items():
        if listed:
            print(f"\n{title}:", *(f"{one.name} ({one.change})" for one in listed), sep="\n  ")
    places: dict[str, list[str]] = {}
    for name, trace in _TRACE.findall(log.read_text(encoding="utf-8") if log.exists() else ""):
        lines = [line for line in trace.strip().splitlines() if _OF_TRACE.match(line)]
        places.setdefault("\n".join(lines[-9:]), []).append(name)
    for trace, names in places.items():
        print(f"\n{len(names)} times, as {names[0]}:\n{trace}")


def options() -> argparse.Namespace:
    """What is asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for kind, count in COUNTS.items():
        parser.add_argument(f"--{kind}", type=int, default=count, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--quick", action="store_true", help="a tenth of it")
    parser.add_argument("--only", metavar="KIND:NUMBER", help="this mutant alone")
    parser.add_argument("--save", type=Path, metavar="FILE", help="with --only: where the mutant is written")
    return parser.parse_args()


def main() -> None:
    """Makes the mutants, reads them and prints the table."""
    chosen = options()
    folder = Path(tempfile.gettempdir(), "huizong-fuzz")
    folder.mkdir(exist_ok=True)
    sound = originals(folder)
    numbers = {kind: range(getattr(chosen, kind) // (QUICK if chosen.quick else 1)) for kind in COUNTS if sound[kind]}
    if chosen.only:
        kind, _, number = chosen.only.partition(":")
        numbers = {kind: range(int(number), int(number) + 1)}
    absent = [kind for kind in COUNTS if not sound[kind]]
    print(*([f"left out, for LibreOffice is missing: {', '.join(absent)}"] if absent else []), end="\n" if absent else "")
    titles = ("mutants", "findings", "clean", "no form", "undeclared", "unseen")
    print(f"{'':6}" + "".join(f"{title:>11}" for title in titles) + f"{'seconds':>9}  refused")
    verdicts = []
    with tempfile.TemporaryDirectory() as passing:
        log = Path(passing, "log")
        for kind, chosen_numbers in numbers.items():
            made = [mutant(kind, number, sound[kind], chosen.seed) for number in chosen_numbers]
            if chosen.save and chosen.only:
                chosen.save.write_bytes(made[0].data)
            start = time.perf_counter()
            verdicts.append(judged(made, log, kind, chosen.workers))
            print(verdicts[-1].row(time.perf_counter() - start), flush=True)
        report(verdicts, log)
    sys.exit(1 if any(each.failed for each in verdicts) else 0)


if __name__ == "__main__":
    main()
