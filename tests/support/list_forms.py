"""A small campaign of lists, several returns of one form, and free texts; and a desk that consolidates readings made by hand."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractors.core.address import FieldAddress
from extractors.core.location import Location
from extractors.core.reading import Answer, FileReading, Finding, Item, Reading, Value
from extractors.form import FieldSpec, FormSpec, ListSpec, NarrativeSpec
from pipeline.campaign import Campaign, Outliers, Rule
from pipeline.consolidation import Material, consolidate
from pipeline.core.consolidated import Consolidation
from pipeline.core.decision import Decision, DecisionKind
from pipeline.core.model import Arrival, Submission, Unit
from tests.support.decisions import decision

ZONE = dt.timezone(dt.timedelta(hours=8))
UNITS = (
    Unit("d1", "锦江区总工会", "区县", ("锦江区",), "d1@example.org"),
    Unit("d2", "青羊区总工会", "区县", ("青羊区",), "d2@example.org"),
    Unit("d3", "金牛区总工会", "区县", ("金牛区",)),
    Unit("g1", "市直机关工会", "市级"),
)
ASKED = FieldSpec("座谈职工人数", "count")
Rows = Sequence[Mapping[str, Value | Answer]]


def campaign(**changes: object) -> Campaign:
    """Visits by district, registrations by employer, a report in words, and a survey that is the office's own."""
    visits = {
        "district": FieldSpec("区（市）县"),
        "employer": FieldSpec("企业名称"),
        "workers": ASKED,
        "hours": FieldSpec("时长", "number"),
        "day": FieldSpec("日期", "date"),
        "solved": FieldSpec("是否解决", "yesno"),
        "caller": FieldSpec("联系电话", "phone"),
    }
    registration = {
        "employer": FieldSpec("企业名称"),
        "headcount": FieldSpec("职工人数", "count"),
        "advice": FieldSpec("建议与意见"),
        "phone": FieldSpec("联系电话", "phone"),
    }
    survey = {
        "name": FieldSpec("姓名"),
        "phone": FieldSpec("联系电话", "phone"),
        "wish": FieldSpec("愿望"),
        "at": FieldSpec("提交时间", "datetime"),
    }
    told = Campaign(
        id="lists",
        title="面对面活动",
        issuer="某市总工会",
        deadline=dt.date(2020, 6, 1),
        forms={
            "log": FormSpec("走访统计表", ("log.xlsx",), lists={"visits": ListSpec("走访记录", visits, unit="district")}),
            "registration": FormSpec("登记表", ("reg.docx",), FieldSpec("填报单位"), registration, several=("employer",)),
            "report": FormSpec("总结报告", narrative=NarrativeSpec(("总结",))),
            "survey": FormSpec("网上征集", ("survey.xlsx",), lists={"wishes": ListSpec("愿望", survey)}, required=False),
        },
        measures={"visits.workers": "人", "headcount": "人"},
        rules=(
            Rule(
                code="no_worker",
                check="workers > 0",
                fields=("workers",),
                message="{{ employer }}没有座谈职工。",
                form="log",
                each="visits",
            ),
        ),
        outliers=Outliers(fields=("visits.workers",)),
    )
    return told.model_copy(update=changes)


_SHEET = Location.sheet("Sheet1")


def answered(value: Value | Answer, source: Location) -> Answer:
    """An answer as written, unless it is one already."""
    if isinstance(value, Answer):
        return replace(value, source=value.source or source)
    return Answer(value, "" if value is None else str(value), source if value is not None else None)


def rows_of(form: FormSpec, group: str, rows: Rows) -> tuple[Item, ...]:
    """Items of a list, on the rows of a sheet from the second on."""
    return tuple(
        Item(
            place,
            {name: answered(row.get(name), _SHEET.cell(place + 1, column)) for column, name in enumerate(form.lists[group].columns, 1)},
            _SHEET.cell(place + 1, 1),
        )
        for place, row in enumerate(rows, 1)
    )


