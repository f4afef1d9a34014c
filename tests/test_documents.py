from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from pipeline.core.errors import TemplateError
from pipeline.render.gongwen.filled_template import document_text, render_document

STAMP = dt.datetime(2017, 5, 22, tzinfo=dt.UTC)
HOSTILE = "甲&乙<丙> {{ 7*7 }} {_{ x }_} {%p if %} \ud800尾 㐂䶮𠮷\n第二行\t“制表”"
Template = Callable[..., Path]


@pytest.fixture
def template(tmp_path: Path) -> Template:
    """A Word template with one paragraph for each text."""

    def make(*paragraphs: str) -> Path:
        document = docx.Document()
        for text in paragraphs:
            document.add_paragraph(text)
        path = tmp_path / "情况汇总报告.docx"
        document.save(str(path))
        return path

    return make


def rendered(path: Path, **values: object) -> str:
    return document_text(render_document(path, values, stamp=STAMP))


def test_render_puts_a_value_in_the_place_of_its_tag(template: Template) -> None:
    assert "截至5月20日" in rendered(template("截至{{ day }}"), day="5月20日")


def test_render_keeps_a_hostile_value_as_it_was_written(template: Template) -> None:
    text = rendered(template("原文：{{ text }}。", "后文"), text=HOSTILE)
    assert f"原文：{HOSTILE.replace(chr(0xD800), '')}。" in text
    assert "后文" in text


def test_line_ends_and_tabs_in_values_are_set_as_docxtpl_sets_them(template: Template, monkeypatch: pytest.MonkeyPatch) -> None:
    path, values = template("{{ a }}：{{ b }}", "{{ b }}", "{{ c }}", "尾"), {"a": "一\n二\t三", "b": "平", "c": "上\a下\f末"}
    quick = render_document(path, values, stamp=STAMP)
    monkeypatch.delattr("pipeline.render.gongwen.filled_template._Template.resolve_listing")
    assert render_document(path, values, stamp=STAMP) == quick


def test_render_keeps_a_long_value_whole(template: Template) -> None:
    assert "长" * 5000 in rendered(template("{{ text }}"), text="长" * 5000)


def test_render_is_the_same_to_the_byte_for_the_same_values(template: Template) -> None:
    path = template("{{ text }}")
    assert render_document(path, {"text": HOSTILE}, stamp=STAMP) == render_document(path, {"text": HOSTILE}, stamp=STAMP)


def test_render_never_runs_code_in_a_template(template: Template) -> None:
    with pytest.raises(TemplateError, match="不允许的写法"):
        rendered(template("{{ ''.__class__.__mro__[1].__subclasses__() }}"))


def test_render_names_file_paragraph_and_variable_where_a_variable_is_unknown(template: Template) -> None:
    with pytest.raises(TemplateError, match=r"情况汇总报告\.docx：“截至\{\{ daay \}\}”这一段，没有“daay”这个变量"):
        rendered(template("第一段", "截至{{ daay }}"), day="5月20日")


def test_render_names_the_attribute_that_a_value_does_not_have(template: Template) -> None:
    with pytest.raises(TemplateError, match="没有“rat”这个变量"):
        rendered(template("{{ row.rat }}"), row={"rate": 1})


def test_render_names_the_paragraph_of_a_broken_tag(template: Template) -> None:
    with pytest.raises(TemplateError, match=r"“\{% if day %\}截至”这一段，标签写得不对"):
        rendered(template("{% if day %}截至"), day="5月20日")


def test_render_explains_an_expression_that_has_no_result(template: Template) -> None:
    with pytest.raises(TemplateError, match="标签算不出结果"):
        rendered(template("{{ 1 / 0 }}"))


def test_render_says_where_a_missing_template_belongs(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"找不到文书模板 没有\.docx"):
        rendered(tmp_path / "没有.docx")


def test_render_says_what_to_do_with_a_template_that_is_no_word_file(tmp_path: Path) -> None:
    path = tmp_path / "坏.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(TemplateError, match="请用 Word 另存为"):
        rendered(path)


def test_render_refuses_a_document_in_which_a_value_was_lost(template: Template, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.render.gongwen.filled_template.text_of", lambda _document, _aside: "空")
    with pytest.raises(TemplateError, match="没有完整出现在文书里"):
        rendered(template("{{ text }}"), text="五角场街道")


@pytest.mark.parametrize(
    "written",
    [
        "{{ 9 ** 99999 }}",
        "{{ 'a' * 999999999 }}",
        "{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}{% endfor %}{% endfor %}{% endfor %}",
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
        "{% set x = namespace(t='0123456789') %}{% for a in range(40) %}{% set x.t = x.t ~ x.t %}{% endfor %}{{ x.t }}",
        "{{ [][3] }}",
        "{{ name.strip(1) }}",
    ],
)
def test_template_that_fails_or_wants_too_much_is_one_line_that_names_the_file(
    template: Template, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.render.gongwen.filled_template._SECONDS", 2)
    with pytest.raises(TemplateError) as caught:
        rendered(template(written), name="甲")
    assert "\n" not in str(caught.value)
    assert ".docx" in str(caught.value)
    assert "请" in str(caught.value)
