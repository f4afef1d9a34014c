"""What can be odd about one answer: its look, or what it is built of; each with the answer that it means, or that nobody can know it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.support.oddities.model import Piece, plain, shown
from tests.support.oddities.pages import Slot, Truth, Written, choice

DOUBT = "nobody can know"
"""The truth of an answer that must carry a finding."""
_COUNT, _NAME, _TICK = ("count",), ("name",), ("yes", "choice")


@dataclass(frozen=True)
class Odd:
    """One oddity: its row of the table, the kinds of answers that it befalls, how it changes a plain answer."""

    name: str
    kinds: tuple[str, ...]
    make: Callable[[Slot, Written], Written]


def _last(how: str, truth: Callable[[str], Truth] = lambda _: DOUBT) -> Callable[[Slot, Written], Written]:
    """The last character looks so."""

    def make(_slot: Slot, plainly: Written) -> Written:
        text = shown(plainly.pieces)
        return Written((Piece(text[:-1]), Piece(text[-1], how)), truth(text))

    return make


def _whole(how: str, *, known: bool = False) -> Callable[[Slot, Written], Written]:
    """The whole answer looks so, or is built so."""
    return lambda _slot, plainly: Written((Piece(shown(plainly.pieces), how),), plainly.truth if known else DOUBT)


def _amended(how: str) -> Callable[[Slot, Written], Written]:
    """An old answer that no longer holds before the new one."""

    def make(slot: Slot, plainly: Written) -> Written:
        old = "250" if slot.figure else "赵立"
        return Written((Piece(old, how), *plainly.pieces), plainly.truth)

    return make


def _instead(text: str, how: str, truth: Truth = DOUBT) -> Callable[[Slot, Written], Written]:
    return lambda _slot, _plainly: Written((Piece(text, how),), truth)


def _within(text: str, how: str) -> Callable[[Slot, Written], Written]:
    """Something within or behind what is written."""
    return lambda _slot, plainly: Written((Piece(shown(plainly.pieces)[:1]), Piece(text, how), Piece(shown(plainly.pieces)[1:])), DOUBT)


def _behind(text: str, how: str) -> Callable[[Slot, Written], Written]:
    return lambda _slot, plainly: Written((*plainly.pieces, Piece(text, how)), DOUBT)


def _marked(mark: str, how: str) -> Callable[[Slot, Written], Written]:
    """The tick is another thing than a character; a cell of its own where a workbook has one."""

    def make(slot: Slot, _plainly: Written) -> Written:
        chosen = next(option for option in slot.options if "_" not in option)
        return Written(choice(slot, chosen, Piece(mark, how)), chosen == "是" if slot.kind == "yes" else chosen)

    return make


def _circled(slot: Slot, _plainly: Written) -> Written:
    return Written(plain("●" + slot.options[0]), slot.options[0] == "是" if slot.kind == "yes" else slot.options[0])


def _halved(slot: Slot, plainly: Written) -> Written:
    return Written((*plainly.pieces, Piece("1/2", "fraction")), float(shown(plainly.pieces)) + 0.5 if slot.kind == "number" else DOUBT)


def _field_halved(slot: Slot, plainly: Written) -> Written:
    return Written(
        (*plainly.pieces, Piece("1/2", "field fraction")), float(shown(plainly.pieces)) + 0.5 if slot.kind == "number" else DOUBT
    )


def _split(_slot: Slot, plainly: Written) -> Written:
    text = shown(plainly.pieces)
    return Written((Piece(text[:1]), Piece(text[1:2], "bold"), Piece(text[2:])), plainly.truth)


def _spread(_slot: Slot, plainly: Written) -> Written:
    text = shown(plainly.pieces)
    return Written(plain("  ".join(text) if len(text) == 2 else text), plainly.truth)


def _invisible(_slot: Slot, plainly: Written) -> Written:
    text = shown(plainly.pieces)
    return Written(plain(f"\u200b{text[:1]}\u200d{text[1:]}\ufeff"), plainly.truth)


def _zeros(_slot: Slot, _plainly: Written) -> Written:
    return Written((Piece("10020", "padded with zeros"),), "010020")


def _digits(text: str, how: str = "") -> Callable[[Slot, Written], Written]:
    return lambda _slot, _plainly: Written((Piece(text, how),), DOUBT)


def _untouched(_slot: Slot, _plainly: Written) -> Written:
    return Written((Piece("", "untouched control"),), None)


def _percent(_slot: Slot, _plainly: Written) -> Written:
    return Written((Piece("45", "percent"),), 45.0)


def _with_sign(_slot: Slot, plainly: Written) -> Written:
    return Written(plain(shown(plainly.pieces) + "%"), plainly.truth)


def _cut(text: str) -> Truth:
    return int(text[:-1])


LOOKS: tuple[Odd, ...] = (
    Odd("末位划去（3̶2̶→32）", _COUNT, _last("struck")),
    Odd("整个划去", _COUNT, _whole("struck")),
    Odd("划去旧数，后写新数", _COUNT, _amended("struck")),
    Odd("划去旧名，后写新名", _NAME, _amended("struck")),
    Odd("双删除线", _COUNT, _last("struck twice")),
    Odd("样式里带删除线", _COUNT, _last("struck by style")),
    Odd("末位上标", _COUNT, _last("raised")),
    Odd("末位用“位置”抬高", _COUNT, _last("raised by position")),
    Odd("末位下标", _COUNT, _last("lowered")),
    Odd("白色的字", _COUNT, _whole("white")),
    Odd("末位白色", _COUNT, _last("white")),
    Odd("末位隐藏", _COUNT, _last("hidden", _cut)),
    Odd("整个隐藏", _COUNT, lambda _slot, plainly: Written((Piece(shown(plainly.pieces), "hidden"),), None)),
    Odd("格式隐藏（;;;）", _COUNT, _whole("hidden by format")),
    Odd("条件格式涂白", _COUNT, _whole("white by condition")),
    Odd("显示成“万”（0万）", _COUNT, _whole("shown in ten thousands")),
    Odd("显示成千（0,）", _COUNT, _whole("shown in thousands")),
    Odd("补零（010020）", ("postcode",), _zeros),
    Odd("百分比格式", ("percent",), _percent),
    Odd("自己带百分号", ("percent",), _with_sign),
    Odd("千位分隔", _COUNT, _whole("grouped", known=True)),
    Odd("拼音指南", _NAME, _whole("ruby", known=True)),
    Odd("拼音指南（EQ 域）", _NAME, _whole("ruby field", known=True)),
    Odd("零宽字符", ("count", "name"), _invisible),
    Odd("两字姓名中间空格", _NAME, _spread),
    Odd("数字一段粗一段细", _COUNT, _split),
)
CONSTRUCTS: tuple[Odd, ...] = (
    Odd("只有图片", _COUNT, _instead("", "picture")),
    Odd("数字中间夹图片", _COUNT, _within("", "picture")),
    Odd("文字后面有图片", ("text",), _behind("", "picture")),
    Odd("单元格内图片（#VALUE!）", ("text",), _instead("", "picture in the cell")),
    Odd("WPS 图片（DISPIMG）", ("text",), _instead("", "picture function")),
    Odd("嵌入的对象", _COUNT, _instead("", "object")),
    Odd("数字后面有对象", _COUNT, _behind("", "object")),
    Odd("内容控件", ("count", "name"), _whole("control", known=True)),
    Odd("控件套控件", ("count", "name"), _whole("control in control", known=True)),
    Odd("填了的控件仍带占位标志", _COUNT, _whole("flagged control", known=True)),
    Odd("没动过的控件", _COUNT, _untouched),
    Odd("复选框控件", _TICK, _marked("☑", "check box")),
    Odd("符号（Wingdings）打钩", _TICK, _marked("☑", "symbol")),
    Odd("表情符号打钩", _TICK, _marked("☑", "emoji")),
    Odd("单元格复选框", ("yes",), lambda _slot, _plainly: Written((Piece("", "check box of the cell"),), True)),
    Odd("只留下选中的一项", _TICK, _circled),
    Odd("文本框里的数", _COUNT, _whole("text box", known=True)),
    Odd("公式里的分数", _COUNT, _halved),
    Odd("公式里的分数（可带小数）", ("number",), _halved),
    Odd("EQ 域的分数", _COUNT, _field_halved),
    Odd("EQ 域的分数（可带小数）", ("number",), _field_halved),
    Odd("EQ 域的上标", _COUNT, _last("field raised")),
    Odd("可选连字符", ("count", "name"), _whole("soft hyphen", known=True)),
    Odd("修订：删去末位", _COUNT, _last("deleted", _cut)),
    Odd("修订：改成新数", _COUNT, _amended("deleted")),
    Odd("修订：插入末位", _COUNT, _last("inserted", int)),
    Odd("查找失败（#N/A）", ("count", "name", "text"), _instead("", "error")),
    Odd("引用失效（#REF!）", _COUNT, _instead("", "lost reference")),
    Odd("十六位以上的数", ("identity",), _digits("6222021234567890123", "number of many digits")),
    Odd("科学计数（3.10101E+17）", ("identity",), _digits("3.10101E+17")),
    Odd("公式没有结果", _COUNT, _whole("formula without result", known=True)),
)
ODDS: Mapping[str, Odd] = {one.name: one for one in (*LOOKS, *CONSTRUCTS)}
