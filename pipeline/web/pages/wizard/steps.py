"""What all steps share: the draft of the path, the page of a step, and the answer to what was said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from pipeline.app.wizard.campaign_drafts import Drafts
from pipeline.app.wizard.edits import Edits
from pipeline.app.wizard.planned import Plan, plan
from pipeline.app.wizard.turns import Turn, in_turn, said_in
from pipeline.core.workspace import OFFICE_ZONE
from pipeline.web.reply import desk_of, done, fragment, is_part, page, text_of, user_of


@dataclass(frozen=True, slots=True)
class After:
    """The page that is shown after something was kept, and what is said there."""

    url: str
    words: str = ""


STEPS = ("通知和空白表", "栏目", "规则", "名册", "试读", "完成")


def drafts_of(request: Request) -> Drafts:
    """The drafts of the workspace."""
    return Drafts(desk_of(request).workspace)


def draft_of(request: Request) -> str:
    """The id in the path."""
    return str(request.path_params["draft"])


def today(request: Request) -> dt.date:
    """The present day where the office is."""
    return desk_of(request).now().astimezone(OFFICE_ZONE).date()


def plan_of(request: Request) -> Plan:
    """What the draft of the path would become.

    Raises:
        UsageError: there is no such draft, or nothing was given yet.
        BlankError: a blank can't be read.
    """
    return plan(drafts_of(request), draft_of(request), today=today(request))


def address(request: Request, step: int) -> str:
    """Where a step of this draft is."""
    return f"/campaigns/new/{draft_of(request)}/{step}"


def step(request: Request, number: int, template: str, context: Mapping[str, Any]) -> Response:
    """The page of a step, with the way through all of them."""
    return page(request, f"wizard/{template}", {"steps": STEPS, "number": number, "draft": draft_of(request), **context})


def turn(request: Request, form: FormData, part: str, names: Mapping[str, str] = MappingProxyType({})) -> Turn:
    """The save of a part, by whoever asks, of what his page showed; `names` are what fields are called."""
    seen, _, window = text_of(form, "seen").partition("-")
    return Turn(part, seen, user_of(request).name, window, desk_of(request).now(), names)


def said(request: Request, change: Callable[[Edits], Edits], after: After, own: Turn) -> Response:
    """Changes the draft: htmx is told that it is kept, a plain form goes on to the next page.

    Raises:
        UsageError: somebody else has changed that part since, or it can't be changed so.
    """
    drafts_of(request).change(draft_of(request), in_turn(own, change, lambda edits: said_in(edits, own.part)))
    return fragment(request, "wizard/kept.html") if is_part(request) else done(request, after.url, after.words)


def files_in(form: FormData, name: str) -> list[tuple[str, bytes]]:
    """The files that were chosen, each with its name."""
    given = [one for one in form.getlist(name) if isinstance(one, UploadFile) and one.filename]
    return [(one.filename or "", one.file.read()) for one in given]
