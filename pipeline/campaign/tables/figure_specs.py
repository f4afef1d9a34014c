"""One figure of a table as declared, and the kinds of words that declarations are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from extractors.core.errors import MESSAGES
from extractors.core.findings import described
from pipeline.campaign.expressions import check_expression, check_template
from pipeline.wording.figures import names


def _written(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) else value


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _unregistered(code: str) -> str:
    if code in MESSAGES or described(code) is not None:
        message = f"代码“{code}”是程序自己的疑点代码，请换一个"
        raise ValueError(message)
    return code


Expression = Annotated[str, BeforeValidator(_written), AfterValidator(check_expression)]
Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Message = Annotated[str, AfterValidator(check_template)]
Severity = Literal["error", "warning"]
OwnCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$"), AfterValidator(_unregistered)]
"""The code of a rule or demand: the campaign's own, none that the program itself uses."""


class Declared(BaseModel):
    """What is written in a campaign: an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Lookup(Declared):
    """A column looked up in a list of words: the value of `of`, or `other` where it is none of them."""

    of: Expression
    words: Mapping[str, str]
    other: str = ""


class Figure(Declared):
    """One figure of a table; exactly one verb says how it comes about.

    Names in expressions are columns of the rows, except for `rate`, `of`, `formula` and `rank`, which speak of figures named before.

    Attributes:
        title: Its head; `measure` its unit of measure; `report` whether documents show it.
        count: Rows (`rows`), or rows where the expression holds.
        sum: Of numbers. `most` and `least` of numbers or days.
        distinct: How many different names or values; `list` which ones; `common` the commonest of them.
        latest: The value `at` the newest day, of each `per` (all together where it is left out), added up.
        share: Of the rows where it is known, those where the expression holds.
        rate: Of one figure in another (`of`).
        formula: Of figures; `words` say what true and false are called.
        rank: By another figure, the greatest first, equal ones with equal rank.
        found: Which of these words stand in the text `of`.
        score: Left empty for the clerk, with its weight; `weighted` is the sum of all scores by weight.
    """

    title: str = ""
    measure: str = ""
    report: bool = True
    count: Expression | None = None
    sum: Expression | None = None
    most: Expression | None = None
    least: Expression | None = None
    distinct: Expression | None = None
    list: Expression | None = None
    common: Expression | None = None
    latest: Expression | None = None
    share: Expression | None = None
    rate: Expression | None = None
    formula: Expression | None = None
    rank: str | None = None
    found: tuple[str, ...] | None = None
    score: float | None = Field(default=None, gt=0)
    weighted: bool | None = None
    of: Expression | None = None
    at: str | None = None
    per: str | None = None
    words: tuple[str, str] | None = None

    @property
    def verb(self) -> str:
        """How the figure comes about."""
        return next(name for name in VERBS if getattr(self, name) is not None)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        verbs = [name for name in VERBS if getattr(self, name) is not None]
        if len(verbs) != 1:
            message = f"每个数只能也必须写一种算法：{names(VERBS)}"
            raise ValueError(message)
        for key, allowed in _BELONGS.items():
            if getattr(self, key) is not None and verbs[0] not in allowed:
                message = f"“{key}”只和 {names(allowed)} 一起用"
                raise ValueError(message)
            if getattr(self, key) is None and verbs[0] in _NEEDED.get(key, ()):
                message = f"写了“{verbs[0]}”，还要写“{key}”"
                raise ValueError(message)
        return self


VERBS = (
    *("count", "sum", "most", "least", "distinct", "list", "common", "latest", "share"),
    *("rate", "formula", "rank", "found", "score", "weighted"),
)
ROWS = "rows"
"""`count: rows` counts every row."""
OVER_FIGURES = frozenset({"rate", "formula", "rank", "weighted"})
"""Verbs that speak of figures named before them, not of rows."""
_BELONGS: Mapping[str, tuple[str, ...]] = {"of": ("rate", "found"), "at": ("latest",), "per": ("latest",), "words": ("formula",)}
_NEEDED: Mapping[str, tuple[str, ...]] = {"of": ("rate", "found"), "at": ("latest",)}


class Demand(Declared):
    """What every row of a table must fulfil; a row that does not is a finding."""

    code: OwnCode
    check: Expression
    message: Message
    severity: Severity = "warning"
    early: bool = False
