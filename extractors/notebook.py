"""For a notebook: files → frames, by the same functions that the commands use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import pandas as pd

from extractors.extraction import read_file
from extractors.form import FormSpec
from extractors.frames import frames
from extractors.match import Layout


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
    specs: Mapping[str, FormSpec] = {layout.form: layout.spec for layout in campaign.layouts}
    readings = ((str(file), read_file(Path(file).read_bytes(), Path(file).name, campaign.layouts)) for file in files)
    return frames(readings, specs)
