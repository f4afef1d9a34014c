"""A server that speaks S3, on loopback, in this process, gone with the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import fsspec
import pytest
from moto.server import ThreadedMotoServer

from pipeline.core.bundled import MARKER
from pipeline.core.workspace import Workspace

BUCKET = "huizong-archive"


@dataclass(frozen=True)
class ObjectServer:
    """A running server with one empty bucket."""

    endpoint: str

    def files(self) -> Any:
        """The store as other programs see it."""
        return fsspec.filesystem("s3", client_kwargs={"endpoint_url": self.endpoint}, use_listings_cache=False)

    def keep_originals_of(self, workspace: Workspace, folder: str) -> None:
        """Writes the setting into a workspace."""
        setting = f'[archive]\nurl = "s3://{BUCKET}/{folder}"\nendpoint = "{self.endpoint}"\n'
        (workspace.root / MARKER).write_text(setting, encoding="utf-8")


@contextmanager
def object_server() -> Iterator[ObjectServer]:
    """Starts a server and ends it; it takes any key."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-east-1"}.items():
            patch.setenv(name, value)
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        try:
            host, port = server.get_host_and_port()
            running = ObjectServer(f"http://{host}:{port}")
            running.files().mkdir(BUCKET)
            yield running
        finally:
            server.stop()
