"""How fast long lists are read, and what several campaigns side by side cost, as ratios in one run.

    python benchmarks/lists.py [--rows 20000] [--rounds 3] [--format docx xls xlsb ods]

The list is the visit log of `chengdu-2012-mianduimian`, ten columns, every row another visit. Ours gives typed values with findings and
places; the others give bare cells. With `--format` the same list is read in other formats instead, in seconds for 1,000 rows; LibreOffice
makes the files of `xls` and `ods`. The second table reads the same filled forms against the forms of one campaign and of all.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import xlsxwriter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from extractors.extraction import read_file
from extractors.serial import file_reading_to_json
from pipeline.campaign import load_campaigns
from pipeline.campaign.forms import all_layouts, layouts
from tests.support.office_files import converted
from tests.support.samples import answer, as_docx
from tests.support.xlsb_writer import as_xlsb

ROOT = Path(__file__).resolve().parents[1]
_CELL = "<w:tc><w:tcPr/><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
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


def word_list(rows: int) -> bytes:
    """The same list as a table of a Word file."""
    sheet = openpyxl.load_workbook(io.BytesIO(visit_log(rows)), read_only=True).worksheets[0]
    cells = (("".join(_CELL.format(value) for value in row)) for row in sheet.iter_rows(values_only=True))
    table = f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"
    blank, packed = io.BytesIO(), io.BytesIO()
    docx.Document().save(blank)
    with zipfile.ZipFile(blank) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(b"<w:body>", b"<w:body>" + table.encode()) if name == "word/document.xml" else data)
    return packed.getvalue()


def in_format(name: str, rows: int) -> bytes:
    """The list as a file of that format."""
    if name == "docx":
        return word_list(rows)
    log = visit_log(rows)
    return as_xlsb(log) if name == "xlsb" else log if name == "xlsx" else converted({"log.xlsx": log}, name)["log.xlsx"]


def of_formats(names: Sequence[str], rows: int, rounds: int) -> None:
    """Prints the least time of each."""
    forms = layouts(load_campaigns(ROOT / "templates")["chengdu-2012-mianduimian"])
    for name in names:
        data = in_format(name, rows)
        (reading,) = read_file(data, f"list.{name}", forms).readings
        least = min(seconds(lambda data=data, name=name: read_file(data, f"list.{name}", forms)) for _ in range(rounds))
        print(f"{name:6}{len(reading.groups['visits']):>8,} rows{least / rows * 1000:>8.3f} s for 1,000")


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
    parser.add_argument("--format", nargs="+", choices=("docx", "xls", "xlsb", "ods", "xlsx"))
    options = parser.parse_args()
    if options.format:
        of_formats(options.format, options.rows, options.rounds)
        return
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
