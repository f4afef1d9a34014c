"""Expressions, messages and templates of a campaign: whatever is written there takes little time and memory, or ends with one line."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from pipeline.campaign.expressions import check_expression, check_template, evaluate, fill
from pipeline.campaign.sandbox import Sandbox
from pipeline.core.errors import TemplateError
from pipeline.render.gongwen import in_worker
from pipeline.render.gongwen.filled_template import document_text
from pipeline.render.gongwen.in_worker import bounded_documents, is_plain
from tests.support.processor_time import bounded_work
from tests.test_documents import STAMP

VALUES = {
    "n": 7,
    "big": 10**12,
    "rate": 0.5,
    "text": "走访企业，" * 200,
    "none": None,
    "rows": [{"a": n, "b": f"第{n}家"} for n in range(500)],
}
MOST_SECONDS = 10
MOST_BYTES = 64 * 2**20
ATTACKS = [
    "'a'" + ".replace('a', 'aaaaaaaaaa')" * 12 + " == ''",
    "'a'" + "|replace('a', 'aaaaaaaaaa')" * 12 + " == ''",
    "text.replace('', text).replace('', text) == ''",
    "'{0}{0}'.format(" * 40 + "'a'" + ")" * 40 + " == ''",
    "('a' * 10000).join(text|list).join(text|list) == ''",
    "text|list|join(text)|list|join(text) == ''",
    "[[[[[[1] * 99] * 99] * 99] * 99] * 99] == [[[[[[1] * 99] * 99] * 99] * 99] * 99]",
    "(1, 2) * 99999999 == ()",
    "5|round(-999999999) == 0",
    "2.5|round(999999999, 'ceil') == 0",
    "('9' * 9999)|int(base=32) > 1",
    "n.to_bytes(999999999, 'big') == ''",
    "text.encode().ljust(999999999) == ''",
    "text.translate({31: text}) == ''",
    "9 ** 9 ** 9 ** 9 ** 9 > 1",
    "big ** big > 1",
    "'%0999999999d' % n == ''",
    "'{:>{}}'.format(1, 999999999) == ''",
    "'{:9999}'.format(1) == ''",
]
REFUSED = [
    "rows|tojson(indent=99999999) == ''",
    "rows|pprint == ''",
    "text|indent(99999999) == ''",
    "text|urlize == ''",
    "rows|batch(99999999, 1)|list == []",
    "text|attr('ljust') == ''",
    "text|xmlattr == ''",
    "(" * 600 + "1" + ")" * 600,
    "1" + " + 1" * 1000,
]


@pytest.mark.parametrize("expression", ATTACKS)
def test_expression_that_makes_much_out_of_little_has_no_value_and_takes_little(expression: str) -> None:
    check_expression(expression)
    tracemalloc.start()
    with bounded_work(MOST_SECONDS), pytest.raises(ValueError, match=r".+"):
        evaluate(expression, VALUES)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < MOST_BYTES


@pytest.mark.parametrize("expression", REFUSED)
def test_expression_that_is_too_long_or_asks_for_an_unbounded_filter_is_refused_in_one_line(expression: str) -> None:
    with pytest.raises(ValueError, match=r"判断式|太长") as caught:
        check_expression(expression)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "message",
    [
        "{% for a in rows %}{% for b in rows %}{{ b }}{% endfor %}{% endfor %}",
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
        "{% set x = text ~ text %}{{ x }}",
        "{% filter upper %}{{ text }}{% endfilter %}",
        "{% include 'x' %}",
    ],
)
def test_message_of_loops_macros_or_variables_is_refused(message: str) -> None:
    with pytest.raises(ValueError, match="只能写"):
        check_template(message)


def test_what_rules_are_written_with_still_has_its_value() -> None:
    checked = "rows | selectattr('a', 'ge', 498) | map(attribute='b') | join('、') ~ (text[:2] | replace('走', '回')) ~ '{:,}'.format(big)"
    assert evaluate(check_expression(checked), VALUES) == "第498家、第499家回访1,000,000,000,000"
    assert evaluate("'、'.join(['甲', '乙']).replace('甲', '丙') == '丙、乙' and (2.25 | round(1)) == 2.2 and ('12' | int) == 12", {})
    assert fill(check_template("{% if n > 5 %}{{ n }}人{% endif %}"), VALUES) == "7人"


def _drawn(chance: random.Random, depth: int) -> str:
    """An expression of all that the language has, nested at random."""
    if depth == 0:
        return chance.choice([*VALUES, "'{0}{0}'", "'、'", "99", "9999999", "-3", "[1, 2]", "{'a': text}"])
    one, two = (_drawn(chance, depth - 1) for _ in range(2))
    names = sorted(Sandbox().filters)
    asked = [
        f"({one} {chance.choice(['+', '-', '*', '/', '//', '%', '**', '~', 'in', '==', '<'])} {two})",
        f"({one})|{chance.choice(names)}",
        f"({one})|{chance.choice(names)}({two})",
        f"({one})|map('{chance.choice(names)}')|list",
        f"({one}).{chance.choice(['replace', 'join', 'format', 'split', 'count', 'zfill', 'ljust'])}({two})",
        f"({one}).replace({two}, {one})",
        f"[{one}, {two}]",
    ]
    return chance.choice(asked)


def test_drawn_expressions_end_soon_and_with_little_memory() -> None:
    chance = random.Random(7)  # noqa: S311 - drawn expressions
    outcomes = {"value": 0, "none": 0}
    tracemalloc.start()
    for _ in range(150):
        try:
            with bounded_work(MOST_SECONDS):
                evaluate(check_expression(_drawn(chance, chance.randint(1, 5))), VALUES)
            outcomes["value"] += 1
        except ValueError:
            outcomes["none"] += 1
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < MOST_BYTES
    assert min(outcomes.values()) > 10


Template = Callable[..., Path]


@pytest.fixture
def template(tmp_path: Path) -> Template:
    """A Word template with one paragraph for each text."""

    def make(*paragraphs: str) -> Path:
        document = docx.Document()
        for text in paragraphs:
            document.add_paragraph(text)
        path = tmp_path / "简报.docx"
        document.save(str(path))
        return path

    return make


@pytest.mark.parametrize(
    "written",
    [
        "{% for a in rows %}{% for b in rows %}{{ b }}{% endfor %}{% endfor %}",
        "{% for a in rows %}{{ rows | map(attribute='b') | join }}{% endfor %}",
        "{% for a in range(99999) %}{% endfor %}",
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
        "{% set x = namespace(t='0') %}",
        "{% for a in rows recursive %}{{ loop(rows) }}{% endfor %}",
        "{% if %}",
    ],
)
def test_template_that_may_take_any_time_is_not_plain(template: Template, written: str) -> None:
    assert not is_plain(template("前言", written))


def test_templates_of_the_campaigns_are_plain() -> None:
    found = sorted(Path("templates").glob("*/documents/*.docx"))
    assert found
    assert [path for path in found if not is_plain(path)] == []


def test_template_that_is_not_plain_is_filled_in_a_process_of_its_own_with_the_same_result(template: Template) -> None:
    path = template(
        "{% set who = name %}{{ who }}共{{ rows | length }}家：{% for a in rows %}{% if a.b != name %}{{ a.b }}、{% endif %}{% endfor %}"
    )
    assert not is_plain(path)
    with bounded_documents() as write:
        text = document_text(write(path, {"name": "第1家", "rows": VALUES["rows"][:3]}, stamp=STAMP))  # type: ignore[index]
    assert "第1家共3家：第0家、第2家、" in text


def test_step_that_hears_no_signal_is_ended_from_outside_and_named(template: Template) -> None:
    deep = "{% set x = namespace(a=[1, 2], b=[1, 2]) %}{% for n in range(60) %}{% set x.a = [x.a, x.a] %}{% set x.b = [x.b, x.b] %}{% endfor %}"
    path = template(deep + "{{ x.a == x.b }}")
    with bounded_documents(seconds=2) as write, pytest.raises(TemplateError, match=r"^文书模板 简报\.docx：标签算得太久.*请检查.*。$"):
        write(path, {}, stamp=STAMP)


def test_plain_template_needs_no_process(template: Template, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_worker, "processes", None)
    with bounded_documents() as write:
        assert "共3家" in document_text(write(template("共{{ n }}家"), {"n": 3}, stamp=STAMP))
