"""The page of the campaigns says what is declared: every form, field and column, under its campaign."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.campaign import load_campaign

ROOT = Path(__file__).parent.parent
CAMPAIGNS = sorted(folder.name for folder in (ROOT / "templates").iterdir() if (folder / "campaign.yaml").is_file())


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_page_names_every_field_of_a_campaign_that_ships(name: str) -> None:
    page = (ROOT / "docs" / "campaigns.md").read_text(encoding="utf-8")
    section = page.partition(f"## `{name}`")[2].partition("\n## ")[0]
    campaign = load_campaign(ROOT / "templates" / name)
    wanted = {f"`{form}`" for form in campaign.forms}
    for form in campaign.forms.values():
        wanted |= {f"`{field}`" for field in form.fields}
        wanted |= {f"`{column}`" for listed in form.lists.values() for column in listed.columns}
    assert not sorted(one for one in wanted if one not in section)
