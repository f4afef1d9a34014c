"""What a person decides on the page: right as read, another value, accepted, of one or of all alike; what was decided; undo, redo."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pipeline.app.decisions.decide import Word, decide_return, settle_file
from pipeline.app.decisions.history import history, redo_own, undo, undo_own
from pipeline.app.decisions.targets import Target
from pipeline.app.review.queue import Line
from pipeline.app.review.settle import Choice, Draft, Drafts, SettledError, Verdict, settle, settle_all
from pipeline.core.decision import FILE_STATES, DecisionKind
from pipeline.core.errors import UsageError
from pipeline.web.pages.review.queue import address, line_of, number_of, wanted_of
from pipeline.web.posted import posted
from pipeline.web.reply import desk_of, done, page, text_of, user_of, view_of, word_of
from pipeline.wording.figures import file_words

_OF_RETURNS = {
    "not_ours": DecisionKind.NOT_OURS,
    "withdraw": DecisionKind.WITHDRAW,
    "choose": DecisionKind.CHOOSE,
    "on_time": DecisionKind.ON_TIME,
}
_PAGE, _LONGEST_NUMBER = 100, 9
"""Decisions on one page, and digits of the number of one that can be meant."""


def judge(request: Request, form: FormData) -> Response:
    """What is said of one entry; then the next one is shown."""
    wanted, name = wanted_of(form), text_of(form, "id")
    before = line_of(request, wanted)
    drafts = _drafts(request)
    word = word_of(request, form)
    drafts.keep_reason(word.why)
    try:
        said = _say(request, form, before, word)
    except SettledError as error:
        return _onward(request, before, name, str(error))
    except UsageError:
        drafts.keep(name, Draft(text_of(form, "value"), word.why))
        raise
    drafts.drop(name)
    return _onward(request, before, name, f"已保存：{said}")


def _say(request: Request, form: FormData, line: Line, word: Word) -> str:
    """Does what the button says; gives the sentence."""
    workspace, act = desk_of(request).workspace, text_of(form, "act")
    doubt = line.queue.by_id.get(text_of(form, "id"))
    if act in _OF_RETURNS:
        target = Target(text_of(form, "submission"), request.path_params["campaign"])
        return decide_return(workspace, _OF_RETURNS[act], target, word).sentence
    if act in FILE_STATES and doubt is not None and doubt.file is not None:
        target = Target(file_words(doubt.file.arrival.name, doubt.file.part), request.path_params["campaign"])
        return settle_file(workspace, target, act, word).sentence
    value = _told(form)
    if act == "whose" and not value:
        message = "请先选定是哪个单位的。"
        raise UsageError(message)
    verdict = Verdict("" if act == "accept" else value, accept=act == "accept", alike=act == "alike")
    return settle(workspace, Choice(line.queue, text_of(form, "id"), wanted_of(form)), verdict, word).sentence


def _onward(request: Request, before: Line, name: str, said: str) -> Response:
    """To the entry that comes next among those wanted, or to the page that says that all is done."""
    after = line_of(request, before.wanted)
    following = after.follower(before, name)
    place = after.index(following.id) or 0 if following is not None else 0
    return done(request, address(request.path_params["campaign"], before.wanted, following, place), said)


def judge_all(request: Request, form: FormData) -> Response:
    """Says of everything that the filter shows that it was read right."""
    wanted = wanted_of(form)
    word = word_of(request, form)
    _drafts(request).keep_reason(word.why)
    made = settle_all(desk_of(request).workspace, line_of(request, wanted).queue, wanted, word)
    return done(request, address(request.path_params["campaign"], wanted), made.sentence)


def take_back(request: Request, form: FormData) -> Response:
    """Undoes one's own last decision in this campaign, and shows what is open again by it."""
    before = line_of(request, wanted_of(form))
    try:
        made = undo_own(desk_of(request).workspace, before.queue.sight, word_of(request, form, "在页面上撤销"))
    except UsageError as error:
        return _back(request, form, str(error))
    return _back(request, form, made.sentence, before)


def make_hold_again(request: Request, form: FormData) -> Response:
    """Undoes one's own last undo."""
    sight = line_of(request, wanted_of(form)).queue.sight
    try:
        said = redo_own(desk_of(request).workspace, sight, word_of(request, form, "在页面上恢复")).sentence
    except UsageError as error:
        said = str(error)
    return _back(request, form, said)


def _back(request: Request, form: FormData, said: str, before: Line | None = None) -> Response:
    """To the first entry that was not open before, else to the one that was on the screen."""
    wanted, place = wanted_of(form), number_of(text_of(form, "pos"))
    line = line_of(request, wanted)
    reopened = next((one for one in line.open if before.index(one.id) is None), None) if before is not None else None
    one = reopened or line.at(text_of(form, "id"), place)
    return done(request, address(request.path_params["campaign"], wanted, one, (line.index(one.id) or 0) if one else 0), said)


def draft(request: Request, form: FormData) -> Response:
    """Keeps what is being typed."""
    _drafts(request).keep(text_of(form, "id"), Draft(_told(form), text_of(form, "why")))
    return PlainTextResponse("已保存")


def _told(form: FormData) -> str:
    """The value or the unit: what was typed goes before what is ticked, which may have been ticked beforehand."""
    return text_of(form, "value") or text_of(form, "unit_id")


def _drafts(request: Request) -> Drafts:
    return Drafts.of(desk_of(request).workspace, request.path_params["campaign"], user_of(request).name)


def show_decisions(request: Request) -> Response:
    """The decisions of a campaign, newest first, filtered by what they say."""
    view, about = view_of(request), request.query_params.get("q", "").strip()
    entries = history(desk_of(request).workspace, view.campaign.id, about)
    shown = entries if request.query_params.get("all") else entries[:_PAGE]
    return page(request, "history.html", {"view": view, "entries": shown, "total": len(entries), "q": about})


def undo_decision(request: Request, form: FormData) -> Response:
    """Undoes one decision; an undo can be undone too."""
    number = text_of(form, "number")
    if not number.isdecimal() or len(number) > _LONGEST_NUMBER:
        message = "没有写明要撤销哪一个决定，请刷新页面再点。"
        raise UsageError(message)
    made = undo(desk_of(request).workspace, int(number), word_of(request, form, "在页面上撤销"))
    return done(request, f"/c/{request.path_params['campaign']}/history", made.sentence)


ROUTES = [
    Route("/c/{campaign}/review/judge", posted(judge), methods=["POST"]),
    Route("/c/{campaign}/review/all", posted(judge_all), methods=["POST"]),
    Route("/c/{campaign}/review/undo", posted(take_back), methods=["POST"]),
    Route("/c/{campaign}/review/redo", posted(make_hold_again), methods=["POST"]),
    Route("/c/{campaign}/review/draft", posted(draft), methods=["POST"]),
    Route("/c/{campaign}/history", show_decisions),
    Route("/c/{campaign}/history/undo", posted(undo_decision), methods=["POST"]),
]
