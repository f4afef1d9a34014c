"""Files of an upload while they come: on the disk, in one file, however many and however small they are."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from pipeline.web.posted import upload

_BOUND = "0123456789abcdef"


def part(number: int, size: int) -> bytes:
    head = f'--{_BOUND}\r\nContent-Disposition: form-data; name="files"; filename="{number}.docx"\r\n\r\n'
    return head.encode() + content(number, size) + b"\r\n"


def content(number: int, size: int) -> bytes:
    return f"{number:08d}".encode() * (size // 8)


def request(parts: Iterator[bytes], last: bytes = f"--{_BOUND}--\r\n".encode()) -> Request:
    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0)
        body = next(parts, None)
        return {"type": "http.request", "body": last if body is None else body, "more_body": body is not None}

    headers = [(b"content-type", f"multipart/form-data; boundary={_BOUND}".encode())]
    return Request({"type": "http", "method": "POST", "headers": headers}, receive)


def open_files() -> int:
    folder = Path("/proc/self/fd")
    return sum(1 for _ in folder.iterdir()) if folder.is_dir() else 0


async def taken(parts: Iterator[bytes], most: int = 5000) -> tuple[list[bytes], int, int]:
    """What each file of an upload holds when its first and last bytes are read in turns; the bytes of memory and the files it took."""
    before = open_files()
    tracemalloc.start()
    async with upload(request(parts), files=most, fields=20, text=2**20) as form:
        peak, opened = tracemalloc.get_traced_memory()[1], open_files() - before
        tracemalloc.stop()
        files = [one.file for one in form.getlist("files") if not isinstance(one, str)]
        heads = [file.read(8) for file in files]
        return [head + file.read() for head, file in zip(heads, files, strict=True)], peak, opened


def test_many_small_files_take_neither_memory_nor_open_files() -> None:
    found, peak, opened = asyncio.run(taken(part(number, 100_000) for number in range(300)))
    assert found == [content(number, 100_000) for number in range(300)]
    assert peak < 5_000_000
    assert opened < 5


def test_more_files_than_may_come_are_refused() -> None:
    with pytest.raises(MultiPartException):
        asyncio.run(taken((part(number, 8) for number in range(4)), most=3))


def test_files_that_come_at_one_stroke_keep_apart() -> None:
    found, _, _ = asyncio.run(taken(iter([b"".join(part(number, 40) for number in range(5))])))
    assert found == [content(number, 40) for number in range(5)]


def test_an_empty_file_and_one_behind_it_keep_apart() -> None:
    found, _, _ = asyncio.run(taken(iter([part(1, 0), part(2, 16), part(3, 0)])))
    assert found == [b"", b"0000000200000002", b""]


@pytest.mark.parametrize("last", [b"", f"--{_BOUND}".encode(), part(3, 16)])
def test_an_upload_that_is_cut_off_is_refused(last: bytes) -> None:
    async def read() -> None:
        async with upload(request(iter([part(1, 16), part(2, 16)]), last), files=9, fields=9, text=99):
            pass

    with pytest.raises(MultiPartException):
        asyncio.run(read())


def test_an_upload_of_nothing_is_one() -> None:
    assert asyncio.run(taken(iter([])))[0] == []
