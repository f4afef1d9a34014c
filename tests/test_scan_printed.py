from __future__ import annotations

import difflib
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from extractors.core.document import CHECKED, Document, Grid, Line
from extractors.formats.register import read_documents
from extractors.formats.scan import read_scan, repair
from tests.support import scanned
from tests.support.scanned import Picture

pytestmark = pytest.mark.office
ANSWERS = {
    (0, 1): "82", (0, 3): "1973", (1, 1): "7", (1, 3): "105", (2, 1): "36", (2, 3): "0",
    (3, 1): "停车位紧张，建议与长阳路附近商务楼协商错时停车", (4, 4): "√", (6, 1): "女职工较多，希望增设母婴室", (8, 4): "√",
    (12, 1): "招工难、留人难，希望工会协助搭建招聘平台", (12, 4): "√", (30, 1): "请上级协调公交公司在隆昌路增设站点。",
}  # fmt: skip


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scanned.printed(ANSWERS, "五角场街道", tmp_path_factory.mktemp("printed"))


def texts_of(documents: Sequence[Document]) -> list[str]:
    return [cell.text for document in documents for block in document.blocks if isinstance(block, Grid) for cell in block.cells]


def squeezed(texts: Sequence[str]) -> str:
    return "".join("".join(texts).split()).replace(CHECKED, "√")


@pytest.mark.parametrize(
    "dpi,alter",
    [
        (150, lambda page: page),
        (200, lambda page: scanned.noisy(scanned.rotated(scanned.sealed(page, 0.3, 0.13), 2))),
        (300, lambda page: scanned.rotated(page, -4)),
        (200, lambda page: scanned.photographed(scanned.sealed(page, 0.6, 0.4))),
    ],
    ids=["150 dpi", "sealed, noisy, turned", "300 dpi, turned", "photographed"],
)
def test_printed_form_is_read_from_a_scan(filled: Path, dpi: int, alter: Callable[[Picture], Picture]) -> None:
    expected = texts_of(read_documents((filled.parent / "filled.docx").read_bytes()))
    pages = [np.asarray(Image.open(io.BytesIO(scanned.jpeg(alter(page), 60))))[:, :, ::-1] for page in scanned.rendered(filled, dpi)]
    known = texts_of(read_documents(scanned.BLANK.read_bytes()))
    (document,) = repair(read_scan(scanned.pages_in(pages, "TIFF")), known)
    got = texts_of([document])
    assert len(got) == len(expected)
    assert [text in {"√", CHECKED} for text in got] == [text == "√" for text in expected]
    assert [text for text in got if text.isdecimal()] == [text for text in expected if text.isdecimal()]
    assert [not text for text in got] == [not text for text in expected]
    assert difflib.SequenceMatcher(None, squeezed(expected), squeezed(got), autojunk=False).ratio() >= 0.95
    assert any(isinstance(block, Line) and block.text.endswith("五角场街道") for block in document.blocks)
