"""Step 2: each blank with its fields marked on it, and what is asked in each field."""

from __future__ import annotations

from typing import get_args

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extractors.core.address import FieldAddress
from extractors.form import FieldType, FormSpec
from extractors.learn import Learned
from pipeline.app.wizard.edits import Edits, FieldEdit, FormEdit, with_field
from pipeline.app.wizard.fields import AskedField, asked_fields, blank_parts
from pipeline.app.wizard.turns import form_part, said_in, seen_of
from pipeline.core.errors import UsageError
from pipeline.web.pages.wizard.steps import After, address, plan_of, said, step, turn
from pipeline.web.posted import posted
from pipeline.web.reply import text_of


def show(request: Request) -> Response:
    """One of the forms: its blank on the left, its fields on the right."""
    forms = plan_of(request).draft.learned
    shown = _named(forms, request.query_params.get("form", "")) if forms else None
    context = {"forms": forms, "shown": shown, "unlearned": plan_of(request).draft.proposal.unlearned}
    if shown is None:
        return step(request, 2, "fields.html", {**context, "parts": (), "fields": ()})
    seen = seen_of(said_in(plan_of(request).edits, form_part(shown.name)))
    return step(request, 2, "fields.html", {**context, "parts": blank_parts(shown), "fields": asked_fields(shown.spec), "seen": seen})


def _named(forms: tuple[Learned, ...], name: str) -> Learned:
    return next((one for one in forms if one.name == name), forms[0])


def settle(request: Request, form: FormData) -> Response:
    """What the clerk says of a form and of its fields."""
    forms = plan_of(request).draft.learned
    one = next((each for each in forms if each.name == text_of(form, "sheet")), None)
    if one is None:
        message = "这份表已经不在草稿里，请刷新页面。"
        raise UsageError(message)
    after = forms[forms.index(one) + 1 :]
    url = f"{address(request, 2)}?form={after[0].name}" if after else address(request, 3)
    names = {asked.address: asked.spec.name for asked in asked_fields(one.spec)}
    return said(request, lambda edits: _changed(edits, one, form), After(url), turn(request, form, form_part(one.name), names))


def _changed(edits: Edits, one: Learned, form: FormData) -> Edits:
    return edits.with_form(one.name, form_edit_in(one.spec, form))


def form_edit_in(spec: FormSpec, form: FormData) -> FormEdit:
    """What is said of a form and of all its fields."""
    several = tuple(name for name in form.getlist("several") if isinstance(name, str))
    said = FormEdit(title=text_of(form, "title") or None, required=text_of(form, "required") == "yes", several=several)
    for asked in asked_fields(spec):
        said = with_field(said, FieldAddress.parse(asked.address), _said_of(asked, form))
    return said


def _said_of(asked: AskedField, form: FormData) -> FieldEdit:
    own = asked.address
    kind = text_of(form, f"type:{own}")
    part, whole = text_of(form, f"rate:{own}"), text_of(form, f"of:{own}")
    is_rate = bool(part and whole and part != whole)
    return FieldEdit(
        title=text_of(form, f"title:{own}"),
        type=next((one for one in get_args(FieldType) if one == kind), asked.spec.type),
        options=_options(text_of(form, f"options:{own}")) if f"options:{own}" in form else None,
        ignore=text_of(form, f"read:{own}") != "yes",
        total=text_of(form, f"total:{own}") == "yes",
        rate=part if is_rate else "",
        of=whole if is_rate else "",
    )


def _options(written: str) -> tuple[str, ...] | None:
    """The words that a choice may be; nothing said where none is written, for a choice needs some."""
    return tuple(dict.fromkeys(one for part in written.split("、") if (one := part.strip()))) or None


ROUTES = [
    Route("/campaigns/new/{draft}/2", show),
    Route("/campaigns/new/{draft}/fields", posted(settle), methods=["POST"]),
]
