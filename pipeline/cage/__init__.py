"""The cage: files are read in worker processes that may be killed."""

from pipeline.cage.pool import read_all, read_apart
from pipeline.cage.worker import Job, Limits

__all__ = ["Job", "Limits", "read_all", "read_apart"]
