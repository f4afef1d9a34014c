"""How much one received file may ask for. Every limit is far above what a form needs and far below what hurts (`docs/limits.md`)."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 2**20
SHEET_ROWS, SHEET_COLUMNS = 1_048_576, 16_384
"""Of a sheet, in Excel since 2007 and whoever writes as it does: no cell lies outside."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is admitted before and while one file is opened. Sizes are bytes.

    Attributes:
        input: A file as received, or found within another.
        members: Parts of a package, and entries of all containers of one file together: a district has a few hundred units.
        part: One part or member unfolded.
        total: All parts of a package, all files of one container with those inside it, all streams of a PDF.
        ratio: Times a part may grow; real documents stay below 100, a bomb is above 1,000.
        ratio_free: Size up to which growth is not looked at: small parts of blanks are packed well and hurt nobody.
        depth: Containers in one another: a forwarded mail, its archive, one more archive.
        cells: The rectangle that the cells of one sheet span.
        filled: Cells of one sheet that hold something; a list of ten thousand rows has 200,000.
        merges: Merged ranges of one sheet.
        word_cells: Cells of all tables of a document or web page.
        tags: Marks of the markup of one text body, records of the shared texts of an `.xlsb`.
        table_depth: Tables in one another.
        pages: Pages of a PDF or TIFF.
        page_objects: Characters and lines on one page; a page of the smallest print has about 10,000.
        drawn: Instructions that draw the pages of a PDF, in bytes; a page has 30,000, and a megabyte takes a second.
        pixels: Of one picture.
        mail_parts: Parts of one mail.
        mail_lines: Lines of one mail; 50 MB of base64 are 700,000.
        unpack_seconds: Time for the outside program that unpacks a RAR archive.
    """

    input: int = 50 * MIB
    members: int = 1_000
    part: int = 64 * MIB
    total: int = 256 * MIB
    ratio: int = 200
    ratio_free: int = MIB
    depth: int = 3
    cells: int = 2_000_000
    filled: int = 400_000
    merges: int = 50_000
    word_cells: int = 200_000
    tags: int = 1_000_000
    table_depth: int = 20
    pages: int = 300
    page_objects: int = 100_000
    drawn: int = 16 * MIB
    pixels: int = 60_000_000
    mail_parts: int = 10_000
    mail_lines: int = 1_000_000
    unpack_seconds: int = 20


LIMITS = Limits()
"""The defaults."""


@dataclass(frozen=True, slots=True)
class OfficeLimits:
    """What one start of LibreOffice may cost.

    Attributes:
        start_seconds: For the start of the program, before the first file.
        file_seconds: For each file; a batch that gives no further file for so long is stopped.
        memory_bytes: Address space of each process of the group (POSIX).
        output_bytes: The largest file that may be written (POSIX).
        batch: How many files share one start.
    """

    start_seconds: float = 20.0
    file_seconds: float = 20.0
    memory_bytes: int = 2 * 2**30
    output_bytes: int = 256 * MIB
    batch: int = 40


OFFICE_LIMITS = OfficeLimits()
"""The defaults."""
