"""The preview as a web page: the form as it is printed, each answer cell coloured and named."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from extractors.learn import Learned
from pipeline.learn.drawing import Drawn, Table, drawn
from pipeline.learn.words import COLOURS, TYPES

_PAGE = Markup("""<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font-family: "Noto Serif CJK SC", SimSun, serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.6;
  color: #222 }}
table {{ border-collapse: collapse; width: 100%; margin: 1rem 0 }}
td {{ border: 1px solid #555; padding: .35rem .5rem; white-space: pre-wrap }}
p {{ white-space: pre-wrap; margin: .2rem 0 }}
b {{ font: 600 .8rem sans-serif; padding: .1rem .25rem; border-radius: .2rem }}
.doubt {{ color: #9c2b00 }} .key {{ font: .85rem sans-serif }}
</style></head><body><h1>{title}</h1>
{legend}
{body}
</body></html>
""")


def page(learned: Learned) -> str:
    """The preview of a learned form, one file that needs nothing else."""
    body = Markup("\n").join([*_doubts(learned), *(_block(one) for one in drawn(learned))])
    return str(_PAGE.format(title=learned.spec.title, legend=_legend(), body=body))


def _legend() -> Markup:
    """What each colour says."""
    words = (Markup('<b style="background:#{}">{}</b>').format(COLOURS[kind], word) for kind, word in TYPES.items())
    return Markup('<p class="key">有颜色的地方是要读的答案，〔〕里是名字和类型：{}</p>').format(Markup(" ").join(words))


def _doubts(learned: Learned) -> Iterator[Markup]:
    yield from (Markup('<p class="doubt">请留意：{}</p>').format(doubt) for doubt in learned.doubts)


def _block(one: Drawn | Table) -> Markup:
    if isinstance(one, Drawn):
        return Markup("<p>{}{}</p>").format(one.text, _badges(one))
    rows = (Markup("<tr>{}</tr>").format(Markup("").join(_cell(cell) for cell in row)) for row in one.lines())
    return Markup("<table>\n{}\n</table>").format(Markup("\n").join(rows))


def _cell(cell: Drawn) -> Markup:
    colour = Markup(' style="background:#{}"').format(COLOURS[cell.type]) if cell.type is not None else ""
    return Markup('<td rowspan="{}" colspan="{}"{}>{}{}</td>').format(cell.rowspan, cell.colspan, colour, cell.text, _badges(cell))


def _badges(one: Drawn) -> Markup:
    colour = COLOURS[one.type] if one.type is not None else "FFFFFF"
    return Markup("").join(Markup(' <b style="background:#{}">{}</b>').format(colour, mark) for mark in one.marks)
