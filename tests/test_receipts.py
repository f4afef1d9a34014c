from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pipeline.intake.receipts import Receipt, Receipts, read_receipts

SHANGHAI = ZoneInfo("Asia/Shanghai")


def register(folder: Path, text: str, encoding: str = "utf-8") -> Receipts:
    path = folder / "收件时间.csv"
    path.write_bytes(text.encode(encoding))
    return read_receipts(path, SHANGHAI)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_register_is_read_in_any_encoding_of_excel(tmp_path: Path, encoding: str) -> None:
    receipts = register(tmp_path, "文件,收到时间\r\n五角场.docx,2017-05-18 09:30\r\n", encoding)
    assert receipts.of(["五角场.docx"]) == {"五角场.docx": Receipt(dt.datetime(2017, 5, 18, 9, 30, tzinfo=SHANGHAI))}
    assert receipts.problems == ()


@pytest.mark.parametrize(
    "written,moment",
    [
        ("2017-05-18", "2017-05-18T00:00:00+08:00"),
        ("2017-05-18T09:30:15", "2017-05-18T09:30:15+08:00"),
        ("2017-05-18T09:30:15.5+09:00", "2017-05-18T09:30:15.500000+09:00"),
        ("2017-05-18T01:30:00Z", "2017-05-18T01:30:00+00:00"),
        ("2017/5/8 9:05", "2017-05-08T09:05:00+08:00"),
        ("2017.5.8 9:05:07", "2017-05-08T09:05:07+08:00"),
        ("2017年5月8日 9时05分", "2017-05-08T09:05:00+08:00"),
        ("２０１７－０５－０８　９：０５", "2017-05-08T09:05:00+08:00"),
    ],
)
def test_times_are_understood_as_clerks_and_excel_write_them(tmp_path: Path, written: str, moment: str) -> None:
    found = register(tmp_path, f"文件,收到时间\na,{written}\n").of(["a"])["a"].moment
    assert found is not None
    assert found.isoformat() == moment


@pytest.mark.parametrize("written", ["5月二十", "", "2017-02-30", "2017-05-18 25:00", "0001-01-01", "2017-05-18 09:30,"])
def test_wrong_time_names_line_and_remedy_and_holds_the_file(tmp_path: Path, written: str) -> None:
    receipts = register(tmp_path, f'文件,收到时间\nb,2017-05-18\n"a","{written}"\n')
    (problem,) = receipts.problems
    assert "第 3 行" in problem
    assert "2017-05-20 14:30" in problem
    assert (receipts.of(["a"])["a"].moment, receipts.of(["a"])["a"].wrong in problem) == (None, True)
    assert receipts.of(["b"])["b"] == Receipt(dt.datetime(2017, 5, 18, tzinfo=SHANGHAI))


def test_columns_are_known_by_their_headings(tmp_path: Path) -> None:
    receipts = register(tmp_path, "序号,收到时间,文件\n1,2017-05-18,a\n\n,,\n")
    assert list(receipts.of(["a", "b"])) == ["a"]


def test_register_without_headings_is_taken_by_its_first_two_columns(tmp_path: Path) -> None:
    assert list(register(tmp_path, "a,2017-05-18\n").of(["a"])) == ["a"]


def test_line_without_a_file_is_a_problem(tmp_path: Path) -> None:
    assert "没有写文件名" in register(tmp_path, "文件,收到时间\n,2017-05-18\n").problems[0]


def test_last_line_on_a_file_counts(tmp_path: Path) -> None:
    found = register(tmp_path, "文件,收到时间\na,2017-05-18\na,2017-05-19\n").of(["a"])["a"].moment
    assert found is not None
    assert found.day == 19


def test_file_is_found_whichever_slash_or_folder_is_written(tmp_path: Path) -> None:
    receipts = register(tmp_path, "文件,收到时间\n甲\\a.docx,2017-05-18\ninbox/乙/b.docx,2017-05-19\nc.docx,2017-05-20\n")
    assert sorted(receipts.of(["甲/a.docx", "乙/b.docx", "丙/c.docx"])) == sorted(["甲/a.docx", "乙/b.docx", "丙/c.docx"])


def test_name_without_folder_that_fits_two_files_is_refused(tmp_path: Path) -> None:
    receipts = register(tmp_path, "文件,收到时间\nc.docx,2017-05-20\n")
    assert all("子文件夹" in one.wrong for one in receipts.of(["甲/c.docx", "乙/c.docx"]).values())
    assert list(receipts.of(["c.docx", "乙/c.docx"])) == ["c.docx"]


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00\x4e\x81", b"\x81"])
def test_register_that_can_not_be_decoded_is_a_problem(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "收件时间.csv").write_bytes(raw)
    receipts = read_receipts(tmp_path / "收件时间.csv", SHANGHAI)
    assert not receipts.readable
    assert "另存为" in receipts.problems[0]


def test_register_that_is_a_folder_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "收件时间.csv").mkdir()
    receipts = read_receipts(tmp_path / "收件时间.csv", SHANGHAI)
    assert not receipts.readable
    assert len(receipts.problems) == 1


def test_no_register_and_an_empty_one_list_nothing(tmp_path: Path) -> None:
    assert read_receipts(tmp_path / "收件时间.csv", SHANGHAI) == Receipts()
    assert register(tmp_path, "") == Receipts()
