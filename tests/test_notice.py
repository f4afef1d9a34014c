"""The elements of official notices: of the five real ones, and of others that are written as GB/T 9704-2012 says or somewhat beside it."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.notice import Notice, read_notice
from pipeline.notice.elements.all_elements import ELEMENTS, summary
from pipeline.notice.elements.lines import clean_lines
from pipeline.notice.naming import activity, default_id
from tests.support.notice_elements import ROOT, STANDS, manual_table, notice_of, path_of

NOTICE = """\
某某市西湖区教育局文件

西教〔2021〕 １８ 号                          签发人：王小明

某某市西湖区教育局  某某市西湖区财政局
关于报送２０２１年上半年学校安全
隐患排查情况的通知

各中小学、幼儿园，
局机关各科室：

    为做好学校安全工作，根据《关于进一步加强学校安全工作的通知》（浙教安〔2020〕7号）要求，现将有关事项通知如下：
    一、排查内容
    校舍、消防、食品等方面，自2021年3月1日起施行。
    二、报送要求
    {asked}
    联系人：张  三、李四光，联系电话：（0571）8796 1234、13800001111；传真：0571-87961235。

    附件：1.隐患排查登记表
          2.整改情况统计表

                                某某市西湖区教育局
                                某某市西湖区财政局
                                {day}
