from __future__ import annotations

import io
import zlib

import docx
import pytest

from extractors.core.document import Document, Grid
from extractors.core.errors import UnreadableFileError
from extractors.formats.pdf import ScannedPdfError, has_text, read_pdf
from extractors.formats.word import read_word
from extractors.language.ticks import UNKNOWN
from tests.support.office_files import LONG, converted, filled_docx, readings, texts
from tests.support.pdf_writer import PAGE, Page, hex_text, write_pdf

XS, YS = (80, 200, 300, 500), (100, 130, 160, 190)


def grid_of(document: Document) -> Grid:
    return next(block for block in document.blocks if isinstance(block, Grid))


def rows_of(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.rows)]


def read(*pages: Page) -> Document:
    return read_pdf(write_pdf(pages))[0]


def test_borders_drawn_as_thin_filled_rectangles_make_a_grid() -> None:
    document = read(Page().text(90, 60, "情况汇总表").grid(XS, YS).text(90, 108, "走访单位数").text(210, 108, "12").text(310, 168, "完"))
    assert rows_of(grid_of(document)) == [["走访单位数", "12", ""], ["", "", ""], ["", "", "完"]]
    assert str(grid_of(document).cells[1].place) == "page 1, R1C2"
    assert (document.blocks[0].text, str(document.blocks[0].place)) == ("情况汇总表", "page 1, line 1")


def test_cells_without_a_wall_between_them_are_one_merged_cell() -> None:
    page = (
        Page().grid((80, 200), YS).grid((200, 300, 500), YS[:2]).grid((200, 500), YS[1:3]).grid((200, 300), YS[2:]).text(210, 138, "合并")
    )
    page.bar(500, 160, 500.48, 190).bar(300, 190, 500, 190.48)
    merged = next(cell for cell in grid_of(read(page)).cells if cell.text == "合并")
    assert (merged.row, merged.col, merged.rowspan, merged.colspan) == (1, 1, 1, 2)


def test_a_wrapped_line_is_joined_and_a_short_one_ends_its_paragraph() -> None:
    page = Page().grid((80, 214), (100, 200)).grid((214, 400), (100, 200))
    page.text(86, 105, "停车位紧张职工早上开").text(86, 121, "车上班。").text(86, 137, "第二段。")
    assert grid_of(read(page)).cells[0].text == "停车位紧张职工早上开车上班。\n第二段。"


def test_a_numbered_line_behind_a_full_one_is_an_item_of_its_own() -> None:
    page = Page().grid((80, 214), (100, 200)).grid((214, 400), (100, 200))
    page.text(86, 105, "1．停车位紧张缺车位。").text(86, 121, "2．食堂。")
    assert grid_of(read(page)).cells[0].text == "1．停车位紧张缺车位。\n2．食堂。"


