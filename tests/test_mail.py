from __future__ import annotations

import base64
import binascii
import datetime as dt
import quopri
import struct
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import Limits
from extractors.core.reading import Ignored
from extractors.formats.containers import Budget, Contents, container_kind, mail_facts
from extractors.formats.containers.contents import clean_name
from extractors.formats.containers.in_mails import html_text
from extractors.formats.containers.mail import open_mail
from extractors.formats.containers.uuencode import parted
from extractors.language.encodings import decode
from tests.support.processor_time import bounded_work

NAME = "杨浦区汇总表.docx"
BOUNDARY = b"----=_NextPart_1"


def part(fields: bytes, data: bytes = b"PK\3\4 form", coding: str = "base64") -> bytes:
    body = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(coding, bytes)(data)
    return b"Content-Transfer-Encoding: %s\r\n%s\r\n\r\n%s" % (coding.encode(), fields, body)


def attached(disposition: bytes, data: bytes = b"PK\3\4 form", coding: str = "base64") -> bytes:
    return part(b"Content-Type: application/octet-stream\r\nContent-Disposition: attachment" + disposition, data, coding)


def mail(*parts: bytes, header: bytes = b"", end: bytes = b"--\r\n") -> bytes:
    head = b"MIME-Version: 1.0\r\n" + header + b'Content-Type: multipart/mixed; boundary="' + BOUNDARY + b'"\r\n\r\n'
    return head + b"".join(b"--" + BOUNDARY + b"\r\n" + one + b"\r\n" for one in parts) + b"--" + BOUNDARY + end


def opened(data: bytes) -> Contents:
    return open_mail(data, Budget())


def name_of(disposition: bytes) -> str:
    return opened(mail(attached(b"; " + disposition))).inner[0].name


def word(text: bytes, charset: bytes = b"gb2312", coding: bytes = b"B") -> bytes:
    packed = base64.b64encode(text) if coding == b"B" else quopri.encodestring(text, header=True)
    return b"=?%s?%s?%s?=" % (charset, coding, packed)


def percent(raw: bytes) -> bytes:
    return b"".join(b"%%%02X" % byte for byte in raw)


GBK, UTF8 = NAME.encode("gbk"), NAME.encode()


@pytest.mark.parametrize(
    "disposition",
    [
        b'filename="' + GBK + b'"',
        b'filename="' + UTF8 + b'"',
        b"filename=" + GBK,
        b'filename="' + word(GBK) + b'"',
        b"filename=" + word(GBK),
        b'filename="' + word(GBK, b"GBK", b"Q") + b'"',
        b'filename="' + word(UTF8, b"utf-8") + b'"',
        b'filename="' + word(UTF8, b"utf-8*zh") + b'"',
        b'filename="' + word(GBK, b"cp936") + b'"',
        b'filename="' + word(UTF8[:7], b"utf-8") + b" " + word(UTF8[7:], b"utf-8") + b'"',
        b'filename="' + word(GBK[:5]) + b"\r\n " + word(GBK[5:]) + b'"',
        b'filename="' + word(GBK[:5]) + b" " + word(GBK[5:], coding=b"q") + b'"',
        b'filename="' + word(UTF8, b"gb2312") + b'"',
        b'filename="' + word(GBK, b"utf-8") + b'"',
        b'filename="' + word(GBK, b"iso-8859-1") + b'"',
        b'filename="' + word(GBK, b"no-such-charset") + b'"',
        b"filename*=gb18030''" + percent(GBK),
        b"filename*=utf-8'zh-CN'" + percent(UTF8),
        b"filename*=utf-8''" + percent(GBK),
        b"filename*=gb2312''" + percent(UTF8),
        b"filename*0*=GBK''" + percent(GBK[:5]) + b";\r\n filename*1*=" + percent(GBK[5:]),
        b"filename*1*=" + percent(GBK[5:]) + b"; filename*0*=GBK''" + percent(GBK[:5]),
        b"filename*0*=gbk''" + percent(GBK[:-5]) + b'; filename*1=".docx"',
        b"filename=\"x.docx\"; filename*=utf-8''" + percent(UTF8),
        b'filename="' + percent(UTF8) + b'"',
        b'filename="C:\\Documents\\' + GBK + b'"',
        b'filename="../../etc/' + UTF8 + b'"',
        b'filename="' + "\u202e\u200b".encode() + UTF8 + b'\x07"',
        b'size=3; filename="' + UTF8 + b"; charset=x",
    ],
)
def test_attachment_name_is_read_however_it_was_written(disposition: bytes) -> None:
    assert name_of(disposition).removesuffix("; charset=x") == NAME


