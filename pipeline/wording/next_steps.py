"""What to do about one thing that awaits a person, with the command that does it."""

from __future__ import annotations

import re

from pipeline.core.consolidated import ReviewEntry
from pipeline.core.model import OWN


def next_step(entry: ReviewEntry) -> str:
    """What to do about one entry, with the command that does it."""
    if entry.submission is None and not entry.file:
        return f"对照明细.xlsx的“{entry.label}”一表核实{'，督促补做或补报' if entry.unit_id else ''}"
    if entry.submission is None and entry.unit_name == OWN:
        return f"对照活动文件夹里的“{entry.file}”；有误的改正文件，或把新的一份放进收件夹，重新运行"
    if entry.submission is None:
        return f"请该单位重新报送，收到后放入收件夹即可；办过了的：huizong decide file {_quoted(entry.file)} 已请单位重报 --why 理由"
    if entry.unit_id is None and entry.unit_name != OWN:
        return f"在名册中为该单位补上别名；或指定单位：huizong decide assign {_quoted(entry.file)} 单位 --why 理由"
    if entry.field and entry.label:
        named = f"{_quoted(entry.unit_name)} {_quoted(entry.label)}"
        return f"对照原件或向单位核实；无误的：huizong decide confirm {named}；需更正的：huizong fix {named} 新值 --why 理由"
    return f"对照原件核实；无误的：huizong decide confirm {_quoted(entry.unit_name)}；有误的，请该单位改好重报"


def on_the_page(remedy: str) -> str:
    """A remedy without commands: what to press where one would be typed."""
    for command, pressed in _PRESSED:
        remedy = command.sub(pressed, remedy)
    return remedy


_PRESSED = (
    (re.compile(r" ?`huizong decide confirm[^`]*`"), "按“核对无误”"),
    (re.compile(r"`huizong decide assign[^`]*`"), "选定单位"),
    (re.compile(r"`huizong decide not-ours[^`]*`"), "按“不是名册单位的”"),
    (re.compile(r"，如 `huizong fix[^`]*`"), "：写上值，按回车"),
    (re.compile(r"`([^`]*)`"), r"“\1”"),
)


def _quoted(name: str) -> str:
    """A name as it is typed in a command: in quotes where it holds what a shell would take apart."""
    return name if re.fullmatch(r"[\w·.（）]+", name) else f'"{name}"'
