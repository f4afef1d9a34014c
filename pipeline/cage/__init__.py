"""The cage: files are read in worker processes that may be killed."""

from pipeline.cage.pool import read_all, read_apart
from pipeline.cage.worker import DEFAULT_LIMITS, Job, Limits

__all__ = ["DEFAULT_LIMITS", "Job", "Limits", "read_all", "read_apart"]
