"""Bytes in, normalized frames out.

`extract(files, campaign)` is the entry for a notebook or another program: files → frames, by the same functions that the commands
use. What it needs is loaded when it is first called: pandas and the readers are slow to load.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pandas as pd

    from extractors.form import FormSpec
    from extractors.match import Layout

__all__ = ["Forms", "extract"]


class Forms(Protocol):
    """Whatever has the forms that files are read against, e.g. a campaign of an opened workspace."""

    @property
    def layouts(self) -> Sequence[Layout]:
        """The forms, ready to be found in returns."""
        ...


def extract(files: Iterable[Path | str], campaign: Forms) -> dict[str, pd.DataFrame]:
    """What stands in `files`, as normalized frames by name. Nothing is written or moved.

    Files are read in this process: for files from strangers use the command, which reads each in a process of its own.

    Args:
        files: Paths of returned files.
        campaign: The forms that they may hold.

    Returns:
        `submissions` (a row a return), one frame a group (a row an item), `findings`; see `extractors.frames.frames`
        for columns and dtypes.
    """
    from extractors.extraction import read_file  # noqa: PLC0415 - slow to load
    from extractors.frames import frames  # noqa: PLC0415 - as above

    specs: Mapping[str, FormSpec] = {layout.form: layout.spec for layout in campaign.layouts}
    readings = ((str(file), read_file(Path(file).read_bytes(), Path(file).name, campaign.layouts)) for file in files)
    return frames(readings, specs)