def test_vertical_writing_is_read_column_by_column_from_the_right() -> None:
    page = Page().grid((80, 140, 300), (100, 200))
    for place, char in enumerate("职工反映意见建议"):
        page.text(112 - 16 * (place // 4), 110 + 13 * (place % 4), char)
    assert grid_of(read(page)).cells[0].text == "职工反映意见建议"


PATCH = "q 1 g 82 722 100 18 re f Q"
"""White over the first cell."""


def test_text_that_is_not_seen_is_not_read() -> None:
    page = Page().grid(XS, YS).text(90, 108, "看得见").text(210, 108, "隐", before="3 Tr").text(310, 108, "白", before="1 g")
    page.text(900, 108, "页外")
    assert texts([read(page)]) == ["看得见"]


def test_text_under_a_white_patch_is_not_read_and_text_over_one_is() -> None:
    under, over = Page().grid(XS, YS).text(90, 108, "旧文").text(210, 108, "看得见"), Page().draw(PATCH).grid(XS, YS).text(90, 108, "新文")
    assert texts([read(under.draw(PATCH))]) == ["看得见"]
    assert texts([read(over)]) == ["新文"]


def test_a_scan_over_the_text_that_a_program_found_in_it_is_told_apart() -> None:
    """Scanning programs draw the text first, visibly, and the picture over it."""
    page = (
        Page()
        .text(90, 108, "识别出的文字层比三十个字还要多所以不是扫描王的一个水印而是整页的文字")
        .draw(f"q {PAGE[0]} 0 0 {PAGE[1]} 0 0 cm /Im1 Do Q")
    )
    assert not has_text(write_pdf([page]))


def test_text_over_a_picture_of_the_whole_page_is_read() -> None:
    written = "印在底图上的文字比三十个字还要多所以不是扫描王的一个水印而是这一页的正文"
    letter = Page(image=True)
    for line in range(12):
        letter.text(40, 108 + 20 * line, written, size=10)
    assert texts([read(letter)]) == [written] * 12
    assert texts([read(Page(image=True).grid((80, 560), (100, 130)).text(90, 108, written, size=10))]) == [written]


def test_answers_typed_over_the_picture_of_a_blank_are_read_as_a_scan() -> None:
    typed = Page(image=True)
    for line in range(6):
        typed.text(200, 108 + 20 * line, "走访职工三百零五人次")
    with pytest.raises(ScannedPdfError):
        read(typed)


def test_short_letter_over_a_picture_of_the_whole_page_is_read() -> None:
    written = [
        "零 报 告",
        "武侯区总工会：",
        "我单位本月走访企业：0家，慰问职工：0人。",
        "特此报告。",
        "填报人：李四    联系电话：13800138000",
    ]
    letter = Page(image=True)
    for line, text in enumerate(written):
        letter.text(60, 108 + 25 * line, text)
    assert texts([read(letter)]) == written


def test_pictures_on_one_another_cover_no_more_of_a_page_than_one() -> None:
    page, half = Page(), f"q {PAGE[0]} 0 0 {PAGE[1] * 0.45} 0 0 cm /Im1 Do Q"
    for line in range(6):
        page.text(200, 108 + 20 * line, "走访职工三百零五人次")
    assert texts([read(page.draw(half).draw(half))]) == ["走访职工三百零五人次"] * 6


def test_labels_over_strips_of_pictures_are_those_that_a_program_read_from_a_scan() -> None:
    strips = Page().text(90, 108, "填报人：李四").text(90, 128, "识别出的文字层比三十个字还要多所以不是扫描王的一个水印而是整页的文字")
    for strip in range(4):
        strips.draw(f"q {PAGE[0]} 0 0 {PAGE[1] / 4} 0 {strip * PAGE[1] / 4} cm /Im1 Do Q")
    with pytest.raises(ScannedPdfError):
        read(strips)


def test_page_in_strips_of_pictures_over_the_text_of_a_program_is_read_as_a_scan() -> None:
    strips = Page().text(90, 108, "识别出的文字层比三十个字还要多所以不是扫描王的一个水印而是整页的文字")
    for strip in range(4):
        strips.draw(f"q {PAGE[0]} 0 0 {PAGE[1] / 4} 0 {strip * PAGE[1] / 4} cm /Im1 Do Q")
    with pytest.raises(ScannedPdfError):
        read(strips)


def test_page_that_lies_on_its_side_is_turned() -> None:
    page = Page().draw(f"q 0 1 -1 0 {PAGE[1]} 0 cm").grid((80, 200, 300), (100, 130, 160, 190))
    for line, (label, figure) in enumerate((("走访企业的单位数", "82"), ("访谈职工的人次数", "1973"), ("召开座谈会的次数", "7"))):
        page.text(90, 108 + 30 * line, label).text(210, 108 + 30 * line, figure)
    (grid,) = [block for block in read(page.draw("Q")).blocks if isinstance(block, Grid)]
    assert [cell.text for cell in grid.cells] == ["走访企业的单位数", "82", "访谈职工的人次数", "1973", "召开座谈会的次数", "7"]


@pytest.mark.parametrize("open_side", [False, True])
def test_border_of_a_cell_drawn_as_two_rectangles_is_a_border(*, open_side: bool) -> None:
    page = Page()
    for x, text in ((80, "职工人数"), (180, "12"), (280, "会议次数"), (380, "34")):
        low = 20 if open_side else 20.75
        page.draw(f"{x} 700 98 30 re {x + 0.75} {700 + 20.75 - low} 96.5 {29.25 - 20.75 + low} re f*".replace("30 re", "30.75 re"))
        page.text(x + 5, PAGE[1] - 722, text)
    (grid,) = [block for block in read(page).blocks if isinstance(block, Grid)]
    assert [cell.text for cell in grid.cells if cell.text] == ["职工人数", "12", "会议次数", "34"]


def test_white_text_on_a_dark_cell_is_read() -> None:
    page = Page().draw("0 0 0.5 rg 80 712 120 30 re f").draw("0 g").grid(XS, YS).text(90, 108, "栏目", before="1 g")
    assert texts([read(page)]) == ["栏目"]


def test_crossed_out_text_is_not_read_and_underlined_text_is() -> None:
    page = (
        Page().grid(XS, YS).text(90, 108, "69").text(102, 108, "0").bar(102, 115, 108, 115.6).text(210, 108, "12").bar(210, 121, 222, 121.6)
    )
    assert texts([read(page)]) == ["69", "12"]


def test_a_watermark_across_the_table_is_kept_apart() -> None:
    document = read(Page().grid(XS, YS).text(90, 108, "栏目").turned(150, 300, "内部资料"))
    assert texts([document]) == ["栏目"]
    assert {str(line.place) for line in document.outside} == {"watermark"}


def test_marks_of_symbol_fonts_are_read_as_what_they_show() -> None:
    page = Page().grid(XS, YS).text(90, 108, "\xfc", font="F2").text(210, 108, "\uf0fe", font="F2").text(310, 108, "\uf0a8")
    assert texts([read(page)]) == ["✓", "☑", "☐"]


def test_a_tick_drawn_with_curves_is_a_doubt_and_not_nothing() -> None:
    page = Page().grid(XS, YS).text(90, 108, "已经解决").draw("1 w 210 725 m 214 720 l 222 735 l S")
    assert texts([read(page)]) == ["已经解决", UNKNOWN]


def test_a_character_drawn_twice_for_boldness_is_read_once() -> None:
    assert texts([read(Page().grid(XS, YS).text(90, 108, "街道").text(90.3, 108, "街道"))]) == ["街道"]


def test_radicals_are_read_as_the_characters_they_stand_for() -> None:
    assert texts([read(Page().grid(XS, YS).text(90, 108, "⼯会⻚"))]) == ["工会页"]


def test_form_fields_are_read_where_they_stand() -> None:
    page = Page().grid(XS, YS).text(90, 108, "走访单位数")
    page.widget((202, 102, 298, 128), f"/FT /Tx /T (a) /V {hex_text('三十七')}")
    page.widget((202, 132, 218, 148), "/FT /Btn /T (b) /AS /Yes").widget((302, 132, 318, 148), "/FT /Btn /T (c) /AS /Off")
    page.widget((202, 162, 298, 188), f"/FT /Ch /T (d) /V (x) /Opt [[(x) {hex_text('已解决')}]]")
    page.widget((302, 162, 398, 188), f"/FT /Tx /F 2 /T (e) /V {hex_text('隐藏')}")
    page.widget((302, 102, 398, 128), "/FT /Btn /Ff 65536 /T (f)")
    assert rows_of(grid_of(read(page))) == [["走访单位数", "三十七", ""], ["", "☑", "☐"], ["", "已解决", ""]]


def test_a_table_that_goes_on_is_one_grid_and_its_repeated_head_is_dropped() -> None:
    pages = [
        Page().grid(XS, YS).text(90, 108, "序号").text(210, 108, "单位"),
        Page().grid(XS, YS).text(90, 108, "序号").text(210, 108, "单位"),
    ]
    for number, page in enumerate(pages):
        page.text(90, 138, str(number * 2 + 1)).text(210, 138, "甲").text(90, 168, str(number * 2 + 2)).text(210, 168, "乙")
        page.text(290, 800, f"- {number + 1} -")
    document = read(*pages)
    assert rows_of(grid_of(document)) == [["序号", "单位", ""], ["1", "甲", ""], ["2", "乙", ""], ["3", "甲", ""], ["4", "乙", ""]]
    assert [str(line.place) for line in document.outside] == ["footer", "footer"]
    assert str(grid_of(document).cells[-1].place) == "page 2, R3C3"


def test_a_row_cut_by_the_end_of_the_page_is_whole_again() -> None:
    first = (
        Page()
        .grid((80, 160, 294), (700, 740))
        .text(86, 705, "问题")
        .text(166, 705, "停车位紧张职工早上上班")
        .text(166, 721, "找不到车位建议附近楼宇")
    )
    second = Page().grid((80, 160, 294), (80, 110, 140)).text(166, 85, "错时停车。").text(86, 115, "其他").text(166, 115, "无")
    whole = [["问题", "停车位紧张职工早上上班找不到车位建议附近楼宇错时停车。"], ["其他", "无"]]
    assert rows_of(grid_of(read(first, second))) == whole


LOWER = (100, 135, 160, 190)


def test_tables_of_other_widths_stay_apart() -> None:
    document = read(Page().grid(XS, YS).text(90, 108, "一"), Page().grid((80, 300), LOWER).grid((300, 400), LOWER).text(90, 108, "二"))
    assert [str(block.place) for block in document.blocks if isinstance(block, Grid)] == ["page 1", "page 2"]


def test_a_box_around_one_text_is_a_line() -> None:
    (block,) = read(Page().grid((80, 500), (100, 130)).text(90, 108, "须知")).blocks
    assert (block.text, str(block.place)) == ("须知", "page 1, line 1")


def test_a_scan_is_told_apart() -> None:
    scan = write_pdf([Page(image=True).text(90, 108, "识别出的文字层", before="3 Tr"), Page(image=True).text(500, 820, "扫描王")])
    assert not has_text(scan)
    with pytest.raises(ScannedPdfError) as caught:
        read_pdf(scan)
    assert caught.value.code == "converter_missing"


def test_a_scanned_page_among_pages_with_text_is_named() -> None:
    document = read(Page().text(90, 108, "第一页的文字"), Page(image=True))
    assert [str(block.place) for block in document.blocks] == ["page 1, line 1", "page 2, image"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b"x\x9c", b"x\x9c\xff", 1),
        lambda _: b"%PDF-1.4\n" + bytes(range(256)) * 40 + b"%%EOF",
        lambda data: data.replace(b"/Contents", b"/Contends"),
    ],
    ids=["cut off", "a damaged stream", "garbage", "a page without content"],
)
def test_damaged_files_are_refused(damage) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    with pytest.raises(UnreadableFileError) as caught:
        read_pdf(damage(write_pdf([Page().text(90, 108, "走访单位数")])))
    assert caught.value.code in ("corrupt", "converter_missing")


