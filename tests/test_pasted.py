from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from extractors.core.reading import FileReading
from extractors.extraction import read_file
from tests.support import samples
from tests.support.compound_writer import embedded, message, write_compound
from tests.support.returns import BASE, LAYOUT, TRUE_FIGURES, TRUE_OPINIONS, figures, filled, only, opinions, read
from tests.support.web_pages import as_page

PAGE = as_page(BASE)
OLDER = PAGE.replace("345", "999")
BLANK = as_page((samples.CAMPAIGN / "blanks" / "情况汇总表.docx").read_bytes())


def mail(body: str, *attached: bytes, charset: str = "utf-8") -> bytes:
    made = MIMEMultipart()
    made["Subject"], made["From"], made["Date"] = "upload", "a@b.example", "Wed, 10 May 2017 10:00:00 +0800"
    made.attach(MIMEText(f"<html><body>{body}</body></html>", "html", charset))
    for number, data in enumerate(attached):
        part = MIMEApplication(data)
        part.add_header("Content-Disposition", "attachment", filename=f"{number}.docx")
        made.attach(part)
    return made.as_bytes()


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_form_pasted_into_a_mail_is_read(charset: str) -> None:
    reading = only(mail(f"<div>您好：</div>{PAGE}", charset=charset))
    assert (reading.part, reading.sender) == ("mail/邮件正文.html", "a@b.example")
    assert figures(reading) == TRUE_FIGURES
    assert opinions(reading) == TRUE_OPINIONS


@pytest.mark.parametrize(
    "quoted",
    [
        f"<blockquote>{OLDER}</blockquote>",
        f"<div>------------------ 原始邮件 ------------------</div>{OLDER}",
        f"<p><b>发件人:</b> 区总工会</p>{OLDER}",
        f"<p>在 2017-05-10 10:00:00，区总工会 写道：</p>{OLDER}",
    ],
)
def test_what_a_mail_quotes_is_not_read(quoted: str) -> None:
    assert figures(only(mail(PAGE + quoted))) == TRUE_FIGURES
    assert read(mail(f"<p>收到。</p>{quoted}")).readings == ()


def test_an_attached_form_goes_before_a_pasted_one() -> None:
    other = samples.as_docx(filled("大桥街道总工会"))
    assert only(mail(OLDER, other)).part == "mail/0.docx"


def told(data: bytes) -> list[str]:
    return [one.reason for one in read(data).ignored]


def test_a_mail_with_an_empty_form_or_without_any_says_nothing() -> None:
    assert told(mail(BLANK)) == ["nothing_inside"]
    assert told(mail("<p>汇总表见附件。</p><table><tr><td>王小明</td><td>65432100</td></tr></table>")) == ["nothing_inside"]


def test_a_pasted_table_with_few_labels_of_a_form_is_told() -> None:
    assert told(mail("<table><tr><td>走访企事业单位数</td><td>访谈职工数</td></tr><tr><td>12</td><td>345</td></tr></table>")) == [
        "few_labels"
    ]


def _outlook(*, within: bool) -> FileReading:
    folder = message({0x0037: "汇总表"}, [])
    folder["__substg1.0_10130102"] = f"<html>{PAGE}</html>".encode()
    data = write_compound(message({0x0037: "转发"}, [embedded(folder)]) if within else folder)
    return read_file(data, "x.msg", [LAYOUT])


@pytest.mark.parametrize("within", [False, True])
def test_a_form_pasted_into_an_outlook_message_is_read(*, within: bool) -> None:
    (reading,) = _outlook(within=within).readings
    assert figures(reading) == TRUE_FIGURES


@pytest.mark.parametrize("frames", [1, 3])
def test_a_page_laid_out_by_tables_is_read_as_if_it_had_none(frames: int) -> None:
    page = PAGE
    for _ in range(frames):
        page = f"<table><tr><td>&nbsp;</td></tr><tr><td></td><td>{page}</td></tr></table>"
    reading = only(f"<html><body>{page}</body></html>".encode())
    assert figures(reading) == TRUE_FIGURES
    assert opinions(reading) == TRUE_OPINIONS


