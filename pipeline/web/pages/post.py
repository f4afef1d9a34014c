"""Chase and return: letters to units that owe something, and files that go back with remarks; looked at first, then done on a click."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from pipeline.app.correspondence import chase
from pipeline.app.correspondence.chase import Chased, ChaseOrder, can_send
from pipeline.app.correspondence.send_back import FOLDER, ReturnOrder, return_of, returnable, send_back
from pipeline.app.decisions.targets import Target
from pipeline.app.progress.views import View
from pipeline.core.decision import Decision, DecisionKind
from pipeline.post.reminder import Reminder, names_of
from pipeline.web.posted import posted
from pipeline.web.reply import desk_of, done, page, parse_day, text_of, view_of, word_of
from pipeline.wording.decisions import FILE_FATES
from pipeline.wording.figures import clauses

_LONGEST_NOTE = 300
_WHY_CHASED, _WHY_BACK = "催报", "有需要修改的地方"
_SHOWN_FILES, _PAGE = 50, 100
T = TypeVar("T")


def show(request: Request) -> Response:
    """Whom to remind of what, and the letter to the unit that is chosen."""
    view, desk = view_of(request), desk_of(request)
    due = parse_day(request.query_params.get("due", ""))
    today = desk.now().astimezone(view.campaign.zone).date()
    kept = view.kept if due is None else view.kept.asked
    chased = kept.of(("letters", today, due), lambda: chase.letters(view, desk.now(), due))
    wanted = request.query_params.get("q", "").strip()
    found = [one for one in (*chased.open, *chased.before) if wanted in one.unit.name]
    unit = request.query_params.get("unit", "")
    chosen = next((one for one in found if one.unit.id == unit), next(iter(found), None))
    context = {
        "view": view,
        "chased": chased,
        "found": _shown(request, found, chosen),
        "total": len(found),
        "chosen": chosen,
        "q": wanted,
        "due": due,
        "sender": can_send(desk.workspace, view.campaign.id),
        "before": _reminded(view, chosen),
        "query": urlencode({name: value for name, value in (("q", wanted), ("due", due or "")) if value}),
        "asked_words": FILE_FATES["asked"],
        "files": _files(desk.workspace.outbox / view.campaign.id / chase.FOLDER),
    }
    return page(request, "post.html", context)


def _shown(request: Request, found: Sequence[T], chosen: T | None) -> Sequence[T]:
    """The first of many, and the one that is chosen; all where all are asked for."""
    if request.query_params.get("all") or len(found) <= _PAGE:
        return found
    first = found[:_PAGE]
    return first if chosen is None or chosen in first else (chosen, *first)


def _reminded(view: View, chosen: Reminder | None) -> tuple[Decision, ...]:
    """When the unit was reminded before."""
    if chosen is None:
        return ()
    return tuple(one for one in view.whole.decisions if one.kind is DecisionKind.CHASE and one.subject == chosen.unit.id)


def remind(request: Request, form: FormData) -> Response:
    """Sends mails, or writes texts to paste; to one unit where it is named."""
    order = ChaseOrder(request.path_params["campaign"], text_of(form, "unit") or None, parse_day(text_of(form, "due")))
    desk, word = desk_of(request), word_of(request, form, _WHY_CHASED)
    if text_of(form, "how") == "mail":
        return done(request, _back(request, form), _sent_words(chase.send(desk.workspace, order, word, desk.secrets)))
    made = chase.write_texts(desk.workspace, order, word)
    said = f"已把 {len(made.open)} 家的催报写成文本并记下，可在下面下载。" if made.files else "今天都已经催过，没有再写。"
    return done(request, _back(request, form), said)


def _sent_words(chased: Chased) -> str:
    sent = [one.reminder for one in chased.outcomes if one.handed.state == "sent"]
    refused = [one.reminder for one in chased.outcomes if one.handed.state == "refused"]
    unsure = [one.reminder for one in chased.outcomes if one.handed.state not in ("sent", "refused")]
    said = [f"已发出 {len(sent)} 封"] if sent else ["没有发出"]
    said += [f"被拒收的：{names_of(refused)}"] if refused else []
    said += [f"不知发出没有的：{names_of(unsure)}"] if unsure else []
    said += [f"没有邮箱的：{names_of(chased.without_address)}"] if chased.without_address else []
    return f"{clauses(said)}。"


def _back(request: Request, form: FormData) -> str:
    asked = {name: text_of(form, name) for name in ("unit", "due")}
    return f"/c/{request.path_params['campaign']}/post?{urlencode({name: value for name, value in asked.items() if value})}"


def show_returns(request: Request) -> Response:
    """The files in which something is to be mended, and what would be asked in the one that is chosen."""
    view = view_of(request)
    wanted = request.query_params.get("q", "").strip()
    every, file = view.kept.of("returnable", lambda: returnable(view)), request.query_params.get("file", "")
    if file and not any(one.is_of(file) for one in every):
        every = view.kept.asked.of(("returnable", file), lambda: returnable(view, file))
    found = tuple(one for one in every if wanted in f"{one.unit.name} {one.file}" or one.is_of(file))
    chosen = next((one for one in found if one.is_of(file)), next(iter(found), None))
    context: dict[str, Any] = {
        "view": view,
        "found": _shown(request, found, chosen),
        "total": len(found),
        "chosen": chosen,
        "q": wanted,
        "note": request.query_params.get("note", "")[:_LONGEST_NOTE],
        "asked_words": FILE_FATES["asked"],
        "files": _files(desk_of(request).workspace.outbox / view.campaign.id / FOLDER),
    }
    return page(request, "returns.html", context)


def write_return(request: Request, form: FormData) -> Response:
    """Writes the file that goes back: of a return, or a letter about a file of a unit that can't be opened."""
    view, desk = view_of(request), desk_of(request)
    note, due = text_of(form, "note"), parse_day(text_of(form, "due"))
    submission = text_of(form, "submission")
    order = (
        return_of(view, submission, note, due)
        if submission
        else ReturnOrder(Target(text_of(form, "unit"), view.campaign.id, text_of(form, "file")), note, due)
    )
    made, written = send_back(desk.workspace, order, word_of(request, form, _WHY_BACK), desk.engine())
    letters = sum(one.is_letter for one in written)
    how = "写成修改函" if letters == len(written) else "已在各处加了批注"
    return done(request, f"/c/{view.campaign.id}/post/returns", f"{made.sentence}，{how}，可在下面下载，发回单位。")


