"""Official notices (公文): the elements found in their text, and the campaign folder made of them."""

from pipeline.notice.elements.notice import Notice
from pipeline.notice.elements.read import read_notice

__all__ = ["Notice", "read_notice"]
