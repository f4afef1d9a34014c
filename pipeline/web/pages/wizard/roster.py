"""Step 4: who must answer, out of a file or pasted."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.app.wizard.edits import unit_edits, units_of
from pipeline.app.wizard.given import roster_rows
from pipeline.app.wizard.turns import ROSTER, said_in, seen_of
from pipeline.campaign.units.roster_table import pasted_rows, roster_text, units_in
from pipeline.core.errors import RosterError
from pipeline.web.pages.wizard.steps import After, address, draft_of, drafts_of, files_in, plan_of, said, step, turn
from pipeline.web.posted import posted
from pipeline.web.reply import desk_of
from pipeline.web.safety.quotas import GIVEN_BYTES


def show(request: Request) -> Response:
    """The units so far."""
    return _shown(request)


def _shown(request: Request, pasted: str = "", wrong: str = "") -> Response:
    """The step; where what was pasted can't be taken, with it and why."""
    edits = drafts_of(request).edits(draft_of(request))
    units = units_of(edits)
    addressees = plan_of(request).draft.notice.head.addressees
    shown = {
        "units": units,
        "written": pasted or roster_text(units),
        "addressees": addressees,
        "wrong": wrong,
        "seen": seen_of(said_in(edits, ROSTER)),
    }
    return step(request, 4, "roster.html", shown)


def settle(request: Request, form: FormData) -> Response:
    """Takes the units of a file, or of what was pasted, in the place of those so far."""
    files = files_in(form, "file")
    given = form.get("pasted", "")
    pasted = given if isinstance(given, str) else ""
    try:
        units = units_in(roster_rows(desk_of(request).workspace, *files[0]) if files else pasted_rows(pasted))
    except RosterError as error:
        return _shown(request, pasted, str(error))
    words = f"名册有 {len(units)} 家单位。"
    return said(
        request,
        lambda edits: edits.model_copy(update={"units": unit_edits(units)}),
        After(address(request, 4), words),
        turn(request, form, ROSTER),
    )


ROUTES = [
    Route("/campaigns/new/{draft}/4", show),
    Route("/campaigns/new/{draft}/roster", posted(settle, most=GIVEN_BYTES), methods=["POST"]),
]
