"""Where a new campaign begins: drafts that were left, a new one, the practice inbox; step 1: the notice and the blanks in."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.app.campaigns.tour import can_practise, practise
from pipeline.app.wizard.campaign_drafts import Given
from pipeline.app.wizard.edits import Edits
from pipeline.app.wizard.planned import differing, take_in
from pipeline.app.wizard.turns import SETTINGS, said_in, seen_of
from pipeline.core.errors import UsageError
from pipeline.core.workspace import OFFICE_ZONE
from pipeline.notice.elements.all_elements import summary
from pipeline.notice.folder import require_id
from pipeline.notice.naming import Settings
from pipeline.web.pages.wizard.steps import After, address, draft_of, drafts_of, files_in, plan_of, said, step, today, turn
from pipeline.web.posted import posted
from pipeline.web.reply import desk_of, done, page, parse_day, text_of
from pipeline.web.safety.quotas import GIVEN_BYTES
from pipeline.wording.figures import names


def show(request: Request) -> Response:
    """The files that were given, and what was read of the notice."""
    edits = drafts_of(request).edits(draft_of(request))
    whole = plan_of(request) if edits.notice or edits.blanks else None
    read = {name: found for name, found in summary(whole.draft.notice).items() if found} if whole and edits.notice else {}
    given = [("notice", edits.notice)] if edits.notice else []
    given += [("blanks", name) for name in edits.blanks]
    seen = seen_of(said_in(edits, SETTINGS))
    return step(request, 1, "material.html", {"edits": edits, "plan": whole, "read": read, "given": given, "seen": seen})


def give(request: Request, form: FormData) -> Response:
    """Takes in a notice, or blanks."""
    given: list[tuple[Given, str, bytes]] = [("notice", name, data) for name, data in files_in(form, "notice")]
    given += [("blanks", name, data) for name, data in files_in(form, "blanks")]
    if not given:
        message = "没有选择文件，请先选好通知或空白表。"
        raise UsageError(message)
    kept = [take_in(drafts_of(request), draft_of(request), one, today=today(request)) for one in given]
    return done(request, address(request, 1), f"已收下{names(kept)}，读到的内容请核对。")


def take_back(request: Request, form: FormData) -> Response:
    """Takes a file out again."""
    kind: Given = "notice" if text_of(form, "kind") == "notice" else "blanks"
    drafts_of(request).take_back(draft_of(request), kind, text_of(form, "name"))
    return done(request, address(request, 1), "已拿出。")


def settle(request: Request, form: FormData) -> Response:
    """What the clerk says of the campaign as a whole."""
    campaign_id = text_of(form, "campaign_id")
    require_id(campaign_id)
    told = Settings(
        title=text_of(form, "title"),
        issuer=text_of(form, "issuer"),
        issued=parse_day(text_of(form, "issued")),
        day=parse_day(text_of(form, "day")),
        addressee=text_of(form, "addressee"),
        mailbox=text_of(form, "mailbox"),
        phone=text_of(form, "phone"),
        contact=text_of(form, "contact"),
        affixes=tuple(text_of(form, "affixes").replace("、", " ").replace("，", " ").split()),
    )
    settings = differing(plan_of(request), told)

    def change(edits: Edits) -> Edits:
        return edits.model_copy(update={"settings": settings, "campaign_id": campaign_id})

    return said(request, change, After(address(request, 2)), turn(request, form, SETTINGS))


def show_beginning(request: Request) -> Response:
    """The drafts, and how to begin another one."""
    workspace = desk_of(request).workspace
    return page(
        request, "wizard/beginning.html", {"drafts": drafts_of(request).all(), "practice": can_practise(workspace), "zone": OFFICE_ZONE}
    )


def begin(request: Request, form: FormData) -> Response:
    """A new draft."""
    del form
    return done(request, f"/campaigns/new/{drafts_of(request).begin()}/1")


def discard(request: Request, form: FormData) -> Response:
    """Removes a draft."""
    del form
    drafts_of(request).discard(request.path_params["draft"])
    return done(request, "/campaigns/new", "草稿已删去。")


def try_out(request: Request, form: FormData) -> Response:
    """Puts the sample returns into the inbox of the campaign that they are of."""
    del form
    campaign = practise(desk_of(request).workspace)
    return done(request, f"/c/{campaign}/", "练手的活动和样表已经备好：点“立即汇总”，就能看到全套结果。")


ROUTES = [
    Route("/campaigns/new/{draft}/1", show),
    Route("/campaigns/new/{draft}/files", posted(give, most=GIVEN_BYTES), methods=["POST"]),
    Route("/campaigns/new/{draft}/files/drop", posted(take_back), methods=["POST"]),
    Route("/campaigns/new/{draft}/settings", posted(settle), methods=["POST"]),
    Route("/campaigns/new", show_beginning),
    Route("/campaigns/new", posted(begin), methods=["POST"]),
    Route("/campaigns/new/{draft}/discard", posted(discard), methods=["POST"]),
    Route("/practice", posted(try_out), methods=["POST"]),
]