FORM = samples.as_docx(filled("大桥街道总工会"))


def words_told(words: str) -> list[str]:
    """What the mail of an attached form says otherwise."""
    return [one.message for one in only(mail(words, FORM)).findings if one.code == "mail_says_otherwise"]


@pytest.mark.parametrize(
    "words",
    [
        "附件中座谈会次数应为15次，以本邮件为准。",
        "更正：解决问题数少报3个",
        "访谈职工数：346",
        "访谈职工数共计 1,345 人",
        "单位名称改为五角场街道总工会",
        "<table><tr><td>访谈职工数</td><td>346</td></tr></table>",
        "<table><tr><td>访谈职工数</td><td>座谈会次数</td></tr><tr><td>346</td><td>6</td></tr></table>",
        "<table><tr><td><p>访谈职工数</p></td><td><p>座谈会次数</p></td></tr><tr><td><p>346人</p></td><td><p>6</p></td></tr></table>",
        "<div>访谈职工数</div><div>346</div>",
        "<div>访谈职工数：</div><div>346人</div><div>以此为准</div>",
        "座谈会次数应为十五次，请以此为准",
        "座谈会改为十五场",
        "访谈职工应该是三百四十六",
        "第二项填错了，是346",
        "访谈职工数三百四十六人",
        "访谈职工数共计三百四十六人，请以此为准",
    ],
)
def test_mail_that_corrects_its_form_or_gives_other_figures_is_told(words: str) -> None:
    assert len(words_told(words)) == 1


@pytest.mark.parametrize(
    "words",
    [
        "附件是我街道情况汇总表，请查收。如有错误请致电65432100。",
        "访谈职工数345人，详见附件。",
        "2017年5月10日报送，共3页",
        "邮箱已变更为zs@qq.com；附件已按要求改为word版",
        "填报说明：座谈会次数应为整数，不少于1次；访谈职工数应大于0；座谈会次数15次以上的请注明",
        "第2稿，少报的企业已补上",
        "附件共3份，如有误请告知；情况汇总表1份，如有遗漏请指正；如有误请致电021-65432100转8012",
        "访谈职工数345人，如有遗漏请指正",
        "更正后重新报送，共2页；附件格式已改为2003版；已改为PDF格式，共2个附件；联系人变更为张三，电话65432100转801",
        "<table><tr><td>部门</td><td>访谈职工数</td></tr><tr><td>一科</td><td>100</td></tr><tr><td>二科</td><td>245</td></tr></table>",
        "<table><tr><td><p>访谈职工数</p></td><td><p>座谈会次数</p></td></tr><tr><td><p>345</p></td><td><p>6</p></td></tr></table>",
        "<div>访谈职工数</div><div>345</div><div>座谈会次数</div><div>6</div>",
        "<div>访谈职工数</div><div>三百四十五人</div><div>座谈会次数六次</div>",
        "访谈职工数一项为累计数；访谈职工数等三项指标已核对；应为一人一表；格式已修改为统一；已改为一次性报送，共两个附件；已修改成三个文件",
        "座谈会次数见附件1；访谈职工数同比增长15%；访谈职工数中女职工3人；访谈职工数0.0345万人",
        "已改为两个工作表；已更改为三个sheet；修改为两人一组填写；访谈职工数经三人核对；访谈职工数由两家企业汇总",
        "访谈职工数已与十家企业核对；访谈职工数两次核对无误；访谈职工数近四百人；访谈职工数三百四十五人，请查收",
        "附访谈职工数统计表2；访谈职工数情况〔2017〕39号；访谈职工数汇总表20170510",
        "收到。<blockquote>座谈会次数应为15次</blockquote>",
        "收到。<p>On Wed, May 10, 2017 at 10:00 AM a@b.example wrote:</p><p>座谈会次数应为15次</p>",
    ],
)
def test_mail_that_only_brings_its_form_is_not(words: str) -> None:
    assert words_told(words) == []


