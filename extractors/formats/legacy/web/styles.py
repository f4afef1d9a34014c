"""How a web page shows its elements: the few properties that hide, strike out, raise, color or format a text, in rules and attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from extractors.formats.excel.number_formats import number_format
from extractors.formats.legacy.web.colors import RGB, color_of
from extractors.formats.legacy.web.emphasis import EMPHATIC, Declared, is_emphatic
from extractors.formats.outstanding import is_bright
from extractors.formats.written import TINY, WHITE, is_faint

_NOTE = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_PIECE = re.compile(r"[^{};]+|[{};]")
_SIMPLE = re.compile(r"(?P<tag>[\w-]+|\*)?(?P<rest>(?:[.#][\w-]+)*)")
_DECLARATION = re.compile(r"""\s*([a-z-]+)\s*:\s*((?:"[^"]*"|'[^']*'|\\.|[^;"'])*)""", re.IGNORECASE)
_TELLING = frozenset(
    (
        *("text-decoration", "text-decoration-line", "text-line-through", "vertical-align", "position", "top", "bottom"),
        *("mso-text-raise", "color", "background", "background-color", "display", "visibility", "mso-hide", "font-size"),
        *("font-family", "opacity", "mso-number-format", "left", "text-indent", "unicode-bidi", "direction"),
        *("clip", "clip-path", "transform", "font-weight", "border", "text-emphasis", "text-emphasis-style"),
    )
)
_LENGTH = re.compile(r"(?P<sign>-?)(?P<number>\d*\.?\d+)(?P<unit>[a-z%]*)")
_NUMBER = re.compile(r"\s*-?[\d,]*\.?\d+\s*")
_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{4}) ?|\\(.)")
_POINTS = {"pt": 1.0, "px": 0.75, "": 0.75, "mm": 2.83, "cm": 28.3, "in": 72.0}
_CUT = re.compile(r"rect\([01](?:px)?(?:,?[01](?:px)?){3}\)|inset\((?:50|100)%\)|scale(?:3d)?\(0(?:,[01.]+)*\)")
_FAR = 500.0
"""In any unit that pages are set in; what hides a text so takes thousands, and a hanging indent some dozens."""
_STRUCK = frozenset(("s", "strike"))
_RAISED = frozenset(("sup", "sub"))
_ALIGNED = frozenset(("td", "th", "tr", "tbody", "thead", "tfoot", "table", "img", "col", "colgroup"))
"""Where `vertical-align` places what is in a box, and raises nothing."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How a text is shown: by its element and those around it."""

    font: str = ""
    color: str = ""
    background: str = WHITE
    struck: bool = False
    raised: bool = False
    unseen: bool = False
    emphatic: bool = False

    @property
    def stressed(self) -> bool:
        """Whether it stands out among plain text."""
        return self.emphatic or is_bright(self.color) or self.background != WHITE

    @property
    def odd(self) -> bool:
        """Whether it looks other than it reads."""
        return self.struck or self.raised or self.unseen or (bool(self.color) and is_faint(self.color, self.background))

    def within(self, element: etree._Element, declared: Declared) -> Shown:
        """The look of the text of an element in this one."""
        tag = element.tag
        if not (declared or element.attrib or tag in _STRUCK or tag in _RAISED or tag in EMPHATIC):
            return self
        family = declared.get("font-family", "").split(",")[0].strip("\"' ")
        color = color_of(declared.get("color") or (element.get("color", "") if tag == "font" else ""))
        behind = color_of(declared.get("background-color") or declared.get("background", "").split(" ")[0] or element.get("bgcolor", ""))
        return replace(
            self,
            font=family or (element.get("face", self.font) if tag == "font" else self.font),
            color=color or self.color,
            background=behind or self.background,
            struck=self.struck or _strikes(element, declared),
            raised=self.raised or _raises(element, declared),
            unseen=self.unseen or _fades(declared) or _is_cut_off(declared) or _strays(declared) or _turns(element, declared),
            emphatic=is_emphatic(element, declared, around=self.emphatic),
        )


def is_hidden(declared: Declared) -> bool:
    """Whether an element is not shown at all."""
    hides = declared.get("display") == "none" or declared.get("visibility") in ("hidden", "collapse")
    return hides or declared.get("mso-hide") == "all"


def shows_otherwise(cell: etree._Element, declared: Declared) -> bool:
    """Whether Excel shows the number of a cell in a format that makes another one of it (`mso-number-format`)."""
    code = declared.get("mso-number-format", "").strip("\"' ")
    if not code or _NUMBER.fullmatch("".join(map(str, cell.itertext()))) is None:
        return False
    shows = number_format(_ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], code))
    return shows.odd or shows.percent


def _strikes(element: etree._Element, declared: Declared) -> bool:
    decoration = declared.get("text-decoration", "") + declared.get("text-decoration-line", "")
    through = declared.get("text-line-through", "none") != "none"
    return element.tag in _STRUCK or "line-through" in decoration or through


def _raises(element: etree._Element, declared: Declared) -> bool:
    if element.tag in _RAISED:
        return True
    aligned = declared.get("vertical-align", "") if element.tag not in _ALIGNED else ""
    shift = (declared.get("top") or declared.get("bottom", "")) if declared.get("position") == "relative" else ""
    return aligned in ("super", "sub") or any(_is_length(one) for one in (aligned, shift, declared.get("mso-text-raise", "")))


def _is_length(value: str) -> bool:
    found = _LENGTH.fullmatch(value)
    return found is not None and float(found["number"]) != 0