def test_attachment_name_of_traditional_characters_is_read() -> None:
    name = "上海成功許蓋功表"
    assert name_of(b'filename="' + word(name.encode("big5"), b"Big5") + b'.docx"') == f"{name}.docx"
    assert name_of(b"filename*=big5''" + percent(name.encode("big5"))) == name


def test_attachment_name_ending_in_a_backslash_byte_keeps_its_quote() -> None:
    assert name_of(b'filename="' + "汇总乗".encode("gbk") + b'"; size=3') == "汇总乗"


def test_attachment_name_may_stand_in_the_content_type_only() -> None:
    data = mail(part(b'Content-Type: application/msword; name="' + word(GBK) + b'"'))
    assert opened(data).inner[0].name == NAME


def test_attachment_name_of_gbk_characters_declared_as_gb2312_is_read() -> None:
    assert name_of(b'filename="' + word("朱镕基〇.docx".encode("gbk")) + b'"') == "朱镕基〇.docx"


@pytest.mark.parametrize("name", ["CON", "NUL.docx", "aux.txt"])
def test_attachment_name_of_a_device_is_only_a_name(name: str) -> None:
    assert name_of(b"filename=" + name.encode()) == name


@pytest.mark.parametrize("name", [b"", b"..", b"/", b".", b"\\\\", b"\x01"])
def test_attachment_without_a_usable_name_gets_a_number(name: bytes) -> None:
    assert name_of(b'filename="' + name + b'"') == "附件1"


def test_attachments_of_one_name_are_numbered() -> None:
    names = [one.name for one in opened(mail(*[attached(b'; filename="' + UTF8 + b'"')] * 3)).inner]
    assert names == [NAME, "杨浦区汇总表(2).docx", "杨浦区汇总表(3).docx"]


def test_names_too_long_keep_their_beginning_and_end() -> None:
    name = clean_name("长" * 500 + ".docx")
    assert len(name) < 200
    assert name.endswith(".docx")


@settings(max_examples=200)
@given(st.binary(max_size=40), st.sampled_from([None, "gb2312", "utf-8", "utf-7", "utf-16", "idna", "x", "zip", "big5"]))
def test_any_bytes_give_a_text_that_can_be_written(raw: bytes, charset: str | None) -> None:
    assert clean_name(decode(raw, charset)).encode() is not None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.binary(max_size=300), st.sampled_from(["base64", "quoted-printable", "binary"])), min_size=1, max_size=4))
def test_attachments_come_back_to_the_byte(files: list[tuple[bytes, str]]) -> None:
    # The encoder of this test makes line ends alike where the first one is bare.
    assume(all(coding != "quoted-printable" or quopri.decodestring(quopri.encodestring(data)) == data for data, coding in files))
    parts = [attached(b"; filename=%d.bin" % number, data, coding) for number, (data, coding) in enumerate(files)]
    contents = opened(mail(*parts))
    # A part in base64 or quoted-printable ends its last line itself.
    assert [one.data.removesuffix(b"\n") for one in contents.inner] == [data.removesuffix(b"\n") for data, _ in files]
    assert not contents.refused


