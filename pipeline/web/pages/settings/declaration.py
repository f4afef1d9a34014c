"""What a campaign at work asks for, changed: its fields, rules and last day; tried before it is saved, every version kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extractors.form import FormSpec
from pipeline.app.declaration.changes import WHOLE, Changes, Told, change, changes_of, field_names, said_in, wanted
from pipeline.app.declaration.earlier import Saved, change_words, go_back, rule_words, save, versions_of
from pipeline.app.declaration.trial import tried
from pipeline.app.progress.views import View
from pipeline.app.wizard.edits import RuleEdit
from pipeline.app.wizard.fields import RELATIONS, BlankPart, Specs, asked_fields, blank_of, likely_rules, marked_parts, shown_rules
from pipeline.app.wizard.turns import RULES, Turn, in_turn, seen_of
from pipeline.campaign import Campaign
from pipeline.core.errors import UsageError
from pipeline.web.pages.wizard.fields import form_edit_in, groups_of, rule_in, with_rule
from pipeline.web.pages.wizard.steps import turn
from pipeline.web.posted import posted
from pipeline.web.reply import desk_of, done, fragment, is_part, page, parse_day, read_anew, text_of, view_of, word_of


def show(request: Request) -> Response:
    """One of the forms, the rules, or the campaign as a whole; beside it what was changed so far."""
    view = view_of(request)
    changes = changes_of(desk_of(request).workspace, view.campaign.id)
    then = wanted(view.campaign, changes)
    part = request.query_params.get("part") or next(iter(then.declared))
    form = then.declared.get(part)
    rules = shown_rules(then.declared, changes.rules, [rule.code for rule in view.campaign.rules])
    context = {
        "part": part,
        "seen": seen_of(said_in(view.campaign, changes, part)),
        "then": then,
        "form": form,
        "fields": asked_fields(form) if form is not None else (),
        "parts": _blank(request, view, form, part) if form is not None else (),
        "groups": groups_of(then.declared),
        "relations": RELATIONS,
        "rule_words": rule_words,
        "added": rules,
        "likely": _likely(view.campaign, changes, then.declared),
        "versions": versions_of(desk_of(request).workspace, view.campaign.id),
    }
    return page(request, "declaration.html", {**_changed(view, changes), **context})


def _blank(request: Request, view: View, form: FormSpec, name: str) -> tuple[BlankPart, ...]:
    """The blank of a form; one is read at a time, and nothing else waits for it."""
    limits = desk_of(request).standing.opened().limits
    return marked_parts(view.kept.asked.of(("blank", name), lambda: blank_of(limits, view.campaign, name)), form)


def _likely(campaign: Campaign, changes: Changes, specs: Specs) -> list[tuple[RuleEdit, str]]:
    """Rules that the labels suggest, without those that the campaign has."""
    known = {rule.check for rule in campaign.rules}
    found = ((edit, words, shown_rules(specs, [edit])[0].rule) for edit, words in likely_rules(specs, changes.rules))
    return [(edit, words) for edit, words, rule in found if rule is not None and rule.check not in known]


def _changed(view: View, changes: Changes) -> dict[str, Any]:
    return {"view": view, "changes": changes, "said_so_far": change_words(view.campaign, changes), "digest": _digest(changes)}


def _say(request: Request, own: Turn, say: Callable[[Changes], Changes], words: str = "") -> Response:
    view = view_of(request)
    checked = in_turn(own, say, lambda changes: said_in(view.campaign, changes, own.part))
    changes = change(desk_of(request).workspace, view.campaign.id, checked)
    if is_part(request):
        return fragment(request, "declaration/changed.html", _changed(view, changes))
    return done(request, f"{_base(request)}?part={own.part}", words or "已记下，保存以前不生效。")


def _base(request: Request) -> str:
    return f"/c/{request.path_params['campaign']}/settings/declaration"


def settle_form(request: Request, form: FormData) -> Response:
    """What is said of a form and its fields."""
    name, campaign = text_of(form, "sheet"), view_of(request).campaign
    spec = campaign.declared.get(name)
    if spec is None:
        message = "活动里没有这份表了，请刷新页面。"
        raise UsageError(message)
    edit = form_edit_in(spec, form)
    edit = edit if spec.fields else edit.model_copy(update={"several": None})
    own = turn(request, form, name, field_names(campaign, name))
    return _say(request, own, lambda one: one.model_copy(update={"forms": {**one.forms, name: edit}}))


def settle_whole(request: Request, form: FormData) -> Response:
    """What is said of the campaign as a whole."""
    told = Told(title=text_of(form, "title") or None, deadline=parse_day(text_of(form, "deadline")))
    return _say(request, turn(request, form, WHOLE), lambda one: one.model_copy(update={"told": told}))


def add_rule(request: Request, form: FormData) -> Response:
    """One more rule."""
    view = view_of(request)
    changes = changes_of(desk_of(request).workspace, view.campaign.id)
    rule = rule_in(form, wanted(view.campaign, changes).declared)
    own = replace(turn(request, form, RULES), seen="")  # a rule more takes nothing from anybody
    return _say(request, own, lambda one: one.model_copy(update={"rules": with_rule(one.rules, rule)}), "规则已记下，保存以前不生效。")


def drop_rule(request: Request, form: FormData) -> Response:
    """A rule is to go, or to stay after all; one that was only just added is forgotten."""
    code, number = text_of(form, "code"), text_of(form, "number")
    place = int(number) if number.isdecimal() else 0

    def say(one: Changes) -> Changes:
        rules = tuple(rule for at, rule in enumerate(one.rules, 1) if at != place)
        dropped = tuple(kept for kept in one.dropped if kept != code) if code in one.dropped else (*one.dropped, code)
        return one.model_copy(update={"rules": rules, "dropped": dropped if code else one.dropped})

    return _say(request, turn(request, form, RULES), say)


def drop_all(request: Request, form: FormData) -> Response:
    """Nothing of what the page showed is to be otherwise."""

    def say(changes: Changes) -> Changes:
        if text_of(form, "seen") != _digest(changes):
            message = "又有了别的改动，没有去掉，请刷新这一页看看。"
            raise UsageError(message)
        return Changes()

    change(desk_of(request).workspace, view_of(request).campaign.id, say)
    return done(request, _base(request), "改动都不要了，设置还是原来的。")


def try_out(request: Request, form: FormData) -> Response:
    """What the changes would do, and the button that saves them."""
    del form
    desk, view = desk_of(request), view_of(request)
    changes = changes_of(desk.workspace, view.campaign.id)
    if not change_words(view.campaign, changes):
        message = "还没有改动，先改好再试算。"
        raise UsageError(message)
    seen = _digest(changes)
    opened = desk.standing.opened()
    effect = view.kept.asked.of(("trial", seen), lambda: tried(opened, view.campaign, changes, desk.engine()))
    return page(request, "declaration/tried.html", {**_changed(view, changes), "effect": effect, "seen": seen})


def _digest(changes: Changes) -> str:
    return hashlib.sha256(changes.model_dump_json(exclude={"saved"}).encode()).hexdigest()[:16]


def keep(request: Request, form: FormData) -> Response:
    """Saves what was tried."""
    desk, view = desk_of(request), view_of(request)
    changes = changes_of(desk.workspace, view.campaign.id)
    if text_of(form, "seen") != _digest(changes):
        message = "试算以后又有了改动，请再试算一次。"
        raise UsageError(message)
    return _saved(request, save(desk.workspace, view.campaign, changes, word_of(request, form)))


def back(request: Request, form: FormData) -> Response:
    """A declaration that held before holds again."""
    number = text_of(form, "number")
    made = go_back(desk_of(request).workspace, view_of(request).campaign, int(number) if number.isdecimal() else 0, word_of(request, form))
    return _saved(request, made)


def _saved(request: Request, made: Saved) -> Response:
    read_anew(desk_of(request))
    return done(request, _base(request), made.sentence + ("收到的表正在按新的设置重读。" if made.is_read_again else ""))


_AT = "/c/{campaign}/settings/declaration"
ROUTES = [
    Route(_AT, show),
    Route(f"{_AT}/form", posted(settle_form), methods=["POST"]),
    Route(f"{_AT}/whole", posted(settle_whole), methods=["POST"]),
    Route(f"{_AT}/rules", posted(add_rule), methods=["POST"]),
    Route(f"{_AT}/rules/drop", posted(drop_rule), methods=["POST"]),
    Route(f"{_AT}/drop", posted(drop_all), methods=["POST"]),
    Route(f"{_AT}/try", posted(try_out), methods=["POST"]),
    Route(f"{_AT}/save", posted(keep), methods=["POST"]),
    Route(f"{_AT}/back", posted(back), methods=["POST"]),
]