def log(*rows: Mapping[str, Value | Answer], part: str = "", findings: tuple[Finding, ...] = ()) -> Reading:
    """A list of visits."""
    form = campaign().forms["log"]
    return Reading("lists", "log", part, Answer(None, ""), {}, {"visits": rows_of(form, "visits", rows)}, findings)


def visit(district: str, employer: str, workers: Value | Answer = 10, **more: Value | Answer) -> dict[str, Value | Answer]:
    """One row of it."""
    return {"district": district or None, "employer": employer, "workers": workers, **more}


def registration(unit: str, employer: str | None, headcount: Value = 100, **more: Value | Answer) -> Reading:
    """A registration of one employer."""
    told = {"employer": employer, "headcount": headcount, **more}
    values = {name: answered(told.get(name), Location("table", 1).cell(1, 2)) for name in campaign().forms["registration"].fields}
    return Reading("lists", "registration", "", Answer(unit or None, unit), values)


def report(unit: str = "") -> Reading:
    """A report in words."""
    return Reading("lists", "report", "", Answer(unit or None, unit), {})


def survey(*rows: Mapping[str, Value | Answer]) -> Reading:
    """The export of a survey."""
    form = campaign().forms["survey"]
    return Reading("lists", "survey", "", Answer(None, ""), {}, {"wishes": rows_of(form, "wishes", rows)})


@dataclass
class Desk:
    """Collects readings as files that arrive."""

    arrivals: list[Arrival] = field(default_factory=list)
    readings: dict[str, FileReading] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)

    def receive(self, *found: Reading, day: str = "2020-05-10T10:00", name: str = "附件.xlsx", sender: str | None = None) -> Arrival:
        """A file that holds these readings."""
        sha = hashlib.sha256(repr((found, name if found[0].form == "report" else "")).encode()).hexdigest()
        received = dt.datetime.fromisoformat(day).replace(tzinfo=ZONE)
        arrival = Arrival(f"{len(self.arrivals):016d}", sha, name, 1, received, sender=sender)
        self.arrivals.append(arrival)
        self.readings[sha] = FileReading(sha, readings=found)
        return arrival

    def fix(self, submission: Submission, name: str, value: Value) -> None:
        """A person's word."""
        self.decisions.append(decision(len(self.decisions) + 1, DecisionKind.VALUE, submission.id, value, FieldAddress.parse(name)))

    def at(self, day: str = "2020-06-02", units: tuple[Unit, ...] = UNITS, of: Campaign | None = None) -> Consolidation:
        """How the campaign stands."""
        return consolidate(
            of or campaign(), units, Material(self.arrivals, self.readings, self.decisions, "forms"), dt.date.fromisoformat(day)
        )


def codes(whole: Consolidation) -> list[str]:
    """What a person must settle."""
    return [entry.finding.code for entry in whole.review]


def full_desk() -> Desk:
    """Two districts complete or not, a stranger, a survey, and doubts of all kinds."""
    desk = Desk()
    unclear = Answer(
        None,
        "若干",
        findings=(
            Finding("not_a_number", "error", "“若干”不是一个数。", FieldAddress.parse("visits[3].workers"), Location.parse("Sheet1!C4")),
        ),
    )
    desk.receive(
        log(
            visit("锦江区", "甲公司", 12, hours=1.5, day="2020-05-01", solved=True, caller="13812345678"),
            visit("青羊区", "乙公司", 8, hours=0.1, solved=False),
            visit("锦江区总工会", "丙公司", unclear, hours=0.2),
            visit("某某区", "丁公司", 5),
        ),
        name="走访统计表.xlsx",
    )
    desk.receive(registration("锦江区", "甲公司", 100, phone="021-55551234", advice="多办培训"), name="登记甲.docx")
    desk.receive(registration("锦江区", "丙公司", 50), name="登记丙.docx")
    desk.receive(report("锦江区总工会"), name="锦江区总工会总结.docx")
    desk.receive(survey({"name": "王五", "phone": "13900001111", "wish": "办托班", "at": "2020-05-01T08:00:00"}), name="网上征集.xlsx")
    return desk
