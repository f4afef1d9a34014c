"""`huizong new`: a campaign's folder out of a notice, complete, loadable, and never over something that is there."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import docx
import pytest

from extractors.formats.register import read_documents
from pipeline.campaign import load_campaign
from pipeline.campaign.units.roster import load_roster
from pipeline.cli import main
from pipeline.core.bundled import bundled_templates
from pipeline.core.errors import UsageError
from pipeline.core.workspace import Workspace
from pipeline.notice.folder import draft_of, write_folder
from pipeline.render.gongwen.default_templates import build_report_template
from tests.support.notice_elements import STANDS, path_of
from tests.support.office_files import filled_docx

TODAY = dt.date(2024, 3, 8)
BLANK = Path(__file__).parents[1] / "templates" / "yangpu-2017-sanda" / "blanks"


def made(path: Path, templates: Path, *, campaign_id: str = "made", blanks: tuple[Path, ...] = ()) -> Path:
    return write_folder(draft_of(path, campaign_id=campaign_id, blanks=blanks, today=TODAY), templates)


def declared(folder: Path) -> str:
    return (folder / "campaign.yaml").read_text(encoding="utf-8")


def lines_of(path: Path) -> str:
    return "\n".join(block.text for document in read_documents(path.read_bytes()) for block in document.blocks if hasattr(block, "text"))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """The folder of each notice, made once."""
    root = tmp_path_factory.mktemp("shelf")
    return cache(lambda name, kind: made(path_of(name, kind), root, campaign_id=f"{name}-{kind}"))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Path]:
    root = tmp_path / "办公室"
    Workspace.create(root, bundled=bundled_templates())
    shutil.rmtree(root / "templates")
    (root / "templates").mkdir()
    with contextlib.chdir(root):
        yield root


def call(*arguments: str | Path) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as end:
        main([str(argument) for argument in arguments])
    return int(end.value.code or 0), out.getvalue(), err.getvalue()


@pytest.mark.parametrize("kind", ["txt", "docx"])
@pytest.mark.parametrize("name", STANDS)
def test_every_notice_becomes_a_folder_that_loads(name: str, kind: str, shelf: Callable[[str, str], Path]) -> None:
    path = path_of(name, kind)
    folder = shelf(name, kind)
    campaign = load_campaign(folder)
    assert campaign.issuer == STANDS[name]["发文机关"]
    assert str(campaign.issued) == STANDS[name].get("成文日期", "None")
    assert load_roster(folder / campaign.roster) == ()
    assert (folder / f"通知.{kind}").read_bytes() == path.read_bytes()
    assert (campaign.notice is None) == (kind == "txt")
    assert {one.name for one in (folder / "documents").iterdir()} == {"情况汇总报告.docx", "催报通知.docx"}


@pytest.mark.parametrize("name", STANDS)
def test_what_was_not_found_is_a_commented_line_with_an_example(name: str, shelf: Callable[[str, str], Path]) -> None:
    lines = [line.strip() for line in declared(shelf(name, "docx")).splitlines()]
    for element, key in {
        "报送邮箱": "mailbox",
        "电话": "phone",
        "成文日期": "issued",
        "主送机关": "addressee",
        "发文字号": "number",
    }.items():
        (line,) = [line for line in lines if line.removeprefix("# ").startswith(f"{key}: ")]
        assert (line.startswith("# "), "【请填】" in line) == (element not in STANDS[name],) * 2


def test_the_office_runs_with_the_folders_just_made(office: Path) -> None:
    for name in STANDS:
        code, out, _ = call("new", path_of(name, "docx"), "--id", name)
        assert code == 0
        assert "再运行 huizong run" in out
    code, out, err = call("run")
    assert (code, err) == (0, "")
    assert all(f"{name}（截至" in out for name in STANDS)
    assert len(list((office / "outbox").glob("*/*/情况汇总报告.docx"))) == len(STANDS)


def test_returns_are_read_with_the_forms_just_learned(office: Path) -> None:
    call("new", path_of("yangpu-2017-sanda", "docx"), "--id", "sanda")
    roster = office / "templates" / "sanda" / "roster.csv"
    roster.write_text(roster.read_text(encoding="utf-8-sig") + "u01,五角场街道总工会,街镇,,\n", encoding="utf-8-sig")
    (office / "五角场.docx").write_bytes(filled_docx())
    code, out, _ = call("extract", "五角场.docx", "--json")
    (document,) = json.loads(out)[0]["documents"]
    assert code == 0
    assert document["unit"]["id"] == "u01"
    assert [one["value"] for one in document["values"].values()] == [7, 12, 17, 112, 27, 212, "建议统一薪酬标准。"]
    (items,) = document["groups"].values()
    assert len(items) == 3


def test_a_deadline_is_quoted_and_an_open_one_stands_at_the_year_s_end_until_it_is_filled_in(tmp_path: Path) -> None:
    found = made(path_of("yangpu-2017-sanda", "docx"), tmp_path, campaign_id="a")
    assert "“各行业、街镇、直属工会将走访情况梳理后，于5月20日前报区总工会办公室”" in declared(found)
    assert load_campaign(found).deadline == dt.date(2017, 5, 20)
    open_one = made(path_of("chengdu-2012-mianduimian", "docx"), tmp_path, campaign_id="b")
    assert load_campaign(open_one).deadline == dt.date(2012, 12, 31)
    assert "deadline: 2012-12-31    # 【请填】" in declared(open_one)
    filled = declared(open_one).replace("# deadline: 2012-05-20", "deadline: 2012-06-30")
    (open_one / "campaign.yaml").write_text(filled, encoding="utf-8")
    assert load_campaign(open_one).deadline == dt.date(2012, 6, 30)


def test_attachments_with_gaps_to_fill_are_blanks_and_the_rest_is_kept_as_papers(shelf: Callable[[str, str], Path]) -> None:
    folder = shelf("yangpu-2018-shishi", "docx")
    assert sorted(path.name for path in (folder / "blanks").iterdir()) == [
        "附件1 2018年度杨浦工会服务职工实事项目征集表（一）.docx",
        "附件2 2018年度杨浦工会服务职工实事项目征集表（二）.docx",
    ]
    assert [path.name for path in (folder / "附件").iterdir()] == ["附件3 2017年度杨浦工会服务职工实事项目简介.docx"]
    assert "附件3“2017年度杨浦工会服务职工实事项目简介”里没有要填的空格" in declared(folder)
    labels = [[field.label for field in form.fields.values()] for form in load_campaign(folder).forms.values()]
    assert len(labels) == 2
    assert all("实事项目名称" in one and "联系电话" in one for one in labels)


def test_a_filled_list_is_no_blank(shelf: Callable[[str, str], Path]) -> None:
    folder = shelf("leshan-2011-qianhu", "docx")
    assert [path.name[:3] for path in (folder / "blanks").iterdir()] == ["附件2"]
    assert [path.name[:3] for path in (folder / "附件").iterdir()] == ["附件1"]
    forms = load_campaign(folder).forms
    assert [form.title for form in forms.values() if form.narrative and form.required] == ["总结报告"]


def test_a_blank_split_off_holds_its_own_attachment_alone_on_its_own_page(tmp_path: Path) -> None:
    notice = docx.Document(str(path_of("yangpu-2018-shishi", "docx")))
    heading = next(paragraph for paragraph in notice.paragraphs if paragraph.text.strip() == "附件2")
    section = notice.add_section()
    section.page_width, section.page_height = section.page_height, section.page_width
    page = notice.paragraphs[-1]._p.pPr.sectPr if notice.paragraphs[-1]._p.pPr is not None else None
    assert page is not None
    heading._p.addprevious(notice.paragraphs[-1]._p)
    path = tmp_path / "通知.docx"
    notice.save(str(path))
    folder = made(path, tmp_path / "templates")
    first, second = sorted((folder / "blanks").iterdir())
    assert "征集表（一）" in lines_of(first)
    assert "征集表（二）" not in lines_of(first)
    assert lines_of(second).startswith("附件2\n2018年度杨浦工会服务职工实事项目征集表（二）")
    assert "征集内容" not in lines_of(first) + lines_of(second)
    sizes = [docx.Document(str(one)).sections[-1].page_width for one in (first, second)]
    assert sizes[0] != sizes[1]


def test_a_table_behind_the_signature_is_an_attachment_without_any_heading(tmp_path: Path) -> None:
    document = docx.Document()
    for line in [
        "关于报送养老机构情况的通知",
        "各科室：",
        "请于2021年6月30日前将下表报局办公室。",
        "某某县民政局",
        "2021年6月5日",
        "养老机构情况表",
        "单位：",
    ]:
        document.add_paragraph(line)
    table = document.add_table(rows=2, cols=2)
    for row, label in zip(table.rows, ["机构数", "床位数"], strict=True):
        row.cells[0].text = label
    path = tmp_path / "通知.docx"
    document.save(str(path))
    folder = made(path, tmp_path / "templates")
    (form,) = load_campaign(folder).forms.values()
    assert [field.label for field in form.fields.values()] == ["机构数", "床位数"]
    assert "请于2021年" not in lines_of(next((folder / "blanks").iterdir()))


def test_further_blanks_join_and_two_formats_of_one_form_are_one_form(tmp_path: Path) -> None:
    folder = made(path_of("yangpu-2017-sanda", "docx"), tmp_path, blanks=(BLANK / "情况汇总表.xlsx",))
    (form,) = load_campaign(folder).forms.values()
    assert [Path(blank).suffix for blank in form.blanks] == [".docx", ".xlsx"]
    assert all((folder / blank).is_file() for blank in form.blanks)


def test_from_plain_text_no_table_is_recognised_and_the_declaration_says_so(shelf: Callable[[str, str], Path]) -> None:
    text = declared(shelf("yangpu-2017-sanda", "txt"))
    assert "从文本文件里认不出表格，请把空白表（Word 或 Excel）放到 blanks/" in text
    assert "# notice: 通知.docx" in text


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_a_text_is_read_in_every_encoding_that_notepad_writes(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text(path_of("leshan-2011-qianhu", "txt").read_text(encoding="utf-8"), encoding=encoding)
    assert "乐山市总工会" in declared(made(path, tmp_path / "templates"))


def test_warnings_are_told_and_stand_in_the_declaration(office: Path) -> None:
    code, out, err = call("new", path_of("yangpu-2019-yaodian", "txt"))
    assert code == 0
    assert "主送机关：没有找到，请在 campaign.yaml 里填写" in out
    assert err.startswith("请核对：发文字号“杨工〔2019〕3号”是 2019 年的，成文日期却是 2018-03-06")
    assert "成文日期却是 2018-03-06，两者矛盾" in declared(office / "templates" / "shsypqzgh-2019-ypqzghcwhgzy")


def test_an_existing_folder_is_never_touched(office: Path) -> None:
    notice = path_of("yangpu-2017-sanda", "txt")
    assert call("new", notice, "--id", "sanda")[0] == 0
    mine = office / "templates" / "sanda" / "campaign.yaml"
    mine.write_text(mine.read_text(encoding="utf-8") + "# 改过\n", encoding="utf-8")
    code, _, err = call("new", notice, "--id", "sanda")
    assert code == 2
    assert "已经有了，没有改动；要另建一个，请加 --id 另取编号，如 --id sanda-2" in err
    assert mine.read_text(encoding="utf-8").endswith("# 改过\n")
    assert [path.name for path in (office / "templates").iterdir()] == ["sanda"]


def test_an_id_that_another_folder_declares_is_refused(office: Path) -> None:
    notice = path_of("yangpu-2017-sanda", "txt")
    call("new", notice, "--id", "sanda")
    (office / "templates" / "sanda").rename(office / "templates" / "旧活动")
    code, _, err = call("new", notice, "--id", "sanda")
    assert code == 2
    assert "活动编号“sanda”已经用在" in err


@pytest.mark.parametrize(
    "name,data,words",
    [
        ("无.docx", None, "打不开（找不到）"),
        ("坏.docx", b"PK\x03\x04 no zip", "读不出来"),
        ("空.docx", b"", "文件是空的"),
        ("乱.txt", b"\xff\xfe\xfa\x00\x81", "编码认不出来"),
        ("表.xlsx", (BLANK / "情况汇总表.xlsx").read_bytes(), "不是通知的正文"),
    ],
)
def test_a_notice_that_can_t_be_read_is_named_with_a_remedy(name: str, data: bytes | None, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(UsageError, match=words) as caught:
        draft_of(path, today=TODAY)
    assert name in str(caught.value)


def test_a_document_without_text_is_no_notice(tmp_path: Path) -> None:
    path = tmp_path / "白纸.docx"
    docx.Document().save(str(path))
    with pytest.raises(UsageError, match="没有读到文字"):
        draft_of(path, today=TODAY)


@pytest.mark.parametrize("campaign_id", ["大走访", "A", "../x", "-x", "a_b"])
def test_an_id_that_is_none_is_refused(campaign_id: str) -> None:
    with pytest.raises(UsageError, match="只能用小写字母、数字和连字符"):
        draft_of(path_of("yangpu-2017-sanda", "txt"), campaign_id=campaign_id, today=TODAY)


@pytest.mark.parametrize("data", [None, b"", b"PK\x03\x04 no zip"])
def test_a_blank_that_can_t_be_read_stops_before_anything_is_written(data: bytes | None, office: Path) -> None:
    if data is not None:
        (office / "坏表.docx").write_bytes(data)
    code, _, err = call("new", path_of("yangpu-2017-sanda", "txt"), "--blank", "坏表.docx")
    assert code == 3
    assert "坏表.docx" in err
    assert list((office / "templates").iterdir()) == []


def test_two_blanks_of_one_name_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "情况汇总表.xlsx"
    other.write_bytes((BLANK / "情况汇总表.xlsx").read_bytes())
    with pytest.raises(UsageError, match=r"两份空白表都叫“情况汇总表\.xlsx”"):
        draft_of(path_of("yangpu-2017-sanda", "txt"), blanks=(BLANK / "情况汇总表.xlsx", other), today=TODAY)


def test_a_text_of_which_nothing_is_known_still_becomes_a_folder_full_of_lines_to_fill_in(tmp_path: Path) -> None:
    path = tmp_path / "随手记.txt"
    path.write_text("明天开会。", encoding="utf-8")
    folder = made(path, tmp_path / "templates")
    campaign = load_campaign(folder)
    assert (campaign.title, campaign.deadline) == ("随手记", dt.date(2024, 12, 31))
    assert declared(folder).count("【请填】") > 8


def test_what_a_notice_says_can_t_break_out_of_its_place_in_the_declaration(tmp_path: Path) -> None:
    path = tmp_path / "a: b.txt"
    path.write_text(
        "某某县民政局\n关于开展“甲: {乙}”# 活动的通知\n各科室\"'[x]：\n请于2021年6月30日前报局办公室: - x #\u2028deadline: 2000-01-01\n联系人：张\u2028三: {a}\n2021年6月5日\n",
        encoding="utf-8",
    )
    campaign = load_campaign(made(path, tmp_path / "templates"))
    assert campaign.deadline == dt.date(2021, 6, 30)
    assert campaign.title == "“甲: {乙}”#活动"


def test_the_same_notice_gives_the_same_folder_to_the_byte(tmp_path: Path) -> None:
    folders = [made(path_of("leshan-2011-qianhu", "docx"), tmp_path / name) for name in ("一", "二")]
    files = [{path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()} for folder in folders]
    assert files[0] == files[1]


def test_the_templates_are_those_that_the_draft_makes_again(shelf: Callable[[str, str], Path], tmp_path: Path) -> None:
    folder = shelf("yangpu-2017-sanda", "docx")
    build_report_template(tmp_path / "again.docx", load_campaign(folder))
    assert (folder / "documents" / "情况汇总报告.docx").read_bytes() == (tmp_path / "again.docx").read_bytes()


def test_figures_of_two_forms_that_bear_one_name_are_not_added_up(tmp_path: Path) -> None:
    blanks = []
    for number in (1, 2):
        word = docx.Document()
        word.add_paragraph(f"情况表{number}")
        cells = word.add_table(rows=2, cols=4).rows[0].cells
        for cell, label in zip(cells, ("单位名称", "", "人数（人）", ""), strict=True):
            cell.text = label
        word.tables[0].rows[1].cells[0].text = f"内容{number}"
        blanks.append(tmp_path / f"表{number}.docx")
        word.save(str(blanks[-1]))
    forms = load_campaign(made(path_of("yangpu-2019-yaodian", "txt"), tmp_path / "templates", blanks=tuple(blanks))).forms
    names = [name for form in forms.values() for name, field in form.fields.items() if field.adds_up]
    assert len(names) == len(set(names)) == 2


def test_a_blank_alone_makes_a_whole_campaign_that_runs(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "ws", bundled=None)
    blank = BLANK / "情况汇总表.docx"
    with contextlib.chdir(workspace.root), contextlib.redirect_stdout(io.StringIO()) as said, pytest.raises(SystemExit) as ended:
        main(["learn", str(blank), "--campaign", "2024-own"])
    assert ended.value.code == 0
    assert "已新建活动" in said.getvalue()
    campaign = load_campaign(workspace.templates / "2024-own")
    assert (campaign.title, campaign.notice, len(campaign.forms)) == ("“大走访、大调解、大服务”情况汇总表", None, 1)
    assert {path.name for path in (campaign.folder / "documents").iterdir()} == {"情况汇总报告.docx", "催报通知.docx"}
    assert "【请填】" in declared(campaign.folder)
    with contextlib.chdir(workspace.root), contextlib.redirect_stdout(io.StringIO()), pytest.raises(SystemExit) as ended:
        main(["run", "2024-own"])
    assert ended.value.code == 0
    assert list((workspace.outbox / "2024-own").glob("*/summary.json"))
