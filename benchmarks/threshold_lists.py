"""The samples of lists and of prose that `benchmarks/thresholds.py` reads, as `threshold_samples.py` has those of forms."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from threshold_samples import Sample, slip

from extractors.core.document import Document
from extractors.formats.register import read_documents
from extractors.match.recognise import read_parts
from tests import test_hunt_lists as lists
from tests import test_prose as prose
from tests.support.list_hunt import COLUMNS, Hunt, as_csv, hunt, plain

_LISTS = 150


@cache
def _hunted() -> list[tuple[Hunt, list[Document]]]:
    made = [hunt(seed) for seed in range(_LISTS)]
    return [(one, read_documents(as_csv(one.table()))) for one in made]


def rows_of_lists() -> Counter[str]:
    """Lists in many manners: read as meant, silently otherwise, or with a finding though nothing is odd."""
    told: Counter[str] = Counter()
    for one, documents in _hunted():
        readings = read_parts(documents, lists.forms())[0]
        if len(readings) != 1:
            told["refused"] += 1
            continue
        told["silent"] += len(lists.wrong(one, readings[0]))
        told["false alarms"] += bool(one.quiet and list(readings[0].all_findings()))
        told["rows"] += len(readings[0].groups["visits"])
    return told


def mistyped_headings() -> Counter[str]:
    """Lists with a third of their headings mistyped: columns found, lost, and lists refused."""
    chance, told = random.Random(11), Counter[str]()  # noqa: S311 - made-up slips
    for seed in range(_LISTS):
        one = plain(3 + seed % 5)
        one.headings = {name: slip(label, chance) if chance.random() < 0.34 else label for name, label in COLUMNS.items()}
        readings = read_parts(read_documents(as_csv(one.table())), lists.forms())[0]
        told["refused"] += len(readings) != 1
        for reading in readings[:1]:
            told["silent"] += len(lists.wrong(one, reading))
            for row, item in zip(one.rows, reading.groups["visits"], strict=False):
                for name, (_, meant) in row.items():
                    value = item.values[name].value
                    told["right" if value == meant else "lost" if value is None else "wrong"] += 1
    return told


def targets() -> Counter[str]:
    """The plan and the list of last year against their gold; the other notices hold none."""
    told: Counter[str] = Counter()
    plan = prose.said(prose.read_prose(prose.notice(prose.PLAN), prose.layout()), *prose.PLAN_COLUMNS)
    year = prose.said(prose.read_prose(prose.notice(prose.LAST_YEAR), prose.last_year()), "number", "quantity", "unit_of_measure")
    wanted = [
        (int(row["number"]), prose.number(row["quantity"]), row["unit_of_measure"]) for row in prose.gold("yangpu-2018-shishi.last_year")
    ]
    for found, gold in ((plan, prose.plan_gold()), (year, wanted)):
        right = sum((Counter(found) & Counter(gold)).values())
        told += Counter(right=right, lost=len(gold) - right, invented=len(found) - right)
    for name in ("chengdu-2012-mianduimian", "leshan-2011-qianhu", "yangpu-2017-sanda", "yangpu-2018-shishi"):
        told["taken for a plan"] += prose.looks_like(prose.notice(name), "", prose.layout()) >= 0.5
    return told


LISTS: Mapping[str, Sample] = {"lists": rows_of_lists, "headings": mistyped_headings, "prose": targets}
