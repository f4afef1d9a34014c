"""The register of problems: searched, filtered, and decided about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.app.decisions.decide import Done
from pipeline.app.decisions.issues import Wanted, assign_issue, choices, follow_issue, join_issues, split_issue, wanted_problems
from pipeline.app.decisions.targets import Target
from pipeline.consolidation.issues import Problem, has_number, member_of, problems
from pipeline.core.errors import UsageError
from pipeline.render.lists.problem_register import NAME, problem_registers
from pipeline.web.posted import posted
from pipeline.web.reply import desk_of, done, page, parse_day, text_of, view_of, word_of
from pipeline.wording.decisions import FOLLOW_UPS

_PAGE = 100
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(request: Request) -> Response:
    """The problems that are wanted, and the one that is chosen."""
    view = view_of(request)
    register = view.kept.of("problems", lambda: problems(view.campaign, view.whole))
    asked = request.query_params
    wanted = Wanted(
        **{name: asked.get(name, "").strip() for name in ("words", "theme", "unit", "handler", "follow_up")},
        live=asked.get("live") == "yes",
    )
    found = wanted_problems(register, wanted)
    number = asked.get("number", "")
    context: dict[str, Any] = {
        "view": view,
        "total": len(register),
        "found": len(found),
        "wanted": wanted,
        "choices": choices(register),
        "chosen": member_of(register, number)[0] if number and has_number(register, number) else None,
        "states": FOLLOW_UPS,
        "query": _query(request, number=""),
    }
    return page(request, "problems.html", context | _paged(request, found))


def _paged(request: Request, found: Sequence[Problem]) -> dict[str, Any]:
    if request.query_params.get("page") == "all":
        return {"shown": found, "number": 0, "pages": 1}
    pages = max(1, -(-len(found) // _PAGE))
    written = request.query_params.get("page", "1")
    number = min(max(int(written), 1), pages) if written.isdecimal() and len(written) < 6 else 1
    return {"shown": found[(number - 1) * _PAGE : number * _PAGE], "number": number, "pages": pages}


def _query(request: Request, **changed: str) -> str:
    """The filters of this page, and others in the place of some."""
    asked = {**request.query_params, **changed}
    return urlencode({name: value for name, value in asked.items() if value})


def workbook(request: Request) -> Response:
    """The whole register as a workbook."""
    view = view_of(request)
    made = problem_registers(view.campaign, view.whole, stamp=desk_of(request).now().astimezone(view.campaign.zone))
    name = f"{NAME}.xlsx"
    if name not in made:
        message = "还没有单位反映问题，没有台账可下载。"
        raise UsageError(message)
    given = f"attachment; filename*=UTF-8''{quote(f'{view.campaign.title}{name}')}"
    return Response(made[name], media_type=_XLSX, headers={"Content-Disposition": given})


def assign(request: Request, form: FormData) -> Response:
    """Says who handles a problem."""
    handler = text_of(form, "handler")
    if not handler:
        message = "请写明由谁办理。"
        raise UsageError(message)
    told = (handler, parse_day(text_of(form, "day")))
    made = assign_issue(desk_of(request).workspace, _target(request, form), told, word_of(request, form, "按分工交办"))
    return _decided(request, form, made)


def follow(request: Request, form: FormData) -> Response:
    """Says how a problem stands."""
    state = text_of(form, "state")
    if state not in FOLLOW_UPS:
        message = "请选好办理情况。"
        raise UsageError(message)
    made = follow_issue(desk_of(request).workspace, _target(request, form), state, word_of(request, form, "按办理情况登记"))
    return _decided(request, form, made)


def split(request: Request, form: FormData) -> Response:
    """Takes an issue out of its problem."""
    made = split_issue(desk_of(request).workspace, _target(request, form), word_of(request, form, "不是同一件事"))
    return _decided(request, form, made)


def join(request: Request, form: FormData) -> Response:
    """Makes one problem of several: the first of them takes the others."""
    numbers = [one for one in form.getlist("number") if isinstance(one, str)]
    if len(numbers) < 2:
        message = "请勾选两个以上的问题，再并为一个。"
        raise UsageError(message)
    target = Target(numbers[0], request.path_params["campaign"])
    made = join_issues(desk_of(request).workspace, target, numbers[1:], word_of(request, form, "是同一件事"))
    return _decided(request, form, made)


def _target(request: Request, form: FormData) -> Target:
    return Target(text_of(form, "number"), request.path_params["campaign"])


def _decided(request: Request, form: FormData, made: Done) -> Response:
    """Back to the register as it was filtered, with the problem open."""
    asked = dict(parse_qsl(text_of(form, "query"))) | {"number": text_of(form, "number")}
    return done(request, f"/c/{request.path_params['campaign']}/problems?{urlencode(asked)}", made.sentence)


ROUTES = [
    Route("/c/{campaign}/problems", show),
    Route("/c/{campaign}/problems.xlsx", workbook),
    Route("/c/{campaign}/problems/assign", posted(assign), methods=["POST"]),
    Route("/c/{campaign}/problems/follow", posted(follow), methods=["POST"]),
    Route("/c/{campaign}/problems/split", posted(split), methods=["POST"]),
    Route("/c/{campaign}/problems/join", posted(join), methods=["POST"]),
]
