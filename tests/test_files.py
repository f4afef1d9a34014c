from __future__ import annotations

import hashlib
import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from extractors.extraction import read_file
from extractors.formats.legacy import ConversionCache
from extractors.formats.legacy.tools import ConversionPendingError, Tools
from tests.support import samples
from tests.support.returns import BASE, LAYOUT, read


def test_reading_bears_the_checksum_of_its_file() -> None:
    assert read(BASE).sha256 == hashlib.sha256(BASE).hexdigest()


def test_owner_file_of_word_is_ignored() -> None:
    result = read_file(b"anything", "folder/~$汇总表.docx", [LAYOUT])
    assert (result.error, result.readings, result.ignored[0].reason) == (None, (), "owner_file")


def test_letter_is_no_form() -> None:
    assert read(samples.letter("关于防暑降温的通知", "各单位：请及早检查。")).ignored[0].reason == "not_a_form"


@pytest.mark.parametrize("name", ["情况汇总表.docx", "情况汇总表.xlsx"])
def test_blank_form_is_no_return(name: str) -> None:
    result = read((samples.CAMPAIGN / "blanks" / name).read_bytes())
    assert (result.readings, result.ignored[0].reason) == ((), "blank_form")


def test_two_forms_that_fit_equally_are_refused() -> None:
    result = read_file(BASE, "汇总表.docx", [LAYOUT, LAYOUT])
    assert result.ignored[0].reason == "ambiguous_form"


def test_file_without_forms_to_look_for_is_no_form() -> None:
    assert read_file(BASE, "汇总表.docx", []).ignored[0].reason == "not_a_form"


def test_a_name_of_another_kind_is_a_warning_and_the_content_is_read() -> None:
    (reading,) = read_file(BASE, "汇总表.xls", [LAYOUT]).readings
    assert [(one.code, str(one.field)) for one in reading.findings] == [("wrong_extension", "file")]
    assert not read_file(BASE, "汇总表.docx", [LAYOUT]).readings[0].findings
    assert not read_file(BASE, "没有扩展名", [LAYOUT]).readings[0].findings