@pytest.mark.parametrize(
    "form, catalog, refused", [("/XFA [()]", "", True), ("", "/Collection << >>", True), ("/XFA [()] /Fields [<< >>]", "", False)]
)
def test_file_whose_pages_are_elsewhere_is_refused(form: str, catalog: str, *, refused: bool) -> None:
    data = write_pdf([Page().text(80, 80, "请稍候")], form=form, catalog=catalog)
    if not refused:
        assert texts(read_pdf(data)) == ["请稍候"]
        return
    with pytest.raises(UnreadableFileError) as caught:
        read_pdf(data)
    assert caught.value.code == "unsupported"


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_pdf(write_pdf([Page()] * 301))
    assert caught.value.code == "too_large"


def test_a_stream_that_unpacks_to_more_than_the_limit_is_refused() -> None:
    bomb = zlib.compress(bytes(300 * 2**20), 9)
    with pytest.raises(UnreadableFileError) as caught:
        read_pdf(b"%PDF-1.4\n1 0 obj << /Filter /FlateDecode >>\nstream\n" + bomb + b"\nendstream\n%%EOF")
    assert caught.value.code == "unsafe"


@pytest.mark.office
def test_a_filled_form_reads_as_its_docx() -> None:
    data = filled_docx()
    assert readings(read_pdf(converted({"a.docx": data}, "pdf")["a.docx"])) == readings(read_word(data))