@pytest.mark.parametrize("damage", [b"UEsDB", b"UEsDBA=", b"UEsD*BA==", b"UEsDBA==UEsD", b"\x80UEsD"])
def test_attachment_of_damaged_base64_is_refused_and_the_others_are_read(damage: bytes) -> None:
    broken = b"Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=a.docx\r\n\r\n" + damage
    contents = opened(mail(broken, attached(b"; filename=b.docx")))
    assert contents.refused == (Ignored("a.docx", "corrupt"),)
    assert [one.name for one in contents.inner] == ["b.docx"]


def test_attachment_of_damaged_quoted_printable_is_refused() -> None:
    broken = b"Content-Transfer-Encoding: quoted-printable\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\na=3D=ZZ"
    assert opened(mail(broken)).refused == (Ignored("a.csv", "corrupt"),)


def test_mail_cut_short_refuses_the_attachment_it_breaks_off_in() -> None:
    data = mail(attached(b"; filename=a.docx"), attached(b"; filename=b.docx", bytes(3000)))
    contents = opened(data[: data.rindex(b"AAAA\n", 0, -80) + 5])
    assert [one.name for one in contents.inner] == ["a.docx"]
    assert contents.refused == (Ignored("b.docx", "corrupt"),)


def test_mail_without_its_last_boundary_is_whole_if_the_base64_says_so() -> None:
    assert opened(mail(attached(b"; filename=a.docx", b"1234"), end=b"")[: -len(BOUNDARY) - 2]).inner[0].data == b"1234"


def uuencoded(data: bytes, name: bytes = b"a.docx", zero: bytes = b"`") -> bytes:
    lines = b"".join(binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45))
    return b"begin 644 %s\n%s%s\nend\n" % (name, lines, zero)


PACKED = bytes(range(256)) + b"\0" * 50


def test_attachment_in_uuencode_is_unpacked() -> None:
    (one,) = opened(mail(attached(b"; filename=a.doc", uuencoded(PACKED), "x-uuencode"))).inner
    assert (one.name, one.data) == ("a.doc", PACKED)


def test_attachment_in_uuencode_that_breaks_off_is_told() -> None:
    cut = uuencoded(PACKED).removesuffix(b"end\n")
    assert opened(mail(attached(b"; filename=a.doc", cut, "x-uuencode"))).refused == (Ignored("a.doc", "corrupt"),)


def test_attachment_in_an_unknown_coding_is_refused_by_name() -> None:
    assert opened(mail(attached(b"; filename=a.doc", b"=ybegin", "x-yencode"))).refused == (Ignored("a.doc", "unsupported"),)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_files_packed_in_the_words_of_a_mail_are_attachments(end: bytes) -> None:
    words = b"hello\n" + uuencoded(PACKED, GBK) + b"\nbye\n" + uuencoded(b"PK", b"b.xlsx", b" ").replace(b" \nend", b"\nend")
    found = opened((b"From: a@b.cn\nSubject: x\n\n" + words).replace(b"\n", end))
    assert [(one.name, one.data) for one in found.inner] == [(NAME, PACKED), ("b.xlsx", b"PK")]
    assert found.mail is not None
    assert found.mail.text.split() == ["hello", "bye"]


def test_file_packed_in_the_words_of_a_mail_that_breaks_off_is_told() -> None:
    words = uuencoded(PACKED).removesuffix(b"end\n")
    assert opened(b"From: a@b.cn\nSubject: x\n\n" + words).refused == (Ignored("a.docx", "corrupt"),)


@pytest.mark.parametrize("words", ["please\nbegin 644 the work on\nMonday and\nTuesday\n", "begin 2012 work\nhi\nend\nthanks\n"])
def test_words_that_begin_like_a_packed_file_are_words(words: str) -> None:
    found = opened(b"From: a@b.cn\nSubject: x\n\n" + words.encode())
    assert (found.inner, found.refused) == ((), ())
    assert found.mail is not None
    assert found.mail.text.split() == words.split()


