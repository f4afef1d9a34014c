"""The sandbox of rules, messages and document templates of a campaign: nothing outside is reached, and no term grows beyond measure."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from jinja2 import StrictUndefined
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

_MOST_BITS = 4096
_LONGEST = 1_000_000
_PADDING = frozenset({"ljust", "rjust", "center", "zfill", "expandtabs", "format_map"})
"""Methods of texts that make one of any length out of a number."""
_PADDING_FILTERS = ("center", "indent", "format", "batch", "slice", "wordwrap", "random")
"""Filters of that kind; and `random`, with which the same material would give another report."""

_UNBOUNDED = re.compile(r"\d{4}|:[^{}]*\{")
"""A width of four digits in a format (`{:99999}`), or one that is taken from a value (`{:{}}`)."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without a way out, without chance, and with bounds on what multiplication and powers may make."""

    intercepted_binops = frozenset({"**", "*", "%"})

    def __init__(self, **options: Any) -> None:
        """Takes Jinja's own options."""
        super().__init__(undefined=StrictUndefined, **options)
        for name in _PADDING_FILTERS:
            self.filters.pop(name)

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
        """`"{:,}".format(…)` as Jinja's sandbox gives it, which sets no bounds to widths, with bounds to them."""
        formatted = super().wrap_str_format(value)
        if formatted is None:
            return None

        def bounded(*args: Any, **named: Any) -> str:
            if _UNBOUNDED.search(value.__self__):
                message = f"格式“{value.__self__}”太宽"
                raise OverflowError(message)
            return formatted(*args, **named)

        return bounded

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may ask for it."""
        return not (isinstance(obj, str) and attr in _PADDING) and bool(super().is_safe_attribute(obj, attr, value))


def _is_beyond_measure(operator: str, left: Any, right: Any) -> bool:
    if operator == "%":
        return isinstance(left, str)  # `"%999999999d" % 1`
    if isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length() * abs(right) if operator == "**" else left.bit_length() + right.bit_length()
        return bits > _MOST_BITS
    lengths = [len(one) for one in (left, right) if isinstance(one, str | list | tuple)]
    factors = [one for one in (left, right) if isinstance(one, int)]
    return operator == "*" and any(length * factor > _LONGEST for length in lengths for factor in factors)
