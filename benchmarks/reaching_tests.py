"""Tries faults on the tests that reach them: tests are collected once, and each fault lives in a process forked after that.

A function is given the code with the fault in it, or the module a constant. A fault that a test noticed here is noticed; one that none
noticed may still show when its module is read anew, or in a test that takes long or reaches it by way of another.
"""

from __future__ import annotations

import ast
import functools
import gc
import itertools
import os
import re
import signal
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType

import pytest
from _pytest.main import pytest_runtestloop as run_tests
from code_faults import Fault, Function, compiled, functions

_PATIENCE = 3.0
"""Seconds of the processor for the tests of one fault."""
_LEAST = 5
_CONSTANT = int | float | str | tuple | frozenset | set | list | dict | re.Pattern


@dataclass
class Reach:
    """Which tests run which lines of a module, and how long each takes."""

    path: str
    tests: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    seconds: dict[str, float] = field(default_factory=dict)
    running: str = ""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Watches one test."""
        self.running = item.nodeid
        threading.settrace(self._entered)
        sys.settrace(self._entered)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            threading.settrace(None)  # type: ignore[arg-type]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Counts a test without what is set up for several."""
        begun = time.process_time()
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] = time.process_time() - begun

    def _entered(self, frame: FrameType, event: str, argument: object) -> object:  # noqa: ARG002 - the protocol
        if frame.f_code.co_filename != self.path:
            return None
        self.tests[frame.f_lineno].add(self.running)
        return self._line

    def _line(self, frame: FrameType, event: str, argument: object) -> object:  # noqa: ARG002 - the protocol
        self.tests[frame.f_lineno].add(self.running)
        return self._line

    def of(self, lines: Iterable[int]) -> list[str]:
        """The tests that run one of the lines, quick ones first, as many as take `_PATIENCE` in all, and always some."""
        found = sorted({test for line in lines for test in self.tests.get(line, ())}, key=lambda test: self.seconds.get(test, 0.0))
        until = list(itertools.accumulate(self.seconds.get(test, 0.0) for test in found))
        return found[: max(_LEAST, sum(one <= _PATIENCE for one in until))]


@dataclass
class Trial:
    """A plugin of pytest that tries faults instead of running the tests once; `survived` are those that no test noticed."""

    path: Path
    faults: Sequence[Fault]
    longest: float
    survived: list[int] = field(default_factory=list)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Runs the tests once, watched, and then for each fault those that reach it."""
        reach, items = self._watched(session), {item.nodeid: item for item in session.items}
        whole = functions(ast.parse(self.path.read_text("utf-8")))
        gc.unfreeze()  # the program may have put what is there out of sight
        held = [one for one in gc.get_objects() if isinstance(one, FunctionType) and one.__code__.co_filename == str(self.path)]
        gc.freeze()  # what is there stays shared with the forked processes
        for place, fault in enumerate(self.faults):
            inside = next((one for one in whole if one.lineno <= fault.line <= (one.end_lineno or 0)), None)
            tests = reach.of(reach.tests if fault.at_import or inside is None else fault.lines)
            put = (
                functools.partial(_set, self.path, fault)
                if fault.at_import or inside is None
                else functools.partial(_put, self.path, fault, inside, held)
            )
            if self._passes(session, put, [items[name] for name in tests]):
                self.survived.append(place)
        return True

    def _watched(self, session: pytest.Session) -> Reach:
        """Runs in this very process: what tests read once for all others is kept, as for any later run."""
        reach = Reach(str(self.path))
        session.config.pluginmanager.register(reach)
        run_tests(session)
        session.config.pluginmanager.unregister(reach)
        if session.testsfailed:
            pytest.exit(f"{self.path}: its tests fail without any fault", 1)
        return reach

    def _passes(self, session: pytest.Session, put: Callable[[], bool], items: list[pytest.Item]) -> bool:
        child = os.fork()
        if child == 0:
            signal.setitimer(signal.ITIMER_PROF, self.longest)
            session.items[:] = items
            session.config.option.maxfail = 1
            noticed = True
            try:
                _forget(self.path)
                if noticed := put():
                    run_tests(session)
                    noticed = session.testsfailed > 0
            finally:
                os._exit(noticed)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _forget(path: Path) -> None:
    """Drops what functions of the module remember, which they say without being run."""
    module = _module(path)
    for one in vars(module).values():
        if isinstance(one, functools._lru_cache_wrapper) and one.__module__ == module.__name__:  # noqa: SLF001 - it has no other name
            one.cache_clear()


def _module(path: Path) -> ModuleType:
    return next(one for one in sys.modules.values() if getattr(one, "__file__", "") == str(path))


def _put(path: Path, fault: Fault, inside: Function, held: Iterable[FunctionType]) -> bool:
    """Gives the function the code with the fault in it, in whatever decorators it is held; whether that could be done."""
    first = min([inside.lineno, *(one.lineno for one in inside.decorator_list)])
    code = next((one for one in _codes(compiled(path, fault)) if _is(one, inside.name, first)), None)
    found = [one for one in held if _is(one.__code__, inside.name, first)]
    for function in found:
        if code is None or len(code.co_freevars) != len(function.__code__.co_freevars):
            return False
        function.__code__ = code
    return bool(found)


def _set(path: Path, fault: Fault) -> bool:
    """Gives the module the constants that it has with the fault in it; whether any is another one."""
    module = _module(path)
    changed = {name: getattr(module, name) for name in ("__name__", "__package__", "__file__")}
    exec(compiled(path, fault), changed)  # noqa: S102 - our own module, changed
    other = {name: one for name, one in changed.items() if isinstance(one, _CONSTANT) and one != getattr(module, name, None)}
    vars(module).update(other)
    return bool(other)


def _is(code: CodeType, name: str, first: int) -> bool:
    return code.co_name == name and code.co_firstlineno == first


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _codes(one)
