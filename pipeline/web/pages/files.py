"""Received files: what became of each, files dropped, and the original of a return, as our own tables with a place lit up or its pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extractors.core.errors import UnreadableFileError
from extractors.core.location import parsed, place_words
from pipeline.app.files.dropped import DropOrder, Dropping, Upload, drop
from pipeline.app.files.received import RETURNS, FileFilter, FileRow, file_rows, filtered, of_other_campaigns, take_back, withdraw
from pipeline.app.files.shown_document import shown
from pipeline.app.files.shown_original import original_bytes
from pipeline.app.progress.views import View
from pipeline.core.errors import UsageError
from pipeline.core.model import Submission
from pipeline.intake.originals import originals_of
from pipeline.web.links import Links, links_of, part_of
from pipeline.web.posted import posted
from pipeline.web.reply import desk_of, done, fragment, is_part, page, parse_day, text_of, view_of, word_of
from pipeline.web.safety.quotas import UPLOAD_BYTES
from pipeline.wording.figures import file_words, part_words
from pipeline.wording.terms import PASSED, STANDINGS, UNREADABLE

_RESULTS = (RETURNS, *STANDINGS.values(), UNREADABLE, PASSED)
_BADGES = {STANDINGS["counted"]: "ok", STANDINGS["unknown_unit"]: "error", UNREADABLE: "error"}
_WHY = "放错了文件"
_NOTHING = "没有选文件，请先选好再放入。"
_GONE = "没有这份表，可能它已经不在这个活动里。"
_PNG = b"\x89PNG"


def show(request: Request) -> Response:
    """The place to drop files, and the files that arrived."""
    return _shown(request, None)


def _shown(request: Request, dropping: Dropping | None) -> Response:
    view, asked = view_of(request), request.query_params
    days = parse_day(asked.get("from", "").strip()), parse_day(asked.get("to", "").strip())
    wanted = FileFilter(asked.get("result", ""), asked.get("q", ""), *days)
    rows = filtered(view.kept.of("files", lambda: listed(view)), wanted)
    others = _of_others(request, view)
    every = asked.get("others") == "1"
    shown = rows if every else tuple(row for row in rows if row.arrival.id not in others)
    context = {
        "view": view,
        "wanted": wanted,
        "part": part_of(request, shown),
        "results": _RESULTS,
        "dropping": dropping,
        "every": every,
        "hidden": len(rows) - len(shown),
    }
    return page(request, "files.html", context | _words(request) | {"others": others})


def _of_others(request: Request, view: View) -> Mapping[str, tuple[str, ...]]:
    """The files that belong to other campaigns, with the titles of these."""
    opened = desk_of(request).standing.opened()

    def found() -> dict[str, tuple[str, ...]]:
        whose = of_other_campaigns(opened, view.campaign, view.whole, view.kept.of("files", lambda: listed(view)))
        return {name: tuple(opened.campaigns[one].title for one in ids) for name, ids in whose.items()}

    return view.kept.of("files of others", found)


def listed(view: View) -> tuple[FileRow, ...]:
    """Every file that arrived."""
    return file_rows(view.campaign, view.whole)


def _words(request: Request) -> dict[str, Any]:
    return {"links": links_of(request), "badges": _BADGES, "part_words": part_words, "others": {}}


def put(request: Request, form: FormData) -> Response:
    """Takes dropped files in and says what became of each."""
    view, desk = view_of(request), desk_of(request)
    uploads = [Upload(one.filename or "", one.file) for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    if not uploads:
        raise UsageError(_NOTHING)
    order = DropOrder(view.campaign.id, desk.now, _moment(text_of(form, "received_at"), view.campaign.zone))
    dropping = drop(desk.workspace, order, uploads, desk.engine())
    if dropping.waits:
        desk.job.follow()
    if is_part(request):
        return fragment(request, "files/outcomes.html", {"view": view, "dropping": dropping} | _words(request))
    return _shown(request, dropping)


def _moment(written: str, zone: dt.tzinfo) -> dt.datetime | None:
    """What a field of date and time holds.

    Raises:
        UsageError: it is no time.
    """
    try:
        return dt.datetime.fromisoformat(written).replace(tzinfo=zone) if written else None
    except ValueError as error:
        message = f"“{written}”不是时间，请写成 2017-05-20 14:30 这样。"
        raise UsageError(message) from error


def original(request: Request) -> Response:
    """The file as it was received; never opened by the browser."""
    view = view_of(request)
    wanted = request.path_params["arrival"]
    found = next((one for one in view.whole.arrivals if one.id == wanted), None)
    if found is None:
        message = "没有这个文件的原件，可能它是另一个活动的。"
        raise UsageError(message)
    content = originals_of(desk_of(request).workspace).open_bytes(found.sha256)
    name = found.name.rpartition("/")[2]
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(content, media_type="application/octet-stream", headers=headers)


def take_out(request: Request, form: FormData) -> Response:
    """Withdraws a file."""
    campaign = request.path_params["campaign"]
    made = withdraw(desk_of(request).workspace, campaign, text_of(form, "arrival"), word_of(request, form, _WHY))
    return done(request, _back(campaign, form), f"{made.sentence}。可在“决定”里撤销。")


def put_back(request: Request, form: FormData) -> Response:
    """Takes a withdrawal back."""
    campaign, number = request.path_params["campaign"], text_of(form, "number")
    if not number.isdecimal():
        message = "没有说是哪一个决定，请刷新后再办。"
        raise UsageError(message)
    made = take_back(desk_of(request).workspace, int(number), word_of(request, form, "撤回有误，恢复"))
    return done(request, _back(campaign, form), f"{made.sentence}。")


def _back(campaign: str, form: FormData) -> str:
    """The list as it was filtered."""
    own, asked = Links(campaign)("files"), text_of(form, "back")
    return f"{own}?{asked}" if asked else own


def show_original(request: Request) -> Response:
    """The original with the place of `?at=` lit up; `?all=1` shows every row of a long sheet, `?part=1` is for the review page."""
    view, one = _asked(request)
    seen = desk_of(request).originals.of(one.arrival, one.part)
    at = parsed(request.query_params.get("at") or None)
    whole = bool(request.query_params.get("all"))
    context = {
        "view": view,
        "submission": one,
        "original": seen,
        "shown": shown(seen.document, at, whole=whole),
        "spot": seen.spot(at),
        "file_of": one.id,
        "whole": whole,
        "at": str(at or ""),
        "place": place_words(at),
        "file": file_words(one.arrival.name, one.part),
    }
    return (
        fragment(request, "original/content.html", context) if request.query_params.get("part") else page(request, "original.html", context)
    )


def picture(request: Request) -> Response:
    """A page of a PDF or scan."""
    _, one = _asked(request)
    data = desk_of(request).originals.of(one.arrival, one.part).picture(int(request.path_params["number"]))
    if data is None:
        raise HTTPException(404, _GONE)
    headers = {"Cache-Control": "private, max-age=3600"}
    return Response(data, media_type="image/png" if data.startswith(_PNG) else "image/jpeg", headers=headers)


def download(request: Request) -> Response:
    """The file in which a return stands, or one that can't be read; never opened in the browser."""
    view = desk_of(request).standing.at_hand(request.path_params["campaign"], now=desk_of(request).now())
    name, part = request.path_params["submission"], request.query_params.get("part", "")
    submission = next((one for one in view.whole.submissions if one.id == name), None)
    arrival = submission.arrival if submission else next((one for one in view.whole.arrivals if one.id == name), None)
    if arrival is None:
        raise HTTPException(404, _GONE)
    try:
        file, data = original_bytes(desk_of(request).workspace, arrival, submission.part if submission else part)
    except UnreadableFileError as error:
        raise HTTPException(409, error.message) from error
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file, safe='')}"}
    return Response(data, media_type="application/octet-stream", headers=headers)


def _asked(request: Request) -> tuple[View, Submission]:
    """The return of the path, whatever became of it."""
    desk = desk_of(request)
    view = desk.standing.at_hand(request.path_params["campaign"], now=desk.now())
    one = next((one for one in view.whole.submissions if one.id == request.path_params["submission"]), None)
    if one is None:
        raise HTTPException(404, _GONE)
    return view, one


ROUTES = [
    Route("/c/{campaign}/original/{submission}", show_original),
    Route("/c/{campaign}/original/{submission}/page/{number:int}", picture),
    Route("/c/{campaign}/original/{submission}/download", download),
    Route("/c/{campaign}/files", show),
    Route("/c/{campaign}/files/drop", posted(put, most=UPLOAD_BYTES), methods=["POST"]),
    Route("/c/{campaign}/files/withdraw", posted(take_out), methods=["POST"]),
    Route("/c/{campaign}/files/put-back", posted(put_back), methods=["POST"]),
    Route("/c/{campaign}/files/{arrival}/original", original),
]
