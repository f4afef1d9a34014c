"""Clean lines out of the lines of a file: page marks and the banners of download sites gone, run-on text broken where a 公文 breaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extractors.language.patterns import ANNEX_MARK, CIRCLED, CLOSE, COLON, ENUMERATOR_MARK, HAN, OPEN, YEAR_CLOSE, YEAR_OPEN
from pipeline.notice.elements.notice import TO_UNITS

CHINESE = "一二三四五六七八九十"
SENTENCE_END = "。！？；：!?;:"
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF20)}
_PLAIN = _WIDE | {0x3000: 0x20, 0xA0: 0x20, 0x09: 0x20, 0xFEFF: None, 0x200B: None}
_PAGE_MARK = re.compile(r"(?<![\d日])[—―－]\s*\d{1,3}\s*[—―－]")
_PAGE_LINE = re.compile(r"[—―－–\-·\s]*\d{0,3}[—―－–\-·\s]*|\d{1,3}\s*/\s*\d{1,3}|第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?")
_BANNERS = re.compile(
    r"下载(?:本)?(?:文档|全文|原文|阅读|编辑)|(?:文档|全文|在线|离线|免费|继续|剩余)阅读|阅读(?:已结束|全文|原文|量|次数)|整理文档|赏(?:杯|个|点)"
    r"|资源描述|文档(?:描述|简介|网)|ICP备|公网安备|备案号|客服|版权所有|©|copyright|https?://|www\.|保存成功|扫一扫|二维码关注|上传(?:时间|者)"
    rf"|点击(?:下载|查看|进入)|浏览(?:次数|量)|字体{COLON}|打印本页|关闭窗口|分享到|来源{COLON}|发布(?:时间|日期){COLON}|当前位置{COLON}|收藏本",
    re.IGNORECASE,
)
_KEPT = re.compile(rf"报送|上报|上传至|@|联系人|电话{COLON}|通知|截止")
_BANNER_LENGTH = 60
"""A longer line may be the office's own that names a site. The five real notices hold neither: 0 to 1,000 read them alike."""
_RUN_ON = re.compile(r"[。：:；;]\s*一、.*[。：:；;]\s*二、", re.DOTALL)
_ENUMERATOR = re.compile(
    rf"\s*(?:[{CHINESE}]{{1,3}}\s*{ENUMERATOR_MARK}|{OPEN}[{CHINESE}]{{1,3}}{CLOSE}|\d{{1,2}}\s*[、．)）]|\d{{1,2}}\.(?!\d)|第[{CHINESE}\d]{{1,3}}(?:阶段|步|条|部分)|{CIRCLED})"
)
_LABELLED = re.compile(
    rf"\s*(?:附\s*{ANNEX_MARK}?\s*\d{{0,2}}\s*{COLON}|附\s*{ANNEX_MARK}|联\s*系\s*人|(?:联系)?电\s*话|(?:电子)?邮\s*箱|传\s*真|抄\s*送|主\s*送|说\s*明)"
)
_LEAST_WRAPPED, _LEAST_TEXT = 20, 26
"""A line cut by the page's edge is at least so long; without a comma, which a heading has not, somewhat longer."""


def clean_lines(raw: Iterable[str]) -> list[str]:
    """The lines that the office wrote, in order, run-on ones broken into their parts; no line is empty."""
    return [piece for line in raw for piece in _pieces(_unmarked(line)) if piece and not is_noise(piece)]


def plain(text: str) -> str:
    """`text` with digits, letters and spaces of one width; Chinese punctuation stays."""
    return text.translate(_PLAIN)


def is_noise(line: str) -> bool:
    """Whether a line is a page number or the banner of a site, and nothing of the office's."""
    text = line.strip()
    if _PAGE_LINE.fullmatch(text) or text in ("×", "X", "x"):
        return True
    return len(text) <= _BANNER_LENGTH and bool(_BANNERS.search(text)) and not _KEPT.search(text)


def is_enumerated(line: str) -> bool:
    """Whether a line begins as an item or a heading does (“一、”, “（一）”, “1．”, “第一阶段”)."""
    return bool(_ENUMERATOR.match(line))


def is_labelled(line: str) -> bool:
    """Whether a line begins with one of a notice's own labels (“附件：”, “联系人”)."""
    return bool(_LABELLED.match(line))


def paragraphs(lines: Iterable[str]) -> list[str]:
    """The lines of a text with those joined that a page's end or a hard line break cut within a sentence."""
    joined: list[str] = []
    for line in lines:
        if joined and _runs_on(joined[-1], line):
            joined[-1] += line.strip()
        else:
            joined.append(line.strip())
    return joined


def sentences(paragraph: str, *, halves: bool = True) -> list[str]:
    """The sentences of a paragraph, each without the mark that ends it; a mailbox ends one too where words follow at once.

    Args:
        paragraph: The text.
        halves: A semicolon ends one too.
    """
    parted = re.sub(rf"(@[\w-]+(?:\.[A-Za-z]+)+)(?={HAN})", r"\1。", paragraph)
    marks = rf"[。！？]|[!?](?={HAN}|$)" + (r"|[；;]" if halves else "")
    return [part.strip() for part in re.split(marks, parted) if part.strip()]


def compact(text: str) -> str:
    """`text` without the spaces that stand beside a Chinese character, others single."""
    single = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", single)


def _unmarked(line: str) -> str:
    return _PAGE_MARK.sub("", plain(line)).strip()


def _runs_on(before: str, after: str) -> bool:
    cut = len(before) >= _LEAST_WRAPPED and before[-1] not in SENTENCE_END + "”」》）)"
    is_text = len(before) >= _LEAST_TEXT or bool(re.search(r"[，。；,;]", before))
    return cut and is_text and not (is_enumerated(after) or is_labelled(after) or after.startswith(" "))


def _pieces(line: str) -> Iterator[str]:
    if not _RUN_ON.search(line):
        yield line
        return
    head, body = _parted_head(line)
    yield from head
    broken = re.sub(rf"(?<=[。：:；;])\s*(?=[{CHINESE}]{{1,3}}、)", "\n", body)
    broken = re.sub(rf"(?<=[。：:；;])\s*(?={OPEN}[{CHINESE}]{{1,3}}{CLOSE})", "\n", broken)
    broken = re.sub(rf"(\n[{CHINESE}]{{1,3}}、[^\n。：:，,]{{2,20}}?)(?={OPEN}一{CLOSE})", r"\1\n", broken)
    broken = re.sub(rf"(?<=[。；;])\s*(?=附\s*件\s*[:：\d]|联\s*系\s*人\s*{COLON}|第[{CHINESE}]{{1,2}}阶段)", "\n", broken)
    yield from (piece.strip() for piece in broken.split("\n"))


_NUMBER_HEAD = re.compile(rf"^(.*?{YEAR_OPEN}\s*(?:19|20)\d{{2}}\s*{YEAR_CLOSE}\s*第?\s*\d{{1,4}}\s*号)")
_ADDRESSEE = re.compile(rf"^(.{{4,120}}?的{HAN}{{0,6}}?(?:{TO_UNITS}|要点))([^。；;：:]{{2,120}}{COLON})")


def _parted_head(line: str) -> tuple[list[str], str]:
    """发文字号, 标题 and 主送机关 at the beginning of a text that was run together, and the rest."""
    head: list[str] = []
    for pattern in (_NUMBER_HEAD, _ADDRESSEE):
        found = pattern.match(line)
        if found:
            head += found.groups()
            line = line[found.end() :].strip()
    return head, line
