"""Makes offices of any size for the other benchmarks: a campaign, a roster of so many units, and what they return.

Returns are copies of a few filled forms with the unit's own name put in, so that ten thousand are made in seconds. One unit in twenty
writes an alias and one in fifty slips in a letter; every return holds some doubts that a person must settle, but for clean ones. They
lie in the inbox as if each had come a minute and a half after the one before it, from `RECEIVED` on, or sooner where they are so many
that the last ones would come after the day of the reports.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import random
import shutil
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from pipeline.core.workspace import Workspace
from tests.support.samples import CAMPAIGN, Return, answer, as_docx

CAMPAIGN_ID = CAMPAIGN.name
STAND_IN = "报送单位占位"
RECEIVED = dt.datetime(2017, 5, 10, 9, tzinfo=dt.UTC)
_APART, _ALL_WITHIN = 90, 10 * 86_400
"""Seconds: between two returns, and until the last of them at the most; reports are as of 22 May."""
_PROTOTYPES = 20
_DOUBTFUL = ("约{}", "{}余", "近{}", "{}左右", "不详", "约{}人")
_FIRST, _SECOND, _KINDS = "东南西北中上下新长永福安泰和兴平", "湖山河江桥塘浦泾港湾城门岭溪泉坪", ("街道", "镇", "乡", "园区", "集团")
_THIRD = "光明星辉华丰盛昌隆庆云龙"


def names(number: int) -> list[str]:
    """So many names of units, no two alike."""
    made = (f"{''.join(three)}{kind}总工会" for *three, kind in product(_FIRST, _SECOND, _THIRD, _KINDS))
    drawn = list(made)
    random.Random(7).shuffle(drawn)  # noqa: S311 - made-up names
    while len(drawn) < number:
        drawn += [f"第{len(drawn) // 15360 + 1}片{name}" for name in drawn[:15360]]
    return drawn[:number]


def make_office(folder: Path, units: int) -> Workspace:
    """A workspace with one campaign and a roster of so many units, its inbox empty."""
    workspace = Workspace.create(folder, bundled=None)
    target = workspace.templates / CAMPAIGN_ID
    shutil.copytree(CAMPAIGN, target)
    with (target / "roster.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "name", "kind", "aliases", "email"])
        for number, name in enumerate(names(units)):
            short = name.removesuffix("总工会")
            writer.writerow([f"u{number}", name, f"类{number % 3}", f"{short}工会联合会;{short}工联", f"u{number}@office.example"])
    return workspace


def returns(units: int, start: int = 0, *, clean: bool = False) -> Iterator[tuple[str, bytes]]:
    """The returns of the units from `start` on, as names and contents of files."""
    for number, name in list(enumerate(names(units)))[start:]:
        yield f"{number:05}.docx", _filled(number, _written(number, name), clean=clean)


def prototypes() -> list[bytes]:
    """The forms of which returns are copies, with the stand-in for the unit's name."""
    return [_filled(number, STAND_IN) for number in range(_PROTOTYPES)]


def written_names(units: int) -> Iterator[str]:
    """The names as the units write them."""
    return (_written(number, name) for number, name in enumerate(names(units)))


def drop(workspace: Workspace, units: int, start: int = 0, *, clean: bool = False) -> None:
    """Puts the returns of the units from `start` on into the inbox, each with the time at which it came."""
    apart = min(_APART, _ALL_WITHIN / units)
    for number, (name, data) in enumerate(returns(units, start, clean=clean), start):
        path, moment = workspace.inbox / name, RECEIVED.timestamp() + apart * number
        path.write_bytes(data)
        os.utime(path, (moment, moment))


def _written(number: int, name: str) -> str:
    if number % 20 == 3:
        return name.removesuffix("总工会") + "工联"
    return name.replace("总工会", "总公会") if number % 50 == 7 else name


def _filled(number: int, unit: str, *, clean: bool = False) -> bytes:
    """A prototype with the unit's name in the place of the stand-in."""
    parts = _prototype(number % _PROTOTYPES, clean=clean)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, data in parts.items():
            package.writestr(name, data.replace(STAND_IN.encode(), unit.encode()) if name == "word/document.xml" else data)
    return target.getvalue()


@cache
def _prototype(seed: int, *, clean: bool) -> dict[str, bytes]:
    one = answer(STAND_IN, seed=seed) if clean else _doubtful(seed)
    with zipfile.ZipFile(io.BytesIO(as_docx(one))) as package:
        return {name: package.read(name) for name in package.namelist()}


def _doubtful(seed: int) -> Return:
    """A return with some figures that are none, and some items without a tick."""
    one = answer(STAND_IN, seed=seed)
    chance = random.Random(seed)  # noqa: S311 - made-up content
    figures = {name: chance.choice(_DOUBTFUL).format(figure) for name, figure in one.figures.items()}
    items = {block: [(text, chance.choice((tick, None, None, None))) for text, tick in of_block] for block, of_block in one.items.items()}
    return Return(one.unit, figures, one.superior, items)
