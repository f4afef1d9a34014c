from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.shared import Mm

from extractors.form import BlocksSpec, FieldSpec, FormSpec, GroupSpec
from pipeline.campaign import Campaign
from pipeline.render.gongwen.default_templates import build_reminder_template, build_report_template, main
from pipeline.render.gongwen.filled_template import document_text
from pipeline.render.gongwen.page_setup import KINDS, new_document, paragraph, signature
from pipeline.render.gongwen.passages import Column, listing, plain_table
from pipeline.render.gongwen.put_right import settle_breaks
from pipeline.render.gongwen.reminder_to_all import REMINDER_NAME
from pipeline.render.gongwen.report import REPORT_NAME, render_report, template_path
from tests.support.factories import Filled, make_consolidation, yangpu

STAMP = dt.datetime(2017, 5, 22, tzinfo=dt.UTC)


def xml_of(document: Document, part: str = "word/document.xml") -> str:
    packed = io.BytesIO()
    document.save(packed)
    return zipfile.ZipFile(packed).read(part).decode()


@pytest.fixture
def other(tmp_path: Path) -> Campaign:
    """A campaign with a second form whose items offer no choice and whose names collide with those of a mapping."""
    spec = FormSpec(
        title="建议征集表",
        blanks=(),
        unit=FieldSpec("单位"),
        fields={"values": FieldSpec("主要做法"), "people": FieldSpec("参与人数", "count")},
        groups={"items": GroupSpec("建议", "text", BlocksSpec("source", {"all": "建议"}))},
    )
    campaign = yangpu().model_copy(update={"declared": {**yangpu().forms, "keys": spec}, "folder": tmp_path})
    build_report_template(template_path(campaign, REPORT_NAME), campaign)
    build_reminder_template(template_path(campaign, REMINDER_NAME), campaign)
    return campaign


def test_page_has_the_margins_and_the_grid_of_the_standard() -> None:
    section = new_document().sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin / Mm(1)) for margin in margins] == [37, 35, 28, 26]
    assert '<w:docGrid w:linePitch="579" w:type="lines"/>' in xml_of(new_document())


def test_page_offers_every_kind_of_paragraph_as_a_style() -> None:
    assert set(KINDS) <= {style.name for style in new_document().styles}


def test_page_names_a_fallback_for_every_official_font() -> None:
    fonts = xml_of(new_document(), "word/fontTable.xml")
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in fonts
    assert '<w:font w:name="方正小标宋简体"><w:altName w:val="宋体"/>' in fonts


def test_page_number_stands_right_on_odd_and_left_on_even_pages() -> None:
    section = new_document().sections[0]
    assert "RIGHT" in str(section.footer.paragraphs[0].alignment)
    assert "LEFT" in str(section.even_page_footer.paragraphs[0].alignment)
    assert section.footer.paragraphs[0].text == "—  —"


def test_heading_stays_with_the_text_below_it() -> None:
    document = new_document()
    for kind in ("公文一级标题", "公文二级标题", "公文表题"):
        assert paragraph(document, kind, "一、").style.paragraph_format.keep_with_next


def test_listing_repeats_its_head_and_breaks_no_row() -> None:
    document = new_document()
    listing(document, "表", "row in rows", (Column("单位", "{{ row.name }}", 80), Column("数", "{{ row.value }}", 76)))
    xml = xml_of(document)
    assert xml.count("<w:tblHeader/>") == 1
    assert xml.count("<w:cantSplit/>") == xml.count("<w:tr>") == 4


def test_sentence_below_the_last_table_takes_the_end_of_the_table_to_the_signature() -> None:
    document = new_document()
    paragraph(document, "公文正文", "材料如下。")
    plain_table(
        document, "", (Column("单位"), Column("材料")), [["甲工会", "简报"], ["乙工会", "总结"], ["丙工会", "简报"], ["丁工会", "总结"]]
    )
    paragraph(document, "公文正文", "不另分送。")
    signature(document, "上海市杨浦区总工会", "2017年5月22日", characters=9)
    settle_breaks(document)
    rows = [{cell.paragraphs[0].paragraph_format.keep_with_next for cell in row.cells} for row in document.tables[0].rows]
    assert rows == [{True}, {True}, {None}, {True}, {True}]
    kept = {one.text: one.paragraph_format.keep_with_next for one in document.paragraphs if one.text}
    assert (kept["材料如下。"], kept["不另分送。"]) == (None, True)


def test_signature_centres_the_issuer_over_the_date() -> None:
    document = new_document()
    signature(document, "上海市杨浦区总工会", "2017年5月22日", characters=9)
    assert document.paragraphs[-2].paragraph_format.right_indent.pt == pytest.approx(16 * 3.25, abs=0.1)


def test_templates_of_another_campaign_render_with_its_own_groups_and_texts(other: Campaign) -> None:
    consolidation = make_consolidation(returned=["jd01"], late=0, filled={"jd01": Filled(opinions=[])})
    text = document_text(render_report(other, consolidation, stamp=STAMP))
    assert "五、需要上级解决的问题" in text
    assert "六、主要做法" in text
    assert "各单位没有报送建议。" in text


def test_templates_are_written_again_by_the_command(tmp_path: Path) -> None:
    campaign = yangpu()
    for name in ("campaign.yaml", "roster.csv", "通知.docx", "blanks/情况汇总表.docx", "blanks/情况汇总表.xlsx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((campaign.folder / name).read_bytes())
    main([str(tmp_path)])
    assert "{{ opening }}" in document_text((tmp_path / "documents" / REPORT_NAME).read_bytes())


def test_template_opens_in_python_docx_with_all_its_tags_in_one_run_each() -> None:
    template = docx.Document(str(template_path(yangpu(), REPORT_NAME)))
    tagged = [one for one in template.paragraphs if "{{" in one.text]
    assert tagged
    assert all(len(one.runs) == 1 for one in tagged)
