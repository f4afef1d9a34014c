"""Returns as units send them, made from the blanks of the campaign: for the tests, and for the sample inbox that ships.

`python tests/support/samples.py FOLDER` writes the sample inbox.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import random
import sys
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import docx
import msoffcrypto.format.ooxml
import openpyxl
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from extractors.formats.excel import read_excel
from extractors.match import Layout
from extractors.match.collect.collect import Collector
from pipeline.campaign import Campaign, load_campaign
from pipeline.campaign.forms import layouts
from pipeline.render.filled_forms.filled_blank import TICK, Filling, fill_blank
from pipeline.render.ooxml import stable

ROOT = Path(__file__).resolve().parents[2]
CAMPAIGN = ROOT / "templates" / "yangpu-2017-sanda"
STAMP = dt.datetime(2017, 5, 1, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
COUNTS = ("enterprises_visited", "workers_interviewed", "meetings_held", "meeting_participants", "problems_solved", "problems_escalated")
BLOCKS = ("workers", "employers", "grassroots")
OUTCOMES = ("resolved", "in_progress", "for_reference")

_OPINIONS = {
    "workers": (
        "车间夏季温度高，通风设备老化，希望加装空调",
        "食堂菜品单一、价格偏高，建议引入第三方供餐",
        "加班工资计算基数不明确，希望公示",
        "年休假难以按计划安排，建议列入集体合同",
        "上下班高峰公交班次少，建议开通短驳车",
        "单身青年职工多，希望多组织联谊活动",
        "技能等级提升补贴申领手续多，希望简化",
        "哺乳期女职工没有固定场所，建议设置母婴室",
    ),
    "employers": (
        "用工成本上升较快，希望了解稳岗补贴政策",
        "熟练技工难招难留，建议搭建招聘平台",
        "集体协商缺少懂政策的代表，希望上级派员指导",
        "园区停车位不足，建议与周边商务楼错时共享",
        "消防改造费用高，希望给予政策扶持",
    ),
    "grassroots": (
        "兼职工会主席多，精力不足，建议发放岗位补贴",
        "工会经费返还周期长，影响活动开展",
        "小企业职代会制度落实难，建议推广区域性职代会",
        "会员信息变动频繁，希望一次录入、多处共用",
    ),
}
_SUPERIOR = (
    "建议统一全区职业化工会工作者的薪酬标准",
    "希望与税务部门沟通，明确小微企业工会经费减免政策",
    "建议出台网约工入会和权益保障的指导意见",
)
Items = dict[str, list[tuple[str, str | None]]]


@dataclass(frozen=True)
class Return:
    """What one unit answers."""

    unit: str
    figures: dict[str, str]
    superior: str
    items: Items


@functools.cache
def campaign() -> Campaign:
    """The shipped campaign."""
    return load_campaign(CAMPAIGN)


@functools.cache
def layout() -> Layout:
    """Its one form."""
    return layouts(campaign())[0]


def answer(unit: str, *, seed: int) -> Return:
    """A plausible return of `unit`, always the same for a seed."""
    chance = random.Random(seed)  # noqa: S311 - made-up content
    meetings = chance.randint(2, 12)
    items: Items = {}
    for block in BLOCKS:
        texts = chance.sample(_OPINIONS[block], chance.randint(1, 3))
        items[block] = [(text + chance.choice("。；"), chance.choice(OUTCOMES)) for text in texts]
    resolved = sum(outcome == "resolved" for of_block in items.values() for _, outcome in of_block)
    wishes = chance.sample(_SUPERIOR, chance.randint(0, 2))
    numbered = [f"{number}．{wish}。" for number, wish in enumerate(wishes, 1)] if len(wishes) > 1 else [f"{wish}。" for wish in wishes]
    figures = (
        chance.randint(12, 60),
        chance.randint(150, 900),
        meetings,
        meetings * chance.randint(8, 20),
        resolved + chance.randint(2, 20),
        len(wishes),
    )
    return Return(unit, dict(zip(COUNTS, map(str, figures), strict=True)), "\n".join(numbered), items)


def as_docx(one: Return, *, blank: str = "blanks/情况汇总表.docx") -> bytes:
    """The Word blank filled in."""
    filling = Filling(one.unit, {**one.figures, "needs_superior": one.superior}, {"opinions": one.items})
    return stable(fill_blank((CAMPAIGN / blank).read_bytes(), layout(), filling), stamp=STAMP)


def as_xlsx(one: Return, *, formulas: dict[str, str] | None = None) -> bytes:
    """The Excel blank filled in; `formulas` are written without a saved result."""
    data = (CAMPAIGN / "blanks" / "情况汇总表.xlsx").read_bytes()
    (document,) = read_excel(data)
    form = layout()
    collected = Collector(form, form.hits(document)).walk(document.blocks)
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    unit = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value or "").startswith("单位"))
    unit.value = f"{unit.value}{one.unit}"
    for name, written in {**one.figures, "needs_superior": one.superior, **(formulas or {})}.items():
        label = str(collected.answers[name][0].place) if collected.answers[name] else _right_of(sheet, layout().spec.fields[name].label)
        cell = sheet[label.partition("!")[2] or label]
        cell.value = int(written) if written.isascii() and written.isdecimal() else written or None
        cell.data_type = "f" if written.startswith("=") and formulas and name in formulas else cell.data_type if written else "n"
        if not (formulas and name in formulas) and written.startswith("="):
            cell.data_type = "s"
    for block, items in one.items.items():
        slots = [raw for raw in collected.items if raw.block == block]
        for (text, outcome), slot in zip(items, slots, strict=False):
            anchor = sheet[str(slot.texts[0].place).partition("!")[2]]
            anchor.value, anchor.data_type = f"{anchor.value}{text}", "s"
            if outcome is not None:
                place = anchor.row + list(slot.options).index(outcome)
                sheet.cell(place, anchor.column + 3).value = TICK
    target = io.BytesIO()
    book.save(target)
    return stable(target.getvalue(), stamp=STAMP)


def _right_of(sheet: openpyxl.worksheet.worksheet.Worksheet, label: str) -> str:
    for row in sheet.iter_rows():
        for cell in row:
            if "".join(str(cell.value or "").split()) == label:
                return sheet.cell(cell.row, cell.column + 1).coordinate
    raise LookupError(label)


def encrypted(data: bytes, password: str = "1234") -> bytes:  # noqa: S107 - a made-up file
    """The same file under a password."""
    target = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(data)).encrypt(password, target)
    return target.getvalue()


def with_symbols(data: bytes) -> bytes:
    """Every “√” drawn as a Wingdings symbol, as Word's dialogue “insert symbol” does."""
    word = docx.Document(io.BytesIO(data))
    for run in list(word.element.body.iter(qn("w:r"))):
        if "".join(node.text or "" for node in run.iter(qn("w:t"))) == TICK:
            for node in run.findall(qn("w:t")):
                run.remove(node)
            symbol = OxmlElement("w:sym")
            symbol.set(qn("w:font"), "Wingdings")
            symbol.set(qn("w:char"), "F0FC")
            run.append(symbol)
    return saved(word)


