"""The slips that units confirm, in an office with the sample inboxes."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import docx
import pytest

from pipeline.app.correspondence.slip import SlipOrder, write_slips
from pipeline.app.decisions.decide import Word
from pipeline.app.decisions.fix import correct
from pipeline.app.decisions.targets import Target
from pipeline.cli.main import _outcome
from pipeline.core.errors import UsageError
from pipeline.core.workspace import Workspace
from pipeline.render.gongwen.filled_template import document_text
from tests.support.campaign_office import office_with, run_in
from tests.support.samples import CAMPAIGN, write_sample_inbox

NOW = dt.datetime(2017, 5, 22, 1, 30, tzinfo=dt.UTC)
SANDA = "yangpu-2017-sanda"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = Workspace.create(tmp_path_factory.mktemp("office") / "ws", bundled=CAMPAIGN.parent)
    write_sample_inbox(workspace.inbox)
    run_in(workspace, SANDA, dt.date(2017, 5, 22))
    word = Word("电话核实", "王芳", NOW)
    correct(workspace, Target("hy02", SANDA), "访谈职工", "1186", word)
    return workspace


def tables(path: Path) -> list[list[list[str]]]:
    found = docx.Document(io.BytesIO(path.read_bytes())).tables
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in found]


def test_a_slip_says_what_counts_what_was_corrected_and_what_is_open(office: Workspace) -> None:
    (path,) = write_slips(office, SlipOrder("区卫计委工会", SANDA, dt.date(2017, 5, 25)), now=NOW)
    figures, opinions = tables(path)
    rows = {row[0]: row[1:] for row in figures}
    assert rows["走访企事业单位数"] == ["100家", "待核：填的是约数“近百家”，按 100 计。"]
    assert rows["访谈职工数"] == ["1,186人", "原填“约1200人次”，更正：电话核实（王芳）"]
    assert rows["参加座谈人数"] == ["220人次", ""]
    assert rows["需要上级解决的问题"][0].startswith("1．建议统一全区")
    assert opinions[0] == ["序号", "反映主体", "内容", "办理情况"]
    assert opinions[1] == ["1", "职工", "单身青年职工多，希望多组织联谊活动。", "正在解决"]
    text = document_text(path.read_bytes())
    assert "情况汇总表（卫计委工会.docx，2017-05-12 16:21 收到）" in text
    assert "无误的请签字盖章后于5月25日前交回" in text
    assert "负责人（签字）：" in text
    assert path == office.outbox / SANDA / "核对单" / "2017-05-22" / "杨浦区卫生和计划生育工会.docx"


def test_every_unit_that_returned_something_gets_a_slip(office: Workspace) -> None:
    written = write_slips(office, SlipOrder(campaign=SANDA), now=NOW)
    assert len(written) == 12
    assert len({path.read_bytes() for path in written}) == 12


def test_a_unit_of_which_nothing_counts_gets_none(office: Workspace) -> None:
    with pytest.raises(UsageError, match="还没有计入汇总的数据"):
        write_slips(office, SlipOrder("大桥街道", SANDA), now=NOW)


def test_lists_and_papers_of_other_campaigns_stand_in_it(tmp_path: Path) -> None:
    chengdu = "chengdu-2012-mianduimian"
    workspace = office_with(tmp_path / "ws", chengdu)
    run_in(workspace, chengdu, dt.date(2012, 12, 20))
    (path,) = write_slips(workspace, SlipOrder("武侯区", chengdu), now=NOW)
    visits, papers = tables(path)
    assert [len(row) for row in visits] == [2] * 4
    assert "企业名称：" in visits[1][1]
    assert [row[0] for row in papers] == ["材料", "工作简报", "考核材料"]
    assert papers[1][1] == "武侯区总工会.eml/工作简报第3期.docx"


def test_the_command_says_where_it_wrote(office: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert _outcome(["--workspace", str(office.root), "slip", "hy02", "--campaign", SANDA]) == 0
    assert "已写 " in capsys.readouterr().out
