"""What a campaign at work would ask for with the changes so far, part by part: an old page is compared with it before it may save."""

from __future__ import annotations

from pipeline.app.declaration.changes import OF_A_FIELD, OF_A_FORM, Changes, Told, fields_beside, wanted
from pipeline.app.wizard.turns import RULES, Said
from pipeline.campaign import Campaign

WHOLE = "whole"
"""The part of what the campaign itself is called and when it ends; others are `RULES` and the names of forms."""


def said_in(campaign: Campaign, changes: Changes, part: str) -> Said:
    """What would hold for a part, by what it is said of."""
    then = wanted(campaign, changes)
    if part == RULES:
        return {RULES: (changes.rules, changes.dropped, [rule.code for rule in campaign.rules])}
    form = then.declared.get(part)
    if form is None:
        return {name: getattr(then, name) for name in Told.model_fields}
    fields = {str(address): {name: getattr(spec, name) for name in OF_A_FIELD} for address, spec, _ in fields_beside(form, form)}
    return {**{name: getattr(form, name) for name in OF_A_FORM}, **fields}


def field_names(campaign: Campaign, part: str) -> dict[str, str]:
    """What the fields and columns of a form are called, by their addresses; none where the part is no form."""
    form = campaign.declared.get(part)
    return {} if form is None else {str(address): spec.name for address, spec, _ in fields_beside(form, form)}