def _files(folder: Path) -> tuple[tuple[str, int], ...]:
    """What was written there, newest day first: path below the folder, and size."""
    found = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
    newest = sorted(found, key=lambda path: (path.relative_to(folder).parts[0], path.stat().st_mtime), reverse=True)
    return tuple((path.relative_to(folder).as_posix(), path.stat().st_size) for path in newest[:_SHOWN_FILES])


def download(request: Request) -> Response:
    """A letter or a file with remarks."""
    view = view_of(request)
    kind, written = request.path_params["kind"], PurePosixPath(request.path_params["path"])
    folder = {"chase": chase.FOLDER, "returns": FOLDER}.get(kind)
    root = desk_of(request).workspace.outbox / view.campaign.id / (folder or "")
    path = root.joinpath(*_safe(written)).resolve()
    if folder is None or not path.is_relative_to(root.resolve()) or not path.is_file():
        raise HTTPException(404)
    given = f"attachment; filename*=UTF-8''{quote(path.name)}"
    return FileResponse(path, media_type="application/octet-stream", headers={"Content-Disposition": given})


def _safe(path: PurePosixPath) -> Iterator[str]:
    return (part for part in path.parts if part not in ("..", "/") and not part.startswith("."))


ROUTES = [
    Route("/c/{campaign}/post", show),
    Route("/c/{campaign}/post/remind", posted(remind), methods=["POST"]),
    Route("/c/{campaign}/post/returns", show_returns),
    Route("/c/{campaign}/post/return", posted(write_return), methods=["POST"]),
    Route("/c/{campaign}/post/{kind}/{path:path}", download),
]
