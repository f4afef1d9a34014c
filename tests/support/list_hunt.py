"""Lists as clerks and programs really write them, made at random: a blank's columns, rows with their truth, and manners that disturb them."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field

import docx
import openpyxl

DOUBT = object()
"""The truth of an answer that no one can know: it must carry a finding."""
COLUMNS = {
    "workgroup": "工作组",
    "district": "区（市）县",
    "date": "日期",
    "employer": "企业名称",
    "employer_type": "企业类型",
    "workers": "座谈职工人数",
    "method": "走访方式",
    "problem": "反映问题",
    "solved": "是否解决",
    "cadres": "参与干部数",
}
COUNTS = ("workers", "cadres")
_DISTRICTS = ("武侯区", "锦江区", "青羊区", "金牛区", "双流县")
Value = tuple[str, object]
Row = dict[str, Value]
ODD: dict[str, tuple[Value, ...]] = {
    "workers": (
        *(("41人", 41), ("４１", 41), ("四十一", 41), ("约41人", 41), ("1,041", 1041), ("41（其中女20人）", 41), ("20+21", 41), ("", None)),
        *((one, DOUBT) for one in ("41、35", "40-50", "男20女21", "若干", "41?", "41/3", "见附表", "41\n35", "#REF!", "-41", "4.5")),
    ),
    "date": (
        *(
            (one, "2012-03-08")
            for one in ("3.8", "3月8日", "3月8日上午", "2012/3/8", "2012.03.08", "20120308", "12/3/8", "三月八日", "3/8")
        ),
        *((one, DOUBT) for one in ("2012/3/8-3/9", "3.8-3.9", "3月", "农历三月初八", "8日", "3月8日、9日", "03/08/15", "3.1", "3.2")),
        ("", None),
    ),
    "solved": (
        *((one, True) for one in ("是", "√", "已解决", "☑是 □否", "已 解 决")),
        *((one, False) for one in ("否", "×", "未解决", "□是 ☑否")),
        *((one, DOUBT) for one in ("部分解决", "正在解决", "是/否", "已上报", "无需解决", "无")),
    ),
    "method": (("座谈会", "座谈会"), ("□汇报 ☑座谈会 □个案访谈", "座谈会"), ("汇报、座谈会", DOUBT), ("电话", DOUBT), ("", None)),
    "problem": (("无", None), ("停车位\n紧张", "停车位\n紧张"), ("见附件", DOUBT), ("/", None)),
}


@dataclass
class Hunt:
    """One list: its header, its rows with their truth, what stands around them."""

    chance: random.Random
    order: list[str]
    rows: list[Row]
    headings: dict[str, str]
    above: list[list[str]] = field(default_factory=list)
    below: list[list[str]] = field(default_factory=list)
    between: dict[int, list[list[str]]] = field(default_factory=dict)
    left: int = 0
    quiet: bool = True
    """Whether nothing about it is doubtful, so that no finding may stand there."""

    def table(self) -> list[list[str]]:
        """The sheet as texts."""
        written = [*self.above, [self.headings[name] for name in self.order]]
        for place, row in enumerate(self.rows):
            written += self.between.get(place, [])
            written.append([row[name][0] if name in row else str(place + 1) for name in self.order])
        return [[""] * self.left + line for line in [*written, *self.below]]


def hunt(seed: int) -> Hunt:
    """A list of some rows with up to three manners."""
    chance = random.Random(seed)  # noqa: S311 - made-up content
    rows = [_row(chance, place) for place in range(chance.randint(2, 7))]
    made = Hunt(chance, list(COLUMNS), rows, dict(COLUMNS))
    for manner in sorted(chance.sample(range(len(MANNERS)), chance.choice([0, 1, 1, 2, 2, 3]))):
        MANNERS[manner](made)
    return made


def plain(rows: int) -> Hunt:
    """A long list without any manner."""
    chance = random.Random(rows)  # noqa: S311 - made-up content
    return Hunt(chance, list(COLUMNS), [_row(chance, place) for place in range(rows)], dict(COLUMNS))


def _row(chance: random.Random, place: int) -> Row:
    month, day = chance.randint(1, 12), chance.randint(4, 28)
    plain = {
        "workgroup": f"第{chance.randint(1, 9)}工作组",
        "district": chance.choice(_DISTRICTS),
        "employer": f"成都{chance.choice('蓝蜀锦蓉')}光{place}有限公司",
        "employer_type": chance.choice(["国有企业", "民营企业"]),
        "method": chance.choice(["汇报", "座谈会", "入户慰问"]),
        "problem": chance.choice(["停车位紧张", "食堂饭菜质量一般，职工意见较大"]),
    }
    row: Row = {name: (text, text) for name, text in plain.items()}
    row["date"] = (f"2012年{month}月{day}日", f"2012-{month:02d}-{day:02d}")
    row["solved"] = chance.choice([("是", True), ("否", False)])
    row.update({name: (str(number), number) for name in COUNTS for number in [chance.randint(1, 99)]})
    return {name: row[name] for name in COLUMNS}


def _odd_values(one: Hunt) -> None:
    one.quiet = False
    for row in one.rows:
        for name, values in ODD.items():
            row[name] = one.chance.choice(values) if one.chance.random() < 0.5 else row[name]


def _reordered(one: Hunt) -> None:
    one.chance.shuffle(one.order)


def _numbered(one: Hunt) -> None:
    one.order.insert(0, "序号")
    one.headings["序号"] = one.chance.choice(["序号", "", "编号"])


def _other_headings(one: Hunt) -> None:
    dress = ["{}*", "{}：", "{}（必填）", "{} Name", "1.{}", "【{}】", "\n{}\n"]
    one.headings.update({name: one.chance.choice(dress).format(text) for name, text in one.headings.items() if text})


def _titled(one: Hunt) -> None:
    lines = ["走访情况一览表", "2012年3月", "（单位：人）", "填报单位（盖章）：武侯区总工会", "填报时间：2012年3月30日"]
    one.above += [[line] for line in one.chance.sample(lines, 2)] + [[""]]


def _noted(one: Hunt) -> None:
    lines = ["注：本表每月报送一次", "填表人：李四", "武侯区总工会（盖章）", "2012年3月31日", "*必填"]
    one.below += [[""] * one.chance.choice([0, 0, 7]) + [line] for line in one.chance.sample(lines, 2)]


def _summed(one: Hunt) -> None:
    word = one.chance.choice(["合计", "总 计", "小计（3家）", f"共计{len(one.rows)}次", "Total", "汇总", ""])
    line = [""] * len(one.order)
    for name in COUNTS:
        figures = [truth for row in one.rows if isinstance(truth := row[name][1], int)]
        line[one.order.index(name)] = str(sum(figures))
    first = next(place for place, name in enumerate(one.order) if name not in COUNTS)
    line[first] = word
    one.below.insert(0, line)
    one.quiet = one.quiet and bool(word or len(one.rows) > 1)


def _ditto(one: Hunt) -> None:
    one.quiet = False
    marks = ["〃", "同上", "″", '"', "（同上）", *([""] if one.order[0] == "workgroup" else [])]
    for before, row in zip(one.rows, one.rows[1:], strict=False):
        if one.chance.random() < 0.6:
            row["workgroup"] = (one.chance.choice(marks), before["workgroup"][1])
            row["district"] = (one.chance.choice(["〃", "同上。"]), before["district"][1])


def _sections(one: Hunt) -> None:
    one.quiet = False
    one.between[0] = [["一、武侯区"]]


def _headed_again(one: Hunt) -> None:
    one.between[len(one.rows) - 1] = [[one.headings[name] for name in one.order]]


def _numbers_of_columns(one: Hunt) -> None:
    one.between[0] = [[f"（{place}）" for place in range(1, len(one.order) + 1)]]


def _further_column(one: Hunt) -> None:
    one.order.insert(one.chance.randint(0, len(one.order)), "further")
    one.headings["further"] = one.chance.choice(["陪同人员", "企业地址"])
    for row in one.rows:
        row["further"] = ("王五", None)


def _torn(one: Hunt) -> None:
    """The rest of a row in a row of its own, as a page break leaves it."""
    one.quiet = False
    rest = [""] * len(one.order)
    rest[one.order.index("employer")] = rest[one.order.index("problem")] = "的下半句"
    one.between[1] = [rest]


def _moved(one: Hunt) -> None:
    one.left = one.chance.randint(1, 3)
    one.above.insert(0, [""])


MANNERS: list[Callable[[Hunt], None]] = [
    *(_reordered, _further_column, _numbered, _other_headings, _odd_values, _ditto, _summed),
    *(_titled, _noted, _sections, _headed_again, _numbers_of_columns, _torn, _moved),
]
"""Those that change the columns stand first: the others look at them."""


def as_xlsx(table: list[list[str]]) -> bytes:
    """The table as a workbook of texts."""
    book = openpyxl.Workbook()
    for row, line in enumerate(table, 1):
        for col, written in enumerate(line, 1):
            if written:
                book.worksheets[0].cell(row, col).value = written
                book.worksheets[0].cell(row, col).data_type = "s"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def as_docx(table: list[list[str]]) -> bytes:
    """The table in a document."""
    word = docx.Document()
    width = max(map(len, table))
    made = word.add_table(len(table), width)
    made.style = "Table Grid"
    for row, line in zip(made.rows, table, strict=True):
        for cell, written in zip(row.cells, line, strict=False):
            cell.text = written
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def as_csv(table: list[list[str]]) -> bytes:
    """The table as Excel saves it in China."""
    target = io.StringIO()
    width = max(map(len, table))
    csv.writer(target).writerows([line + [""] * (width - len(line)) for line in table])
    return target.getvalue().encode("gb18030")
