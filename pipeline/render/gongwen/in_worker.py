"""Documents that want more than their material are filled in a worker process, which is ended where that takes too long; and which do."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes
from pebble import ProcessPool

from pipeline.cage import DEFAULT_LIMITS
from pipeline.cage.confine import confine
from pipeline.cage.processes import LOST, processes
from pipeline.campaign.sandbox import Sandbox
from pipeline.core.errors import TemplateError
from pipeline.render.gongwen.filled_template import OVERRUN, render_document
from pipeline.render.gongwen.word_chart import Chart

_PARTS = (nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Expr, nodes.Helper)


def is_plain(template: Path) -> bool:
    """Whether a template has nothing but values, conditions and loops over the material, in which nothing but their own is named.

    Then no tag goes through any part of the material twice, and no step makes much out of little (`pipeline.campaign.sandbox`). Macros,
    variables, `range`, and the whole named again for each of its parts, may take any time. Where it can't be told, it isn't plain.
    """
    try:
        data = template.read_bytes()
        sources = list(_sources(data))
        environment = Sandbox()
        return all(_only_plain(environment.parse(source)) for source in sources)
    except (OSError, KeyError, zipfile.BadZipFile, PackageNotFoundError, TemplateSyntaxError, RecursionError, UnicodeDecodeError):
        return False


def _sources(data: bytes) -> Iterator[str]:
    """What Jinja is given of each part in which there are tags; those of one tag may be spread over several runs."""
    document = DocxTemplate(io.BytesIO(data))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith(".xml") and b"{" in (part := package.read(name)):
                yield document.patch_xml(part.decode("utf-8"))


def _only_plain(tree: nodes.Template) -> bool:
    if not all(isinstance(node, _PARTS) for node in tree.find_all(nodes.Node)):
        return False
    called = {id(call.node) for call in tree.find_all(nodes.Call)}
    if any(id(name) in called for name in tree.find_all(nodes.Name)):  # `range(…)`, `loop(…)`
        return False
    return all(not loop.recursive and _keeps_to_its_own(loop) for loop in tree.find_all(nodes.For))


def _keeps_to_its_own(loop: nodes.For) -> bool:
    """Whether all that a loop names further inside is what the loops in there give, and so a part of what it goes over itself."""
    inner = [one for part in loop.body for one in [part, *part.find_all(nodes.Node)]]
    given = {"loop", *_targets(loop), *(name for one in inner if isinstance(one, nodes.For) for name in _targets(one))}
    return all(one.name in given for one in inner if isinstance(one, nodes.Name))


def _targets(loop: nodes.For) -> set[str]:
    return {name.name for name in [loop.target, *loop.target.find_all(nodes.Name)] if isinstance(name, nodes.Name)}


_SECONDS = 240
"""By the clock, for one document. Where the system counts computing time, that ends before (`documents.py`), and the paragraph is named."""


class Fill(Protocol):
    """Fills a template, as `render_document` does."""

    def __call__(
        self, template: Path, context: Mapping[str, Any], *, stamp: dt.datetime, charts: Mapping[str, Chart] | None = None
    ) -> bytes:
        """The document."""
        ...


@contextmanager
def bounded_documents(*, seconds: float = _SECONDS) -> Iterator[Fill]:
    """What fills the templates of one campaign.

    Args:
        seconds: Time for one document.
    """
    with ExitStack() as open_processes:
        yield _Documents(seconds, open_processes)


@dataclass
class _Documents:
    """Fills plain templates here and others in a process, which starts with the first of them."""

    seconds: float
    open_processes: ExitStack
    pool: list[ProcessPool] = field(default_factory=list)

    def __call__(
        self, template: Path, context: Mapping[str, Any], *, stamp: dt.datetime, charts: Mapping[str, Chart] | None = None
    ) -> bytes:
        if is_plain(template):
            return render_document(template, context, stamp=stamp, charts=charts)
        wanted = {"stamp": stamp, "charts": charts}
        try:
            return self._process().schedule(render_document, args=(template, context), kwargs=wanted, timeout=self.seconds).result()
        except LOST as error:
            message = f"文书模板 {template.name}：{OVERRUN}。"
            raise TemplateError(message) from error

    def _process(self) -> ProcessPool:
        if not self.pool:
            self.pool.append(self.open_processes.enter_context(processes(confine, (DEFAULT_LIMITS,), workers=1)))
        return self.pool[0]