（此件公开发布）
抄送：市教育局，区政府办公室。
某某市西湖区教育局办公室       2021年6月7日印发
附件1
隐患排查登记表
"""
ASKED = "请于6月30日前将《隐患排查登记表》报送至局安全科，邮箱：xhjy.aq＠163．com。"


def read(text: str) -> Notice:
    return read_notice(text.splitlines())


def notice(asked: str = ASKED, day: str = "二〇二一年六月五日") -> Notice:
    return read(NOTICE.format(asked=asked, day=day))


@pytest.mark.parametrize("kind", ["txt", "docx"])
@pytest.mark.parametrize("name", STANDS)
def test_every_element_that_stands_in_a_notice_is_found_and_no_other(name: str, kind: str) -> None:
    found = {element: said for element, said in summary(notice_of(path_of(name, kind))).items() if said}
    assert found == STANDS[name]


def test_the_manual_shows_which_elements_are_found() -> None:
    assert manual_table() in (ROOT / "docs" / "notice-elements.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", STANDS)
def test_what_is_written_down_as_an_element_stands_in_the_text_itself(name: str) -> None:
    text = "".join(path_of(name, "txt").read_text(encoding="utf-8").split()).replace("—7—", "")
    parts = [part for element in ("标题", "主送机关", "联系人") for part in STANDS[name].get(element, "").replace("；", " ").split()]
    assert [part for part in parts if part not in text] == []


@pytest.mark.parametrize(
    "name,words",
    [
        ("yangpu-2017-sanda", []),
        ("leshan-2011-qianhu", []),
        ("chengdu-2012-mianduimian", ["4 个邮箱", "提到附件", "断了"]),
        ("yangpu-2019-yaodian", ["“杨工〔2019〕3号”是 2019 年的，成文日期却是 2018-03-06，两者矛盾"]),
        ("yangpu-2018-shishi", []),
    ],
)
def test_contradictions_and_gaps_are_warnings_and_clean_notices_have_none(name: str, words: list[str]) -> None:
    warnings = notice_of(path_of(name, "txt")).warnings
    assert len(warnings) == len(words)
    assert all(word in warning for word, warning in zip(words, warnings, strict=True))


def test_each_mailbox_is_told_with_the_group_that_takes_in_what_is_sent_to_it() -> None:
    contacts = notice_of(path_of("chengdu-2012-mianduimian", "txt")).contacts
    assert {contact.name: contact.mailboxes[0] for contact in contacts} == {
        "综合协调组": "cdzgh1@126.com",
        "专题调研组": "szghzys2009@126.com",
        "宣传报道组": "cdghxjb@126.com",
        "督导检查组": "cdzghrsc@163.com",
    }
    assert "工作简报和工作总结" in contacts[0].task
    assert contacts[2].task == "收集整理影像和文字材料"


def test_the_office_s_own_days_are_no_deadline_for_units() -> None:
    dues = notice_of(path_of("yangpu-2018-shishi", "docx")).dues
    assert [(due.day, due.asked) for due in dues if due.written == "12月30日前"] == [(dt.date(2017, 12, 30), False)]


def test_a_notice_of_other_offices_is_read_by_the_same_rules() -> None:
    assert {element: said for element, said in summary(notice()).items() if said} == {
        "标题": "关于报送2021年上半年学校安全隐患排查情况的通知",
        "发文字号": "西教〔2021〕18号",
        "发文机关": "某某市西湖区教育局、某某市西湖区财政局",
        "主送机关": "各中小学、幼儿园，局机关各科室",
        "成文日期": "2021-06-05",
        "报送期限": "6月30日前 → 2021-06-30",
        "报送邮箱": "xhjy.aq@163.com",
        "电话": "（0571）87961234、13800001111",
        "传真": "0571-87961235",
        "联系人": "张三、李四光",
        "附件": "附件1 隐患排查登记表；附件2 整改情况统计表",
    }
    assert notice().head.copies == ("市教育局", "区政府办公室")
    assert notice().head.office == "某某市西湖区教育局办公室"
    assert notice().warnings == ()


@pytest.mark.parametrize(
    "asked,day",
    [
        ("请各单位于６月３０日（星期三）下班前报送至局办公室。", "2021-06-30"),
        ("请将登记表加盖公章后报送我局，截止时间为6月30日。", "2021-06-30"),
        ("务必于6月30日17：00前反馈至邮箱abc@edu.gov.cn。", "2021-06-30"),
        ("请于2021年6月30日中午12时前发至邮箱。", "2021-06-30"),
        ("报送时间：2021年6月30日前。", "2021-06-30"),
        ("请于六月三十日以前上报。", "2021-06-30"),
        ("报名截止日期：6月30日", "2021-06-30"),
        ("请于6月30日前，将附件1电子版及扫描件一并发送至指定邮箱。", "2021-06-30"),
        ("不迟于2021-06-30提交。", "2021-06-30"),
        ("各单位要在2021年6月30日24时之前，登录系统填报。", "2021-06-30"),
        ("请在规定时间内报送（6月15日至6月30日）。", "2021-06-30"),
        ("6月20—30日报送。", "2021-06-30"),
        ("请于6月30日报局办公室。", "2021-06-30"),
        ("会议于6月10日召开，请参会人员于6月8日前将回执报办公室。", "2021-06-08"),
        ("请于明年1月10日前报送总结。", "2022-01-10"),
        ("请于7月底前完成自查，8月10日前将自查报告报送我局。", "2021-08-10"),
        ("请于6月30前报送。", "2021-06-30"),
        ("报名截止6月30日，逾期不再受理。", "2021-06-30"),
        ("统计时间：1月1日至6月30日，请于7月5日前报送。", "2021-07-05"),
        ("截止6月10日，全区已有20所学校完成整改，其余学校请于6月30日前上报。", "2021-06-30"),
    ],
)
def test_a_deadline_is_understood_however_it_is_put(asked: str, day: str) -> None:
    found = notice(asked)
    assert str(found.deadline and found.deadline.day) == day
    assert found.warnings == ()


@pytest.mark.parametrize(
    "asked,words",
    [
        ("收到通知后10日内报送。", "“收到通知后10日内”要从收到或办结的那天算起"),
        ("请自收到本通知之日起十个工作日内报送我局。", "“自收到本通知之日起十个工作日内”要从收到或办结的那天算起"),
        ("请于下周五前报送。", "“下周五”没有写明是几月几日"),
        ("请于25日前报送。", "“25日”没有写明是几月几日"),
        ("请于7月中旬前报送。", "“7月中旬”没有写明是哪一天"),
        ("于每月25日前报送当月数据。", "“每月25日”是每月都要办的"),
        ("请于6月31日前报送。", "“6月31日”不是日历上有的日子"),
    ],
)
def test_a_deadline_that_is_no_day_is_told_and_never_guessed(asked: str, words: str) -> None:
    found = notice(asked)
    assert found.deadline is None
    assert [due.asked for due in found.dues] == [True]
    assert words in found.warnings[0]


@pytest.mark.parametrize(
    "asked,words",
    [
        ("请于6月30日（星期五）前报送。", "2021-06-30 是星期三，通知写的是星期五"),
        ("请于6月1日前报送。", "“6月1日”在通知的成文日期 2021-06-05 之前"),
        ("请于6月底前报送。", "“6月底”按这个月的最后一天计"),
        ("6月15日前报送实施方案，12月10日前报送工作总结。", "2 个报送期限（2021-06-15、2021-12-10），活动的截止日暂按 2021-12-10"),
    ],
)
def test_a_doubtful_deadline_is_a_warning(asked: str, words: str) -> None:
    found = notice(asked)
    assert found.deadline is not None
    assert any(words in warning for warning in found.warnings)


def test_a_day_before_the_notice_s_own_is_next_year_s() -> None:
    found = notice("请于1月10日前报送。", day="2021年12月20日")
    assert str(found.deadline and found.deadline.day) == "2022-01-10"


def test_without_day_and_number_a_day_has_no_year() -> None:
    found = read("关于报送情况的通知\n各科室：\n请于6月30日前报送情况表。\n某某县民政局\n")
    assert found.deadline is None
    assert "没有年份" in found.warnings[0]
    assert found.head.issuers == ("某某县民政局",)


@pytest.mark.parametrize("day", ["2021年6月  日", "年  月  日", "2021年 月 日"])
def test_a_day_left_open_is_not_found_and_the_office_above_it_is(day: str) -> None:
    found = notice(day=day)
    assert found.head.issuers == ("某某市西湖区教育局", "某某市西湖区财政局")
    assert found.head.issued is None or str(found.head.issued.day) == "2021-06-07"


@pytest.mark.parametrize(
    "written,day",
    [
        ("2021年6月5日", "2021-06-05"),
        ("２０２１年６月５日", "2021-06-05"),
        ("二○二一年六月五日", "2021-06-05"),
        ("2021 年 6 月 5 日", "2021-06-05"),
    ],
)
def test_the_day_of_a_notice_is_read_in_every_writing(written: str, day: str) -> None:
    found = notice(day=written)
    assert str(found.head.issued and found.head.issued.day) == day


@pytest.mark.parametrize(
    "line,written",
    [("杨工〔2017〕39号", "杨工〔2017〕39号"), ("乐工发[2011]36号", "乐工发[2011]36号"), ("某人社规（2023）12号", "某人社规（2023）12号")],
)
def test_numbers_are_read_in_every_bracket(line: str, written: str) -> None:
    found = read(NOTICE.replace("西教〔2021〕 １８ 号", line).format(asked=ASKED, day="2021年6月5日"))
    assert found.head.number is not None
    assert found.head.number.written == written


def test_a_number_quoted_in_the_text_is_not_the_notice_s_own() -> None:
    found = read(NOTICE.replace("西教〔2021〕 １８ 号", "").format(asked=ASKED, day="2021年6月5日"))
    assert found.head.number is None


def test_page_marks_and_banners_are_no_text() -> None:
    noisy = NOTICE.format(asked=ASKED, day="2021年6月5日").splitlines()
    noise = [
        "— 2 —",
        "—1—",
        "第2页 共5页",
        "1 / 12",
        "下载文档,编辑使用",
        "免费阅读已结束,点击下载阅读编辑剩下 ...",
        "©2015-2020 m.example.com 某某文档.",
        "×",
    ]
    woven = [line for place, line in enumerate(noisy) for line in (noise[place % len(noise)], line)]
    assert summary(read_notice(woven)) == summary(notice(day="2021年6月5日"))


def test_a_page_mark_within_a_sentence_is_cut_out_of_it() -> None:
    found = notice("请于6月—2—30日前报送至局安全科，邮箱：xhjy.aq@163.com。")
    assert str(found.deadline and found.deadline.day) == "2021-06-30"


def test_a_sentence_that_a_page_s_end_cut_is_read_whole() -> None:
    found = notice("各单位要认真组织排查，建立台账，逐项销号，并将排查情况于6月\n30日前报送至局安全科。")
    assert str(found.deadline and found.deadline.day) == "2021-06-30"


def test_attachments_headed_before_the_signature_are_a_list() -> None:
    text = (
        "某某集团有限公司办公室关于开展安全生产月活动的通知\n所属各单位：\n今年6月是全国安全生产月，各单位要广泛发动，全员参与，注重实效，确保不走过场。请于2020年7月5日前将"
        "统计表报集团安全部。\n特此通知。\n附件1：活动统计表\n附件2：联系点安排\n某某集团有限公司办公室\n2020年5月28日\n附件1：\n活动统计表\n单位：\n附件2：\n联系点安排\n"
    )
    found = read(text)
    assert [one.title for one in found.attachments] == ["活动统计表", "联系点安排"]
    assert found.head.issuers == ("某某集团有限公司办公室",)
    assert str(found.deadline and found.deadline.day) == "2020-07-05"


@pytest.mark.parametrize(
    "ending",
    [
        "附件：\n1.登记表\n2.统计表\n某某县民政局\n2021年6月5日\n附件1\n登记表\n",
        "某某县民政局\n2021年6月5日\n附件：1.登记表\n2.统计表\n",
        "附件：1.登记表  2.统计表\n某某县民政局  2021年6月5日\n",
        "附：1、登记表；2、统计表\n某某县民政局（盖章）\n2021年6月5日\n",
    ],
)
def test_the_list_of_attachments_may_stand_in_several_ways(ending: str) -> None:
    found = read(
        "关于报送养老机构情况的通知\n各科室：\n请认真填写登记表和统计表，加盖公章以后，于2021年6月30日前报送局办公室，电子版一并发送，逾期不予受理。\n"
        + ending
    )
    assert [(one.number, one.title) for one in found.attachments] == [(1, "登记表"), (2, "统计表")]
    assert found.head.issuers == ("某某县民政局",)
    assert str(found.head.issued and found.head.issued.day) == "2021-06-05"


def test_attachments_that_no_list_names_are_told_by_their_headings() -> None:
    text = NOTICE.replace("    附件：1.隐患排查登记表\n          2.整改情况统计表\n", "").format(asked=ASKED, day="2021年6月5日")
    assert [(one.number, one.title) for one in read(text).attachments] == [(1, "隐患排查登记表")]


@pytest.mark.parametrize(
    "lines,people,phones",
    [
        ("联系人：养老科 张三 电话：85012345 手机：13912345678", ("养老科 张三",), ("85012345", "13912345678")),
        ("联系人及电话：李四 0512-6512 3456；王五，13812345678", ("李四", "王五"), ("0512-65123456", "13812345678")),
        ("业务咨询：赵六，65123456；技术支持：钱七，400-800-1234", ("赵六", "钱七"), ("65123456", "400-800-1234")),
        ("（联系人：王一二，联系电话：010-62345678转801）", ("王一二",), ("010-62345678转801",)),
        ("电话/传真：25032214", (), ("25032214",)),
    ],
)
def test_people_and_telephones_are_found_behind_their_labels(lines: str, people: tuple[str, ...], phones: tuple[str, ...]) -> None:
    text = f"关于报送情况的通知\n各科室：\n请报送情况表。\n{lines}\n某某县民政局\n2021年6月5日\n"
    (contact,) = read(text).contacts
    assert (contact.people, contact.phones) == (people, phones)


@pytest.mark.parametrize(
    "title,name",
    [
        ("关于全区工会组织继续开展“大走访、大调解、大服务”活动的通知", "“大走访、大调解、大服务”活动"),
        ("某某市总工会关于印发《职工疗休养工作实施方案》的通知", "职工疗休养工作实施方案"),
        ("关于报送2021年上半年学校安全隐患排查情况的通知", "2021年上半年学校安全隐患排查"),
        ("关于做好2020年困难职工帮扶工作的紧急通知", "2020年困难职工帮扶工作"),
        ("杨浦区总工会常委会2019年工作要点", "杨浦区总工会常委会2019年工作要点"),
    ],
)
def test_the_activity_is_the_title_without_office_verb_and_kind(title: str, name: str) -> None:
    assert activity(title) == name


def test_the_id_is_made_of_office_year_and_activity_and_is_always_the_same() -> None:
    names = [default_id(notice_of(path_of("yangpu-2018-shishi", kind)), "x") for kind in ("txt", "docx")]
    assert names == ["shsypqzgh-2017-ypghfwzgssxm"] * 2
    assert default_id(read("随便几个字"), "通知 3.txt") == "tz3txt"


@pytest.mark.parametrize("text", ["", "\n\n", "附件", "附件1\n登记表", "：", "关于", "一、", "2021年6月5日", "联系人：", "@", "〔〕号"])
def test_scraps_of_text_are_read_without_a_stumble(text: str) -> None:
    assert set(summary(read(text))) == set(ELEMENTS)


@pytest.mark.parametrize("length, joined", [(60, True), (61, False)])
def test_line_of_a_title_has_sixty_characters_at_most(length: int, *, joined: bool) -> None:
    first = "关于" + "报" * (length - 2)
    found = read(f"某某市总工会文件\n{first}\n情况的通知\n各单位：\n请报送。").head.title
    assert found == (f"{first}情况的通知" if joined else "情况的通知")


@pytest.mark.parametrize("length, kept", [(60, False), (61, True)])
def test_banner_of_a_site_has_sixty_characters_at_most(length: int, *, kept: bool) -> None:
    banner = "点击下载" + "全" * (length - 4)
    assert (banner in clean_lines([banner, "各单位："])) is kept


@pytest.mark.parametrize("length, told", [(200, False), (201, True)])
def test_notice_of_more_than_two_hundred_characters_that_breaks_off_is_told(length: int, *, told: bool) -> None:
    begun = "关于报送情况的通知\n各单位：\n"
    text = begun + "报" * (length - len(begun.replace("\n", "")))
    assert any("就断了" in one for one in read(text).warnings) is told
