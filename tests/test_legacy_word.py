from __future__ import annotations

import base64
import http.server
import io
import os
import re
import signal
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.core.document import Grid
from extractors.core.errors import UnreadableFileError
from extractors.core.limits import OfficeLimits
from extractors.formats.legacy import (
    ConversionCache,
    check_source,
    convert_batch,
    convert_cached,
    find_soffice,
    legacy_kind,
    read_legacy_word,
)
from extractors.formats.word import read_word
from tests.support.office_files import converted, filled_docx, readings, texts

QUICK = OfficeLimits(start_seconds=0.5, file_seconds=0.5)
AMPLE = OfficeLimits(start_seconds=30, file_seconds=30)
RTF = rb"{\rtf1\ansi hello}"
FORMATS = ("doc", "rtf", "odt", "fodt")


@pytest.fixture(scope="module")
def saved() -> dict[str, bytes]:
    """The filled form as LibreOffice saves it in each format."""
    return {suffix: converted({"a.docx": filled_docx()}, suffix)["a.docx"] for suffix in FORMATS}


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """A script that stands for LibreOffice, and a folder for what it notes down."""
    notes = tmp_path / "notes"
    notes.mkdir()
    yield tmp_path / "soffice", notes
    for note in notes.glob("*.pid"):
        number = note.read_text().strip()  # empty where it was killed before it wrote
        assert not number or _has_ended(int(number)), "a child outlived its run"


def _write(script: Path, body: str) -> Path:
    script.write_text(f'#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\nout=$2; shift 2\n{body}\n')
    script.chmod(0o755)
    return script


def _is_alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except (FileNotFoundError, ProcessLookupError):
        return False


def _has_ended(number: int) -> bool:
    """Whether a process is gone, or goes within twenty seconds: a killed one still lives until the system gives it a core to end on."""
    return any(not _is_alive(number) or time.sleep(0.05) for _ in range(400))


def _made(tmp_path: Path) -> Path:
    docx = tmp_path / "made.docx"
    docx.write_bytes(filled_docx())
    return docx


def _code(made: bytes | UnreadableFileError) -> str:
    return made.code if isinstance(made, UnreadableFileError) else "docx"


@pytest.mark.office
def test_every_old_format_reads_as_its_docx(saved: dict[str, bytes]) -> None:
    """All in one start of LibreOffice; the next test has it start for one file."""
    assert {suffix: legacy_kind(data) for suffix, data in saved.items()} == {suffix: suffix for suffix in FORMATS}
    made = convert_batch({suffix: (data, suffix) for suffix, data in saved.items()}, soffice=find_soffice())
    docx = readings(read_word(filled_docx()))
    assert {suffix: isinstance(data, bytes) and readings(read_word(data)) == docx for suffix, data in made.items()} == dict.fromkeys(
        FORMATS, True
    )


@pytest.mark.office
def test_deleted_and_hidden_text_does_not_leak() -> None:
    rtf = rb"{\rtf1\ansi kept {\deleted\revauthdel0 gone} {\v hidden} {\revised\revauth0 added}\par}"
    assert texts(read_legacy_word(rtf))[0].split() == ["kept", "added"]


@pytest.mark.office
def test_one_bad_file_costs_no_other(saved: dict[str, bytes]) -> None:
    files = {"a": (saved["doc"], "doc"), "b": (b"{\\rtf1", "rtf"), "c": (saved["odt"], "odt"), "d": (b"no odt", "odt")}
    made = convert_batch(files, soffice=find_soffice())
    assert list(made) == ["a", "b", "c", "d"]
    assert (_code(made["a"]), _code(made["c"]), _code(made["d"])) == ("docx", "docx", "corrupt")


@pytest.mark.office
def test_nothing_is_fetched_from_the_network() -> None:
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)

        do_OPTIONS = do_HEAD = do_GET  # noqa: N815

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        link = rb'{\field{\*\fldinst INCLUDEPICTURE "http://127.0.0.1:%d/x.png" \\d}{\fldrslt}}' % server.server_port
        assert texts(read_legacy_word(rb"{\rtf1\ansi before " + link + rb" after\par}"))
        server.shutdown()
    assert asked == []


def test_a_run_that_hangs_is_killed_with_all_its_children(fake: tuple[Path, Path]) -> None:
    script, notes = fake
    _write(script, f'sh -c "echo \\$\\$ > {notes}/child.pid; sleep 60" &\necho $$ > {notes}/parent.pid\nsleep 60')
    made = convert_batch({"a": (RTF, "rtf")}, soffice=script, limits=QUICK)
    assert _code(made["a"]) == "timeout"