@pytest.mark.parametrize(
    "subject, times",
    [
        ("汇总表更正：座谈会次数应为15次", 1),
        ("转发：访谈职工数346", 1),
        ("五角场街道情况汇总表（第2稿）", 0),
        ("更正：2017年情况汇总表，共3页", 0),
        ("访谈职工数统计表（2）", 0),
        ("访谈职工数汇总表20170510", 0),
        ("访谈职工数表V2", 0),
        ("访谈职工数情况[2017]12号", 0),
        ("回复：座谈会次数应为15次，请更正", 0),
        ("转发: Re[2]: 座谈会次数应为15次，请更正", 0),
    ],
)
def test_subject_of_a_mail_is_heard_as_its_words_are(subject: str, times: int) -> None:
    made = message_from_bytes(mail("请查收", FORM))
    made.replace_header("Subject", subject)
    assert [one.code for one in only(made.as_bytes()).findings].count("mail_says_otherwise") == times


def test_mail_that_forwards_a_corrected_form_in_another_mail_is_told() -> None:
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = "a@b.example", "c@d.example", "转发"
    outer.set_content("座谈会次数应为15次")
    outer.add_attachment(message_from_bytes(mail("请查收", FORM), policy=policy.default))
    assert [one.code for one in only(outer.as_bytes()).findings] == ["mail_says_otherwise"]


@pytest.mark.parametrize(
    "words, corrected",
    [
        ("> 请查收附件。\n> 谢谢\n\n另：座谈会次数应为15次。", True),
        ("收到。\n\n在 2017-05-10 10:00:00，区总工会 写道：\n> 请核对\n\n座谈会次数应为15次\n", True),
        ("> 请核对座谈会次数\n\n应为15次，以此为准：座谈会次数15\n\n> 请核对其余\n", True),
        ("好的\n> 座谈会次数应为15次\n> 请改正\n\n谢谢", False),
        ("好的\n> 请核对，\n座谈会次数应为15次\n> 谢谢", False),
        ("好的\n------ 原始邮件 ------\n发件人：甲\n\n> 请核对\n\n座谈会次数应为15次", False),
    ],
)
def test_words_below_quoted_lines_are_the_senders_own(words: str, *, corrected: bool) -> None:
    """Below a quotation whose lines are each marked, and a blank one; behind “原始邮件” all is quoted."""
    made = EmailMessage()
    made.set_content(words)
    made.add_attachment(FORM, maintype="application", subtype="octet-stream", filename="汇总表.docx")
    assert [one.code for one in only(made.as_bytes()).findings] == (["mail_says_otherwise"] if corrected else [])


def test_answers_in_the_words_of_a_mail_are_told_as_unread() -> None:
    (ignored,) = read(mail("<p>访谈职工数：345</p><p>座谈会次数：12</p>")).ignored
    assert (ignored.part, ignored.reason) == ("mail/邮件正文", "unsupported")
    assert told(mail("<p>座谈会次数：12，其余见附件</p>")) == ["nothing_inside"]


LINKED = [("mail/超大附件（只有链接）", "unsupported")]


@pytest.mark.parametrize(
    "words, told_as",
    [
        ("<p>从QQ邮箱发来的超大附件</p><a href='https://mail.qq.com/'>汇总表.docx</a>", LINKED),
        ("<a href='https://pan.baidu.com/s/1abc'>汇总表.docx</a>", LINKED),
        ("<a href='https://f.wps.cn/g/abc'>填好的汇总表</a>", LINKED),
        ("<a href='https://drive.weixin.qq.com/s?k=AAA'>汇总表.docx</a>", LINKED),
        ("<p>请勿使用网盘转发本表，照片另存</p><a href='https://union.example/'>工会网站</a>", []),
    ],
)
def test_files_that_a_mail_only_leads_to_are_told_as_unread(words: str, told_as: list[tuple[str, str]]) -> None:
    found = read(mail(words, FORM))
    assert len(found.readings) == 1
    assert [(one.part, one.reason) for one in found.ignored] == told_as


def test_a_tag_that_is_broken_before_its_end_begins_no_quotation() -> None:
    broken = PAGE.replace("</td>", "</td\n>", 30)
    assert broken != PAGE
    assert figures(only(mail(broken))) == TRUE_FIGURES
