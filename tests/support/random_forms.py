"""Forms drawn by chance out of what offices print: pairs of label and answer cell, headers over values, lists, bands, notes, signatures."""

from __future__ import annotations

import random
from collections.abc import Mapping

from tests.support.blank_drawing import Cell, Form, Row

_LABELS: Mapping[str, tuple[str, ...]] = {
    "text": (
        "姓名", "民族", "籍贯", "职务", "职称", "政治面貌", "所在部门", "家庭住址", "主要事迹", "获奖情况", "工会主席", "办公地址", "联系人",
        "邮政编码", "企业性质", "所属行业", "活动名称", "活动地点", "活动内容", "主要做法", "存在问题", "下一步打算", "负责人", "文化程度",
        "健康状况", "毕业院校", "专业", "身份证号", "备注", "帮扶措施", "致困原因", "服务对象",
    ),
    "count": ("职工总数", "会员人数", "女职工人数", "参加人次", "走访企业数", "座谈会次数", "解决问题数", "培训场次", "提案件数", "工会小组数"),
    "number": ("投入经费（万元）", "帮扶金额", "建筑面积", "年产值（万元）", "月收入（元）", "入会率"),
    "date": ("成立日期", "填报日期", "活动日期", "入职日期", "签订日期"),
    "phone": ("联系电话", "手机", "办公电话", "传真"),
    "choice": (
        "性别:□男 □女", "是否建会:□是 □否", "是否达标:是□ 否□", "企业类型:□国有 □民营 □外资 □其他", "婚姻状况:○已婚 ○未婚",
        "有无困难:有□ 无□", "活动形式（可多选）:多□讲座 □参观 □竞赛 □其他", "等级:□一等 □二等 □三等",
    ),
}  # fmt: skip
_TITLES = ("职工之家建设情况登记表", "困难职工帮扶申请表", "工会工作调查表", "先进个人推荐表", "企业基本情况表", "“安康杯”竞赛活动汇总表")
_UNITS = ("单位", "填报单位", "工会名称", "推荐单位", "单位名称", "基层工会", "填报单位（盖章）")
_BANDS = ("一、基本情况", "二、工作情况", "主要指标", "经费情况")
_SECTIONS = ("家庭成员", "主要成员", "活动明细", "参与企业")
_BOXES = "□○"
_Field = tuple[str, str]


class Drawer:
    """Draws one form; no label of it stands twice outside its list."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - made-up forms
        self._seed = seed
        self._used: set[str] = set()
        self._pairs = self._chance.choice([1, 2, 2, 2, 3])
        self._cols = 2 * self._pairs
        self._listed = False

    def draw(self) -> Form:
        """The form."""
        chance, sheet = self._chance, self._chance.random() < 0.35
        title, unit = chance.choice(_TITLES), chance.choice(_UNITS)
        place = chance.choice(["line", "line", "row", "none", "below"])
        self._used |= {unit} if place != "none" else set()
        head = [self._unit_line(unit)] if place == "line" else []
        rows: list[Row] = [self._wide((unit, "text"))] if place == "row" else []
        rows += self._pair_rows()
        for _ in range(chance.randint(0, 3)):
            rows += self._block(sheet=sheet)
        foot = [f"{unit}：{{{unit}}}        {{年月日:open}}"] if place == "below" else [_SIGNED] if chance.random() < 0.5 else []
        notes = ["说明：1.本表一式两份。", "2.请于年底前报送。"] if chance.random() < 0.4 else []
        if not sheet:
            return Form(f"drawn {self._seed}", (title, *head, tuple(rows), *foot, *notes))
        alone = [((line, self._cols, 1),) for line in (title, *head)], [((line, self._cols, 1),) for line in (*foot, *notes)]
        return Form(f"drawn {self._seed}", ((*alone[0], *rows, *alone[1]),), sheet=True)

    def _unit_line(self, unit: str) -> str:
        label, kind = self._field()
        beside = f"      {label}：{{{label}:{kind}}}" if self._chance.random() < 0.4 and not _has_boxes(kind) else ""
        return f"{unit}：{{{unit}}}{beside}"

    def _field(self, taken: set[str] | None = None) -> _Field:
        used = self._used if taken is None else taken
        while True:
            kind = self._chance.choices(list(_LABELS), [8, 5, 2, 2, 2, 4])[0]
            label, _, options = self._chance.choice(_LABELS[kind]).partition(":")
            if label not in used:
                used.add(label)
                return label, options or kind

    def _fields(self, number: int) -> list[_Field]:
        return [self._field() for _ in range(number)]

    def _block(self, *, sheet: bool) -> list[Row]:
        kind = self._chance.choices(["pairs", "wide", "behind", "over", "list", "band"], [5, 3, 1.5, 1, 2, 1.2])[0]
        if kind == "wide":
            return [self._wide(self._field())]
        if kind == "behind":
            label, written = self._field()
            return [((f"{label}：{'' if sheet else chr(10)}{{{label}:{written}}}", self._cols, 1),)] if written == "text" else []
        if kind == "over" and self._pairs > 1:
            return self._over()
        if kind == "list" and self._pairs > 1 and not self._listed:
            return self._list()
        if kind == "band" and self._pairs > 1:
            return [((self._chance.choice(_BANDS), self._cols, 1),)]
        return self._pair_rows()

    def _pair_rows(self) -> list[Row]:
        rows = [self._fields(self._pairs) for _ in range(self._chance.randint(1, 3))]
        return [tuple(cell for label, kind in row for cell in (self._printed(label), f"{{{label}:{kind}}}")) for row in rows]

    def _wide(self, field: _Field) -> Row:
        return self._printed(field[0]), (f"{{{field[0]}:{field[1]}}}", self._cols - 1, 1)

    def _over(self) -> list[Row]:
        fields = [(label, kind) for label, kind in self._fields(self._cols) if not _has_boxes(kind)]
        if len(fields) < self._cols:
            return []
        return [tuple(self._printed(label) for label, _ in fields), tuple(f"{{{label}:{kind}}}" for label, kind in fields)]

    def _list(self) -> list[Row]:
        self._listed = True
        section, height = self._chance.random() < 0.5, self._chance.randint(2, 4)
        taken: set[str] = set()
        fields = [self._field(taken) for _ in range(self._cols - 1)]
        fields[0] = ("项目名称", "text")
        columns = [(label, _said(label) if _has_boxes(kind) else kind) for label, kind in fields]
        names = tuple(label for label, _ in columns)
        items = [tuple(f"{{名单[]/{label}:{kind}}}" for label, kind in columns) for _ in range(height)]
        if section:
            first: tuple[Cell, ...] = ((self._chance.choice(_SECTIONS), 1, height + 1), *names)
            return [first, *items]
        return [("序号", *names), *((str(number), *item) for number, item in enumerate(items, 1))]

    def _printed(self, label: str) -> str:
        """A label as it is printed: spread, or broken inside."""
        if len(label) == 2 and self._chance.random() < 0.3:
            return label[0] + self._chance.choice(["  ", "\n", "　"]) + label[1]
        broken = len(label) > 4 and "（" not in label and self._chance.random() < 0.2
        return f"{label[:3]}\n{label[3:]}" if broken else label


_SIGNED = "填表人：{填表人}      审核人：{审核人}      填表日期：{填表日期:date}"


def _has_boxes(kind: str) -> bool:
    return any(box in kind for box in _BOXES)


def _said(label: str) -> str:
    """What is written into a list where a form offers boxes."""
    return "是/否" if label.startswith("是否") else "有/无" if label.startswith("有无") else "text"
