"""How many returns of each format are read in a second, and with how much memory, in the cage of the nightly job.

    python benchmarks/throughput.py [--workers 2] [--share 1.0] [--kinds docx xlsx] [--inbox 1000 | --gain 3]

The files are made here. The start of the workers and of LibreOffice is counted in, as in the nightly job, and memory is the
largest that any process of the cage has held, LibreOffice among them. `--inbox` reads so many files of all kinds instead, one in
twenty of them hostile, and prints how they ended. `--gain` reads the files of each format by one worker and by all of them, in turns so
often, and prints how many times as fast they are: the process that hands the files over takes its share of the cores, too. What the
machine itself gives is told by a bare walk over Word forms, in one process and in as many as there are workers, which share nothing.
"""

from __future__ import annotations

import argparse
import io
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, repeat
from multiprocessing import get_context
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from mutants import mailed, packed
from orphans import adopt, reap
from reading import bare_docx

from extractors.core.reading import FileReading
from extractors.formats.legacy import find_soffice
from pipeline.cage import Job
from pipeline.cage.engine import LocalEngine
from tests.support.office_files import converted
from tests.support.samples import answer, as_docx, as_xlsx, encrypted, layout

MEASURED = {"docx": 600, "xlsx": 600, "doc": 20, "rtf": 20, "xls": 600, "pdf": 100, "eml with docx": 400, "zip of 20": 40, "scan jpg": 6}
"""Files of every format; those of LibreOffice are one batch."""

_OFFICE = {"doc": "docx", "rtf": "docx", "xls": "xlsx", "pdf": "docx"}
_DISTINCT = 20
_DPI = 150
_HOSTILE = 20
_WALKS = 100


def _words(count: int) -> list[bytes]:
    return [as_docx(answer(f"第{number}街道总工会", seed=number)) for number in range(count)]


def _books(count: int) -> list[bytes]:
    return [as_xlsx(answer(f"第{number}街道总工会", seed=number)) for number in range(count)]


def _scans(pdfs: Sequence[bytes]) -> list[bytes]:
    """Pages of PDF files as a scanner gives them; none where the components of the scan reader are missing."""
    try:
        import pypdfium2  # noqa: PLC0415 - an extra
        import rapidocr  # noqa: F401, PLC0415 - as above
    except ImportError:
        return []
    scans = []
    for data in pdfs:
        document = pypdfium2.PdfDocument(data)
        target = io.BytesIO()
        document[0].render(scale=_DPI / 72).to_pil().convert("RGB").save(target, "JPEG", quality=85)
        document.close()
        scans.append(target.getvalue())
    return scans


def _office(kind: str) -> list[bytes]:
    """Returns as LibreOffice saves them; none where it is missing."""
    if find_soffice() is None:
        return []
    source = _OFFICE[kind]
    made = (_words if source == "docx" else _books)(_DISTINCT)
    return list(converted({f"{number}.{source}": data for number, data in enumerate(made)}, kind).values())


def files() -> dict[str, list[bytes]]:
    """Different files of every format, none of a format that can't be made or read here."""
    words = _words(_DISTINCT)
    made = {"docx": words, "xlsx": _books(_DISTINCT), **{kind: _office(kind) for kind in _OFFICE}}
    made["eml with docx"] = [mailed({"汇总表.docx": data}) for data in words]
    made["zip of 20"] = [packed([(f"{number}.docx", data) for number, data in enumerate(words)])]
    made["scan jpg"] = _scans(made["pdf"][:3])
    return {kind: made[kind] for kind in MEASURED}