def _mail(*attachments: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = "zs02@yp.example", "报送：公安分局工会", "Fri, 19 May 2017 17:59:52 +0800"
    message.set_content("请查收。")
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return bytes(message)


def test_a_mail_gives_its_attachments_with_its_sender_and_subject() -> None:
    result = read_file(_mail(("汇总表.docx", BASE), ("说明.docx", samples.letter("说明"))), "x.eml", [LAYOUT])
    (reading,) = result.readings
    assert (reading.part, reading.sender, reading.subject) == ("mail/汇总表.docx", "zs02@yp.example", "报送：公安分局工会")
    assert [(one.part, one.reason) for one in result.ignored] == [("mail/说明.docx", "not_a_form")]


def test_an_archive_that_keeps_its_documents_unpacked_is_opened_and_not_taken_for_one() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as package:
        package.writestr("汇总表.docx", BASE)
    assert [one.part for one in read_file(packed.getvalue(), "材料.zip", [LAYOUT]).readings] == ["汇总表.docx"]


def test_an_archive_in_a_mail_is_opened_and_a_broken_member_is_named() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("甲/汇总表.docx", BASE)
        package.writestr("乙/坏.docx", BASE[:500])
        package.writestr("~$汇总表.docx", b"owner")
    result = read_file(_mail(("材料.zip", packed.getvalue())), "x.eml", [LAYOUT])
    assert [one.part for one in result.readings] == ["mail/材料.zip/甲/汇总表.docx"]
    assert {(one.part, one.reason) for one in result.ignored} == {
        ("mail/材料.zip/乙/坏.docx", "corrupt"),
        ("mail/材料.zip/~$汇总表.docx", "owner_file"),
    }


def _zip(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)
    return packed.getvalue()


NOTE = "请查收。".encode("gbk")
COMPANIONS = [
    ("说明.txt", NOTE),
    ("说明", "请查收。".encode("utf-16")),
    ("空.txt", b""),
    ("浏览器.lnk", b"L\0\0\0\x01\x14\x02\0" + bytes(60)),
    ("自解压.exe", b"MZ\x90\0" + bytes(60)),
    ("录音.m4a", b"\0\0\0 ftypM4A " + bytes(60)),
]
DOUBTFUL = [
    ("表.xls", NOTE, "unsupported"),
    ("表.docx", b"", "empty"),
    ("表.docx", BASE[:500], "corrupt"),
    ("照片.heic", b"\0\0\0 ftypheic" + bytes(60), "corrupt"),
    ("照片.gif", b"GIF89a" + bytes(60), "corrupt"),
    ("照片.jxl", b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(60), "unsupported"),
    ("附件1", bytes(range(1, 32)) * 9, "unsupported"),
]


@pytest.mark.parametrize("name, data", COMPANIONS)
def test_a_note_beside_a_form_is_no_form_and_not_unreadable(name: str, data: bytes) -> None:
    for beside in (
        read_file(_zip(**{"汇总表.docx": BASE, name: data}), "x.zip", [LAYOUT]),
        read_file(_mail(("表.docx", BASE), (name, data)), "x", [LAYOUT]),
    ):
        assert len(beside.readings) == 1
        assert [(one.part.removeprefix("mail/"), one.reason) for one in beside.ignored] == [(name, "not_a_form")]


@pytest.mark.parametrize("name, data", COMPANIONS)
def test_a_note_without_a_form_is_told(name: str, data: bytes) -> None:
    alone = read_file(_zip(**{name: data}), "x.zip", [LAYOUT])
    assert [(one.part, one.reason) for one in alone.ignored] == [(name, "unsupported" if data else "empty")]


@pytest.mark.parametrize("name, data, reason", DOUBTFUL)
def test_what_may_be_a_return_beside_a_form_is_told(name: str, data: bytes, reason: str) -> None:
    beside = read_file(_zip(**{"汇总表.docx": BASE, name: data}), "x.zip", [LAYOUT])
    assert (len(beside.readings), [(one.part, one.reason) for one in beside.ignored]) == (1, [(name, reason)])


def test_an_encrypted_member_beside_a_form_is_told() -> None:
    packed = bytearray(_zip(**{"汇总表.docx": BASE, "说明.txt": NOTE}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.rindex(mark) + flags] |= 1
    beside = read_file(bytes(packed), "x.zip", [LAYOUT])
    assert (len(beside.readings), [(one.part, one.reason) for one in beside.ignored]) == (1, [("说明.txt", "encrypted")])


def test_a_mail_without_attachments_says_so() -> None:
    assert [one.reason for one in read_file(_mail(), "x.eml", [LAYOUT]).ignored] == ["nothing_inside"]


def test_sheets_of_a_workbook_in_a_mail_keep_their_names() -> None:
    data = samples.as_xlsx(samples.answer("区教育工会", seed=4))
    (reading,) = read_file(_mail(("表.xlsx", data)), "x.eml", [LAYOUT]).readings
    assert reading.part == "mail/表.xlsx"


RTF = rb"{\rtf1\ansi no form here}"


def test_old_word_files_wait_for_one_batch_of_conversions() -> None:
    with pytest.raises(ConversionPendingError) as pending:
        read_file(_mail(("a.rtf", RTF), ("b.docx", BASE), ("c.rtf", RTF + b" ")), "x.eml", [LAYOUT], Tools(batched=True))
    assert pending.value.contents == (RTF, RTF + b" ")


def test_a_conversion_that_failed_is_said_in_its_own_words() -> None:
    failed = {hashlib.sha256(RTF).hexdigest(): ("timeout", "转换超过时限")}
    error = read_file(RTF, "a.rtf", [LAYOUT], Tools(failed=failed, batched=True)).error
    assert error is not None
    assert (error.code, error.message) == ("timeout", "转换超过时限")


def test_what_was_converted_before_is_read_from_the_cache(tmp_path: Path) -> None:
    cache = ConversionCache(tmp_path)
    cache.put(RTF, BASE)
    assert read_file(RTF, "a.rtf", [LAYOUT], Tools(cache, batched=True)).readings[0].values == read(BASE).readings[0].values