def test_a_child_that_stays_behind_a_clean_end_is_killed_too(fake: tuple[Path, Path]) -> None:
    script, notes = fake
    _write(script, f'sh -c "echo \\$\\$ > {notes}/child.pid; sleep 60" &\nwhile [ ! -s {notes}/child.pid ]; do sleep 0.05; done')
    assert _code(convert_batch({"a": (RTF, "rtf")}, soffice=script, limits=AMPLE)["a"]) == "corrupt"


def test_what_a_batch_lost_is_tried_again_alone(fake: tuple[Path, Path], tmp_path: Path) -> None:
    script, notes = fake
    _write(script, f'echo $# >> {notes}/runs\nname=${{1##*/}}\ncp {_made(tmp_path)} "$out/${{name%.*}}.docx"')
    made = convert_batch(dict.fromkeys("abc", (RTF, "rtf")), soffice=script, limits=AMPLE)
    assert [_code(one) for one in made.values()] == ["docx"] * 3
    assert (notes / "runs").read_text().split() == ["3", "1", "1"]


def test_files_get_harmless_names_and_the_program_no_secrets(fake: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    script, notes = fake
    monkeypatch.setenv("HTTPS_PROXY", "http://user:secret@proxy")
    monkeypatch.setenv("HUIZONG_LEDGER", "postgresql://secret")
    _write(script, f'env > {notes}/env\nfor one in "$@"; do echo "${{one##*/}}" >> {notes}/names; done')
    convert_batch({"--evil; rm -rf 汇总.doc": (RTF, "rtf")}, soffice=script, limits=AMPLE)
    assert "secret" not in (notes / "env").read_text()
    assert set((notes / "names").read_text().split()) == {"f0.rtf"}


def test_half_a_docx_does_not_count_as_made(fake: tuple[Path, Path], tmp_path: Path) -> None:
    script, _ = fake
    _write(script, f'name=${{1##*/}}\nhead -c 3000 {_made(tmp_path)} > "$out/${{name%.*}}.docx"')
    assert _code(convert_batch({"a": (RTF, "rtf")}, soffice=script, limits=AMPLE)["a"]) == "corrupt"


def test_nothing_is_converted_twice(fake: tuple[Path, Path], tmp_path: Path) -> None:
    script, notes = fake
    _write(script, f'echo $# >> {notes}/runs\nname=${{1##*/}}\ncp {_made(tmp_path)} "$out/${{name%.*}}.docx"')
    cache = ConversionCache(tmp_path / "cache")
    first = convert_cached({"a": RTF}, cache=cache, soffice=script, limits=AMPLE)
    assert convert_cached({"b": RTF}, cache=cache, soffice=None)["b"] == first["a"]
    assert (notes / "runs").read_text().split() == ["1"]
    assert [path.suffix for path in (tmp_path / "cache").rglob("*") if path.is_file()] == [".docx"]


def test_without_libreoffice_the_clerk_learns_what_to_install() -> None:
    made = convert_batch({"a": (RTF, "rtf")}, soffice=None)["a"]
    assert isinstance(made, UnreadableFileError)
    assert made.code == "converter_missing"
    assert "apt-get install libreoffice-writer" in made.message
    assert "winget install TheDocumentFoundation.LibreOffice" in made.message


@pytest.mark.office
def test_an_encrypted_word_97_file_is_told_before_any_conversion(saved: dict[str, bytes]) -> None:
    place = saved["doc"].index(b"\xec\xa5")
    flags = saved["doc"][place + 11] | 0x01
    encrypted = saved["doc"][: place + 11] + bytes([flags]) + saved["doc"][place + 12 :]
    assert _code(convert_batch({"a": (encrypted, "doc")}, soffice=None)["a"]) == "encrypted"


@pytest.mark.office
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_word_97_file_that_was_cut_off_is_refused(saved: dict[str, bytes], share: float) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_legacy_word(saved["doc"][: int(len(saved["doc"]) * share)])
    assert caught.value.code == "corrupt"


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.99])
def test_rich_text_that_was_cut_off_is_refused(kept: float) -> None:
    whole = rb"{\rtf1\ansi{\fonttbl{\f0 SimSun;}}" + rb"\par a\{b\}c\\ {\b d}" * 50 + b"}"
    check_source(whole, "rtf")
    with pytest.raises(UnreadableFileError) as caught:
        check_source(whole[: int(len(whole) * kept)], "rtf")
    assert caught.value.code == "corrupt"


def test_document_in_one_xml_file_that_breaks_off_or_declares_a_type_is_told() -> None:
    head = b'<?xml version="1.0"?>%s<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:mimetype="'
    whole = head + b'application/vnd.oasis.opendocument.text"><office:body/></office:document>'
    assert legacy_kind(whole % b"") == "fodt"
    check_source(whole % b"", "fodt")
    for data, code in ((whole[:-5] % b"", "corrupt"), (whole % b'<!DOCTYPE x [<!ENTITY a "b">]>', "unsafe")):
        with pytest.raises(UnreadableFileError) as caught:
            check_source(data, "fodt")
        assert caught.value.code == code


