"""What a form asks: its fields, its groups and the words of its choices, as the campaign declares them.

Where the labels stand is not declared: `align` finds them in the blank form itself.
"""

from extractors.form.declared import BlocksSpec, ChoiceSpec, FormSpec, GroupSpec, Layout, ListSpec, NarrativeSpec, ProseSpec
from extractors.form.field import PERSONS, SUBTOTALS, FieldSpec, FieldType

__all__ = [
    "PERSONS",
    "SUBTOTALS",
    "BlocksSpec",
    "ChoiceSpec",
    "FieldSpec",
    "FieldType",
    "FormSpec",
    "GroupSpec",
    "Layout",
    "ListSpec",
    "NarrativeSpec",
    "ProseSpec",
]
