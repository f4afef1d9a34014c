"""What a person has typed and not yet said: kept on the disk of the server, so that leaving, paging or a crash loses nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.core.file_names import TEXT
from pipeline.core.storage import replace_file, writing
from pipeline.core.workspace import Workspace

_FOLDER = "drafts"


@dataclass(frozen=True, slots=True)
class Draft:
    """A value and a reason as far as they are typed."""

    value: str = ""
    why: str = ""

    def __bool__(self) -> bool:
        return bool(self.value or self.why)


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of one person about one campaign: a file each, so that two windows never overwrite one another's.

    `reason` is the reason that was given last; it is offered for the next entry.
    """

    folder: Path

    @classmethod
    def of(cls, workspace: Workspace, campaign: str, user: str) -> Drafts:
        """Those of a user. They lie in `.huizong/drafts` of the workspace, under digests of the names."""
        return cls(workspace.page / _FOLDER / _digest(campaign) / _digest(user))

    @property
    def reason(self) -> str:
        """The reason that was given last."""
        return self.get("").why

    def get(self, name: str) -> Draft:
        """What was typed for an entry; an empty draft where there is none, or none that can be read."""
        try:
            known = json.loads(self._path(name).read_bytes().decode("utf-8", "surrogatepass"))
            return Draft(str(known["value"]), str(known["why"]))
        except (OSError, ValueError, KeyError, TypeError):
            return Draft()

    def keep(self, name: str, draft: Draft) -> None:
        """Keeps what was typed for an entry; an empty draft is forgotten.

        Raises:
            StorageError: the disk is full or can't be written.
        """
        if not draft:
            self.drop(name)
            return
        path, kept = self._path(name), Draft(draft.value[:TEXT], draft.why[:TEXT])
        with writing(path):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_file(path, json.dumps(asdict(kept), ensure_ascii=False).encode("utf-8", "surrogatepass"))

    def keep_reason(self, why: str) -> None:
        """Keeps the reason for the next entry."""
        self.keep("", Draft(why=why))

    def drop(self, name: str) -> None:
        """Forgets what was typed for an entry: it is settled."""
        with writing(self.folder):
            self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.folder / f"{_digest(name)}.json"


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:16]