def _flattened(docx: bytes) -> bytes:
    """As Word saves a “Word XML 文档”."""
    parts = []
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        for name in package.namelist():
            content = package.read(name)
            is_xml = name.endswith((".xml", ".rels"))
            body = re.sub(rb"^\s*<\?xml.*?\?>", b"", content) if is_xml else base64.b64encode(content)
            tag = b"pkg:xmlData" if is_xml else b"pkg:binaryData"
            parts.append(b'<pkg:part pkg:name="/%s"><%s>%s</%s></pkg:part>' % (name.encode(), tag, body, tag))
    head = b'<?xml version="1.0" standalone="yes"?><?mso-application progid="Word.Document"?>'
    return head + b'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">%s</pkg:package>' % b"".join(parts)


def test_word_document_saved_as_one_xml_file_is_read_as_the_package_is() -> None:
    flat = _flattened(filled_docx())
    assert legacy_kind(flat) == "flatopc"
    assert texts(read_legacy_word(flat)) == texts(read_word(filled_docx()))


def test_word_document_saved_as_one_xml_file_that_breaks_off_is_told() -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_legacy_word(_flattened(filled_docx())[:-30])
    assert caught.value.code == "corrupt"


def test_an_encrypted_odt_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")
    with pytest.raises(UnreadableFileError) as caught:
        read_legacy_word((tmp_path / "a.odt").read_bytes())
    assert caught.value.code == "encrypted"


@pytest.mark.parametrize(
    "data, code", [(b"", "empty"), (b"\x01\x02garbage", "unsupported"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "corrupt")]
)
def test_what_is_no_word_file_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_legacy_word(data)
    assert caught.value.code == code


WORD_2003 = """<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>
<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"
 xmlns:aml="http://schemas.microsoft.com/aml/2001/core" xmlns:st1="urn:x"><w:body><wx:sect>
<w:p><w:r><w:t>单位：</w:t></w:r><st1:place><w:r><w:t>五角场</w:t></w:r></st1:place>
<aml:annotation aml:id="1" w:type="Word.Deletion"><aml:content><w:r><w:delText>镇</w:delText></w:r></aml:content></aml:annotation>
<aml:annotation aml:id="2" w:type="Word.Insertion"><aml:content><w:r><w:t>街道</w:t></w:r></aml:content></aml:annotation>
<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>
<w:r><aml:annotation aml:id="3" w:type="Word.Comment"><aml:content><w:p><w:r><w:t>批注</w:t></w:r></w:p></aml:content></aml:annotation></w:r></w:p>
<w:tbl><w:tr><w:tc><w:tcPr><w:vmerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>栏</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:tcPr><w:vmerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:rPr><w:rFonts w:h-ansi="Wingdings"/></w:rPr><w:t>ü</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:trPr><aml:annotation aml:id="4" w:type="Word.Deletion"/></w:trPr><w:tc><w:p><w:r><w:t>删去的行</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:sectPr><w:hdr w:type="odd"><w:p><w:r><w:t>页眉</w:t></w:r></w:p></w:hdr></w:sectPr></wx:sect></w:body></w:wordDocument>"""


def test_word_2003_xml_is_read_with_its_revisions_and_merges() -> None:
    (document,) = read_legacy_word(WORD_2003.encode())
    assert texts([document]) == ["单位：五角场街道", "栏", "1", "✓"]
    assert next(block for block in document.blocks if isinstance(block, Grid)).cells[0].rowspan == 2
    assert [line.text for line in document.outside] == ["页眉"]


def test_row_from_which_libreoffice_left_merged_cells_out_is_a_doubt() -> None:
    rows = (("工种", "姓名", "金额"), ("电工", "王芳", "300"), ("李雷", "200"))
    cells = ("".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in row) for row in rows)
    table = f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"
    named = (
        'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"'
    )
    libreoffice = ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    for made_by, mark in (("", ""), (libreoffice, "odd_look")):
        page = f"<w:wordDocument {named}{made_by}><w:body><wx:sect>{table}</wx:sect></w:body></w:wordDocument>"
        (grid,) = (block for block in read_legacy_word(page.encode())[0].blocks if isinstance(block, Grid))
        assert [str(cell.mark) for cell in grid.cells] == [""] * 6 + [mark] * 2


def test_word_2003_xml_with_a_document_type_is_refused() -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_legacy_word(WORD_2003.replace("<w:wordDocument", '<!DOCTYPE a [<!ENTITY b "c">]><w:wordDocument', 1).encode())
    assert caught.value.code == "unsafe"


