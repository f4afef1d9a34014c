"""`docs/新活动十分钟.md` done to the letter: its commands and settings, on a notice and forms that are in none of the campaigns."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from pipeline.cli import main
from pipeline.render.gongwen.default_templates import main as redraft
from tests.support import new_campaign_papers as papers
from tests.support import new_campaign_returns as returns

PAGE = (Path(__file__).parents[1] / "docs" / "新活动十分钟.md").read_text(encoding="utf-8")
ID = "lxqzgh-2024-zgzjjs"
DAY = "2024-09-22"
FORM = "职工之家建设情况表"
_BLOCK = re.compile(
    r"(?:<!-- step: (?P<step>\w+) -->\s*)?```(?P<kind>sh|yaml|text)\n(?P<text>.*?)```|<!-- do: (?P<alone>\w+) -->", re.DOTALL
)


@dataclass
class Desk:
    """The clerk's folder, and what the screen and the documents showed after each command."""

    home: Path
    said: list[tuple[str, str]] = field(default_factory=list)
    summaries: list[dict[str, Any]] = field(default_factory=list)

    @property
    def root(self) -> Path:
        return self.home / "汇总"

    @property
    def campaign(self) -> Path:
        return self.root / "templates" / ID

    @property
    def outbox(self) -> Path:
        return self.root / "outbox" / ID / DAY

    def type(self, line: str) -> None:
        """One command line of the page, as the clerk types it."""
        words = shlex.split(line)[1:]
        self.said.append((line, self.answer(words)))
        if words[0] == "run":
            (state,) = json.loads(self.answer(["status", ID, "--as-of", DAY, "--json"]))
            summary = json.loads((self.outbox / "summary.json").read_text(encoding="utf-8"))
            self.summaries.append({"totals": summary["totals"], "units": state["units"], "review": state["review"]})

    def answer(self, words: list[str]) -> str:
        """What the screen shows."""
        out = io.StringIO()
        where = self.root if self.root.exists() else self.home
        with contextlib.chdir(where), contextlib.redirect_stdout(out), contextlib.redirect_stderr(out), pytest.raises(SystemExit) as end:
            main(words)
        assert not end.value.code, (words, out.getvalue())
        return out.getvalue()

    def change(self, pattern: str, text: str) -> None:
        """Changes the one place of the settings that a pattern finds."""
        path = self.campaign / "campaign.yaml"
        changed, count = re.subn(pattern, lambda _: text, path.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
        assert count == 1, pattern
        path.write_text(changed, encoding="utf-8")

    def run(self) -> None:
        self.type(f"huizong run {ID} --as-of {DAY}")


def _papers(desk: Desk, _text: str) -> None:
    for name in (papers.NOTICE, papers.REVISED, papers.LIST, papers.SURVEY):
        shutil.copy(papers.HERE / name, desk.root)


def _roster(desk: Desk, text: str) -> None:
    (desk.campaign / "roster.csv").write_text(text, encoding="utf-8")


def _inbox(desk: Desk, _text: str) -> None:
    files = returns.inbox()
    for name, (data, _) in files.items():
        (desk.root / "inbox" / name).write_bytes(data)
    (desk.root / "inbox" / returns.REGISTER).write_text(returns.register(files), encoding="utf-8")


def _append(desk: Desk, text: str) -> None:
    path = desk.campaign / "campaign.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}", encoding="utf-8")


def _redraft(desk: Desk, _text: str) -> None:
    redraft([str(desk.campaign)])
    desk.run()
    desk.type("huizong fix 卫健工会 其中模范职工之家 7 --why 电话核实")


def _rename(desk: Desk, text: str) -> None:
    desk.change(r"^      其中模范职工之家: \{label.*\n", text)
    desk.change(r"^  其中模范职工之家: 个", "  模范职工之家: 个")
    path = desk.campaign / "campaign.yaml"
    head, rules, rest = path.read_text(encoding="utf-8").rpartition("\nrules:")
    path.write_text(head + rules + rest.replace("其中模范职工之家", "模范职工之家"), encoding="utf-8")
    desk.run()


