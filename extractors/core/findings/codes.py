"""The codes of all findings, the variants of their messages, and what is known of one code; a campaign declares its own beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from extractors.core.reading import Severity


class Code(StrEnum):
    """What kind of doubt: stable names, for they are stored, counted and documented."""

    APPROXIMATE = "approximate"
    NOTE_DOUBTFUL = "note_doubtful"
    OPEN_BELOW = "open_below"
    EXPRESSION = "expression"
    NOT_A_NUMBER = "not_a_number"
    NOT_FILLED = "not_filled"
    NOT_A_DATE = "not_a_date"
    NOT_YES_OR_NO = "not_yes_or_no"
    YES_NO_UNCLEAR = "yes_no_unclear"
    DATE_UNCLEAR = "date_unclear"
    NOT_A_PHONE = "not_a_phone"
    LIST_UNCLEAR = "list_unclear"
    CELL_ERROR = "cell_error"
    DIGITS_LOST = "digits_lost"
    ANSWER_ELSEWHERE = "answer_elsewhere"
    NOT_AN_OPTION = "not_an_option"
    MEASURE_CONVERTED = "measure_converted"
    MEASURE_UNCLEAR = "measure_unclear"
    SHARE_UNCLEAR = "share_unclear"
    CHOICE_CONFLICT = "choice_conflict"
    CHOICE_UNCLEAR = "choice_unclear"
    OPTION_LEFT = "option_left"
    ANSWER_IN_LABEL = "answer_in_label"
    ANSWER_BELOW = "answer_below"
    DATE_APART = "date_apart"
    LABEL_WITHIN = "label_within"
    SEVERAL_ANSWERS = "several_answers"
    LABEL_REPEATED = "label_repeated"
    LABEL_SIMILAR = "label_similar"
    LABEL_MISSING = "label_missing"
    HIDDEN_ROW = "hidden_row"
    COVERED_TEXT = "covered_text"
    FORMULA_UNCACHED = "formula_uncached"
    FORMULA_COMPUTED = "formula_computed"
    OUTCOME_MISSING = "outcome_missing"
    OUTCOME_CONFLICT = "outcome_conflict"
    TICK_UNCLEAR = "tick_unclear"
    ODD_LOOK = "odd_look"
    UNREADABLE_OBJECT = "unreadable_object"
    OCR = "ocr"
    OCR_LOW = "ocr_low"
    TEXT_MISSING = "text_missing"
    SEVERAL_IN_ONE_CELL = "several_in_one_cell"
    ITEM_BOUNDARY = "item_boundary"
    NUMBER_UNCLEAR = "number_unclear"
    SECTION_ASSUMED = "section_assumed"
    CARRIED_DOWN = "carried_down"
    DITTO_UNCLEAR = "ditto_unclear"
    MERGED_OVER = "merged_over"
    MERGED_DOWN = "merged_down"
    ROW_SPARSE = "row_sparse"
    PAGE_CUT = "page_cut"
    SUM_DIFFERS = "sum_differs"
    RATE_DIFFERS = "rate_differs"
    WRONG_EXTENSION = "wrong_extension"
    UNPLACED_TEXT = "unplaced_text"
    MAIL_SAYS_OTHERWISE = "mail_says_otherwise"
    NOTHING_FILLED = "nothing_filled"
    HIDDEN_SHEET = "hidden_sheet"
    CONVERTED_BY_WPS = "converted_by_wps"
    OWN_TABLE = "own_table"
    OWN_TOTAL = "own_total"
    AMBIGUOUS_FORM = "ambiguous_form"
    FEW_LABELS = "few_labels"
    MEASURE_MISSING = "measure_missing"
    FIGURE_UNCLEAR = "figure_unclear"
    DATE_CONTRADICTION = "date_contradiction"
    OTHER_YEAR = "other_year"
    TASK_NUMBERING = "task_numbering"
    OLDER_AGAIN = "older_again"
    UNIT_UNKNOWN = "unit_unknown"
    UNIT_FUZZY = "unit_fuzzy"
    UNIT_NOT_ON_FORM = "unit_not_on_form"
    UNIT_CONFLICT = "unit_conflict"
    SAME_TIME = "same_time"
    MORE_DOUBTS = "more_doubts"
    ROWS_DROPPED = "rows_dropped"
    ROWS_REPEATED = "rows_repeated"
    RETURN_UNNAMED = "return_unnamed"
    CORRECTION_OUTDATED = "correction_outdated"
    OUTLIER = "outlier"
    RULE_UNDECIDED = "rule_undecided"
    OVERLAP = "overlap"
    OVERLAP_POSSIBLE = "overlap_possible"
    NOT_COVERED = "not_covered"
    PACKAGE_INCOMPLETE = "package_incomplete"
    TARGET_AMBIGUOUS = "target_ambiguous"
    TARGET_UNKNOWN = "target_unknown"


class Variant(StrEnum):
    """Which of several messages a code says: what exactly makes the answer doubtful."""

    RANGE = "range"
    VAGUE = "vague"
    HALF = "half"
    PER = "per"
    BEFORE = "before"
    OF_WHICH = "of_which"
    ARTICLE = "article"
    SEAM = "seam"
    REPEATED = "repeated"
    FIRM_BEFORE = "firm_before"
    SECTION = "section"
    NOT_WRITTEN = "not_written"
    IN_BRACKETS = "in_brackets"
    ROW_GONE = "row_gone"
    IN_TEXT = "in_text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One kind of finding.

    Attributes:
        severity: Whether the value can't be used (`error`) or should be looked at (`warning`).
        kind: What a clerk calls it where findings are counted by their kinds.
        message: One Chinese sentence with named slots: what, and what to do next; empty where only the variants say it.
        variants: Other sentences for the same code.
        meaning: What it means, for `docs/findings.md` as the two below.
        example: What a unit may have written.
        remedy: What to do about it.
    """

    severity: Severity
    kind: str
    meaning: str
    remedy: str
    message: str = ""
    example: str = ""
    variants: Mapping[Variant, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """The findings of one table of `docs/findings.md`, in its order."""

    title: str
    findings: Mapping[Code, Described]