PAGE = """<html xmlns:o="urn:x"><head><meta http-equiv=Content-Type content="text/html; charset=gb2312"><title>题</title></head><body>
<p>单位：五角场
街道<del>镇</del><span style='display:none'>隐藏</span><!-- 注释 --></p>
<table><tr><td rowspan=2>栏</td><td colspan=2>甲<br>乙</td></tr>
<tr><td><span style='font-family:Wingdings'>&#252;</span></td><td><input type=checkbox checked>已解决</td></tr></table></body></html>"""


@pytest.mark.parametrize(
    "place, shown",
    [
        *((f"<input type={kind} value=120>", "120") for kind in ("number", "TEL", "date", "Text", "''")),
        *((f"<input type={kind} value=7>120", "120") for kind in ("hidden", "submit", "Button", "password")),
        ("<input type=RADIO checked>是", "☑是"),
        ("<input value=120 list=x><datalist id=x><option>5</datalist>", "120"),
    ],
)
def test_what_was_typed_into_a_web_page_is_read(place: str, shown: str) -> None:
    (document,) = read_legacy_word(f"<html><body><table><tr><td>栏<td>{place}</table></body></html>".encode())
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    assert [cell.text for cell in grid.cells] == ["栏", shown]


@pytest.mark.parametrize(
    "style", ["position:absolute;clip:rect(0,0,0,0)", "clip: rect(1px, 1px, 1px, 1px)", "clip-path:inset(50%)", "transform:scale(0)"]
)
def test_text_of_a_web_page_of_which_nothing_is_left_is_a_doubt(style: str) -> None:
    page = f"<html><body><table><tr><td>12<span style='{style}'>0</span><td style='clip:rect(0,9px,9px,0)'>7</table></body></html>"
    (grid,) = (block for block in read_legacy_word(page.encode())[0].blocks if isinstance(block, Grid))
    assert [(cell.text, str(cell.mark), cell.spans) for cell in grid.cells] == [("120", "odd_look", ((2, 3),)), ("7", "", ())]


def test_a_web_page_under_the_name_of_a_word_file_is_read() -> None:
    (document,) = read_legacy_word(PAGE.encode("gb18030"))
    assert document.blocks[0].text == "单位：五角场街道"  # type: ignore[union-attr]
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    assert [(cell.text, cell.row, cell.col, cell.rowspan, cell.colspan, str(cell.place)) for cell in grid.cells] == [
        ("栏", 0, 0, 2, 1, "table 1, R1C1"),
        ("甲\n乙", 0, 1, 1, 2, "table 1, R1C2"),
        ("✓", 1, 1, 1, 1, "table 1, R2C1"),
        ("☑已解决", 1, 2, 1, 1, "table 1, R2C2"),
    ]


def test_merged_cells_of_a_web_page_end_with_its_table() -> None:
    page = b"<html><table><tr><td rowspan=2>a<td>b</tr><tr><td rowspan=900>c</tr></table></html>"
    grid = next(block for block in read_legacy_word(page)[0].blocks if isinstance(block, Grid))
    assert [(cell.text, cell.rowspan) for cell in grid.cells] == [("a", 2), ("b", 1), ("c", 1)]


@pytest.mark.parametrize(
    "data, kind",
    [
        (RTF, "rtf"),
        (WORD_2003.encode(), "word2003xml"),
        (WORD_2003.encode("utf-16"), "word2003xml"),
        (PAGE.encode("gb18030"), "html"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>x", "html"),
        (b"%PDF-1.7\n", "pdf"),
        ("单位,家数\n五角场,12\n大桥,3\n".encode("gb18030"), "csv"),
        ("各单位：\n请于5月20日前报送，谢谢。\n".encode(), None),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"", None),
    ],
)
def test_a_kind_is_told_by_content(data: bytes, kind: str | None) -> None:
    assert legacy_kind(data) == kind


def test_no_child_is_left_when_the_reader_itself_is_interrupted(fake: tuple[Path, Path]) -> None:
    script, notes = fake
    _write(script, f"echo $$ > {notes}/parent.pid\nsleep 60")

    def interrupt() -> None:
        deadline = time.monotonic() + 5
        while (
            not re.search(r"\d", (notes / "parent.pid").read_text() if (notes / "parent.pid").exists() else "")
            and time.monotonic() < deadline
        ):
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # who is started in the background ignores it
    try:
        threading.Thread(target=interrupt).start()
        with pytest.raises(KeyboardInterrupt):
            convert_batch({"a": (RTF, "rtf")}, soffice=script, limits=AMPLE)
    finally:
        signal.signal(signal.SIGINT, before)
