"""The issues that units raise: the same ones grouped day by day, and the register that follows each over versions and days."""

from pipeline.issues.gathered import Issue, IssueGroup, gather
from pipeline.issues.grouping import ALIKE, core_of, leaders_of, theme_of
from pipeline.issues.issue_register import Problem, has_number, issue_names, member_of, problems
from pipeline.issues.raised import SAME, Raised, Wording

__all__ = [
    "ALIKE",
    "SAME",
    "Issue",
    "IssueGroup",
    "Problem",
    "Raised",
    "Wording",
    "core_of",
    "gather",
    "has_number",
    "issue_names",
    "leaders_of",
    "member_of",
    "problems",
    "theme_of",
]