def saved(word: docx.document.Document) -> bytes:
    """The bytes of a document."""
    target = io.BytesIO()
    word.save(target)
    return stable(target.getvalue(), stamp=STAMP)


def letter(title: str, *lines: str) -> bytes:
    """A document that is no form."""
    word = docx.Document()
    word.add_paragraph(title)
    for line in lines:
        word.add_paragraph(line)
    return saved(word)


@functools.cache  # a password is salted with chance: once a process
def sample_inbox() -> dict[str, tuple[bytes, str]]:
    """Path below the inbox → the file and when it was received."""
    police = answer("杨浦公安分局工会", seed=6)
    revised = replace(police, figures={**police.figures, "workers_interviewed": "486", "meeting_participants": "96"})
    health = answer("区卫计委工会", seed=5)
    health = replace(
        health, figures={**health.figures, "enterprises_visited": "近百家", "workers_interviewed": "约1200人次", "meetings_held": "6+3"}
    )
    tax = Return("杨浦区税务局工会", dict.fromkeys(COUNTS, "0"), "无", {})
    fudan = answer("复旦科技园工会", seed=12)
    many: Items = {**fudan.items, "workers": [(text + "。", OUTCOMES[place % 3]) for place, text in enumerate(_OPINIONS["workers"][:6])]}
    court = answer("杨浦区人民法院工会", seed=14)
    unticked: Items = {
        block: [(text, None if place == 0 and block == "employers" else outcome) for place, (text, outcome) in enumerate(items)]
        for block, items in court.items.items()
    }
    few = answer("杨浦区体育局工会", seed=15)
    first = as_docx(answer("定海路街道总工会", seed=1))
    whole = as_docx(answer("杨浦区物业管理行业工会联合会", seed=10))
    return {
        "定海路街道总工会.docx": (first, "2017-05-08T09:12:00"),
        "五角场街道大走访汇总表.docx": (as_docx(answer("五角场街道总工会", seed=2)), "2017-05-11T10:05:00"),
        "五角场镇大走访汇总表.docx": (as_docx(answer("五角场镇总工会", seed=3)), "2017-05-11T15:40:00"),
        "区教育工会汇总表.xlsx": (as_xlsx(answer("区教育工会", seed=4)), "2017-05-12T08:30:00"),
        "卫计委工会.docx": (as_docx(health), "2017-05-12T16:21:00"),
        "公安分局工会.docx": (as_docx(police), "2017-05-10T11:00:00"),
        "公安分局工会（修改稿）.docx": (as_docx(revised), "2017-05-18T09:30:00"),
        "转发/定海街道.docx": (first, "2017-05-15T13:00:00"),
        "建交委工会.docx": (as_docx(answer("建交委工会", seed=9)), "2017-05-21T08:05:00"),
        "物业行业工会汇总表.docx": (whole[: len(whole) * 2 // 3], "2017-05-17T14:14:00"),
        "商业工会（加密）.docx": (encrypted(as_docx(answer("商业工会", seed=11))), "2017-05-16T10:10:00"),
        "老年大学汇总表.docx": (as_docx(answer("杨浦区老年大学工会", seed=13)), "2017-05-09T13:53:00"),
        "税务局工会.docx": (as_docx(tax), "2017-05-18T17:00:00"),
        "复旦科技园工会汇总表.docx": (with_symbols(as_docx(replace(fudan, items=many))), "2017-05-19T10:00:00"),
        "法院工会/汇总表.docx": (as_docx(replace(court, items=unticked)), "2017-05-19T18:20:00"),
        "体育局工会汇总表.xlsx": (as_xlsx(few, formulas={"problems_solved": "=MAX(4,9)"}), "2017-05-20T23:10:00"),
        "平凉路街道总工会情况汇总表.docx": (as_docx(answer("", seed=16)), "2017-05-20T09:00:00"),
        "关于防暑降温工作的通知.docx": (
            letter("关于做好2017年夏季防暑降温工作的通知", "各基层工会：", "请及早检查降温设备。"),
            "2017-05-15T15:56:00",
        ),
    }


def write_sample_inbox(folder: Path) -> None:
    """Writes the sample inbox and its register of arrival times."""
    lines = ["文件,收到时间"]
    for name, (data, received) in sample_inbox().items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        lines.append(f"{name},{received.replace('T', ' ')}")
    (folder / "收件时间.csv").write_text("\n".join(lines) + "\n", encoding="utf-8-sig")


def member(data: bytes, name: str) -> bytes:
    """One part of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


if __name__ == "__main__":
    write_sample_inbox(Path(sys.argv[1]))
