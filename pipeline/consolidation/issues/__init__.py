"""The issues that units raise: the same ones grouped day by day, and the register that follows each over versions and days."""

from pipeline.consolidation.issues.gathered import Issue, IssueGroup, gather
from pipeline.consolidation.issues.grouping import ALIKE, core_of, leaders_of, theme_of
from pipeline.consolidation.issues.issue_register import Problem, has_number, issue_names, member_of, problem_of, problems
from pipeline.consolidation.issues.raised import SAME, Raised

__all__ = [
    "ALIKE",
    "SAME",
    "Issue",
    "IssueGroup",
    "Problem",
    "Raised",
    "core_of",
    "gather",
    "has_number",
    "issue_names",
    "leaders_of",
    "member_of",
    "problem_of",
    "problems",
    "theme_of",
]
