from __future__ import annotations

import io
import zipfile

import pytest

from extractors.core.errors import UnreadableFileError
from extractors.formats.containers import container_kind
from extractors.formats.register import read_documents
from tests.support import samples
from tests.support.returns import BASE


def _zip(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return target.getvalue()


@pytest.mark.parametrize(
    "data, code",
    [
        (b"", "empty"),
        (b"\x00\x01\x02 no format at all", "unsupported"),
        (BASE[:400], "corrupt"),
        (samples.encrypted(BASE), "encrypted"),
        (_zip("ppt/presentation.xml"), "unsupported"),
        (_zip("Index/Document.iwa", "preview.jpg"), "unsupported"),
    ],
    ids=["nothing", "noise", "cut off", "encrypted", "slides", "apple"],
)
def test_file_that_can_not_be_read_is_named_by_its_code(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_documents(data)
    assert caught.value.code == code


def test_kind_is_known_by_content() -> None:
    assert len(read_documents(BASE)) == 1
    assert read_documents(samples.as_xlsx(samples.answer("区教育工会", seed=4)))[0].title


def test_file_of_numbers_is_told_as_a_whole_and_its_pictures_are_not_read() -> None:
    assert container_kind(_zip("Index/Document.iwa", "preview.jpg")) is None
    assert container_kind(_zip("Document.iwa", "preview.jpg")) == "zip"
