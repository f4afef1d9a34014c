from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import Limits
from extractors.core.reading import Ignored
from extractors.formats.containers import CONTAINERS, Budget, Contents, container_kind, mail_facts
from extractors.formats.containers.outlook import open_msg
from tests.support.compound_writer import attachment, embedded, message, properties, write_compound
from tests.support.processor_time import bounded_work

SENT = dt.datetime(2017, 5, 12, 2, 56, 1, tzinfo=dt.UTC)
VALUES = {0x0037: "报送汇总表", 0x0C1A: "城投集团工会", 0x5D01: "ZS08@yp.example", 0x0039: SENT, 0x1000: "请查收。\r\n谢谢"}


def test_message_gives_its_facts_and_attachments() -> None:
    data = write_compound(message(VALUES, [attachment("汇总表.docx", b"PK" * 4000), attachment("说明.txt", b"hi")]))
    contents = open_msg(data, Budget())
    assert [(one.name, one.data) for one in contents.inner] == [("汇总表.docx", b"PK" * 4000), ("说明.txt", b"hi")]
    assert contents.mail is not None
    assert (contents.mail.sent, contents.mail.sender, contents.mail.sender_name) == (SENT, "zs08@yp.example", "城投集团工会")
    assert (contents.mail.subject, contents.mail.text) == ("报送汇总表", "请查收。\n谢谢")


def test_message_written_by_outlook_is_read() -> None:
    data = (Path(__file__).parent / "mails" / "outer.msg").read_bytes()
    contents = open_msg(data, Budget())
    assert contents.mail is not None
    assert (contents.mail.subject, contents.mail.text) == ("outer subject", "Outer body")
    assert contents.mail.sent == dt.datetime(2016, 11, 15, 23, 29, 5, 816000, tzinfo=dt.UTC)
    assert [one.name for one in contents.inner] == ["test.eml"]
    inner = mail_facts(contents.inner[0].data)
    assert inner is not None
    assert (inner.subject, inner.text) == ("test", "body")


def test_message_is_known_by_its_content() -> None:
    data = write_compound(message(VALUES))
    assert container_kind(data) == "msg"
    assert container_kind(write_compound({"WordDocument": b"x" * 5000})) is None
    facts = mail_facts(data)
    assert facts is not None
    assert facts.subject == "报送汇总表"


def test_message_texts_of_code_page_936_are_read_as_gb18030() -> None:
    data = write_compound(message({0x0037: "朱镕〇报送"}, [attachment("镕〇.docx", b"1", page=936)], page=936))
    contents = open_msg(data, Budget())
    assert contents.mail is not None
    assert (contents.mail.subject, contents.inner[0].name) == ("朱镕〇报送", "镕〇.docx")


def test_message_attachment_of_no_code_page_inherits_that_of_the_message() -> None:
    part = properties({0x3707: "汇总", 0x3705: 1, 0x3701: b"1"}, 8, page=936)
    part["__properties_version1.0"] = bytes(part["__properties_version1.0"])[:-16]
    assert open_msg(write_compound(message({0x0037: "报"}, [part], page=936)), Budget()).inner[0].name == "汇总"


def test_message_prefers_the_header_it_came_with() -> None:
    header = "From: =?utf-8?B?5bel5Lya?= <real@yp.example>\r\nDate: Fri, 12 May 2017 23:59:59 +0800\r\nSubject: x\r\n"
    facts = mail_facts(write_compound(message({**VALUES, 0x007D: header})))
    assert facts is not None
    assert (facts.sender, facts.sender_name) == ("real@yp.example", "工会")
    assert facts.sent == dt.datetime(2017, 5, 12, 15, 59, 59, tzinfo=dt.UTC)


def test_message_with_html_only_gives_its_text() -> None:
    html = "<html><head><style>p{}</style></head><body><p>一</p><p>二</p></body></html>".encode("gb18030")
    facts = mail_facts(write_compound(message({0x0037: "x", 0x1013: html, 0x3FDE: 936})))
    assert facts is not None
    assert facts.text == "一\n二"


def test_message_embedded_in_a_message_becomes_a_mail_with_all_it_holds() -> None:
    inner = message(VALUES, [attachment("汇总表.docx", b"\0\1\2" * 999)], header=24)
    contents = open_msg(write_compound(message({0x0037: "转发"}, [embedded(inner)])), Budget())
    assert [one.name for one in contents.inner] == ["报送汇总表.eml"]
    assert container_kind(contents.inner[0].data) == "eml"
    mail = CONTAINERS["eml"](contents.inner[0].data, Budget())
    assert [(one.name, one.data) for one in mail.inner] == [("汇总表.docx", b"\0\1\2" * 999)]
    assert mail.mail is not None
    assert (mail.mail.sent, mail.mail.sender, mail.mail.sender_name) == (SENT, "zs08@yp.example", "城投集团工会")
    assert (mail.mail.subject, mail.mail.text) == ("报送汇总表", "请查收。\n谢谢")


def test_message_attachment_that_is_only_a_link_is_refused_by_name() -> None:
    link = properties({0x3707: "共享.docx", 0x3705: 7}, 8)
    lost = properties({0x3707: "丢失.docx", 0x3705: 1}, 8)
    contents = open_msg(write_compound(message(VALUES, [link, lost])), Budget())
    assert contents.refused == (Ignored("共享.docx", "unsupported"), Ignored("丢失.docx", "corrupt"))


def test_message_cut_short_refuses_what_is_not_whole() -> None:
    data = write_compound(message(VALUES, [attachment("大.docx", b"z" * 9000)]))
    for length in (100, 600, len(data) // 2, len(data) - 600):
        contents = Contents()
        with contextlib.suppress(UnreadableFileError):
            contents = open_msg(data[:length], Budget())
        assert not contents.inner


def test_message_of_a_thousand_attachments_takes_little_work() -> None:
    data = write_compound(message(VALUES, [attachment(f"{number}.bin", b"z") for number in range(1_000)]))
    with bounded_work(20):
        assert len(open_msg(data, Budget()).inner) == 1_000


def test_message_of_too_many_attachments_is_unsafe() -> None:
    for number in (1_001, 4_000):
        with pytest.raises(UnreadableFileError) as caught:
            open_msg(write_compound(message(VALUES, [attachment("a", b"z")] * number)), Budget())
        assert caught.value.code == "unsafe"


def test_message_nested_too_deep_is_unsafe() -> None:
    tree = message({0x0037: "0"}, header=24)
    for number in range(1, 5):
        tree = message({0x0037: str(number)}, [embedded(tree)], header=24 if number < 4 else 32)
    with pytest.raises(UnreadableFileError) as caught:
        open_msg(write_compound(tree), Budget())
    assert caught.value.code == "unsafe"


def test_message_streams_that_share_their_sectors_are_stopped_by_the_budget() -> None:
    data = write_compound(message(VALUES, [attachment(f"{number}.bin", b"z" * 9000) for number in range(9)]))
    with pytest.raises(UnreadableFileError) as caught:
        open_msg(data, Budget(Limits(total=50_000)))
    assert caught.value.code == "too_large"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.binary(max_size=9000), max_size=4))
def test_message_attachments_come_back_to_the_byte(files: list[bytes]) -> None:
    data = write_compound(message(VALUES, [attachment(f"{number}.bin", one) for number, one in enumerate(files)]))
    assert [one.data for one in open_msg(data, Budget()).inner] == files
