"""文书: the papers of each day, as pictures of their pages and as downloads; a past day made again; 送审稿 → 正式稿."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from pipeline.app.documents.paper_pages import MOST_PAGES, paper_pages
from pipeline.app.documents.papers import DATA, FORMAL, paper_days, paper_path, papers_of, remake, sign
from pipeline.app.progress.views import View
from pipeline.app.review.doubt import name_of
from pipeline.cage.limits import read_limits
from pipeline.consolidation.review import blocking
from pipeline.core.bundled import MARKER
from pipeline.core.consolidated import ReviewEntry
from pipeline.core.errors import UsageError
from pipeline.ledger import Ledger
from pipeline.web.links import Links
from pipeline.web.posted import posted
from pipeline.web.reply import desk_of, done, page, parse_day, text_of, view_of
from pipeline.wording.figures import full_date, names

_SHOWN_BLOCKING = 50


def show(request: Request) -> Response:
    """The papers of a day, the newest where none is named, and what keeps them from being signed."""
    desk, campaign = desk_of(request), request.path_params["campaign"]
    present = desk.standing.view(campaign, None, now=desk.now())
    days = paper_days(desk.workspace, campaign)
    asked = parse_day(request.query_params.get("day", "").strip())
    day = asked or next(iter(days), present.as_of)
    view = present if day == present.as_of else desk.standing.view(campaign, day, now=desk.now())
    with Ledger.open(desk.workspace.ledger_url) as ledger:
        papers = papers_of(desk.workspace, ledger, campaign, day)
    block = view.kept.of("blocking", lambda: open_matters(view))
    context = {
        "view": view,
        "links": Links(campaign),
        "days": days,
        "papers": papers,
        "has_results": any(group.papers[0].path.startswith(day.isoformat()) for group in papers.groups),
        "today": present.as_of,
        "blocking": [(one, _name(view, one)) for one in block[:_SHOWN_BLOCKING]],
        "blocking_total": len(block),
        "hints": len(view.whole.doubts) - sum(one.about == "counted" for one in block),
        "stale": papers.run is not None and papers.run.generated_from != view.whole.generated_from,
        "formal": FORMAL,
        "data_title": DATA,
    }
    return page(request, "papers.html", context)


def open_matters(view: View) -> tuple[ReviewEntry, ...]:
    """What must be settled before anything is signed."""
    return blocking(view.campaign, view.whole)


def _name(view: View, entry: ReviewEntry) -> str:
    """The name by which the review page shows an entry."""
    own = (one for one in view.whole.unreadable if (one.arrival.name, one.error.message) == (entry.file, entry.finding.message))
    return name_of(entry, next(own, None) if entry.about == "file" else None)


def download(request: Request) -> Response:
    """A paper as a file."""
    path = _asked(request)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(path.name, safe='')}"}
    return FileResponse(path, media_type="application/octet-stream", headers=headers)


def look(request: Request) -> Response:
    """The pages of a paper, as pictures."""
    view, path = view_of(request), _asked(request)
    drawn = paper_pages(desk_of(request).workspace, path, read_limits(desk_of(request).workspace.root / MARKER))
    asked = request.query_params["path"]
    day = next((part for part in asked.split("/") if _is_day(part)), "")
    context = {"view": view, "links": Links(view.campaign.id), "path": asked, "name": path.name, "day": day}
    return page(request, "papers/pages.html", context | {"pages": list(enumerate(drawn.sizes, 1)), "cut": len(drawn.pages) == MOST_PAGES})


def picture(request: Request) -> Response:
    """One page."""
    desk = desk_of(request)
    drawn = paper_pages(desk.workspace, _asked(request), read_limits(desk.workspace.root / MARKER))
    number = request.query_params.get("page", "")
    if not number.isdecimal() or not 0 < int(number) <= len(drawn.pages):
        raise HTTPException(404)
    return FileResponse(drawn.pages[int(number) - 1], media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


def _asked(request: Request) -> Path:
    (campaign,) = desk_of(request).standing.opened().chosen([request.path_params["campaign"]])
    return paper_path(desk_of(request).workspace, campaign.id, request.query_params.get("path", ""))


def _is_day(part: str) -> bool:
    try:
        dt.date.fromisoformat(part)
    except ValueError:
        return False
    return True


def make_again(request: Request, form: FormData) -> Response:
    """Writes the papers of a day."""
    desk, campaign = desk_of(request), request.path_params["campaign"]
    made = remake(desk.workspace, campaign, _day(form), desk.clock)
    day = made.consolidation.as_of
    aside = f"您改过的{names(path.name for path in made.aside)}已移到“手工修改”。" if made.aside else ""
    said = f"已写出截至{full_date(day)}的文书。" if made.fresh else f"截至{full_date(day)}的文书没有变化，不用重写。"
    return done(request, Links(campaign)("papers", day=day), said + aside)


def sign_off(request: Request, form: FormData) -> Response:
    """Writes 正式稿, unless something blocks it; `anyway` passes that over.

    Raises:
        UsageError: something blocks it.
        StorageError: the folder can't be written.
    """
    desk, campaign = desk_of(request), request.path_params["campaign"]
    day = _day(form)
    made = sign(desk.workspace, campaign, day, anyway=text_of(form, "anyway") == "yes", now=desk.now())
    if made.folder is None:
        message = f"正式稿没有写：还有 {len(made.blocking)} 处没有了结，见文书页的清单。了结以后再签；一定要先写的，请勾选“照样写”。"
        raise UsageError(message)
    passed = f"有 {len(made.blocking)} 处没有了结，照您的意思先写。" if made.blocking else ""
    return done(request, Links(campaign)("papers", day=day), f"{passed}正式稿已写好：{names(made.files)}。")


def _day(form: FormData) -> dt.date:
    """The day that a form names.

    Raises:
        UsageError: it names none.
    """
    day = parse_day(text_of(form, "day"))
    if day is None:
        message = "请写明截至哪一天。"
        raise UsageError(message)
    return day


ROUTES = [
    Route("/c/{campaign}/papers", show),
    Route("/c/{campaign}/papers/file", download),
    Route("/c/{campaign}/papers/pages", look),
    Route("/c/{campaign}/papers/page", picture),
    Route("/c/{campaign}/papers/remake", posted(make_again), methods=["POST"]),
    Route("/c/{campaign}/papers/sign", posted(sign_off, role="approver"), methods=["POST"]),
]
