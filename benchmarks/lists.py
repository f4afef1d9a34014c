"""How fast long lists are read, and what several campaigns side by side cost, as ratios in one run.

    python benchmarks/lists.py [--rows 20000] [--rounds 3]

The list is the visit log of `chengdu-2012-mianduimian`, ten columns, every row another visit. Ours gives typed values with findings and
places; the others give bare cells. The second table reads the same filled forms against the forms of one campaign and of all.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import xlsxwriter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from extractors.extraction import read_file
from extractors.serial import file_reading_to_json
from pipeline.campaign import load_campaigns
from pipeline.campaign.forms import all_layouts, layouts
from tests.support.samples import answer, as_docx

ROOT = Path(__file__).resolve().parents[1]
HEADER = ["工作组", "区（市）县", "日期", "企业名称", "企业类型", "座谈职工人数", "走访方式", "反映问题", "是否解决", "参与干部数"]


def visit_log(rows: int) -> bytes:
    """A long list as a spreadsheet program writes it."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for number in range(1, rows + 1):
            visit = [f"第{number % 18}工作组", "武侯区", "2012-03-08", f"成都第{number}厂", "国有企业", number % 90]
            sheet.write_row(number, 0, [*visit, "汇报", f"夜班补贴标准多年未变，仍为每班{number}元", "是", 3])
    return packed.getvalue()


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def table(title: str, works: dict[str, Callable[[], object]], rounds: int, amount: int) -> None:
    """Prints the median of interleaved rounds, each as a ratio to the first."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            times[name].append(seconds(work))
    medians = {name: statistics.median(values) for name, values in times.items()}
    first = next(iter(medians.values()))
    print(f"\n{title}, {rounds} interleaved rounds")
    for name, median in medians.items():
        print(f"{name:34}{amount / median:>12,.0f} a second{median / first:>10.2f} x the time of the first")


def main() -> None:
    """Makes the files and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    campaigns = load_campaigns(ROOT / "templates")
    log = visit_log(options.rows)
    chengdu, every = layouts(campaigns["chengdu-2012-mianduimian"]), all_layouts(campaigns.values())

    def ours() -> None:
        (reading,) = read_file(log, "走访统计表.xlsx", chengdu).readings
        if len(reading.groups["visits"]) != options.rows or list(reading.all_findings()):
            message = "the list was not read as it was written"
            raise RuntimeError(message)

    def every_cell() -> object:
        sheet = openpyxl.load_workbook(io.BytesIO(log)).worksheets[0]
        return [[cell.value for cell in row] for row in sheet.iter_rows()]

    def every_cell_streamed() -> object:
        sheet = openpyxl.load_workbook(io.BytesIO(log), read_only=True).worksheets[0]
        return [[cell.value for cell in row] for row in sheet.iter_rows()]

    works: dict[str, Callable[[], object]] = {
        "huizong, typed with findings": ours,
        "the same, written as it is stored": lambda: file_reading_to_json(read_file(log, "走访统计表.xlsx", chengdu)),
        "pandas.read_excel (openpyxl)": lambda: pd.read_excel(io.BytesIO(log), engine="openpyxl"),
        "openpyxl, every cell": every_cell,
        "openpyxl, read_only, every cell": every_cell_streamed,
    }
    table(f"Rows of a list of {options.rows:,}", works, options.rounds, options.rows)
    forms = [as_docx(answer(f"第{number}街道总工会", seed=number)) for number in range(100)]
    own = layouts(campaigns["yangpu-2017-sanda"])
    table(
        f"Filled Word forms, against the forms of one campaign and of all {len(campaigns)} ({len(every)} forms)",
        {
            "one campaign": lambda: [read_file(data, "x.docx", own) for data in forms],
            "all campaigns": lambda: [read_file(data, "x.docx", every) for data in forms],
        },
        options.rounds,
        len(forms),
    )


if __name__ == "__main__":
    main()