def test_words_behind_a_packed_file_that_breaks_off_are_kept() -> None:
    words = uuencoded(PACKED).removesuffix(b"`\nend\n") + b"\ngreetings\n"
    found = opened(b"From: a@b.cn\nSubject: x\n\nhello\n" + words)
    assert found.refused == (Ignored("a.docx", "corrupt"),)
    assert found.mail is not None
    assert found.mail.text.split() == ["hello", "greetings"]


def _edited(edit: Callable[[list[bytes]], object], data: bytes = PACKED) -> Contents:
    lines = uuencoded(data, b"a.doc").splitlines()
    edit(lines)
    return opened(b"From: a@b.cn\nSubject: x\n\n" + b"\n".join(lines) + b"\n")


@pytest.mark.parametrize(
    "edit",
    [
        lambda lines: lines.__setitem__(2, lines[2][:20]),
        lambda lines: lines.__setitem__(1, lines[1][:20]),
        lambda lines: lines.insert(3, b">" + lines[3]),
        lambda lines: lines.insert(3, lines[-3]),
        lambda lines: lines.insert(3, b"`"),
        lambda lines: lines.__setitem__(3, lines[3].lower()),
    ],
    ids=["cut short", "first line cut short", "quoted", "short line in the middle", "end in the middle", "signs of no coding"],
)
def test_packed_file_with_a_damaged_line_is_told(edit: Callable[[list[bytes]], object]) -> None:
    found = _edited(edit)
    assert (found.inner, found.refused) == ((), (Ignored("a.doc", "corrupt"),))


def test_blanks_that_a_server_cut_are_known_where_the_file_checks_itself() -> None:
    def cut(lines: list[bytes]) -> None:
        lines[:] = [line.rstrip(b" ") for line in lines]

    package = b"PK\3\4" + bytes(range(1, 120)) + b"\0" * 60
    assert [one.data for one in _edited(cut, package).inner] == [package]
    assert _edited(cut, b"AB" + package).refused == (Ignored("a.doc", "corrupt"),)


def test_packed_files_are_measured_before_they_are_unpacked() -> None:
    whole = binascii.b2a_uu(bytes(range(45)))
    short = b"begin 644 a.docx\n" + binascii.b2a_uu(b"PK" + bytes(range(1, 44))) + b"M\n" * 40 + b"end\n"
    text, found = parted(short + b"begin 644 b.doc\n" + whole * 3 + b"end\n", Limits(part=45 * 43))
    assert (text, [(name, len(one.data), one.reason) for name, one in found]) == (
        b"",
        [("a.docx", 45 * 41, ""), ("b.doc", 0, "too_large")],
    )


def test_inline_part_with_a_file_name_is_an_attachment() -> None:
    image = part(b"Content-Type: image/jpeg\r\nContent-Disposition: inline; filename=scan.jpg", b"\xff\xd8")
    text = part(b'Content-Type: text/plain; name="a.txt"', b"hi")
    assert [one.name for one in opened(mail(image, text)).inner] == ["scan.jpg", "a.txt"]


def test_mail_that_is_nothing_but_a_file_gives_it() -> None:
    contents = opened(b"Subject: x\r\nFrom: a@b.cn\r\n" + attached(b"; filename=a.docx"))
    assert [(one.name, one.data) for one in contents.inner] == [("a.docx", b"PK\3\4 form")]


def test_mail_attached_to_a_mail_is_one_part_named_by_its_subject() -> None:
    inner = mail(
        attached(b"; filename=a.docx", b"1\r\n\r\n2\n", "binary"), header=b"Subject: " + word("2017/5 汇总".encode("gbk")) + b"\r\n"
    )
    contents = opened(mail(b"Content-Type: message/rfc822\r\n\r\n" + inner.replace(BOUNDARY, b"other")))
    assert [one.name for one in contents.inner] == ["2017-5 汇总.eml"]
    assert opened(contents.inner[0].data).inner[0].data == b"1\r\n\r\n2\n"