@pytest.mark.office
def test_long_texts_over_page_breaks_read_as_their_docx() -> None:
    files = {f"{count}.docx": filled_docx((LONG * count, LONG * 2, LONG * (4 - count))) for count in range(1, 4)}
    for name, data in converted(files, "pdf").items():
        assert readings(read_pdf(data)) == readings(read_word(files[name])), name


@pytest.mark.office
def test_a_long_list_reads_row_by_row() -> None:
    document = docx.Document()
    table = document.add_table(rows=0, cols=3, style="Table Grid")
    rows = [("序号", "单位", "意见")] + [(str(number), f"第{number}工会", "建议增加车位。" * (number % 9)) for number in range(1, 121)]
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    made = io.BytesIO()
    document.save(made)
    found = grid_of(read_pdf(converted({"a.docx": made.getvalue()}, "pdf")["a.docx"])[0])
    assert [tuple(row) for row in rows_of(found)] == rows


@pytest.mark.office
def test_a_file_with_a_password_is_refused() -> None:
    options = '{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"秘密"}}'
    data = converted({"a.docx": filled_docx()}, f"pdf:writer_pdf_Export:{options}")["a.docx"]
    with pytest.raises(UnreadableFileError) as caught:
        read_pdf(data)
    assert caught.value.code == "encrypted"


def test_text_that_is_turned_to_run_upwards_is_read_from_its_foot() -> None:
    turned = [
        f"BT /F1 12 Tf 0 1 -1 0 {x} {PAGE[1] - 185} Tm <{''.join(f'{ord(char):04x}' for char in text)}> Tj ET"
        for x, text in ((98, "座谈会"), (112, "次数合计"))
    ]
    page = Page().grid((80, 120, 300), (100, 200, 230)).draw(turned[0]).draw(turned[1]).text(130, 108, "12")
    grid = next(block for block in read(page).blocks if isinstance(block, Grid))
    assert [cell.text for cell in grid.cells][:2] == ["座谈会次数合计", "12"]


def test_upright_text_that_was_drawn_from_the_lowest_character_up_is_read_from_the_top() -> None:
    page = Page().grid((80, 120, 300), (100, 200, 230)).text(130, 108, "12")
    for top, char in ((150, "三"), (136, "小"), (122, "张")):
        page.text(95, top, char)
    grid = next(block for block in read(page).blocks if isinstance(block, Grid))
    assert [cell.text for cell in grid.cells][:2] == ["张小三", "12"]
