"""What reading takes from outside its own process: limits, and conversions, made in batches before the files are read one by one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, OFFICE_LIMITS, Limits, OfficeLimits
from extractors.formats.legacy import ConversionCache, check_source, convert_cached, find_soffice, legacy_kind


class ConversionPendingError(Exception):
    """These contents must be converted first; they are given back so that one start of LibreOffice serves many."""

    def __init__(self, contents: Sequence[bytes]) -> None:
        """Takes what must be converted."""
        self.contents = tuple(contents)
        super().__init__(f"{len(self.contents)} contents await conversion")


@dataclass(frozen=True)
class Tools:
    """The conversions that a reader may use, and the limits that it keeps.

    Attributes:
        cache: What was converted before.
        failed: Contents that could not be converted, by their hash: file error code and message.
        batched: An unconverted content is given back for the next batch, not converted on the spot.
        limits: How much one file may ask for.
        office: What a conversion may cost.
    """

    cache: ConversionCache = field(default_factory=ConversionCache)
    failed: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    batched: bool = False
    limits: Limits = LIMITS
    office: OfficeLimits = OFFICE_LIMITS

    def docx_of(self, data: bytes) -> bytes:
        """The docx that a file of an older format was converted to.

        Raises:
            UnreadableFileError: it can't be converted.
            ConversionPendingError: it awaits the next batch.
        """
        failure = self.failed.get(_name(data))
        if failure is not None:
            raise UnreadableFileError.said(*failure)
        known = self.cache.get(data)
        if known is not None:
            return known
        if self.batched:
            # Looked at here, in the cage, before the process that converts a batch for all opens it.
            check_source(data, legacy_kind(data) or "", self.limits)
            raise ConversionPendingError([data])
        made = convert_cached({"": data}, cache=self.cache, soffice=find_soffice(), limits=self.office)[""]
        if isinstance(made, UnreadableFileError):
            raise made
        return made


ON_THE_SPOT = Tools()
"""Each file of an older format is converted when it is met, and forgotten."""


def convert(contents: Sequence[bytes], cache: ConversionCache, office: OfficeLimits = OFFICE_LIMITS) -> dict[str, tuple[str, str]]:
    """Converts a batch into the cache.

    Returns:
        What could not be converted: hash → file error code and message.
    """
    made = convert_cached({_name(data): data for data in contents}, cache=cache, soffice=find_soffice(), limits=office)
    return {name: (result.code, result.message) for name, result in made.items() if isinstance(result, UnreadableFileError)}


def _name(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