def test_mail_attached_in_base64_is_unpacked() -> None:
    inner = b"Subject: x\r\nFrom: a@b.cn\r\n\r\nbody"
    packed = b'Content-Type: message/rfc822; name="y.eml"\r\nContent-Transfer-Encoding: base64\r\n\r\n' + base64.encodebytes(inner)
    contents = opened(mail(packed))
    assert [(one.name, one.data) for one in contents.inner] == [("x.eml", inner)]


def test_signatures_are_passed_over_and_sealed_parts_refused() -> None:
    contents = opened(
        mail(
            part(b"Content-Type: application/pkcs7-signature; name=smime.p7s"),
            part(b"Content-Type: application/pkcs7-mime; name=smime.p7m"),
        )
    )
    assert not contents.inner
    assert contents.refused == (Ignored("smime.p7m", "encrypted"),)


def tnef(*attributes: tuple[int, int, bytes]) -> bytes:
    packed = b"".join(
        struct.pack("<BII", level, kind, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF) for level, kind, value in attributes
    )
    return struct.pack("<IH", 0x223E9F78, 1) + packed


def property_of(kind: int, tag: int, value: bytes) -> bytes:
    return struct.pack("<HHII", kind, tag, 1, len(value)) + value + bytes(-len(value) % 4)


BEGIN = (2, 0x00069002, bytes(14))


def test_attachments_wrapped_by_outlook_are_unwrapped() -> None:
    long = struct.pack("<I", 2) + struct.pack("<HHI", 3, 0x0E21, 0) + property_of(0x1F, 0x3707, (NAME + "\0").encode("utf-16-le"))
    wrapped = tnef(
        (1, 0x00069007, struct.pack("<II", 936, 0)),
        BEGIN,
        (2, 0x00018010, "汇总镕.doc\0".encode("gbk")),
        (2, 0x0006800F, b"zeros\0\0"),
        BEGIN,
        (2, 0x00018010, b"HZB~1.DOC\0"),
        (2, 0x0006800F, b"2"),
        (2, 0x00069005, long),
        BEGIN,
        (2, 0x00069005, struct.pack("<I", 1) + property_of(0x0D, 0x3701, b"object")),
    )
    data = mail(part(b"Content-Type: application/ms-tnef; name=winmail.dat", wrapped))
    contents = opened(data)
    assert [(one.name, one.data) for one in contents.inner] == [("汇总镕.doc", b"zeros\0\0"), (NAME, b"2")]
    assert contents.refused == (Ignored("附件3", "unsupported"),)


def test_attachments_wrapped_by_outlook_are_refused_where_damaged() -> None:
    whole = tnef(BEGIN, (2, 0x00018010, b"a.doc\0"), (2, 0x0006800F, b"12345678"))
    for damaged in (whole[:-4], whole[:-1] + b"\xff"):
        data = mail(part(b"Content-Type: application/octet-stream; name=winmail.dat", damaged))
        assert opened(data).refused == (Ignored("a.doc", "corrupt"),)
    endless = tnef(BEGIN, (2, 0x00069005, struct.pack("<IHHI", 2**32 - 1, 0x1002, 0x3707, 2**32 - 1)))
    assert opened(mail(part(b"Content-Type: application/ms-tnef", endless))).refused == (Ignored("附件1", "corrupt"),)


def test_properties_of_a_wrapped_attachment_are_followed_past_those_of_other_shapes() -> None:
    named = struct.pack("<HH", 3, 0x8001) + bytes(16) + struct.pack("<II", 1, 6) + b"a\0b\0\0\0\0\0" + struct.pack("<I", 7)
    numbered = struct.pack("<HH", 3, 0x8002) + bytes(16) + struct.pack("<III", 0, 5, 7)
    several = struct.pack("<HHIII", 0x1003, 0x1234, 2, 1, 2)
    content = property_of(0x102, 0x3701, b"12345\0")
    values = struct.pack("<I", 5) + named + numbered + several + content + property_of(0x1E, 0x3707, GBK)
    wrapped = tnef((1, 0x00069007, struct.pack("<I", 936)), BEGIN, (2, 0x00069005, values))
    contents = opened(mail(part(b"Content-Type: application/vnd.ms-tnef", wrapped)))
    assert [(one.name, one.data) for one in contents.inner] == [(NAME, b"12345\0")]


