"""A campaign's settings: its last day, its roster by decisions, its letterhead, the same campaign for another year, and what is sound."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extractors.language import text
from pipeline.app.campaigns.again import again
from pipeline.app.decisions.decide import Done, Extension, add_unit, decide_unit, move_deadline
from pipeline.app.decisions.targets import Target
from pipeline.app.progress.views import View
from pipeline.app.settings.letterhead import LINES, letterhead, put_letterhead
from pipeline.app.upkeep.check import check
from pipeline.app.upkeep.doctor import examine
from pipeline.app.workspace.whole_ledger import open_ledger
from pipeline.campaign.years import begins
from pipeline.core.consolidated import UnitStatus
from pipeline.core.decision import DecisionKind
from pipeline.core.errors import UsageError
from pipeline.core.settings_file import WrongFieldError
from pipeline.web.links import with_place
from pipeline.web.pages.settings.general import require_approver
from pipeline.web.posted import posted
from pipeline.web.reply import desk_of, done, page, parse_day, text_of, user_of, view_of, word_of
from pipeline.wording.figures import clauses, names

_PAGE = 100


def show(request: Request) -> Response:
    """The campaign as declared, and its roster as it stands."""
    view = view_of(request)
    wanted = request.query_params.get("q", "").strip()
    found = [one for one in view.whole.units if _holds(one, wanted)]
    shown = found if request.query_params.get("all") else found[:_PAGE]
    unit = request.query_params.get("unit", "")
    context: dict[str, Any] = {
        "view": view,
        "q": wanted,
        "found": len(found),
        "shown": shown,
        "chosen": next((one for one in view.whole.units if one.unit.id == unit), None),
        "kinds": list(dict.fromkeys(one.unit.kind for one in view.whole.units if one.unit.kind)),
        "next_year": view.campaign.deadline.year + 1,
        "today": desk_of(request).now().astimezone(view.campaign.zone).date(),
    }
    return page(request, "settings.html", context)


def _holds(one: UnitStatus, wanted: str) -> bool:
    unit = one.unit
    return text.key(wanted) in text.key(" ".join((unit.id, unit.name, unit.kind, *unit.aliases, unit.email)))


def deadline(request: Request, form: FormData) -> Response:
    """Moves the last day: for all, for a kind of units, or for one."""
    day = parse_day(text_of(form, "day"))
    if day is None:
        message = "请选好新的截止日。"
        raise UsageError(message)
    to = Extension(day, text_of(form, "unit"), text_of(form, "kind"))
    return _decided(request, form, move_deadline(desk_of(request).workspace, _campaign(request), to, word_of(request, form)))


def exempt(request: Request, form: FormData) -> Response:
    """A unit need not return anything."""
    return _of_unit(request, form, DecisionKind.EXEMPT, ())


def rename(request: Request, form: FormData) -> Response:
    """A unit has another name from a day on."""
    return _of_unit(request, form, DecisionKind.RENAME, (_named(form, "name", "新名称"), _day(request, form)))


def merge(request: Request, form: FormData) -> Response:
    """A unit belongs to another one from a day on."""
    return _of_unit(request, form, DecisionKind.MERGE, (_named(form, "other", "并入的单位"), _day(request, form)))


def add(request: Request, form: FormData) -> Response:
    """A unit joins."""
    view = view_of(request)
    told = (_named(form, "name", "名称"), text_of(form, "kind"), _day(request, form))
    unit_id = text_of(form, "id") or _free_id(view)
    return _decided(request, form, add_unit(desk_of(request).workspace, view.campaign.id, unit_id, told, word_of(request, form)))


def _free_id(view: View) -> str:
    taken = {unit.id for unit in view.units}
    return next(one for number in range(1, len(taken) + 2) if (one := f"x{number:02d}") not in taken)


def _of_unit(request: Request, form: FormData, kind: DecisionKind, told: tuple[str, ...]) -> Response:
    target = Target(_named(form, "unit", "单位"), _campaign(request))
    return _decided(request, form, decide_unit(desk_of(request).workspace, kind, target, told, word_of(request, form)))


def _named(form: FormData, name: str, word: str) -> str:
    written = text_of(form, name)
    if not written:
        message = f"请写明{word}。"
        raise UsageError(message)
    return written


def _day(request: Request, form: FormData) -> str:
    day = parse_day(text_of(form, "from"))
    view = view_of(request)
    return (day or desk_of(request).now().astimezone(view.campaign.zone).date()).isoformat()


def _campaign(request: Request) -> str:
    return str(request.path_params["campaign"])


def _decided(request: Request, form: FormData, made: Done) -> Response:
    del form
    return done(request, f"/c/{_campaign(request)}/settings", f"{made.sentence}。")


def next_time(request: Request, form: FormData) -> Response:
    """The same campaign for another year."""
    year = text_of(form, "year")
    if not year.isdecimal() or len(year) != 4:
        message = f"“{year}”不是年份，请写成 2018 这样。"
        raise UsageError(message)
    made = again(desk_of(request).workspace, _campaign(request), int(year), text_of(form, "id"))
    said = [f"已新建“{made.campaign.title}”，截止日 {made.campaign.deadline}，请核对"]
    said += [f"已并入其他单位、名册里去掉了：{names(made.gone)}"] if made.gone else []
    said += [f"记作别名、请核对：{names(f'{one.written}（{one.unit.name}）' for one in made.learned)}"] if made.learned else []
    said.append(f"{begins(made.campaign)} 起收到的表归这一次")
    return done(request, f"/c/{made.campaign.id}/settings", f"{clauses(said)}。")


def look_after(request: Request) -> Response:
    """Whether ledger, archive and outbox agree, and what this computer has."""
    if not user_of(request).may("clerk"):
        raise HTTPException(403, "检查要逐份读原件，由经办的人来做。")
    view, workspace = view_of(request), desk_of(request).workspace
    with open_ledger(workspace) as ledger:
        wrong = [with_place(one.text, one.remedy) for one in check(workspace, ledger)]
    return page(request, "check.html", {"view": view, "wrong": wrong, "conditions": examine(workspace.root, workspace.ledger_url)})


def show_letterhead(request: Request) -> Response:
    """The lines as they stand."""
    require_approver(request)
    return _shown(request, letterhead(view_of(request).campaign))


def _shown(request: Request, given: Mapping[str, str], wrong: WrongFieldError | None = None) -> Response:
    context = {"view": view_of(request), "lines": LINES, "given": given, "wrong": wrong}
    return page(request, "settings/letterhead.html", context, status=200 if wrong is None else 400)


def save_letterhead(request: Request, form: FormData) -> Response:
    """Writes them; what can't be leads back to the form."""
    campaign = str(request.path_params["campaign"])
    given = {line.name: text_of(form, line.name) for line in LINES}
    try:
        changed = put_letterhead(desk_of(request).workspace, campaign, given)
    except WrongFieldError as error:
        return _shown(request, given, error)
    said = f"已改：{names(changed)}。以后写出的文书照新的写。" if changed else "没有改动。"
    return done(request, f"/c/{campaign}/settings", said)


ROUTES = [
    Route("/c/{campaign}/settings", show),
    Route("/c/{campaign}/settings/check", look_after),
    Route("/c/{campaign}/settings/deadline", posted(deadline), methods=["POST"]),
    Route("/c/{campaign}/settings/exempt", posted(exempt), methods=["POST"]),
    Route("/c/{campaign}/settings/rename", posted(rename), methods=["POST"]),
    Route("/c/{campaign}/settings/merge", posted(merge), methods=["POST"]),
    Route("/c/{campaign}/settings/add", posted(add), methods=["POST"]),
    Route("/c/{campaign}/settings/again", posted(next_time), methods=["POST"]),
    Route("/c/{campaign}/settings/letterhead", show_letterhead),
    Route("/c/{campaign}/settings/letterhead", posted(save_letterhead, role="approver"), methods=["POST"]),
]
