from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
import yaml
from click.testing import CliRunner, Result
from pydantic import TypeAdapter

from extractors.extraction import read_file
from extractors.form import BlocksSpec, ChoiceSpec, FieldSpec, FormSpec, GroupSpec, ListSpec
from extractors.learn import Learned
from pipeline.campaign import load_campaign
from pipeline.campaign.forms import layouts
from pipeline.cli.main import app
from pipeline.core.errors import BlankError
from pipeline.notice.blanks import Study, study
from pipeline.notice.blanks.form_yaml import document_yaml, form_yaml
from pipeline.notice.blanks.study import write
from tests.support.blank_drawing import Form
from tests.support.blank_forms import blank, filled
from tests.support.blank_shapes import SHAPES
from tests.support.samples import CAMPAIGN

_CAMPAIGN = "id: yangpu-test\ntitle: 活动\nissuer: 区总工会\ndeadline: 2017-12-31\nroster: roster.csv\n"
_BY_NAME = {one.name: one for one in SHAPES}


def saved(folder: Path, form: Form | str, name: str = "空白表") -> Path:
    drawn = _BY_NAME[form] if isinstance(form, str) else form
    path = folder / f"{name}.{'xlsx' if drawn.sheet else 'docx'}"
    path.write_bytes(blank(drawn))
    return path


def campaign(folder: Path, studies: list[Study]) -> Path:
    """A campaign folder with the definitions as they were written, nothing touched."""
    write(studies, folder)
    forms = "".join(path.read_text("utf-8").partition("\nforms:\n")[2] for path in sorted(folder.glob("*.yaml")))
    (folder / "campaign.yaml").write_text(f"{_CAMPAIGN}forms:\n{forms}", "utf-8")
    (folder / "roster.csv").write_text("编号,名称\njd1,五角场街道总工会\n", "utf-8")
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["learn", *arguments])


@pytest.mark.parametrize("style", ["pinyin", "chinese"])
@pytest.mark.parametrize(
    "name", ["option boxes and a family block", "three-row header", "sheet of a list", "vertical labels and two persons"]
)
def test_a_definition_that_nobody_touched_extracts_the_filled_copy(tmp_path: Path, name: str, style: str) -> None:
    (made,) = study(saved(tmp_path, name), names="chinese" if style == "chinese" else "pinyin")
    loaded = load_campaign(campaign(tmp_path / "活动", [made]))
    copy = filled(_BY_NAME[name], 4)
    (reading,) = read_file(copy.data, "返回.docx", layouts(loaded)).readings
    assert reading.form == made.name
    written = [one.text for one in copy.answers.values() if one.text] + [
        one.text for rows in copy.rows.values() for row in rows for one in row.values()
    ]
    read = [answer.raw for answer in (reading.unit, *reading.values.values())] + [
        answer.raw for items in reading.groups.values() for item in items for answer in item.values.values()
    ]
    assert sorted("".join(one.split()) for one in read if one) == sorted("".join(one.split()) for one in written if one)


@pytest.mark.parametrize("path", sorted(CAMPAIGN.glob("blanks/*")), ids=lambda path: path.suffix)
def test_a_definition_with_a_repeated_block_is_the_same_when_it_is_read_back(path: Path) -> None:
    (made,) = study(path)
    assert loaded(document_yaml(made.name, made.learned)) == {made.name: made.learned.spec}
    (group,) = made.learned.spec.groups.values()
    assert list(group.blocks.names.values()) == ["职工", "企事业单位", "基层工会"]
    assert group.choice is not None
    assert list(group.choice.labels.values()) == ["已经解决或采纳", "正在解决", "留作参考"]


def test_yaml_keeps_words_that_mean_something_to_yaml() -> None:
    columns = {"no": FieldSpec("否"), "y": FieldSpec("12", "choice", "#标题", ("是: 否",), ("true", "[1]", "无"), "甲/乙")}
    group = GroupSpec(
        "意见", "text", BlocksSpec("by", {"on": "是", "1": "二：三"}, "栏目", {"on": "off"}), ChoiceSpec("how", {"null": "~"})
    )
    spec = FormSpec(
        "a: b #c",
        ("blanks/空 白.docx",),
        FieldSpec("单位"),
        dict(columns),
        {"group": group},
        {"list": ListSpec("表", columns, "no", subtotals=("计",))},
    )
    assert loaded(document_yaml("yes", Learned("yes", spec, ()))) == {"yes": spec}


def loaded(written: str) -> dict[str, FormSpec]:
    return TypeAdapter(dict[str, FormSpec]).validate_python(yaml.safe_load(written)["forms"])


def test_a_form_is_written_to_stand_below_others() -> None:
    spec = FormSpec("表", fields={"a": FieldSpec("甲", "count")})
    written = form_yaml("biao", Learned("biao", spec, ()), 2)
    assert written == "  biao:\n    title: 表\n    fields:  # 一份表填一次的栏目\n      a: {label: 甲, type: count}\n"


def test_the_page_shows_the_form_with_every_field_named_and_nothing_of_the_blank_as_markup(tmp_path: Path) -> None:
    drawn = Form("表", ("<script>登记表", (("姓名<b>", "{姓名}"), ("性别", "{性别:□男 □女}"))))
    (made,) = study(saved(tmp_path, drawn))
    page = made.files()[f"{made.name}-预览.html"].decode()
    assert "〔xingming_b 文字〕" in page
    assert "〔xingbie 选一项：男／女〕" in page
    assert "<script>" not in page
    assert "<b>姓名" not in page


