"""The expression language of rules: Jinja's, the one that the document templates use, in a sandbox."""

from __future__ import annotations

from collections import deque
from collections.abc import Container, Mapping
from functools import lru_cache

from jinja2 import Template, TemplateSyntaxError, Undefined, UndefinedError, meta, nodes
from jinja2.exceptions import SecurityError
from jinja2.parser import Parser

from pipeline.campaign.sandbox import Sandbox

_ENVIRONMENT = Sandbox(autoescape=False)
_ENVIRONMENT.globals.clear()
_KEPT = 4096
"""More than all campaigns of an office have: each is parsed once, and compiled once where it is asked for, of thousands of returns."""
_WHY: tuple[tuple[type[Exception], str], ...] = (
    (SecurityError, "用了不允许的写法"),
    (UndefinedError, "其中一项不存在"),
    (ZeroDivisionError, "除数是 0"),
    (OverflowError, "结果太大"),
    (TypeError, "不同种类的内容（如数和文字）不能这样算或比较"),
)
"""Errors of an expression in the clerk's words, the narrower first."""
_NOTHING: tuple[object, ...] = (None, "", ())
"""Values of what was not filled in."""
_RESULT = "result"
_LONGEST = 2000
"""Characters of one expression or message; the longest of the campaigns has about a tenth."""
_OF_MESSAGES = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.Expr, nodes.Helper)
"""What a message may be made of. Without loops and macros it is bounded as expressions are."""


class ExpressionError(ValueError):
    """An expression has no value.

    Attributes:
        why: The reason in the clerk's words.
        by_zero: Whether something was divided by zero, which the figures of a unit may well ask for.
    """

    def __init__(self, expression: str, cause: Exception) -> None:
        """Takes what was computed and what went wrong."""
        self.why = next((words for kind, words in _WHY if isinstance(cause, kind)), "其中有内容的写法不合")
        self.by_zero = isinstance(cause, ZeroDivisionError)
        super().__init__(f"判断式“{expression}”算不出（{self.why}），请检查 campaign.yaml 里的写法和所用的内容")


def check_expression(expression: str) -> str:
    """The expression itself.

    Raises:
        ValueError: it can't be parsed; the message is Chinese.
    """
    _require_short(expression)
    try:
        _require_known(_parsed(expression))
    except (TemplateSyntaxError, RecursionError) as error:
        message = f"“{expression}”不是正确的判断式，请检查括号、引号和比较符号（>= <= == !=）"
        raise ValueError(message) from error
    return expression


@lru_cache(maxsize=_KEPT)
def _parsed(expression: str) -> nodes.Node:
    """Parsed, not compiled: a campaign is loaded at every start, and most of its expressions are not asked for then."""
    return nodes.Output([_tree(expression)])


def _tree(expression: str) -> nodes.Expr:
    parser = Parser(_ENVIRONMENT, expression, state="variable")
    tree = parser.parse_expression()
    if not parser.stream.eos:
        parser.fail("more than one expression")
    tree.set_environment(_ENVIRONMENT)
    return tree


@lru_cache(maxsize=_KEPT)
def _parsed_template(template: str) -> nodes.Template:
    return _ENVIRONMENT.parse(template)


def _require_known(tree: nodes.Node) -> None:
    """Filters and tests are looked up by Jinja when it compiles."""
    known: tuple[tuple[type[nodes.Filter | nodes.Test], Container[str]], ...] = (
        (nodes.Filter, _ENVIRONMENT.filters),
        (nodes.Test, _ENVIRONMENT.tests),
    )
    for kind, names in known:
        for node in tree.find_all(kind):
            if node.name not in names:
                message = f"no {kind.__name__.lower()} {node.name!r}"
                raise TemplateSyntaxError(message, node.lineno)


def check_template(template: str) -> str:
    """The message template itself.

    Raises:
        ValueError: it can't be parsed; the message is Chinese.
    """
    _require_short(template)
    try:
        tree = _parsed_template(template)
        _require_known(tree)
    except (TemplateSyntaxError, RecursionError) as error:
        message = f"“{template}”里的双花括号写得不对，请写成 {{{{ 字段名 }}}} 的样子"
        raise ValueError(message) from error
    if not all(isinstance(node, _OF_MESSAGES) for node in tree.find_all(nodes.Node)):
        message = f"“{template}”里只能写 {{{{ 字段名 }}}} 和 {{% if … %}}，不能有循环、宏和变量"
        raise ValueError(message)
    return template


def _require_short(written: str) -> None:
    if len(written) > _LONGEST:
        message = f"“{written[:20]}……”有 {len(written)} 个字，太长，请写在 {_LONGEST} 个字以内"
        raise ValueError(message)


@lru_cache(maxsize=_KEPT)
def names_in(written: str, *, template: bool) -> frozenset[str]:
    """The names that an expression (or a message template) asks for."""
    if template:
        return frozenset(meta.find_undeclared_variables(_parsed_template(written)))
    return frozenset(name.name for name in _parsed(written).find_all(nodes.Name))


def lacks(expression: str, values: Mapping[str, object]) -> bool:
    """Whether something that `expression` names is not there: a name, or a column of a record (`roster.members`)."""
    tree = _parsed(expression)
    records = ((one.node.name, one.attr) for one in tree.find_all(nodes.Getattr) if isinstance(one.node, nodes.Name))
    fields = [record.get(name) for whose, name in records if isinstance(record := values.get(whose), Mapping)]
    return any(value in _NOTHING for value in [*(values.get(one.name) for one in tree.find_all(nodes.Name)), *fields])


@lru_cache(maxsize=_KEPT)
def _compiled(expression: str) -> Template:
    """A template that puts the value of the expression under a name; Jinja's own `compile_expression` copies all values for each call."""
    body = nodes.Assign(nodes.Name(_RESULT, "store"), _tree(expression), lineno=1)
    return _ENVIRONMENT.from_string(nodes.Template([body], lineno=1))


@lru_cache(maxsize=_KEPT)
def _compiled_template(template: str) -> Template:
    return _ENVIRONMENT.from_string(template)


class Asked:
    """Values of which several expressions are asked: what Jinja makes of them takes longer than most expressions, and is made once.

    Attributes:
        values: By name.
    """

    def __init__(self, values: Mapping[str, object]) -> None:
        """Takes the values, which stay as they are."""
        self.values = values
        self._context = _ENVIRONMENT.context_class(_ENVIRONMENT, dict(values), None, {})

    def evaluate(self, expression: str) -> object:
        """The value of `expression`.

        Raises:
            ExpressionError: it can't be computed with these values (a comparison with something missing).
        """
        try:
            deque(_compiled(expression).root_render_func(self._context), maxlen=0)
            result: object = self._context.vars[_RESULT]
        except Exception as error:  # what a campaign writes may fail in any way
            raise ExpressionError(expression, error) from error
        finally:
            self._context.vars.pop(_RESULT, None)  # a value of that name is asked for by the next
        if isinstance(result, Undefined):
            raise ExpressionError(expression, UndefinedError())
        return result


def evaluate(expression: str, values: Mapping[str, object]) -> object:
    """The value of one `expression`, as `Asked` gives it."""
    return Asked(values).evaluate(expression)


def fill(template: str, values: Mapping[str, object]) -> str:
    """`template` with the values put in; a missing value is shown as “未填”.

    Raises:
        ValueError: it can't be filled with these values.
    """
    shown = {name: "未填" if value is None else value for name, value in values.items()}
    try:
        return _compiled_template(template).render(**shown)
    except Exception as error:  # as above
        raise ValueError(str(error)) from error