def _is_cut_off(declared: Declared) -> bool:
    """Whether nothing is left of a text that a page keeps for those who have it read out (`clip: rect(0, 0, 0, 0)`)."""
    cuts = (_CUT.fullmatch("".join(declared.get(name, "").split())) for name in ("clip", "clip-path", "transform"))
    return any(cut is not None for cut in cuts)


def _strays(declared: Declared) -> bool:
    """Whether a text is set far to the left of its page, where nobody sees it."""
    placed = declared.get("left", "") if declared.get("position") in ("absolute", "fixed") else ""
    lengths = (_LENGTH.fullmatch(one) for one in (placed, declared.get("text-indent", "")))
    return any(one is not None and one["sign"] == "-" and float(one["number"]) >= _FAR for one in lengths)


def _turns(element: etree._Element, declared: Declared) -> bool:
    """Whether a text is shown from its end to its beginning: “21” as “12”."""
    if element.tag == "bdo":
        return element.get("dir", "").lower() == "rtl"
    return "override" in declared.get("unicode-bidi", "") and declared.get("direction") == "rtl"


def _fades(declared: Declared) -> bool:
    """Whether a text is too small, or as good as transparent."""
    size = _LENGTH.fullmatch(declared.get("font-size", ""))
    small = size is not None and size["unit"] in _POINTS and float(size["number"]) * _POINTS[size["unit"]] <= TINY
    opacity = declared.get("opacity", "1")
    alpha = RGB.fullmatch(declared.get("color", ""))
    faded = alpha is not None and alpha["alpha"] is not None and float(alpha["alpha"].rstrip(".") or 1) < 0.1
    clear = re.fullmatch(r"0?\.?0*", opacity) is not None and opacity != ""
    return small or faded or clear or declared.get("color") == "transparent"


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule: who it is about, from the outermost element to its own, and what it declares."""

    chain: tuple[tuple[str, tuple[str, ...]], ...]
    declared: Declared
    weight: tuple[int, int]

    def fits(self, element: etree._Element) -> bool:
        *outer, last = self.chain
        if not _is_one(element, last):
            return False
        around = element.iterancestors()
        return all(any(_is_one(one, wanted) for one in around) for wanted in reversed(outer))


def _is_one(element: etree._Element, wanted: tuple[str, tuple[str, ...]]) -> bool:
    tag, marks = wanted
    if tag not in ("", "*", element.tag):
        return False
    classes = element.get("class", "").lower().split()
    return all(mark[1:] in classes if mark[0] == "." else element.get("id", "").lower() == mark[1:] for mark in marks)


@dataclass(frozen=True)
class StyleSheet:
    """The rules of a page that tell how a text is shown, by what their own element must have: its first class, its id or its tag."""

    rules: Mapping[str, list[_Rule]] = field(default_factory=dict)
    _memo: dict[str, Declared] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, root: etree._Element) -> StyleSheet:
        """The rules in the `<style>` elements of a page."""
        written = _NOTE.sub("", "\n".join(one.text or "" for one in root.iter("style")))
        found: dict[str, list[_Rule]] = {}
        for selectors, declared in _blocks(written):
            for rule in _rules(selectors, _telling(declared)):
                tag, marks = rule.chain[-1]
                found.setdefault(marks[0] if marks else tag or "*", []).append(rule)
        return cls(found)

    def declared(self, element: etree._Element) -> Declared:
        """What rules and its own attribute declare about an element."""
        own = element.get("style", "")
        declared: dict[str, str] = {"display": "none"} if "hidden" in element.attrib else {}
        if self.rules:
            keys = ["*", element.tag, f"#{element.get('id', '').lower()}", *(f".{one}" for one in element.get("class", "").lower().split())]
            fitting = [rule for key in dict.fromkeys(keys) for rule in self.rules.get(key, ()) if rule.fits(element)]
            for rule in sorted(fitting, key=lambda rule: rule.weight):
                declared.update(rule.declared)
        if own:
            if own not in self._memo:
                self._memo[own] = _telling(own)
            declared.update(self._memo[own])
        return declared


def _blocks(written: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of each rule, in media rules too, but for those of the printer; other at-rules are left out."""
    around: list[str] = []
    said = ""
    for piece in _PIECE.findall(written):
        if piece == "{":
            around.append(said.strip().lower())
            said = ""
        elif piece == "}":
            selectors = around.pop() if around else "@"
            if said.strip() and not selectors.startswith("@") and all(_is_shown_on_screen(one) for one in around):
                yield selectors, said
            said = ""
        elif piece == ";" and not around:
            said = ""
        else:
            said += piece


def _is_shown_on_screen(at_rule: str) -> bool:
    return at_rule.startswith("@media") and at_rule.removeprefix("@media").strip() != "print"


def _telling(written: str) -> dict[str, str]:
    found = {name.lower(): value.strip() for name, value in _DECLARATION.findall(written) if name.lower() in _TELLING}
    kept = ("mso-number-format", "font-family")
    return {name: value if name in kept else value.lower().removesuffix("!important").strip() for name, value in found.items()}


def _rules(selectors: str, declared: Declared) -> Iterator[_Rule]:
    """One rule a selector; those with attributes and states (`a:hover`) say nothing about a page at rest."""
    for selector in selectors.split(",") if declared else ():
        parts = [_SIMPLE.fullmatch(part) for part in selector.lower().replace(">", " ").split()]
        chain = [(part["tag"] or "", tuple(re.findall(r"[.#][\w-]+", part["rest"]))) for part in parts if part is not None]
        if chain and len(chain) == len(parts):
            marks = sum(len(one[1]) for one in chain)
            yield _Rule(tuple(chain), declared, (marks, sum(bool(one[0]) for one in chain)))
