"""What awaits a person: one thing after the other, what is said of it, and the original beside it."""

from pipeline.web.pages import files
from pipeline.web.pages.review import queue, settling

ROUTES = [*files.ROUTES, *queue.ROUTES, *settling.ROUTES]

__all__ = ["ROUTES"]
