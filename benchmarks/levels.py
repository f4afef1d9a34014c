"""What a level costs: the paper that goes upwards, by how many different opinions stand in it, and what a return takes up.

    python benchmarks/levels.py [--items 300,1000,3000]

The returns are made here. Processor time of one process, and bytes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from extractors.extraction import read_file
from extractors.serial import file_reading_to_json
from pipeline.consolidation import Material, consolidate
from pipeline.core.model import Arrival, Unit
from pipeline.render.filled_forms.consolidated_form import consolidated_forms
from tests.support import samples

STAMP = dt.datetime(2017, 5, 20, tzinfo=dt.UTC)
CAME = dt.datetime(2017, 5, 10, tzinfo=dt.UTC)
EACH = 30
"""Opinions of one return."""


def returned(number: int) -> samples.Return:
    """A return with opinions that nobody else has."""
    lines = [(f"职工反映编号{number * 7919 % 10007}的企业里编号{place}的车间夏季温度高，希望改善", "resolved") for place in range(EACH)]
    figures = dict.fromkeys(samples.COUNTS, "12")
    return samples.Return(f"第{number}街道总工会", figures, "", {"workers": lines, "employers": [], "grassroots": []})


def level(items: int) -> None:
    """One office whose units sent so many different opinions."""
    units = [Unit(f"u{number}", f"第{number}街道总工会", "街镇") for number in range(max(1, items // EACH))]
    arrivals, readings, read, size, stored = [], {}, 0.0, 0, 0
    for number, _ in enumerate(units):
        data = samples.as_docx(returned(number))
        began = time.process_time()
        reading = read_file(data, "x.docx", [samples.layout()])
        read += time.process_time() - began
        arrivals.append(Arrival(f"{number:016d}", reading.sha256, f"{number}.docx", len(data), CAME))
        readings[reading.sha256] = reading
        size, stored = size + len(data), stored + len(file_reading_to_json(reading))
    began = time.process_time()
    whole = consolidate(samples.campaign(), units, Material(arrivals, readings, [], "forms"), dt.date(2017, 5, 22))
    consolidated = time.process_time() - began
    began = time.process_time()
    made = consolidated_forms(samples.campaign(), [samples.layout()], whole, stamp=STAMP)
    written = time.process_time() - began
    (name, data) = next(iter(made.items()))
    if not name.endswith(".docx"):
        print(data.decode("utf-8-sig"))
    began = time.process_time()
    again = read_file(data, name, [samples.layout()])
    above = time.process_time() - began
    said = again.error.code if again.error else f"{sum(len(one.groups['opinions']) for one in again.readings)} read above"
    print(
        f"{items:>8} opinions, {len(units):>5} returns: read {read / len(units) * 1000:6.1f} ms each, {size // len(units)} bytes, "
        f"{stored // len(units)} in the ledger; consolidated {consolidated:6.2f} s, {name} written {written:6.2f} s, "
        f"{len(data) / 1e6:.2f} MB, read above {above:6.2f} s ({said})",
        flush=True,
    )


def main() -> None:
    """Every size in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", default="300,1000,3000")
    for items in parser.parse_args().items.split(","):
        level(int(items))


if __name__ == "__main__":
    main()
