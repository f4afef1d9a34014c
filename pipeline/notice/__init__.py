"""Official notices (公文): the elements found in their text, and the campaign folder made of them."""

from pipeline.notice.elements.all_elements import read_notice
from pipeline.notice.elements.notice import Notice

__all__ = ["Notice", "read_notice"]
