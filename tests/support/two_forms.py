"""A small campaign of two forms, made to be awkward: equal group titles, odd kinds, no choice, lists, yes or no."""

from __future__ import annotations

import datetime as dt
import hashlib

from extractors.core.address import FieldAddress
from extractors.core.location import Location
from extractors.core.reading import Answer, Finding, Ignored, Item, Reading
from extractors.form import BlocksSpec, FieldSpec, FormSpec, GroupSpec
from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation, Passed, Total, UnitStatus
from pipeline.core.model import Arrival, Submission, Unit, UnitMatch

DAY = dt.date(2020, 6, 1)
NOON = dt.datetime(2020, 5, 31, 12, tzinfo=dt.UTC)


def campaign() -> Campaign:
    """Two forms that are both required; both have a group `asks` of the same title."""
    blocks = BlocksSpec("side", {"a": "甲*方", "b": "乙方"}, "方面")
    asks = {"asks": GroupSpec("诉求[一]", "text", blocks)}
    visits = {"visits": FieldSpec("走访数", "count"), "solved": FieldSpec("已解决", "yesno"), "leaders": FieldSpec("领导", "list")}
    hours = {"hours": FieldSpec("时数", "count"), "day": FieldSpec("日期", "date")}
    unit = FieldSpec("单位")
    return Campaign(
        id="two-forms",
        title="两张表 & 试验",
        issuer="某市总工会",
        deadline=DAY,
        forms={
            "first": FormSpec("登记表", ("a.docx",), unit, visits, asks),
            "second": FormSpec("时数表", ("b.docx",), unit, hours, asks),
        },
        measures={"visits": "家"},
    )


def reading(form: str = "first", values: dict[str, Answer] | None = None, texts: tuple[str, ...] = ("一件事",)) -> Reading:
    """A reading of one of the forms."""
    ordinary = {name: Answer(None, "", None) for name in campaign().forms[form].fields}
    items = tuple(
        Item(place, {"side": Answer("a", "甲*方"), "text": Answer(text, text, Location.parse(f"R{place}"))}, Location.parse(f"R{place}"))
        for place, text in enumerate(texts, 1)
    )
    return Reading("two-forms", form, "", Answer("甲", "甲单位"), ordinary | (values or {}), {"asks": items})


def submission(unit: Unit, of: Reading) -> Submission:
    """A counted submission with the answers of a reading."""
    name = f"{unit.name}-{of.form}.docx"
    arrival = Arrival(f"a-{unit.id}-{of.form}", hashlib.sha256(name.encode()).hexdigest(), name, 2048, NOON)
    match = UnitMatch(unit.name, unit.id, "exact")
    found = of.findings
    return Submission(f"s-{unit.id}-{of.form}", arrival, "", of.form, match, of.values, of.groups, found, "counted", late=False, nil=False)


def consolidation() -> Consolidation:
    """One unit complete, one partial and doubtful, one exempt, one missing."""
    kinds = {"u1": ">5*", "u2": "", "u3": "", "u4": ">5*"}
    units = {name: Unit(name, f"单位{name}", kind, email=f"{name}@example.org") for name, kind in kinds.items()}
    doubt = Finding("odd", "warning", "请核对这张表。", None, Location.parse("R9"))
    told = {
        "visits": Answer(7, "7家", Location.parse("R1")),
        "solved": Answer(value=True, raw="是"),
        "leaders": Answer(("甲", "乙"), "甲 乙"),
    }
    subs = (
        submission(units["u1"], reading("first", told)),
        submission(units["u1"], reading("second", {"hours": Answer(10**15, "一千万亿"), "day": Answer("2020-05-18", "5月18日")}, ())),
        submission(units["u2"], reading("first", {"visits": Answer(5, "5", findings=(doubt,))}, ("=SUM(A1)", "二"))),
    )
    notice = Arrival("a-x", "0" * 64, "通知.docx", 1, NOON)
    return Consolidation(
        campaign="two-forms",
        as_of=DAY,
        deadline=DAY,
        generated_from="0123456789abcdef",
        submissions=subs,
        units=(
            UnitStatus(units["u1"], "on_time", subs[0]),
            UnitStatus(units["u2"], "partial", subs[2], ("second",)),
            UnitStatus(units["u3"], "exempt"),
            UnitStatus(units["u4"], "missing", None, ("first", "second")),
        ),
        unreadable=(),
        passed=(Passed(notice, Ignored("", "something_new")),),
        totals={"visits": Total(FieldAddress("visits"), "走访数", 12, 2), "hours": Total(FieldAddress("hours"), "时数", 10**15, 1)},
        review=(),
        arrivals=(*(s.arrival for s in subs), notice),
    )
