from __future__ import annotations

import json
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from extractors.serial import file_reading_to_json
from pipeline.render.filled_forms.filled_blank import one_item
from tests.support import samples
from tests.support.returns import only, opinions, read

_GOLDEN = Path(__file__).with_name("golden")
_NUMBERS = {
    "0": 0, "12": 12, "１２": 12, "12家": 12, "十二": 12, "12.0": 12, "1,200": 1200, "1.2万": 12000, "无": 0, "一百二十": 120,
    "12（其中非公企业8家）": 12, "": None,
}  # fmt: skip
_PHRASES = (
    "工资",
    "㐂䶮𠮷",
    "a&b",
    "<空调>",
    '"两张皮"',
    "'",
    "正在解决",
    "访谈职工数",
    "单位：",
    "需要上级解决的问题",
    "√",
    "第3条",
    "12.5%",
    "（2）",
    "、",
)
_line = st.lists(st.sampled_from(_PHRASES), min_size=1, max_size=5).map(lambda words: "问题" + "".join(words) + "。")
_text = st.lists(_line, min_size=1, max_size=3).map("\n".join)
_items = st.lists(st.tuples(_text, st.sampled_from(samples.OUTCOMES)), min_size=0, max_size=5)
_returns = st.builds(
    samples.Return,
    unit=st.sampled_from(["五角场街道总工会", "五角场镇总工会", "杨浦区㐂䶮工会"]),
    figures=st.fixed_dictionaries({name: st.sampled_from(sorted(_NUMBERS)) for name in samples.COUNTS}),
    superior=st.one_of(st.just(""), _text),
    items=st.fixed_dictionaries(dict.fromkeys(samples.BLOCKS, _items)),
)
_quick = settings(
    max_examples=15, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate), suppress_health_check=[HealthCheck.too_slow]
)


def _expected(one: samples.Return, most: int | None = None) -> list[tuple[str, str, str | None]]:
    return [
        (block, one_item(text, place), outcome)
        for block in samples.BLOCKS
        for place, (text, outcome) in enumerate(one.items[block][:most], 1)
    ]


def _same(data: bytes, one: samples.Return, most: int | None = None) -> None:
    reading = only(data)
    assert {name: reading.values[name].value for name in samples.COUNTS} == {name: _NUMBERS[text] for name, text in one.figures.items()}
    assert (reading.values["needs_superior"].value or "") == one.superior
    assert reading.unit.value == one.unit
    assert opinions(reading) == _expected(one, most)


@_quick
@given(_returns)
def test_word_form_says_what_was_written_into_it(one: samples.Return) -> None:
    _same(samples.as_docx(one), one)


@_quick
@given(_returns)
def test_excel_form_says_what_was_written_into_it(one: samples.Return) -> None:
    _same(samples.as_xlsx(one), one, 3)


def test_form_says_the_same_as_when_the_golden_file_was_made(update_golden: bool) -> None:  # noqa: FBT001 - a fixture
    form, golden = _GOLDEN / "summary.docx", _GOLDEN / "summary.json"
    if update_golden:
        _GOLDEN.mkdir(exist_ok=True)
        form.write_bytes(samples.as_docx(samples.answer("定海路街道总工会", seed=1)))
        golden.write_text(_told(form), encoding="utf-8")
    assert _told(form) == golden.read_text(encoding="utf-8")


def _told(form: Path) -> str:
    return json.dumps(json.loads(file_reading_to_json(read(form.read_bytes()))), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
