"""A clerk drags files onto the page, and reviews beside a PDF and a scan: the box lies on the cell that the doubt is about."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pytest
from playwright.sync_api import JSHandle, Page, expect

from pipeline.app.nightly.run import Order, run
from pipeline.cage.engine import LocalEngine
from pipeline.cage.limits import read_limits
from pipeline.campaign.units.roster import load_roster
from pipeline.core.bundled import MARKER, bundled_templates
from pipeline.core.workspace import Workspace
from tests.support.browser import Served, browsing, needs_browser, person, serious, serving
from tests.support.samples import CAMPAIGN as FOLDER
from tests.support.samples import answer, as_docx
from tests.support.scanned import png, printed, rendered

pytestmark = needs_browser
CAMPAIGN = FOLDER.name
NOW = dt.datetime(2017, 5, 18, 10, tzinfo=dt.UTC)
WAIT = 120_000
"""Milliseconds; the machine of the tests may be busy."""
PDF_UNIT, SCAN_UNIT = "四平路街道总工会", "大桥街道总工会"
ASKED = "走访企事业单位"
FIGURES = {(0, 3): "2115", (1, 1): "14", (1, 3): "210", (2, 1): "14", (2, 3): "0"}
PRINTED = {PDF_UNIT: "约56", SCAN_UNIT: "约73"}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The filled form of each unit as a PDF."""
    return {unit: printed({**FIGURES, (0, 1): figure}, unit, tmp_path_factory.mktemp("papers")) for unit, figure in PRINTED.items()}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, papers: dict[str, Path]) -> Iterator[Served]:
    office = Workspace.create(tmp_path_factory.mktemp("browser") / "办公室", bundled=bundled_templates())
    marker = office.root / MARKER
    marker.write_text(f"{marker.read_text(encoding='utf-8')}\n[limits]\nwall_seconds = 600\ncpu_seconds = 300\n", encoding="utf-8")
    (office.inbox / f"{PDF_UNIT}.pdf").write_bytes(papers[PDF_UNIT].read_bytes())
    (office.inbox / f"{SCAN_UNIT}.png").write_bytes(png(rendered(papers[SCAN_UNIT], 200)[0]))
    order = Order(clock=lambda: NOW, campaigns=(CAMPAIGN,), settle=dt.timedelta())
    run(office, order, LocalEngine(2, read_limits(marker)))
    with serving(office, lambda: NOW) as server:
        yield server


@pytest.fixture(scope="module")
def page(served: Served) -> Iterator[Page]:
    with browsing() as browser, person(browser, served) as opened:
        opened.set_default_timeout(WAIT)
        yield opened


def beside(page: Page, served: Served, unit: str) -> tuple[float, float, float, float]:
    """Opens the doubt about the figure of a unit; gives the box on the page beside it, in shares of the page."""
    (known,) = [one.id for one in load_roster(FOLDER / "roster.csv") if one.name == unit]
    page.goto(f"{served.url}c/{CAMPAIGN}/review?unit={known}&q={ASKED}")
    box = page.locator("rect#lit")
    expect(box).to_be_visible(timeout=WAIT)
    expect(page.locator("#judge")).to_contain_text(ASKED)
    x, y, width, height = (float(box.get_attribute(name) or "nan") / 1000 for name in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def place_of(pdf: Path, text: str) -> tuple[float, float]:
    """The middle of a text that is printed on the first page, in shares of the page."""
    with pdfplumber.open(pdf) as document:
        first = document.pages[0]
        (found,) = [one for one in first.extract_words() if text in one["text"]]
        return (found["x0"] + found["x1"]) / 2 / float(first.width), (found["top"] + found["bottom"]) / 2 / float(first.height)


@pytest.mark.parametrize("unit", [PDF_UNIT, SCAN_UNIT], ids=["pdf", "scan"])
def test_the_box_lies_on_the_cell_that_the_doubt_is_about(page: Page, served: Served, papers: dict[str, Path], unit: str) -> None:
    left, top, right, bottom = beside(page, served, unit)
    across, down = place_of(papers[unit], PRINTED[unit])
    assert left < across < right
    assert top < down < bottom
    assert (right - left) * (bottom - top) < 0.05
    image = page.locator("figure.sheet img").first
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("one => one.naturalWidth") > 800
    assert image.evaluate("one => one.getBoundingClientRect().width") > 500
    assert page.locator("rect#lit").evaluate(
        "one => { const seen = one.getBoundingClientRect(); return seen.top >= 0 && seen.bottom <= innerHeight; }"
    )
    assert serious(page) == []


def test_a_figure_is_corrected_beside_its_page(page: Page, served: Served) -> None:
    beside(page, served, PDF_UNIT)
    page.keyboard.type("56")
    with page.expect_navigation(timeout=WAIT):
        page.keyboard.press("Enter")
    expect(page.locator("#flash")).to_contain_text("定为“56”")


def dragged(page: Page, files: dict[str, bytes]) -> JSHandle:
    """Files as a browser hands them over when somebody drags them in."""
    packed = {name: base64.b64encode(data).decode() for name, data in files.items()}
    return page.evaluate_handle(
        """(packed) => {
          const carried = new DataTransfer();
          for (const [name, data] of Object.entries(packed)) {
            const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
            carried.items.add(new File([bytes], name));
          }
          return carried;
        }""",
        packed,
    )


def test_files_are_dragged_onto_the_page(page: Page, served: Served) -> None:
    page.goto(f"{served.url}c/{CAMPAIGN}/files")
    zone = page.locator("#drop")
    carried = dragged(page, {"定海.docx": as_docx(answer("定海路街道总工会", seed=1)), "说明.txt": "见附件".encode()})
    zone.dispatch_event("dragenter", {"dataTransfer": carried})
    expect(zone).to_have_class("card drop over")
    zone.dispatch_event("dragleave", {"dataTransfer": carried})
    expect(zone).to_have_class("card drop")
    for event in ("dragenter", "dragover", "drop"):
        zone.dispatch_event(event, {"dataTransfer": carried})
    expect(page.get_by_role("heading", name="刚放入的 2 个文件")).to_be_visible(timeout=WAIT)
    expect(page.locator("#outcomes")).to_contain_text("定海路街道总工会")
    expect(page.locator("#outcomes").get_by_text("计入", exact=True)).to_have_count(1)
    expect(zone).to_have_class("card drop")


def test_a_text_that_is_dragged_in_is_no_file(page: Page, served: Served) -> None:
    page.goto(f"{served.url}c/{CAMPAIGN}/files")
    text = page.evaluate_handle("() => { const carried = new DataTransfer(); carried.setData('text/plain', '一段字'); return carried; }")
    page.locator("#drop").dispatch_event("dragenter", {"dataTransfer": text})
    expect(page.locator("#drop")).to_have_class("card drop")
