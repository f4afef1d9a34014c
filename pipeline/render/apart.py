"""Documents that want more than their material are filled in a worker process, which is ended where that takes too much.

A step that C code takes hears no signal of its own process: only from outside can it be ended for certain, on every system and beside any
thread. The templates that come with the program or that it writes are plain, and are filled here, where no process has to start first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from pebble import ProcessExpired, ProcessPool

from pipeline.cage import DEFAULT_LIMITS
from pipeline.cage.confine import confine
from pipeline.cage.processes import processes
from pipeline.core.errors import TemplateError
from pipeline.render.documents import OVERRUN, render_document
from pipeline.render.gongwen.chart import Chart
from pipeline.render.plain import is_plain

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
        except (FutureTimeoutError, ProcessExpired, BrokenProcessPool) as error:
            message = f"文书模板 {template.name}：{OVERRUN}。"
            raise TemplateError(message) from error

    def _process(self) -> ProcessPool:
        if not self.pool:
            self.pool.append(self.open_processes.enter_context(processes(confine, (DEFAULT_LIMITS,), workers=1)))
        return self.pool[0]
