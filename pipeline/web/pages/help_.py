"""Help: what each page is for, and every key; and the short way through the pages on the practice inbox."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.app.campaigns.tour import can_practise, can_walk, go_to, leave, practise
from pipeline.web.posted import posted
from pipeline.web.reply import desk_of, done, page, read_anew, text_of, user_of


def show(request: Request) -> Response:
    """The page of keys."""
    workspace, user = desk_of(request).workspace, user_of(request)
    return page(request, "help.html", {"can_walk": user.may("clerk") and (can_walk(workspace) or can_practise(workspace))})


def begin(request: Request, form: FormData) -> Response:
    """Gets the practice inbox ready, where nothing was received yet, and goes to the first step."""
    del form
    desk = desk_of(request)
    if can_practise(desk.workspace):
        practise(desk.workspace)
        if not desk.job.state.running:
            desk.job.start()
    else:
        read_anew(desk)
    return done(request, go_to(desk.workspace, user_of(request).name, 1).address)


def go_on(request: Request, form: FormData) -> Response:
    """The next step, or one before."""
    number = text_of(form, "step")
    made = go_to(desk_of(request).workspace, user_of(request).name, int(number) if number.isdecimal() and len(number) < 3 else 0)
    return done(request, made.address)


def end(request: Request, form: FormData) -> Response:
    """No more of it."""
    del form
    leave(desk_of(request).workspace, user_of(request).name)
    return done(request, "/", "导览收起来了，“帮助”里可以再走一遍。")


ROUTES = [
    Route("/help", show),
    Route("/tour", posted(begin), methods=["POST"]),
    Route("/tour/step", posted(go_on, role="viewer"), methods=["POST"]),
    Route("/tour/end", posted(end, role="viewer"), methods=["POST"]),
]
