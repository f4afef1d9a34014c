"""What people type is bounded in one place: refused with what it is, how long it is and how long it may be."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.app.decisions.decide import Word
from pipeline.campaign.units.roster_table import pasted_rows, units_in
from pipeline.core.bundled import bundled_templates
from pipeline.core.errors import RosterError, UsageError
from pipeline.core.file_names import LIST, NAME, TEXT, TITLE, require_length
from pipeline.core.workspace import Workspace
from pipeline.web.safety.accounts import Accounts
from pipeline.web.safety.quotas import FORM_BYTES
from tests.support.web import Client, signed_in

CAMPAIGN = "yangpu-2017-sanda"


@pytest.fixture
def office(tmp_path: Path) -> Client:
    return signed_in(Workspace.create(tmp_path / "办公室", bundled=bundled_templates()))


def test_as_long_as_allowed_is_taken_and_one_more_refused() -> None:
    require_length("名称", "字" * NAME, NAME)
    with pytest.raises(UsageError, match=f"名称太长（{NAME + 1} 个字），请写在 {NAME} 个字以内"):
        require_length("名称", "字" * (NAME + 1), NAME)


def test_a_reason_is_no_treatise() -> None:
    now = dt.datetime.now(dt.UTC)
    assert Word("由" * TEXT, "王", now).why
    with pytest.raises(UsageError, match="理由太长"):
        Word("由" * (TEXT + 1), "王", now)


def test_a_person_has_a_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="账号名太长"):
        Accounts(tmp_path / "accounts.json").put("王" * (NAME + 1), "clerk", "correct horse battery")


@pytest.mark.parametrize("row", ["总" * (NAME + 1), f"某某总工会\t{'类' * (NAME + 1)}", f"某某总工会\t街道\t{'别' * (TITLE + 1)}"])
def test_a_roster_holds_names(row: str) -> None:
    with pytest.raises(RosterError, match=r"第 3 行.*太长"):
        units_in(pasted_rows(f"名称\t类别\t别名\n望江街道总工会\t街道\t\n{row}"))


@pytest.mark.parametrize(
    "url, field, most",
    [
        (f"/c/{CAMPAIGN}/settings/add", "name", NAME),
        (f"/c/{CAMPAIGN}/review/draft", "value", TEXT),
        (f"/c/{CAMPAIGN}/problems/assign", "handler", NAME),
        ("/run", "anything", TITLE),
    ],
)
def test_every_form_is_measured(office: Client, url: str, field: str, most: int) -> None:
    said = office.post(url, status=400, **{field: "字" * (most + 1)})
    assert f"太长（{most + 1} 个字）" in said


def test_a_pasted_roster_may_be_long(office: Client) -> None:
    draft = office.http.post("/campaigns/new", data={"csrf": office.csrf}, follow_redirects=False).headers["location"].rpartition("/")[0]
    assert "粘贴的名册太长" in office.post(
        f"{draft}/roster", status=400, files={"file": ("名册.txt", b"x")}, pasted="单位\n" * (LIST // 3 + 1)
    )


class TestUploads:
    def put(self, office: Client, **sent: object) -> tuple[int, str]:
        answer = office.http.post(f"/c/{CAMPAIGN}/files/drop", headers={"x-csrf-token": office.csrf}, **sent)  # type: ignore[arg-type]
        return answer.status_code, answer.text

    def test_texts_beside_the_files_are_few(self, office: Client) -> None:
        status, said = self.put(office, data={f"t{number}": "x" for number in range(40)}, files={"files": ("表.txt", b"x")})
        assert status == 400
        assert "太多" in said

    def test_a_text_beside_the_files_is_short(self, office: Client) -> None:
        status, said = self.put(office, data={"why": "x" * (FORM_BYTES + 1)}, files={"files": ("表.txt", b"x")})
        assert status == 400
        assert "太长" in said

    def test_texts_alone_are_no_upload(self, office: Client) -> None:
        status, said = self.put(office, data={"why": "x" * (FORM_BYTES + 1)})
        assert status == 413
        assert "太大" in said
