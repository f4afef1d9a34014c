"""One unit: how it stands, all its returns with their values, what was decided of it, and the slip that it confirms."""

from __future__ import annotations

from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.app.correspondence.slip import SlipOrder, write_slips
from pipeline.app.review.beside import history_of, said_in
from pipeline.app.standing.views import View
from pipeline.core.consolidated import UnitStatus
from pipeline.web.posted import posted
from pipeline.web.reply import desk_of, page, parse_day, text_of, view_of
from pipeline.wording.terms import lacking, state_words

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show(request: Request) -> Response:
    """All that is known of a unit."""
    view = view_of(request)
    status = _asked(view, request)
    own = sorted((one for one in view.whole.submissions if one.unit.id == status.unit.id), key=lambda one: one.arrival.received_at)
    counted = [one for one in own if one.standing == "counted"]
    context = {
        "view": view,
        "status": status,
        "state": state_words(status),
        "lacking": lacking(view.campaign, status) if status.owing else "",
        "own": own[::-1],
        "returns": [(one, said_in(view.campaign, one)) for one in counted],
        "history": history_of(view, [status.unit.id, *(one.id for one in own), *(one.arrival.id for one in status.unopened)]),
        "doubts": sum(one.unit_id == status.unit.id for one in view.whole.waiting),
    }
    return page(request, "unit.html", context)


def slip(request: Request, form: FormData) -> Response:
    """Writes the slip of a unit, and hands it out."""
    view = view_of(request)
    unit = _asked(view, request).unit
    desk = desk_of(request)
    (path,) = write_slips(desk.workspace, SlipOrder(unit.id, view.campaign.id, parse_day(text_of(form, "due"))), now=desk.now())
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(path.name, safe='')}"}
    return Response(path.read_bytes(), media_type=_WORD, headers=headers)


def _asked(view: View, request: Request) -> UnitStatus:
    name = request.path_params["unit"]
    status = next((one for one in view.whole.units if one.unit.id == name), None)
    if status is None:
        raise HTTPException(404, "名册里没有这个单位。")
    return status


ROUTES = [Route("/c/{campaign}/unit/{unit}", show), Route("/c/{campaign}/unit/{unit}/slip", posted(slip), methods=["POST"])]
