"""Addresses of answers: one text an address, and the address back from the text."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.core.address import UNIT, FieldAddress, parsed, printed

_ROOT = Path(__file__).parents[1]
_WRITTEN = {
    "meetings_held": FieldAddress("meetings_held"),
    "opinions[2].outcome": FieldAddress("opinions", 2, "outcome"),
    "visits[3]": FieldAddress("visits", 3),
    "visits.workers": FieldAddress("visits", column="workers"),
    "unit": UNIT,
}
NAMES = st.from_regex(r"\w+", fullmatch=True)
POSITIONS = st.integers(0, 10**9 - 1)


@pytest.mark.parametrize("text", _WRITTEN)
def test_address_prints_and_parses(text: str) -> None:
    assert (str(_WRITTEN[text]), FieldAddress.parse(text)) == (text, _WRITTEN[text])


@given(st.builds(FieldAddress, NAMES, POSITIONS, st.one_of(st.just(""), NAMES)))
def test_address_comes_back_from_its_text(address: FieldAddress) -> None:
    assert parsed(printed(address)) == address


@given(st.one_of(st.text(), st.from_regex(r"\w{0,2}\.?\[?0?[0-9]{0,11}\]?[.\n]?\w{0,2}\.?\n?", fullmatch=True)))
def test_address_keeps_every_text(text: str) -> None:
    assert str(FieldAddress.parse(text)) == text


@pytest.mark.parametrize("text", ["visits[0].workers", "visits[03].workers", "visits[-1].workers", "a.b.c", "visits[1]workers", "。", ""])
def test_address_takes_what_is_none_for_a_name(text: str) -> None:
    assert FieldAddress.parse(text) == FieldAddress(text)


def test_address_of_nothing_is_nothing() -> None:
    assert (parsed(None), printed(None)) == (None, None)


def test_address_of_an_item_knows_its_parts() -> None:
    address = FieldAddress("visits").item(3).of("workers")
    assert (str(address), str(address.whole), address.last, address.scalar, address.in_item) == (
        *("visits[3].workers", "visits.workers", "workers", None),
        True,
    )


def test_address_of_a_field_is_in_no_item() -> None:
    address = FieldAddress("meetings_held")
    assert (address.last, address.scalar, address.in_item) == ("meetings_held", "meetings_held", False)
    assert not FieldAddress("visits", 3).in_item
    assert not FieldAddress("visits", column="workers").in_item


def test_addresses_are_in_order_of_their_items() -> None:
    texts = ["visits[10].day", "visits.day", "visits[9].workers", "visits[9].day"]
    assert [str(one) for one in sorted(map(FieldAddress.parse, texts))] == [
        "visits.day",
        "visits[9].day",
        "visits[9].workers",
        "visits[10].day",
    ]


_ELSEWHERE = {"extractors/core/address.py", "pipeline/render/gongwen/passages.py", "pipeline/core/faults.py"}
"""The printer itself, the names of sentences in a document template, and of types of errors."""
_BUILT = re.compile(r"^\{\}\[\{\}\]\.?$|^\{\}\[[^\]]*\]\.\{\}$|^\{\}\.\{\}$")
_PARSED = re.compile(r"\\\[(?:\(\?P<\w+>)?\\d\+?\)?\\\]")


def handmade(source: str) -> list[str]:
    """The texts of a module that put an address together or take one apart."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            shape = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
            found += [ast.unparse(node)] if _BUILT.search(shape) else []
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += [node.value] if _PARSED.search(node.value) else []
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("partition", "rpartition", "split"):
            found += [ast.unparse(node) for one in node.args if isinstance(one, ast.Constant) and one.value == "["]
    return found


@pytest.mark.parametrize(
    "line",
    [
        'where = f"{group}[{place}].{name}"',
        'where = f"{group}[{place}]"',
        'where = f"{group}.{column}"',
        'where = f"{group}[序号].{column}"',
        'ROW = re.compile(r"\\[\\d+\\]")',
        'ITEM = re.compile(r"(?P<group>\\w+)\\[(?P<position>\\d+)\\]\\.(?P<field>\\w+)")',
        'group = head.partition("[")[0]',
    ],
)
def test_address_made_by_hand_is_seen(line: str) -> None:
    assert handmade(line)


def test_addresses_are_printed_and_parsed_in_their_own_module_alone() -> None:
    paths = [path for folder in ("extractors", "pipeline") for path in sorted((_ROOT / folder).rglob("*.py"))]
    found = {str(path.relative_to(_ROOT)): handmade(path.read_text(encoding="utf-8")) for path in paths}
    assert {path: made for path, made in found.items() if made and path not in _ELSEWHERE} == {}
    assert all(found[path] for path in _ELSEWHERE)