HEADER = b"Subject: %s\r\nFrom: %s\r\nDate: %s\r\n"
SUBJECT = "城投集团工会报送“大走访”情况汇总表"


def test_facts_are_read_without_the_attachments() -> None:
    subject = word(SUBJECT.encode("gbk")[:21]) + b"\r\n " + word(SUBJECT.encode("gbk")[21:])
    header = HEADER % (subject, word("城投集团工会".encode("gbk")) + b" <ZS08@YP.example>", b"Fri, 12 May 2017 10:56:01 +0800")
    data = mail(
        part(b"Content-Type: text/plain; charset=gb2312", "请查收。".encode("gbk")), attached(b"; filename=a", bytes(10**6)), header=header
    )
    facts = mail_facts(data)
    assert facts is not None
    assert facts == opened(data).mail
    assert (facts.subject, facts.sender, facts.sender_name, facts.text) == (SUBJECT, "zs08@yp.example", "城投集团工会", "请查收。")
    assert facts.sent == dt.datetime(2017, 5, 12, 2, 56, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "date",
    [
        b"",
        b"2017-05-12",
        b"Fri, 12 May 2017 10:56:01",
        b"Fri, 12 May 2017 10:56:01 CST",
        b"Fri, 32 May 2017 10:56:01 +0800",
        b"+0800",
        "2017年5月12日 +0800".encode(),
    ],
)
def test_date_that_is_missing_broken_or_without_zone_is_none(date: bytes) -> None:
    facts = mail_facts(HEADER % (b"x", b"a@b.cn", date) + b"\r\n")
    assert facts is not None
    assert facts.sent is None


def test_date_of_unknown_local_zone_is_universal_time() -> None:
    facts = mail_facts(HEADER % (b"x", b"a@b.cn", b"Fri, 12 May 2017 10:56:01 -0000 (CST)") + b"\r\n")
    assert facts is not None
    assert facts.sent == dt.datetime(2017, 5, 12, 10, 56, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "raw, address, name",
    [
        (b"a@B.cn", "a@b.cn", ""),
        (b"<a@b.cn>", "a@b.cn", ""),
        (b'"Li, Wei" <a@b.cn>', "a@b.cn", "Li, Wei"),
        (b'"fake@x.cn" <a@b.cn>', "a@b.cn", "fake@x.cn"),
        ("工会 <a@b.cn>".encode("gbk"), "a@b.cn", "工会"),
        (b"a@b.cn (Li)", "a@b.cn", "Li"),
        (word("工会 <a@b.cn>".encode("gbk")), "a@b.cn", "工会"),
        (b"undisclosed", "", "undisclosed"),
        (b"", "", ""),
    ],
)
def test_sender_is_the_address_beside_the_name(raw: bytes, address: str, name: str) -> None:
    facts = mail_facts(HEADER % (b"x", raw, b"") + b"\r\n")
    assert facts is not None
    assert (facts.sender, facts.sender_name) == (address, name)


def test_body_in_html_only_is_reduced_to_its_lines() -> None:
    html = (
        "<html><head><title>t</title></head><body><p>您好：</p><table><tr><td>走访</td><td>12&nbsp;家</td></tr></table><br>完</body></html>"
    )
    data = mail(part(b"Content-Type: text/html; charset=gb2312", html.encode("gbk")))
    facts = mail_facts(data)
    assert facts is not None
    assert facts.text == "您好：\n走访\t12 家\n完"


@pytest.mark.parametrize("html", ["", " ", "<", "<!--", "<" * 1000, "<div>" * 5000, "\0<p>x"])
def test_body_of_broken_html_never_fails(html: str) -> None:
    assert isinstance(html_text(html), str)


