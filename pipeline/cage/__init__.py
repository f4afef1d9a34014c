"""The cage: files are read in worker processes that may be killed. `pipeline.cage.pool` holds it; it is loaded when there is work."""

from pipeline.cage.limits import DEFAULT_LIMITS, Job, Limits

__all__ = ["DEFAULT_LIMITS", "Job", "Limits"]
