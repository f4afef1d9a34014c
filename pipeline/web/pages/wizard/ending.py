"""Steps 4 to 6: who must answer, out of a file or pasted; a filled file read as a trial; and the campaign made."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.app.wizard.campaign_drafts import roster_rows
from pipeline.app.wizard.edits import unit_edits, units_of
from pipeline.app.wizard.planned import finish
from pipeline.app.wizard.trial_reading import trial
from pipeline.app.wizard.turns import ROSTER, said_in, seen_of
from pipeline.campaign.units.roster_table import pasted_rows, roster_text, units_in
from pipeline.core.errors import RosterError, UsageError
from pipeline.web.pages.wizard.steps import After, address, draft_of, drafts_of, files_in, plan_of, said, step, today, turn
from pipeline.web.posted import posted
from pipeline.web.reply import desk_of, done, read_anew, user_of
from pipeline.web.safety.quotas import GIVEN_BYTES


def show_roster(request: Request) -> Response:
    """The units so far."""
    return _shown_roster(request)


def _shown_roster(request: Request, pasted: str = "", wrong: str = "") -> Response:
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
        return _shown_roster(request, pasted, str(error))
    words = f"名册有 {len(units)} 家单位。"
    return said(
        request,
        lambda edits: edits.model_copy(update={"units": unit_edits(units)}),
        After(address(request, 4), words),
        turn(request, form, ROSTER),
    )


def show_trial(request: Request) -> Response:
    """What was understood of the file that is asked for; the last one that was tried where none is.

    Raises:
        HTTPException: who asks may not: it is read anew each time.
    """
    if not user_of(request).may("clerk"):
        raise HTTPException(403, "试读由经办的人来做。")
    drafts, draft, whole = drafts_of(request), draft_of(request), plan_of(request)
    files = whole.edits.trial
    name = request.query_params.get("file", files[-1] if files else "")
    tried = None
    if name:
        path = drafts.path(draft, "trial", name)
        tried = trial(desk_of(request).workspace, whole, path, desk_of(request).engine())
    return step(request, 5, "trial.html", {"files": files, "tried": tried})


def try_file(request: Request, form: FormData) -> Response:
    """Takes a filled file for a trial."""
    files = files_in(form, "file")
    if not files:
        message = "没有选择文件，请先选一份填好的表。"
        raise UsageError(message)
    for name, data in files:
        drafts_of(request).give(draft_of(request), "trial", name, data)
    return done(request, address(request, 5))


def show_end(request: Request) -> Response:
    """All of it once more."""
    return step(request, 6, "ending.html", {"plan": plan_of(request)})


def make(request: Request, form: FormData) -> Response:
    """Makes the campaign."""
    del form
    made = finish(drafts_of(request), draft_of(request), today=today(request))
    read_anew(desk_of(request))
    return done(request, f"/c/{made}/", "活动已建成。把收到的表放进“收件”就读。")


ROUTES = [
    Route("/campaigns/new/{draft}/4", show_roster),
    Route("/campaigns/new/{draft}/roster", posted(settle, most=GIVEN_BYTES), methods=["POST"]),
    Route("/campaigns/new/{draft}/5", show_trial),
    Route("/campaigns/new/{draft}/trial", posted(try_file, most=GIVEN_BYTES), methods=["POST"]),
    Route("/campaigns/new/{draft}/6", show_end),
    Route("/campaigns/new/{draft}/finish", posted(make), methods=["POST"]),
]