def test_plain_body_is_preferred_to_html() -> None:
    both = mail(part(b"Content-Type: text/html", b"<b>html</b>"), part(b"Content-Type: text/plain", b"plain"))
    facts = mail_facts(both)
    assert facts is not None
    assert facts.text == "plain"


def test_kind_of_a_mail_is_told_by_its_header() -> None:
    assert container_kind(b"Received: x\r\n by y\r\nSubject: z\r\n\r\n") == "eml"
    assert container_kind(b"\xef\xbb\xbf\r\n\r\nFrom: a\nDate: b\n\n") == "eml"
    assert container_kind(b"X-Own: 1\nSubject: a\nTo: b\n\n") == "eml"
    for other in (b"", b"Subject: one name is not enough\n\n", b"Title: x\nAuthor: y\n\n", b"no header\nFrom: a\nTo: b\n", b"%PDF-1.7"):
        assert container_kind(other) is None
        assert mail_facts(other) is None


def refused(data: bytes, budget: Budget | None = None) -> str:
    with bounded_work(20), pytest.raises(UnreadableFileError) as caught:
        open_mail(data, budget or Budget())
    return caught.value.code


def test_mail_of_a_hundred_thousand_parts_is_unsafe() -> None:
    assert refused(mail(*[attached(b"; filename=a")] * 100_000)) == "unsafe"


def test_mail_of_a_few_thousand_parts_is_unsafe() -> None:
    assert refused(mail(*[attached(b"; filename=a")] * 4_000)) == "unsafe"


def test_mail_nested_in_itself_is_unsafe() -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) for level in range(2_000))
    assert refused(b"Subject: x\r\n" + deep) == "unsafe"


def test_mail_of_lines_only_is_unsafe() -> None:
    assert refused(mail() + b"\n" * 40_000_000) == "unsafe"


def test_mail_of_many_lines_under_many_boundaries_is_unsafe() -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) for level in range(99))
    assert refused(b"Subject: x\r\n" + deep + b"abc\n" * 900_000) == "unsafe"


def test_mail_beyond_the_limits_is_too_large() -> None:
    assert refused(mail(attached(b"; filename=a", bytes(9000))), Budget(Limits(input=1000))) == "too_large"
    assert refused(mail(*[attached(b"; filename=a", bytes(900))] * 3), Budget(Limits(total=2000))) == "too_large"


def test_attachment_beyond_the_limit_is_refused_alone() -> None:
    data = mail(attached(b"; filename=a", bytes(900)), attached(b"; filename=b"))
    contents = open_mail(data, Budget(Limits(part=500)))
    assert contents.refused == (Ignored("a", "too_large"),)
    assert [one.name for one in contents.inner] == ["b"]


@pytest.mark.parametrize("field", [b'filename="' + b"\x81" * 60_000, b"=?a?b?" * 9_000, b"; a=" * 15_000, b"a@" * 30_000, b"<" * 60_000])
def test_header_made_to_be_slow_takes_little_work(field: bytes) -> None:
    with bounded_work(20):
        assert len(opened(HEADER % (field, field, field) + mail(attached(b"; " + field))).inner) == 1


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 1200))
def test_mail_damaged_anywhere_is_still_opened(noise: bytes, place: int) -> None:
    data = mail(attached(b'; filename="' + word(GBK) + b'"'), part(b"Content-Type: text/html", b"<p>x"), header=HEADER % (b"x", b"y", b"z"))
    assert opened(data[:place] + noise + data[place + len(noise) :]).mail is not None


def test_what_macos_notes_of_an_attached_file_is_no_file() -> None:
    """Apple Mail sends two parts of one name: its own notes, and the file (RFC 1740)."""
    head = b"From: a@example.com\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/appledouble; boundary=B\n"
    parts = [(b"application/applefile", b"notes"), (b"application/octet-stream", b"the file")]
    body = b"".join(b'\n--B\nContent-Type: %s; name="a.docx"\n\n%s' % part for part in parts)
    assert [(one.name, one.data) for one in opened(head + body + b"\n--B--\n").inner] == [("a.docx", b"the file")]
