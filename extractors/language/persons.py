"""Names of persons as they are typed, two characters padded by a blank to the length of three (“刘  勇”), and telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

NAME_HAN = r"[^\0-\u33ff\U00040000-\U0010ffff]"
"""Characters of names, U+3400 to U+3FFFF, rare ones of the further planes with them. Said by what they are not: a range is compiled
character by character at every start, and this one takes a third of the time."""
_GAP = r"[ \t\u3000\xa0]+"
_PIECES = re.compile(r"[、，,;；\n/]")
_PADDED = re.compile(rf"(?<={NAME_HAN}){_GAP}(?={NAME_HAN})")
_NAME = re.compile(rf"{NAME_HAN}{{1,3}}")
_ONE_NAME = re.compile(
    rf"{NAME_HAN}{{2,4}}|{NAME_HAN}{_GAP}{NAME_HAN}(?:{_GAP}{NAME_HAN})?"  # 王琦，刘 勇，张 三 丰
    rf"|{NAME_HAN}{{2}}{_GAP}{NAME_HAN}|{NAME_HAN}{_GAP}{NAME_HAN}{{2}}"  # 欧阳 锋，李 建国
)
_AND = re.compile(r"以及|[和与及]")
_PERSON = re.compile(rf"{NAME_HAN}{{2,3}}")
_LONGEST = 3
"""Characters of one name that is typed with blanks between them (“张 三 丰”)."""
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方"
    "白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤侯萧"
)
_RUN_ON = re.compile(rf"(?:[{_SURNAMES}]{NAME_HAN}{{1,2}}[·•‧・]?){{2,}}")
_COMMON_NAME = re.compile(rf"(?:[{_SURNAMES}]|欧阳|司马|上官|诸葛|皇甫|尉迟|公孙|慕容|令狐|夏侯|东方|司徒|端木){NAME_HAN}{{1,2}}")
_SHORTEST_ALIKE, _SHORTEST_TWICE = 3, 6
"""Characters of names that are two where they end alike: each (“甲公司及乙公司”, not “调和与平和”), and both in one (“甲公司乙公司”)."""
_SHORTEST_OF_MANY = 2
"""Characters of each of three names and more that “和” joins."""
_SHORTEST_RUN_ON = 5
"""Four characters may be one name (“欧阳建国”)."""
_LEAST_DIGITS = 3
"""Of the shortest telephone numbers there are (110)."""
_MOBILE_DIGITS = 11
"""Of every mobile number of the country."""
_LONGEST_SERVICE = 6
"""Digits of what begins like one and is the number of a service or of an extension."""
MOBILE = r"1[3-9]\d{9}"
"""A mobile number of the country."""
_MOBILE_HEAD = re.compile(r"1[3-9]")
_GROUP = re.compile(r"\d(?:[\s-]?\d)*")
_TELEPHONE = re.compile(r"(?=(?:\D*\d){7})[\d\s()（）+转—-]+")
_SCIENTIFIC = re.compile(r"\d[eE]\s*[+\-]?\s*\d")
_LETTER_FOR_DIGIT = re.compile("\\d[lIOo]|[lIOo]\\d")


def without_padding(written: str) -> str:
    """A text that holds nothing but names, without the blanks that pad them (“刘  勇、王　琦” → “刘勇、王琦”)."""
    names = [piece.strip() for piece in _PIECES.split(written) if piece.strip()]
    return _PADDED.sub("", written) if all(_ONE_NAME.fullmatch(name) for name in names) else written


def is_common_name(written: str) -> bool:
    """“张三”, “刘  勇”: the name of a person with a common surname; a remark (“无误”) is none, nor a figure."""
    return _COMMON_NAME.fullmatch(without_padding(written)) is not None


def is_telephone(written: str) -> bool:
    """Whether a text is one telephone number and nothing else: seven digits at least."""
    return _TELEPHONE.fullmatch(written) is not None and holds_telephones(written)


def is_run_on(name: str) -> bool:
    """“黄雪宁姜杰清”: names of persons, each with a common surname, whose line break or separator got lost, or is a dot (“张三·李四”)."""
    return len(name) >= _SHORTEST_RUN_ON and _RUN_ON.fullmatch(name) is not None


def ends_twice(name: str) -> bool:
    """A single character, or a name that ends twice (“甲公司乙公司”): a line was broken, or a sign between two names got lost."""
    return len(name) == 1 or (len(name) >= _SHORTEST_TWICE and name[-2:] in name[:-3])


def joins_two(name: str) -> bool:
    """“唐建方和王琦”, “甲公司及乙公司”: names of persons, or some that end alike; “和” within one name (“协和医院”) is none."""
    parts = _AND.split(name)
    if len(parts) < 2 or not all(parts):
        return False
    alike = len({part[-2:] for part in parts}) == 1 and min(map(len, parts)) >= _SHORTEST_ALIKE
    return alike or (len(parts) > 2 and min(map(len, parts)) >= _SHORTEST_OF_MANY) or all(_PERSON.fullmatch(part) for part in parts)


def parted_names(written: str) -> Iterator[str]:
    """“刘 勇 王 琦” → both names, each of single characters; any other text as it is."""
    pieces = written.split()
    short = all(_NAME.fullmatch(piece) for piece in pieces)
    single = sum(len(piece) == 1 for piece in pieces)
    if not short or single < 2 or len(pieces) < 3 or sum(map(len, pieces)) <= _LONGEST:
        yield written
        return
    while pieces:
        taken = 2 if len(pieces[0]) == 1 and len(pieces) > 1 and len(pieces[1]) == 1 else 1
        yield "".join(pieces[:taken])
        del pieces[:taken]


def holds_telephones(written: str) -> bool:
    """Whether a text holds telephone numbers, each with all of its digits and no letter in the place of one."""
    if sum(char.isdecimal() for char in written) < _LEAST_DIGITS or _SCIENTIFIC.search(written) or _LETTER_FOR_DIGIT.search(written):
        return False
    return all(_has_all_digits(group) for group in _GROUP.findall(written))


def _has_all_digits(group: str) -> bool:
    """Whether a number that begins as a mobile one has eleven digits; other numbers have any: 12345, 028-1234567, 400-800-1234."""
    parts = group.split()
    digits = [re.sub(r"\D", "", part) for part in (parts if _MOBILE_DIGITS in map(_count_digits, parts) else [group])]
    return all(_MOBILE_HEAD.match(one) is None or len(one) in (*range(_LONGEST_SERVICE + 1), _MOBILE_DIGITS) for one in digits)


def _count_digits(text: str) -> int:
    return sum(char.isdecimal() for char in text)