def _survey(desk: Desk, text: str) -> None:
    desk.type(text.strip())
    learned = (desk.root / "learned" / "职工书屋基本情况表.yaml").read_text(encoding="utf-8").partition("forms:\n")[2]
    shutil.copy(desk.root / "learned" / "blanks" / papers.SURVEY, desk.campaign / "blanks")
    desk.change(r"^# 计量单位", f"{learned}    required: false\n\n# 计量单位")
    redraft([str(desk.campaign)])
    (desk.root / "inbox" / "望江街道书屋.docx").write_bytes(returns.filled_survey("望江街道总工会", "4", "6,500"))
    (desk.root / "inbox" / returns.REGISTER).write_text("文件,收到时间\n望江街道书屋.docx,2024-09-21 09:00\n", encoding="utf-8")
    desk.run()


def _revised(desk: Desk, text: str) -> None:
    shutil.copy(papers.HERE / papers.REVISED, desk.campaign / "blanks")
    desk.change(r"^    blanks: \[blanks/附件1 .*\n", text)


def _added(desk: Desk, text: str) -> None:
    desk.change(r"^      填表人: ", f"{text}      填表人: ")
    (desk.root / "inbox" / "经开区.docx").write_bytes(returns.filled_form(returns.ZONE, volunteers="33"))
    (desk.root / "inbox" / returns.REGISTER).write_text("文件,收到时间\n经开区.docx,2024-09-22 09:00\n", encoding="utf-8")
    desk.run()