def test_the_preview_of_a_word_blank_is_the_blank_with_names_in_its_rooms(tmp_path: Path) -> None:
    (made,) = study(saved(tmp_path, "option boxes and a family block"))
    word = docx.Document(io.BytesIO(made.files()[f"{made.name}-预览.docx"]))
    rows = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert rows[0][:4] == ["姓名", "〔xingming 文字〕", "性别", "□男 □女〔xingbie 选一项：男／女〕"]
    assert rows[4][1:4] == [
        "〔chengwei 文字〕",
        "〔xingming 文字〕",
        "〔nianling 整数〕",
    ]
    assert any("〔unit 填报单位〕" in paragraph.text for paragraph in word.paragraphs)


def test_the_preview_of_a_sheet_is_drawn_as_a_word_file(tmp_path: Path) -> None:
    (made,) = study(saved(tmp_path, "sheet of a list"))
    word = docx.Document(io.BytesIO(made.files()[f"{made.name}-预览.docx"]))
    assert [cell.text for cell in word.tables[0].rows[3].cells][:3] == ["1", "〔xingming 文字〕", "〔xingbie 文字〕"]


def test_the_forms_behind_a_notice_are_cut_out_so_that_each_reads_its_own_returns(tmp_path: Path) -> None:
    first, second = (
        Form("甲", ("推荐表（一）", "街道工会：{街道工会}", (("项目", "{项目}"), ("目标", "{目标}")))),
        Form("乙", ("推荐表（二）", "机关工会：{机关工会}", (("项目", "{项目}"), ("目标", "{目标}")))),
    )
    notice = Form("通知", ("关于推荐的通知", "各工会：", "附件1", *first.parts, "附件2", *second.parts))
    made = study(saved(tmp_path, notice, "通知"))
    assert [one.learned.spec.title for one in made] == ["推荐表（一）", "推荐表（二）"]
    forms = layouts(load_campaign(campaign(tmp_path / "活动", made)))
    for drawn, one in zip((first, second), made, strict=True):
        readings = read_file(filled(drawn, 2).data, "返回.docx", forms).readings
        assert [reading.form for reading in readings] == [one.name]


def test_each_sheet_of_a_workbook_is_a_form(tmp_path: Path) -> None:
    import openpyxl  # noqa: PLC0415 - one test makes a workbook

    book = openpyxl.Workbook()
    for title, header in {"人员": ("姓名", "职务", "联系电话"), "经费": ("项目", "金额", "日期")}.items():
        book.create_sheet(title).append(header)
    path = tmp_path / "两张表.xlsx"
    book.save(path)
    made = study(path)
    assert [list(next(iter(one.learned.spec.lists.values())).columns) for one in made] == [
        ["xingming", "zhiwu", "lianxi_dianhua"],
        ["xiangmu", "jine", "riqi"],
    ]
    assert len({one.file for one in made}) == 2
    assert [openpyxl.load_workbook(io.BytesIO(one.blank)).sheetnames for one in made] == [["人员"], ["经费"]]


def test_learn_prints_the_form_with_its_fields_and_writes_definition_previews_and_blank(tmp_path: Path) -> None:
    path, out = saved(tmp_path, "sheet of questions", "统计表"), tmp_path / "新活动"
    result = run(str(path), "--out", str(out))
    assert result.exit_code == 0, result.output
    assert "│ 竞赛项目数 │ 〔jingsai_xiangmu_shu 整数〕 │" in result.output
    assert sorted(one.name for one in out.rglob("*") if one.is_file()) == sorted(
        [f"kaizhan_qingkuang_tongji_biao{ending}" for ending in (".yaml", "-预览.html", "-预览.docx")] + ["统计表.xlsx"]
    )


def test_a_definition_that_was_changed_by_hand_is_never_overwritten(tmp_path: Path) -> None:
    path, out = saved(tmp_path, "sheet of questions"), tmp_path / "out"
    assert run(str(path), "--out", str(out)).exit_code == 0
    assert run(str(path), "--out", str(out)).exit_code == 0
    (definition,) = out.glob("*.yaml")
    definition.write_text(definition.read_text("utf-8").replace("count", "text"), "utf-8")
    result = run(str(path), "--out", str(out))
    assert isinstance(result.exception, BlankError)
    assert "没有覆盖" in str(result.exception)
    assert "type: text" in definition.read_text("utf-8")


def test_another_version_of_a_form_gets_a_name_of_its_own(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for name in ("旧版", "新版"):
        assert run(str(saved(tmp_path, "sheet of questions", name)), "--out", str(out)).exit_code == 0
    assert len(list(out.glob("*.yaml"))) == 2


@pytest.mark.parametrize(
    "content, words",
    [
        (None, "打不开"),
        (b"", "读不出来"),
        (b"PK\x03\x04", "读不出来"),
        (blank(Form("信", ("总结", "今年做了三件事。"))), "没有认出要填的表"),
    ],
    ids=["missing", "empty", "cut", "letter"],
)
def test_a_file_that_is_no_blank_form_is_named_with_a_remedy(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "空白表.docx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BlankError, match=words):
        study(path)