def hostile(sound: bytes) -> list[bytes]:
    """Files that are broken or made to harm."""
    head, tail = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>', b"</w:body></w:document>"
    bodies = {
        "span": b'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="100000000"/></w:tcPr></w:tc></w:tr></w:tbl>',
        "long": b"<w:p/>" * 600_000,
        "deep": b"<w:sdt>" * 10_000 + b"</w:sdt>" * 10_000,
    }
    made = [packed([("word/document.xml", head + body + tail)]) for body in bodies.values()]
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + head + b"&b;" + tail
    bomb = packed([(f"{number}.docx", bytes(40_000_000)) for number in range(6)])
    nested = packed([("a.zip", packed([("b.zip", packed([("c.zip", packed([("d.zip", packed([("e.docx", sound)]))]))]))]))])
    return [*made, packed([("word/document.xml", laughs)]), bomb, nested, sound[: len(sound) // 2], encrypted(sound), b"", b"\x00" * 4096]


def read(jobs: Sequence[Job], workers: int) -> tuple[list[FileReading], float]:
    """The readings of a cage, and its seconds until they are there as they are stored. Runs in a process of its own."""
    start = time.perf_counter()
    written = list(LocalEngine(workers).written(jobs, [layout()]))
    seconds = time.perf_counter() - start
    return [one.reading() for one in written], seconds


def apart(jobs: Sequence[Job], workers: int) -> tuple[list[FileReading], float, int]:
    """As `read`, in a new process, and the largest memory of its workers in bytes: they are known when it has ended."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        readings, seconds = pool.submit(read, jobs, workers).result()
    return readings, seconds, reap()


def jobs_of(contents: Sequence[bytes], count: int, kind: str) -> list[Job]:
    """So many files, the different ones in turn."""
    return [Job(f"{kind}:{number}", f"{number}", contents[number % len(contents)]) for number in range(count)]


def outcome(reading: FileReading) -> str:
    """How a file ended, in one word."""
    if reading.error is not None:
        return reading.error.code
    return "read" if reading.readings else f"passed over: {reading.ignored[0].reason}" if reading.ignored else "nothing said"


def formats(made: dict[str, list[bytes]], workers: int, share: float) -> None:
    """Prints the table of formats."""
    print(f"{workers} workers\n{'':16}{'files':>8}{'seconds':>10}{'files/s':>10}{'peak MB':>10}  outcome")
    for kind, contents in made.items():
        if contents:
            readings, seconds, memory = apart(jobs_of(contents, max(1, round(MEASURED[kind] * share)), kind), workers)
            ends = ", ".join(f"{end} {count}" for end, count in Counter(map(outcome, readings)).items())
            print(f"{kind:16}{len(readings):>8}{seconds:>10.1f}{len(readings) / seconds:>10.1f}{memory / 2**20:>10.0f}  {ends}", flush=True)
    absent = [kind for kind, contents in made.items() if not contents]
    if absent:
        print(f"left out, for a tool is missing: {', '.join(absent)}")


def gain(made: dict[str, list[bytes]], workers: int, share: float, rounds: int) -> None:
    """Prints the files a second of one worker and of all, medians of rounds in turns."""
    print(f"{'':16}{'files':>8}{'1 worker':>12}{f'{workers} workers':>12}{'gain':>8}   files/s; the start counts, but not for the walk")
    walked(made.get("docx", ()), workers, rounds)
    for kind, contents in made.items():
        if not contents:
            continue
        jobs = jobs_of(contents, max(workers, round(MEASURED[kind] * share)), kind)
        taken: dict[int, list[float]] = {1: [], workers: []}
        for _ in range(rounds):
            for count, seconds in taken.items():
                seconds.append(apart(jobs, count)[1])
        one, all_of_them = (median(seconds) for seconds in taken.values())
        print(f"{kind:16}{len(jobs):>8}{len(jobs) / one:>12.1f}{len(jobs) / all_of_them:>12.1f}{one / all_of_them:>8.2f}", flush=True)


def walked(contents: Sequence[bytes], workers: int, rounds: int) -> None:
    """Prints the same of processes that only walk over these files."""
    if not contents:
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(_walk, [contents] * workers, [1] * workers))
        one, together = (median(_seconds(pool, contents, processes) for _ in range(rounds)) for processes in (1, workers))
    files = _WALKS * len(contents)
    print(f"{'bare walk':16}{files:>8}{files / one:>12.1f}{workers * files / together:>12.1f}{workers * one / together:>8.2f}", flush=True)


def _seconds(pool: ProcessPoolExecutor, contents: Sequence[bytes], processes: int) -> float:
    start = time.perf_counter()
    list(pool.map(_walk, [contents] * processes, [_WALKS] * processes))
    return time.perf_counter() - start


def _walk(contents: Sequence[bytes], times: int) -> None:
    for data in chain.from_iterable(repeat(contents, times)):
        bare_docx(data)


def inbox(made: dict[str, list[bytes]], workers: int, count: int) -> None:
    """Reads an inbox of all kinds; a scan is as rare as in an office, one in a hundred."""
    kinds = [kind for kind in made if made[kind] and kind != "scan jpg"]
    bad = hostile(made["docx"][0])
    jobs = []
    for number in range(count):
        kind = "scan jpg" if number % 100 == 99 and made["scan jpg"] else kinds[number % len(kinds)]
        contents, place = (bad, number // _HOSTILE) if number % _HOSTILE == 7 else (made[kind], number // len(kinds))
        jobs.append(Job(f"{number}", f"{number}", contents[place % len(contents)]))
    readings, seconds, memory = apart(jobs, workers)
    print(f"{len(readings)} files, one in {_HOSTILE} hostile, {workers} workers: {seconds:.1f} s, peak {memory / 2**20:.0f} MB")
    wrong = sum(outcome(reading) == "read" for job, reading in zip(jobs, readings, strict=True) if job.data in bad)
    print(f"hostile files that were read: {wrong}")
    for end, number in Counter(map(outcome, readings)).most_common():
        print(f"{number:>8}  {end}")


def timed(action: Callable[[], dict[str, list[bytes]]]) -> dict[str, list[bytes]]:
    """Does it and says how long it took."""
    start = time.perf_counter()
    made = action()
    print(f"files made in {time.perf_counter() - start:.0f} s", file=sys.stderr)
    return made


def main() -> None:
    """Makes the files and prints what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--share", type=float, default=1.0, help="of the files of each format")
    parser.add_argument("--inbox", type=int, metavar="N", help="so many files of all kinds instead")
    parser.add_argument("--kinds", nargs="+", choices=MEASURED, default=list(MEASURED), help="only these formats")
    parser.add_argument("--gain", type=int, metavar="N", help="one worker against all, in so many rounds, instead")
    options = parser.parse_args()
    adopt()
    made = timed(files)
    if options.inbox:
        inbox(made, options.workers, options.inbox)
        return
    made = {kind: contents for kind, contents in made.items() if kind in options.kinds}
    if options.gain:
        gain(made, options.workers, options.share, options.gain)
    else:
        formats(made, options.workers, options.share)


if __name__ == "__main__":
    main()