STEPS = {
    "papers": _papers,
    "roster": _roster,
    "inbox": _inbox,
    "append": _append,
    "redraft": _redraft,
    "rename": _rename,
    "survey": _survey,
    "revised": _revised,
    "added": _added,
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The page, from its first line to its last."""
    made = Desk(tmp_path_factory.mktemp("经办人"))
    for found in _BLOCK.finditer(PAGE):
        step = found["step"] or found["alone"]
        if step in STEPS:
            STEPS[step](made, found["text"] or "")
        elif found["kind"] == "sh":
            for line in found["text"].splitlines():
                made.type(line)
    return made


def printed() -> Iterator[str]:
    """The lines that the page says one sees, in its blocks of text, without what it leaves out."""
    for found in _BLOCK.finditer(PAGE):
        if found["kind"] == "text" and found["step"] is None:
            yield from (piece for line in found["text"].splitlines() for piece in re.split(r"…+", line) if len(piece) > 1)


def test_the_page_shows_what_the_screen_shows(desk: Desk) -> None:
    screen = "\n".join(said for _, said in desk.said)
    assert [line for line in printed() if line not in screen] == []


def test_the_papers_are_the_same_to_the_byte_each_time() -> None:
    assert (papers.HERE / papers.NOTICE).read_bytes() == papers.notice()
    assert (papers.HERE / papers.LIST).read_bytes() == papers.listing()
    assert (papers.HERE / papers.REVISED).read_bytes() == papers.form(revised=True)
    assert (papers.HERE / papers.SURVEY).read_bytes() == papers.survey()


def test_an_attachment_that_was_given_beside_the_notice_is_not_asked_for_again(desk: Desk) -> None:
    settings = (desk.campaign / "campaign.yaml").read_text(encoding="utf-8")
    assert "【请填】附件2" not in settings
    assert "=SUM" not in settings


def test_the_first_run_gives_every_total_as_the_units_wrote_it(desk: Desk) -> None:
    totals = desk.summaries[0]["totals"]
    assert {name: totals[name] for name in ("职工之家总数", "其中模范职工之家", "栏_2024年投入经费", "其中工会经费", "专兼职管理人员")} == {
        "职工之家总数": 33,
        "其中模范职工之家": 17,
        "栏_2024年投入经费": 168.35,
        "其中工会经费": 137.85,
        "专兼职管理人员": 51,
    }
    assert (totals["总面积"], totals["服务职工"]) == (6740.5, 23170)
    assert (totals["设施设备情况.数量"], totals["设施设备情况.金额"]) == (1237, 39.4)
    assert (totals["职工之家名录.建筑面积"], totals["职工之家名录.行政补助"]) == (4800.5, 21)


def test_the_first_run_knows_who_sent_and_names_all_that_is_doubtful_and_nothing_else(desk: Desk) -> None:
    first = desk.summaries[0]
    assert {unit["id"]: unit["state"] for unit in first["units"]} == {
        **dict.fromkeys(("jd01", "jd02", "jd03", "cy01"), "on_time"),
        "cy02": "late",
        "cy03": "missing",
    }
    assert sorted((one["unit"], one["code"], one["field"]) for one in first["review"]) == [
        ("cy01", "not_a_date", "最近一次验收日期"),
        ("cy02", "answer_elsewhere", "主要做法和成效"),
        ("cy02", "approximate", "专兼职管理人员"),
        ("cy02", "approximate", "总面积"),
        ("cy02", "approximate", "职工之家名录[1].栏_2024年18月"),
        ("cy02", "choice_conflict", "是否设立母婴室"),
        ("cy02", "expression", "服务职工"),
        ("cy02", "not_a_date", "最近一次验收日期"),
        ("cy02", "not_a_number", "设施设备情况[1].数量"),
        *(("jd02", "sum_differs", f"职工之家名录.{column}") for column in ("工会经费", "建筑面积", "栏_2023年", "栏_2024年18月")),
    ]


def test_what_was_corrected_counts_in_the_next_run(desk: Desk) -> None:
    before, after = desk.summaries[:2]
    assert after["totals"]["总面积"] == before["totals"]["总面积"] + 20
    assert after["totals"]["设施设备情况.数量"] == before["totals"]["设施设备情况.数量"] + 3
    assert len(after["review"]) == len(before["review"]) - 3


def test_the_rule_and_the_tables_of_the_page_hold(desk: Desk) -> None:
    told = [one for one in desk.summaries[2]["review"] if one["code"] == "model_over_total"]
    assert [(one["unit"], "9" in one["message"]) for one in told] == [("cy02", True)]
    book = openpyxl.load_workbook(desk.outbox / "明细.xlsx", data_only=True)
    rows = [[str(cell.value) for cell in row] for row in book["存在问题归类"].iter_rows()]
    assert any(row[0] == "经费" and "望江街道总工会" in row[-1] for row in rows), rows


def test_a_renamed_field_keeps_its_correction(desk: Desk) -> None:
    renamed = desk.summaries[3]
    assert renamed["totals"]["模范职工之家"] == 17 - 9 + 7
    assert not [one for one in renamed["review"] if one["code"] == "model_over_total"]


def test_a_further_form_is_read_as_learned(desk: Desk) -> None:
    assert (desk.summaries[4]["totals"]["书屋数量"], desk.summaries[4]["totals"]["藏书量"]) == (4, 6500)


def test_two_versions_of_a_blank_are_read_side_by_side(desk: Desk) -> None:
    last = desk.summaries[-1]
    assert (last["totals"]["志愿者"], last["totals"]["职工之家总数"]) == (33, 35)
    assert not [one for one in last["review"] if one["code"] == "label_missing"]


def test_the_consolidated_form_is_the_version_that_asks_everything(desk: Desk) -> None:
    rows = docx.Document(str(desk.outbox / "汇总表.docx")).tables[0].rows
    assert [cell.text for cell in (rows[2].cells[2], rows[17].cells[1])] == ["35", "33（另有5家未填有效数字）"]


def test_the_report_speaks_of_figures_with_their_measures_and_not_of_who_filled_in_the_form(desk: Desk) -> None:
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(desk.outbox / "情况汇总报告.docx")).paragraphs)
    assert "职工之家总数35个" in text
    assert "服务人次·2024年1—8月" in text
    assert "各单位职工之家情况" in text
    assert "填表人" not in text
