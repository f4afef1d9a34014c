"""The sandbox of rules, messages and document templates of a campaign: nothing outside is reached, and no term grows beyond measure.

An expression has no loops, so it can only be costly where one step makes much out of little. Those steps are few, and each is measured
before it is taken: powers and products, texts repeated, joined, replaced in and formatted, and figures rounded or read out of texts.
Lists can't be multiplied (`[[1] * 99] * 99` is small, its text is not), and whatever else Jinja or Python offers of that kind (`center`,
`ljust`, `to_bytes`, `tojson(indent=…)`) is not there. What is left takes time and memory in proportion to the expression times the values,
or, where lists are compared with lists, to the product of their lengths.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import wraps
from types import BuiltinMethodType
from typing import Any

from jinja2 import StrictUndefined, pass_eval_context
from jinja2.filters import FILTERS
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

_MOST_BITS = 4096
_LONGEST = 1_000_000
_MOST_REPEATED = 10_000
_MOST_DECIMALS = 15
"""Bits of a figure, characters of a text, characters of one that is repeated, and decimals that one step may make: far beyond those of any
form, and made in an instant."""

_FILTERS = frozenset(
    "abs capitalize count d default dictsort e escape first float forceescape groupby int items join last length list lower map max min "  # noqa: SIM905 - one a line would fill the page
    "reject rejectattr replace reverse round select selectattr sort string sum title trim truncate unique upper wordcount".split()
)
"""The filters of Jinja that can't make much out of little, but for `join`, `replace`, `round` and `int`, which have bounds here; and none
of chance, with which the same material would give another report."""

_METHODS = frozenset(
    "capitalize count endswith find format get index isalpha isdigit items join keys lower lstrip replace rfind rsplit rstrip split "  # noqa: SIM905 - as above
    "splitlines startswith strip title upper values".split()
)
"""The methods of Python's own values for which the same holds; `format`, `join` and `replace` have bounds here."""

_UNBOUNDED = re.compile(r"\d{4}|:[^{}]*\{")
"""A width of four digits in a format (`{:99999}`), or one that is taken from a value (`{:{}}`)."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without a way out, without chance, and with bounds on what one step may make."""

    intercepted_binops = frozenset({"**", "*", "%"})

    def __init__(self, **options: Any) -> None:
        """Takes Jinja's own options."""
        super().__init__(undefined=StrictUndefined, **options)
        self.filters = {name: found for name, found in self.filters.items() if name in _FILTERS} | _BOUNDED_FILTERS

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """The result of an operator.

        Raises:
            OverflowError: it would be longer than any figure or text of a form.
        """
        if _is_beyond_measure(operator, left, right):
            message = f"{operator} 的结果太大"
            raise OverflowError(message)
        return super().call_binop(context, operator, left, right)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """A method that makes texts, with bounds; Jinja asks for this wherever one is named, and wraps `format` alone, without them."""
        check = _TEXT_METHODS.get(getattr(value, "__name__", "")) if isinstance(getattr(value, "__self__", None), str) else None
        if check is None:
            return super().wrap_str_format(value)
        call = super().wrap_str_format(value) or value

        @wraps(value)
        def bounded(*args: Any, **named: Any) -> str:
            taken = tuple(list(one) if _is_iterator(one) else one for one in args)
            check(value.__self__, *taken, **named)
            made: str = call(*taken, **named)
            return made

        return bounded

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may ask for it."""
        of_python = isinstance(value, BuiltinMethodType) or (callable(value) and isinstance(obj, str))
        return not (of_python and attr not in _METHODS) and bool(super().is_safe_attribute(obj, attr, value))


def _is_beyond_measure(operator: str, left: Any, right: Any) -> bool:
    if operator == "%":
        return isinstance(left, str)  # `"%999999999d" % 1`
    if isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length() * abs(right) if operator == "**" else left.bit_length() + right.bit_length()
        return bits > _MOST_BITS
    if any(isinstance(one, list | tuple) for one in (left, right)):
        return True
    lengths = [len(one) for one in (left, right) if isinstance(one, str)]
    factors = [one for one in (left, right) if isinstance(one, int)]
    return any(length * factor > _MOST_REPEATED for length in lengths for factor in factors)


def _require_short(length: int) -> None:
    """Refuses what would be longer than any text of a form.

    Raises:
        OverflowError: it is.
    """
    if length > _LONGEST:
        message = "文字太长"
        raise OverflowError(message)


def _is_iterator(value: object) -> bool:
    return hasattr(value, "__next__")


def _length(value: object) -> int:
    return len(value if isinstance(value, str) else str(value))


def _check_format(pattern: str, *args: object, **named: object) -> None:
    if _UNBOUNDED.search(pattern):
        message = f"格式“{pattern}”太宽"
        raise OverflowError(message)
    longest = max(map(_length, (*args, *named.values())), default=0)
    _require_short(len(pattern) + pattern.count("{") * longest)


def _check_join(separator: str, items: Iterable[object]) -> None:
    lengths = [_length(one) for one in items]
    _require_short(sum(lengths) + len(separator) * len(lengths))


def _check_replace(text: str, old: str, new: str, _count: int = -1) -> None:
    _require_short(len(text) + text.count(old) * len(new))


_TEXT_METHODS: dict[str, Callable[..., None]] = {"format": _check_format, "join": _check_join, "replace": _check_replace}


@pass_eval_context
def _join(context: EvalContext, value: Iterable[Any], d: str = "", attribute: str | int | None = None) -> str:
    items = list(value)
    _check_join(str(d), items)
    joined: str = FILTERS["join"](context, items, d, attribute)
    return joined


@pass_eval_context
def _replace(context: EvalContext, s: object, old: str, new: str, count: int | None = None) -> str:
    _check_replace(str(s), str(old), str(new))
    replaced: str = FILTERS["replace"](context, s, old, new, count)
    return replaced


def _round(value: float, precision: int = 0, method: str = "common") -> float:
    if abs(precision) > _MOST_DECIMALS:  # `round(5, -999999999)` computes the power
        message = f"round 的位数 {precision} 太多"
        raise OverflowError(message)
    rounded: float = FILTERS["round"](value, precision, method)
    return rounded


def _int(value: object, default: int = 0, base: int = 10) -> int:
    number: int = FILTERS["int"](value, default, base)
    if number.bit_length() > _MOST_BITS:
        message = "数字太大"
        raise OverflowError(message)
    return number


_BOUNDED_FILTERS: dict[str, Callable[..., Any]] = {"int": _int, "join": _join, "replace": _replace, "round": _round}
