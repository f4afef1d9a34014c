"""Small forms drawn by chance: scalars of every type in cells and lines, choices of every style, a list; and what is written into them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tests.support.oddities.model import Cell, Page, Piece, Pieces, Row, plain

Truth = float | str | bool | tuple[str, ...] | None


@dataclass(frozen=True)
class Slot:
    """A place for one answer; `style` says how the options of a choice are printed."""

    label: str
    kind: str
    options: tuple[str, ...] = ()
    style: str = ""

    @property
    def figure(self) -> bool:
        """Whether its answer is a plain figure."""
        return self.kind in ("count", "number", "percent")


@dataclass(frozen=True)
class Written:
    """What is written into a slot, and what it means."""

    pieces: Pieces
    truth: Truth


@dataclass(frozen=True)
class Draft:
    """A form: slots in cells, two or one a row, slots in the line below, columns of a list."""

    title: str
    cells: tuple[Slot, ...]
    line: tuple[Slot, ...]
    columns: tuple[Slot, ...] = ()
    pairs: int = 1

    def slots(self) -> Iterator[Slot]:
        """Every slot outside the list."""
        yield from (*self.cells, *self.line)


@dataclass(frozen=True)
class Filling:
    """What was written: by label, and row by row of the list; `hidden` are rows of the list that are not shown."""

    answers: Mapping[str, Written]
    items: tuple[Mapping[str, Written], ...] = ()
    hidden: frozenset[int] = frozenset()


UNIT = "填报单位"
UNIT_NAME = "望江街道总工会"
_ROWS_OF_BLANK = 3
STYLES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "before": (("国有", "民营", "外资"), ("一等", "二等", "三等"), ("A+", "A", "B+")),
    "behind": (("已婚", "未婚"), ("达标", "未达标")),
    "brackets": (("光盘", "U盘"), ("自有", "租用", "借用")),
    "circles": (("属依据国家标准进行的常规检测，满足委托方要求。", "属委托方自行约定的检测，按约定方法进行。"), ("同意推荐，材料属实。", "不同意推荐，材料需补充。")),
    "open": (("工业", "服务业", "其他（请注明）____"), ("线上", "线下", "其他____")),
    "gap": (("无", "持有  证"), ("无", "有  本")),
}  # fmt: skip
_CHOICES = ("行业类别", "企业性质", "软件介质", "确认意见", "评定等级", "活动形式", "婚姻状况", "有无驾照")
_LABELS: Mapping[str, tuple[str, ...]] = {
    "count": ("职工人数", "会员人数（人）", "慰问场次", "参加人次", "受益职工", "走访企业数", "女职工人数"),
    "number": ("经费投入（万元）", "建筑面积（平方米）", "帮扶金额（元）", "年产值（万元）", "补贴标准（￥）"),
    "percent": ("整改率（%）", "女职工比例（％）", "千人死亡率（‰）", "建会率（%）"),
    "date": ("填报日期", "成立日期", "活动日期"),
    "phone": ("联系电话", "手机", "办公电话"),
    "postcode": ("邮政编码",),
    "identity": ("身份证号", "银行卡号"),
    "name": ("联系人", "填表人", "负责人", "工会主席"),
    "text": ("主要做法", "存在问题", "活动内容", "办公地址"),
    "yes": ("是否建立服务站", "是否达标", "是否建会"),
}
_TEXTS = ("开展送清凉活动", "组织技能竞赛，评选能手", "走访慰问困难职工", "工会服务站建设")
_NAMES = ("周敏", "王芳", "欧阳明", "刘勇", "陈建国")
_COMMON = ("count", "count", "number", "percent", "date", "phone", "postcode", "identity", "name", "text", "yes", "choice", "choice")
_TITLES = ("职工服务情况统计表", "基层工会基本情况表", "活动开展情况登记表", "劳动保护检查表")


def draft(chance: random.Random) -> Draft:
    """A form drawn by chance; no label stands twice in it."""
    taken: set[str] = set()
    kinds = [*chance.sample(_COMMON, 7), chance.choice(("count", "number")), "choice"]
    cells = tuple(slot for kind in kinds if (slot := _slot(kind, chance, taken)) is not None)
    line = tuple(slot for kind in ("name", "count") if (slot := _slot(kind, chance, taken)) is not None)
    columns = (Slot("项目名称", "text"), Slot("参加人数", "count"), Slot("金额（元）", "number"), Slot("备注", "text"))
    return Draft(chance.choice(_TITLES), cells, line, columns if chance.random() < 0.5 else (), chance.choice((1, 2)))


def _slot(kind: str, chance: random.Random, taken: set[str]) -> Slot | None:
    labels = [label for label in (_CHOICES if kind == "choice" else _LABELS[kind]) if label not in taken]
    if not labels:
        return None
    label = chance.choice(labels)
    taken.add(label)
    if kind == "yes":
        return Slot(label, kind, ("是", "否"), chance.choice(("before", "behind")))
    if kind != "choice":
        return Slot(label, kind)
    style = chance.choice(tuple(STYLES))
    return Slot(label, kind, chance.choice(STYLES[style]), style)


def filling(one: Draft, chance: random.Random) -> Filling:
    """Plain answers to a form."""
    items = tuple({slot.label: answer(slot, chance) for slot in one.columns} for _ in range(chance.randint(1, 5) if one.columns else 0))
    return Filling({slot.label: answer(slot, chance) for slot in one.slots()}, items)


def answer(slot: Slot, chance: random.Random) -> Written:
    """A plain answer."""
    if slot.options:
        return _ticked(slot, chance.choice(slot.options), chance)
    text, truth = _said(slot.kind, chance)
    return Written(plain(text), truth)


def _said(kind: str, chance: random.Random) -> tuple[str, Truth]:
    if kind == "count":
        figure = chance.randint(100, 989)
        return str(figure), figure
    if kind in ("number", "percent"):
        text = chance.choice(("12.5", "320", "45", "86.5", "7"))
        return text, float(text)
    if kind == "date":
        return "2026年5月18日", "2026-05-18"
    text = {
        "phone": f"139{chance.randint(10**7, 10**8 - 1)}",
        "postcode": f"{chance.randint(100000, 699999)}",
        "identity": f"31010119{chance.randint(70, 99)}0{chance.randint(1, 9)}1{chance.randint(0, 9)}{chance.randint(100, 999)}X",
        "name": chance.choice(_NAMES),
        "text": chance.choice(_TEXTS),
    }[kind]
    return text, text


def _ticked(slot: Slot, chosen: str, chance: random.Random) -> Written:
    mark = chance.choice("√☑■") if slot.style in ("before", "behind", "open", "gap") else "√"
    written = "物流" if "_" in chosen else ""
    truth: Truth = chosen == "是" if slot.kind == "yes" else chosen.replace("____", written)
    return Written(choice(slot, chosen, Piece(mark), written), truth)


def choice(slot: Slot, chosen: str | None, mark: Piece, written: str = "") -> Pieces:
    """The options as printed, one of them with its mark, its blank written in."""
    pieces: list[Piece] = []
    for option in slot.options:
        here = option == chosen
        label = option.replace("____", written) if here and written else option
        box = mark if here else Piece({"brackets": "  ", "circles": "○"}.get(slot.style, "□"))
        if slot.style == "brackets":
            pieces += [Piece(f"{label}（"), box, Piece("）  ")]
        elif slot.style == "behind":
            pieces += [Piece(label), box, Piece("  ")]
        else:
            pieces += [box, Piece(f"{label}  ")]
    return tuple(pieces)


def page(one: Draft, filled: Filling | None = None) -> Page:
    """The form as a page: blank, or filled."""
    said = {label: written.pieces for label, written in filled.answers.items()} if filled is not None else {}
    unit = plain(f"{UNIT}：{UNIT_NAME if filled is not None else '____________'}")
    line = tuple(
        piece
        for slot in one.line
        for piece in (Piece(f"{slot.label}："), *(said[slot.label] if slot.label in said else plain("__________")), Piece("      "))
    )
    rows = [*_pairs(one, said)]
    width = max(sum(cell.width for cell in row) for row in rows)
    hidden: frozenset[int] = frozenset()
    if one.columns:
        hidden = frozenset(len(rows) + 1 + number for number in (filled.hidden if filled is not None else ()))
        rows += _list(one.columns, filled.items if filled is not None else (), width)
    return Page((plain(one.title), unit), tuple(rows), (line,), hidden)


def _pairs(one: Draft, said: Mapping[str, Pieces]) -> Iterator[Row]:
    columns = max(2 * one.pairs, len(one.columns))
    narrow = [slot for slot in one.cells if not slot.options and slot.kind != "text"]
    groups: Sequence[Sequence[Slot]] = [narrow[start : start + one.pairs] for start in range(0, len(narrow), one.pairs)]
    for group in (*groups, *([slot] for slot in one.cells if slot not in narrow)):
        cells = [cell for slot in group for cell in (Cell(plain(slot.label)), Cell(_empty(slot, said), figure=slot.figure))]
        yield (*cells[:-1], replace(cells[-1], width=columns - len(cells) + 1))


def _empty(slot: Slot, said: Mapping[str, Pieces]) -> Pieces:
    return said.get(slot.label, choice(slot, None, Piece("")) if slot.options else plain(""))


def _list(columns: Sequence[Slot], items: Sequence[Mapping[str, Written]], width: int) -> Iterator[Row]:
    yield tuple(Cell(plain(slot.label), width - len(columns) + 1 if slot is columns[-1] else 1) for slot in columns)
    for number in range(max(_ROWS_OF_BLANK, len(items))):
        item = items[number] if number < len(items) else {}
        yield tuple(
            Cell(
                item[slot.label].pieces if slot.label in item else plain(""),
                width - len(columns) + 1 if slot is columns[-1] else 1,
                slot.figure,
            )
            for slot in columns
        )
