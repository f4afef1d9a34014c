"""What programs leave where an answer or a name should stand: error values, marks of templates, lost digits, unseen characters."""

from __future__ import annotations

import re
import unicodedata

_ERROR_VALUE = re.compile(
    r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|GETTING_DATA|(?=[A-Z])[A-Z_]{3,}[!?])|#{3,}",
    re.IGNORECASE,
)
_PICTURE_CALL = re.compile(r"=?\s*(?:_xlfn\.)?(?:DISPIMG|IMAGE)\(.*\)", re.IGNORECASE | re.DOTALL)
_TEMPLATE_MARK = re.compile(r"\{\{[^{}]*\}\}|\{%[^{]*?%\}|[$#]\{[^{}]*\}|<%[^<]*?%>|\$[FPV]\{\w+\}")
"""Where a template was to be filled: docxtpl, docxtemplater and Vue, jxls and FreeMarker, ASP, JasperReports. None goes beyond another
beginning: of “<%<%<%…” each would look through all that is behind it."""
_WHOLE_MARK = re.compile(r"«[^»]*»|<<\s*[A-Za-z_][\w .]*>>|\{[.#/]?[A-Za-z_][\w.]*\}|&=\$?[A-Za-z_][\w.]*|%[A-Za-z_]\w*%")
"""Signs of templates that may stand in a sentence as well: merge fields of Word, EasyExcel's `{.name}`, smart markers of Aspose."""
_FIELD_ERROR = re.compile(
    r"错误[!！]\s*(?:未找到(?:引用源|目录项|索引项|图形项目表|引文目录项)|未定义书签|未定义样式|未指定书签|未指定文件名|未知的?(?:开关|文档属性|域代码)"
    r"|链接无效|超链接引用无效|文档中没有指定样式的文字|不是有效的|书签自引用|主控文档)"
    r"|^[!！](?:语法错误|除数为零|被零除|未定义书签|缺少(?:运算符|操作符|左括号|右括号)|表索引无效|数值太大)"
    r"|Error!\s+(?:Reference source|Bookmark not|No (?:bookmark|text of|table of|index|topic|sequence|document variable)|Not a valid"
    r"|Unknown|Main document|Filename not|Hyperlink reference|Invalid|Style not|Use the)"
    r"|^!(?:Syntax Error|Zero Divide|Undefined)",
    re.IGNORECASE,
)
"""What Word writes where a reference, a link or a formula of a field failed."""
_FAILED_SENTENCE = re.compile(rf"(?:{_FIELD_ERROR.pattern})[A-Za-z ,)]*[。.]?", re.IGNORECASE)
_PROMPT = re.compile(
    r"(?:请?在?(?:此处|这里)|请?(?:单击|点击|轻触|点按|双击)(?:或(?:单击|点击|轻触|点按))?(?:此处|这里|此)?)"
    r"(?:以|来)?(?:输入|键入|添加|填写|选择|插入)(?:文字|文本|内容|日期|姓名|数字|一项|图片)?"
    r"|请(?:输入|选择|填写)(?:文字|文本|内容|日期|姓名|数字|一项)?|选择一项|选择日期"
    r"|(?:(?:click|tap)(?: or (?:click|tap))?(?: here)? to (?:enter|add|insert|type|choose) (?:an? )?(?:text|date|number|item|name))"
    r"|(?:choose|select) an item|enter (?:any content|text|a date)",
    re.IGNORECASE,
)
"""What an empty space of a form prompts for: content controls of Word and WPS, lists to choose from of web pages."""
_EMPTY_VALUES = frozenset({"undefined", "null", "NULL", "Null", "(null)", "None", "nan", "NaN", "NaT", "<NA>", "[object Object]"})
"""How JavaScript, Java, databases and pandas write that a variable holds nothing, or something that is no text."""
_SCIENTIFIC = re.compile(r"[+\-]?\d(?:\.\d+)?[eE]\+?\d{2,3}")
_SIGNIFICANT = 15
"""Decimal digits that a spreadsheet keeps of a number (IEEE 754 doubles); those behind them become zeros."""
_LONG = re.compile(r"\d{16,}")
REVERSED = "\u202e"
"""The sign that turns what follows it round (Unicode: right-to-left override): “21” behind it is shown as “12”."""
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]+"
)
_OVERLAY = re.compile("[\u0334-\u0338\u20d2\u20d3\u20d8-\u20da\u20e0\u20e5\u20e6\u20ea\u20eb]")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Characters that steer a terminal, turn the direction of writing (`U+202E` makes `gpj.exe` of `exe.jpg`), break lines or are none."""


def is_error_value(written: str) -> bool:
    """“#N/A”, “#REF!”, “#####”: a formula that failed, or a column that was too narrow when it was copied."""
    return "#" in written[:4] and _ERROR_VALUE.fullmatch(written.strip()) is not None


def is_left_over(written: str) -> bool:
    """“{{name}}”, “undefined”, “单击此处输入文字。”: the space that a program or a person was to fill and did not."""
    if ("{" in written or "<%" in written) and _TEMPLATE_MARK.search(written) is not None:
        return True
    if ("!" in written or "！" in written) and _FIELD_ERROR.search(written) is not None:
        return True
    bare = written.strip()
    if bare in _EMPTY_VALUES or _WHOLE_MARK.fullmatch(bare) is not None:
        return True
    return _PROMPT.fullmatch(bare.strip("[]【】（）()-—－=＝ ").rstrip("。.…")) is not None


def without_left_over(written: str) -> str:
    """What stands in a text beside the marks of a template and the sentences of failed fields."""
    return _FAILED_SENTENCE.sub("", _TEMPLATE_MARK.sub("", written))


def is_picture_call(written: str) -> bool:
    """`=DISPIMG("ID_1",1)`: the formula by which WPS and Excel place a picture in a cell."""
    return written.rstrip().endswith(")") and _PICTURE_CALL.fullmatch(written.strip()) is not None


def is_typed_over(written: str) -> bool:
    """Whether characters are struck out by signs that lie over them (“1̶2̶”), as phones write it (Unicode: combining overlays)."""
    return not written.isascii() and _OVERLAY.search(written) is not None


def has_lost_digits(written: str) -> bool:
    """“3.10101E+17”, “310101199001011000”: a long number that a spreadsheet took for a quantity."""
    bare = "".join(written.split())
    return _SCIENTIFIC.fullmatch(bare) is not None or (_LONG.fullmatch(bare) is not None and not bare[_SIGNIFICANT:].strip("0"))


def visible(written: str) -> str:
    """A text without the characters of no width that chats and web pages leave in it (Unicode general category Cf, variation selectors)."""
    return written if written.isascii() or _INVISIBLE.search(written) is None else _INVISIBLE.sub("", written)


def printable(name: str) -> str:
    """A name out of foreign hands as it may be shown: without characters that are not seen and change how the others are."""
    return name if name.isprintable() else "".join(char for char in name if unicodedata.category(char) not in _UNSEEN)
