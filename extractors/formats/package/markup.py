"""XML of packages → trees, with nothing fetched, nothing expanded, and no document type in any encoding."""

from __future__ import annotations

import io
from collections.abc import Iterator

from lxml import etree

from extractors.core.errors import UnreadableFileError

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, collect_ids=False)
_TOO_DEEP = "Excessive depth"


def parse(xml: bytes, what: str) -> etree._Element:
    """The root of a part.

    Args:
        xml: Its bytes.
        what: What it is, in Chinese, for the message.

    Raises:
        UnreadableFileError: `corrupt`; `unsafe` where it is nested too deeply or declares a document type.
    """
    try:
        root = etree.fromstring(xml, _PARSER)
    except etree.XMLSyntaxError as error:
        raise _unreadable(error, what) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFileError("unsafe", "声明了文档类型（DOCTYPE）")
    return root


def stream(xml: bytes, what: str, *tags: str) -> Iterator[etree._Element]:
    """The elements `tags` of a part of any size as they end; each is cleared when the next is asked for.

    Raises:
        UnreadableFileError: `corrupt`; `unsafe` where it is nested too deeply.
    """
    try:
        for _, element in etree.iterparse(
            io.BytesIO(xml), tag=tags, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
        ):
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise _unreadable(error, what) from error


def _unreadable(error: etree.XMLSyntaxError, what: str) -> UnreadableFileError:
    if _TOO_DEEP in str(error):
        return UnreadableFileError("unsafe", f"{what}嵌套过深")
    return UnreadableFileError("corrupt", f"{what}不是完整的 XML")
