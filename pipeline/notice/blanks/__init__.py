"""Learning a form from its blank: the definition as YAML, and previews for a person to check."""

from pipeline.notice.blanks.study import Study, study

__all__ = ["Study", "study"]
