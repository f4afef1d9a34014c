"""The original of a return: as our own tables with a place lit up, its pages as pictures, and the file itself for download."""

from __future__ import annotations

from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extractors.core.errors import UnreadableFileError
from extractors.core.location import parsed
from extractors.core.place_words import place_words
from pipeline.app.files.shown_document import shown
from pipeline.app.files.shown_original import original_bytes
from pipeline.app.standing.views import View
from pipeline.core.model import Submission
from pipeline.web.reply import desk_of, fragment, page
from pipeline.wording.figures import file_words

_GONE = "没有这份表，可能它已经不在这个活动里。"
_PNG = b"\x89PNG"


def show(request: Request) -> Response:
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
    Route("/c/{campaign}/original/{submission}", show),
    Route("/c/{campaign}/original/{submission}/page/{number:int}", picture),
    Route("/c/{campaign}/original/{submission}/download", download),
]
