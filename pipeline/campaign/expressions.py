"""The expression language of rules: Jinja's, the one that the document templates use, in a sandbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined, UndefinedError, meta
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

_ENVIRONMENT = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
_ENVIRONMENT.globals.clear()


def check_expression(expression: str) -> str:
    """The expression itself.

    Raises:
        ValueError: it can't be parsed; the message is Chinese.
    """
    try:
        _ENVIRONMENT.compile_expression(expression)
    except TemplateSyntaxError as error:
        message = f"“{expression}”不是正确的判断式，请检查括号、引号和比较符号（>= <= == !=）"
        raise ValueError(message) from error
    return expression


def check_template(template: str) -> str:
    """The message template itself.

    Raises:
        ValueError: it can't be parsed; the message is Chinese.
    """
    try:
        _ENVIRONMENT.from_string(template)
    except TemplateSyntaxError as error:
        message = f"“{template}”里的双花括号写得不对，请写成 {{{{ 字段名 }}}} 的样子"
        raise ValueError(message) from error
    return template


def names_in(written: str, *, template: bool) -> set[str]:
    """The names that an expression (or a message template) asks for."""
    tree = _ENVIRONMENT.parse(written if template else f"{{{{ {written} }}}}")
    return meta.find_undeclared_variables(tree)


@lru_cache(maxsize=512)
def _compiled(expression: str) -> Callable[..., object]:
    """Tables ask the same of thousands of rows."""
    return _ENVIRONMENT.compile_expression(expression, undefined_to_none=False)


def evaluate(expression: str, values: Mapping[str, object]) -> object:
    """The value of `expression`.

    Raises:
        ValueError: it can't be computed with these values (a comparison with something missing).
    """
    try:
        result: object = _compiled(expression)(**values)
    except (UndefinedError, TypeError, ZeroDivisionError, SecurityError, OverflowError) as error:
        raise ValueError(str(error)) from error
    if isinstance(result, Undefined):
        message = f"“{expression}”没有值"
        raise ValueError(message)  # noqa: TRY004 - nothing is wrong with its type, there is none
    return result


def fill(template: str, values: Mapping[str, object]) -> str:
    """`template` with the values put in; a missing value is shown as “未填”."""
    shown = {name: "未填" if value is None else value for name, value in values.items()}
    return _ENVIRONMENT.from_string(template).render(**shown)
