from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import Limits
from extractors.formats.containers import CONTAINERS, Budget, container_kind, mail_facts
from extractors.formats.containers.in_mails import open_mbox

ONE = b"From a@b Fri May 12 10:56:01 2017\nFrom: a@b.cn\nSubject: one\n\nbody\n\nFrom me to you: words\n\n"
TWO = b"From - Sat May 13 10:56:01 2017\nSubject: two\nFrom: c@d.cn\n\n>From a line\n>>From two\n"


def test_folder_gives_every_message_as_a_mail() -> None:
    contents = open_mbox(ONE + TWO, Budget())
    assert [one.name for one in contents.inner] == ["邮件001.eml", "邮件002.eml"]
    mails = [CONTAINERS["eml"](one.data, Budget()).mail for one in contents.inner]
    assert [mail and mail.subject for mail in mails] == ["one", "two"]
    assert mails[0] is not None
    assert "From me to you: words" in mails[0].text


def test_folder_lines_that_were_quoted_are_restored() -> None:
    assert open_mbox(TWO, Budget()).inner[0].data.endswith(b"\n\nFrom a line\n>From two\n")


def test_folder_of_windows_line_ends_is_split_alike() -> None:
    assert len(open_mbox((ONE + TWO).replace(b"\n", b"\r\n"), Budget()).inner) == 2


def test_folder_is_known_by_its_content_and_gives_no_facts_of_its_own() -> None:
    assert container_kind(ONE) == "mbox"
    assert container_kind(b"From the office\n\nDear all\n") is None
    assert mail_facts(ONE) is None


def test_folder_of_too_many_messages_is_unsafe() -> None:
    with pytest.raises(UnreadableFileError) as caught:
        open_mbox(ONE * 100_000, Budget(Limits(input=2**30)))
    assert caught.value.code == "unsafe"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=20), min_size=1, max_size=4))
def test_folder_messages_come_back_to_the_byte(bodies: list[str]) -> None:
    mails = [b"Subject: x\nFrom: a@b.cn\n\n" + body.encode("utf-7") + b"\n" for body in bodies]
    folder = b"".join(b"From a Fri May 12 10:56:01 2017\n" + mail + b"\n" for mail in mails)
    assert [one.data.rstrip(b"\n") for one in open_mbox(folder, Budget()).inner] == [mail.rstrip(b"\n") for mail in mails]
