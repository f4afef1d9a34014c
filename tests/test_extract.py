from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from pipeline.app.files.extract import extract
from tests.support.returns import BASE


@pytest.mark.parametrize("name, data, unreadable", [("说明.txt", "请查收。".encode("gbk"), False), ("坏.docx", BASE[:500], True)])
def test_an_archive_is_unreadable_for_a_broken_return_in_it_and_not_for_a_note(
    tmp_path: Path, name: str, data: bytes, *, unreadable: bool
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("汇总表.docx", BASE)
        package.writestr(name, data)
    file = tmp_path / "材料.zip"
    file.write_bytes(packed.getvalue())
    (found,) = extract([file], None, start=tmp_path, workers=1)
    assert (len(found.documents), found.is_unreadable) == (1, unreadable)
    assert [one["part"] for one in found.data()["ignored"]] == [name]
