"""A draft → the text of its `campaign.yaml`: every key filled with what was found, or a commented line to fill in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from extractors.language import text
from extractors.language.patterns import HAN
from pipeline.campaign.rewriting import comment, key, open_key
from pipeline.notice.draft import BLANK_ONLY, Draft, labels
from pipeline.notice.elements.all_elements import due_words, summary
from pipeline.notice.elements.lines import compact
from pipeline.notice.forms_yaml import form_lines, measure_lines
from pipeline.notice.naming import activity, rule_lines
from pipeline.wording.figures import names

OPEN, DOUBTFUL = "【请填】", "【请核对】"
_EXTRAS = (
    *("审核", "制表", "单位负责人", "签字", "签章", "经办人", "主管", "附注", "填表人", "填报人", "制表人", "审核人", "负责人", "联系人"),
    *("联系电话", "电话", "手机", "传真", "邮箱", "填表日期", "填报日期", "填表时间", "填报时间", "日期", "报送时间", "盖章", "单位盖章"),
    *("公章", "附件", "附页", "附表", "续表", "页码"),
)
_UNION_WORDS = ("总工会", "工会工作委员会", "工会联合会", "工会委员会", "工会")
"""What unions call themselves, and as often leave out: “某某公司工会委员会” and “某某公司工会” are one."""
_PLACES = re.compile(rf"{HAN}{{2,6}}?(?:自治区|自治州|省|市|区|县|州|镇|乡|街道)")
_RULES = """\
# 以下各项可以没有。需要时去掉行首的 # 再改，写法见 docs/campaign-yaml.md。

# rules:                             # 校核规则
#   - code: less_than_planned        # 规则代码
#     check: 栏目甲 >= 栏目乙          # 应当成立的判断式
#     fields: [栏目甲, 栏目乙]
#     message: 栏目甲（{{ 栏目甲 }}）少于栏目乙（{{ 栏目乙 }}），请向该单位核实。
"""
_TAIL = """\
# outliers:                          # 与同类单位相比过大或过小的数字
#   fields: [栏目名]

# themes:                            # 意见的主题：文中出现这些词之一即归入
#   工资福利: [工资, 加班, 补贴]
"""


def declaration(draft: Draft) -> str:
    """The whole text of `campaign.yaml`."""
    parts = (
        _heading(draft),
        _names(draft),
        _times(draft),
        _addresses(draft),
        _units(draft),
        form_lines(draft),
        measure_lines(draft),
        _documents(draft),
        rule_lines(draft.told.rules) if draft.told.rules else [_RULES.removesuffix("\n")],
    )
    return "\n\n".join("\n".join(part) for part in parts) + "\n\n" + _TAIL


def provisional_deadline(draft: Draft) -> dt.date:
    """The last day of the year: what stands for a deadline that the notice does not give."""
    return dt.date(draft.year, 12, 31)


def _heading(draft: Draft) -> Iterator[str]:
    origin = f"空白表“{draft.name}”认出（huizong learn）" if draft.kind == BLANK_ONLY else f"通知“{draft.name}”读出（huizong new）"
    yield comment(f"活动定义，由{origin}。这个文件加上旁边的空白表、名册和文书模板，就是这次活动的全部。")
    yield comment(
        f"请从头看一遍：写着{OPEN}的是通知里没有找到的，写着{DOUBTFUL}的有疑问。改好后运行 huizong run，写错的地方会指出是哪一行。"
    )
    if draft.kind != BLANK_ONLY:
        yield "#"
        yield comment("通知里读到的：")
        for name, found in summary(draft.notice).items():
            yield comment(f"  {name}：{found or '（没有找到）'}")
    if draft.notice.warnings:
        yield "#"
        yield comment(f"{DOUBTFUL}")
    for number, warning in enumerate(draft.notice.warnings, start=1):
        yield comment(f"  {number}. {warning}")


def _names(draft: Draft) -> Iterator[str]:
    head, told = draft.notice.head, draft.told
    yield key("id", draft.id, "活动编号，也是这个文件夹的名字；inbox 里同名的子文件夹只收这次活动的表")
    if told.title:
        yield key("title", told.title, "活动名称，写进文书标题“关于……情况的汇总报告”")
    elif head.title:
        yield key("title", activity(head.title), "活动名称，写进文书标题“关于……情况的汇总报告”")
    elif draft.kind == BLANK_ONLY and draft.learned:
        yield key("title", draft.learned[0].spec.title, f"{OPEN}先用表的名称，请改成活动名称")
    else:
        yield key("title", draft.name.rpartition(".")[0], f"{OPEN}通知里没有找到标题，先用文件名，请改成活动名称")
    if draft.kind == BLANK_ONLY:
        yield open_key("notice", "通知.docx", "有通知的，放到这个文件夹，再去掉行首的 #：单位把通知连表寄回时要用")
    elif draft.kind == "txt":
        yield open_key("notice", "通知.docx", "文本文件不能用来认表；有 Word 版或 PDF 版的通知，放到这个文件夹，再去掉行首的 #")
    else:
        yield key("notice", draft.copy, "原通知：单位把整份通知连表寄回时，用它认出哪些字是通知里本来就有的")
    yield from _issuer(draft)


def _issuer(draft: Draft) -> Iterator[str]:
    head = draft.notice.head
    if draft.told.issuer:
        yield key("issuer", draft.told.issuer, "发文单位")
    elif head.issuers:
        others = f"；联合发文的还有 {names(head.issuers[1:])}" if head.issuers[1:] else ""
        yield key("issuer", head.issuers[0], f"发文单位{others}")
    else:
        yield key("issuer", "（发文单位）", f"{OPEN}通知里没有找到发文单位，请改成本单位全称")


def _times(draft: Draft) -> Iterator[str]:
    issued = draft.notice.head.issued
    number = draft.notice.head.number
    if draft.told.issued:
        yield key("issued", draft.told.issued, "成文日期")
    elif issued:
        odd = f"{DOUBTFUL}与发文字号“{number.written}”的年份矛盾" if number and number.year != issued.day.year else "成文日期"
        yield key("issued", issued.day, f"{odd}，原文“{issued.quote}”")
    else:
        yield open_key("issued", dt.date(draft.year, 3, 8), f"{OPEN}成文日期，通知里没有找到")
    yield ""
    yield comment(
        "截止日：含当日，至北京时间 23:59:59。通知里说到的期限：" if draft.notice.dues else "截止日：含当日，至北京时间 23:59:59。"
    )
    for due in draft.notice.dues:
        whose = "" if due.asked else "（不是报送期限）"
        yield comment(f"  {whose}{due_words(due)}：“{due.quote}”" + (f"——{due.doubt}" if due.doubt else ""))
    yield from _deadline(draft)
    yield key("timezone", "Asia/Shanghai")
    yield key("late", "counted", "逾期件照常计入并点名；写 excluded 则不计入")
    if draft.notice.stages:
        yield ""
        yield comment("通知里的阶段安排（备查，程序不用）：")
    for stage in draft.notice.stages:
        yield comment(f"  {stage.title}：{stage.when or '没有写明时间'}——“{stage.quote}”")


def _deadline(draft: Draft) -> Iterator[str]:
    due = draft.notice.deadline
    if draft.told.day:
        yield key("deadline", draft.told.day)
        return
    if due is None or due.day is None:
        day = provisional_deadline(draft)
        yield key(
            "deadline",
            day,
            f"{OPEN}通知里没有能算成日期的报送期限，先写成 {day.year} 年最后一天，请改成真正的截止日，或去掉下一行的 # 再改",
        )
        yield open_key("deadline", dt.date(draft.year, 5, 20))
        return
    days = {one.day for one in draft.notice.dues if one.asked and one.day}
    doubt = f"{DOUBTFUL}通知里不止一个报送期限，暂按这一个" if len(days) > 1 else f"{DOUBTFUL}{due.doubt}" if due.doubt else ""
    yield key("deadline", due.day, doubt)


def _addresses(draft: Draft) -> Iterator[str]:
    notice = draft.notice
    yield comment("写进催报通知的报送邮箱、电话、联系人。")
    told = draft.told
    yield from _found_or_open("mailbox", told.mailbox, notice.mailboxes[:1], ("office@example.com", "报送邮箱"))
    for contact in notice.contacts:
        if len(notice.mailboxes) > 1 and contact.mailboxes:
            yield comment(
                f"  {names(contact.mailboxes)}：{contact.name or '没有写明是哪个部门的'}" + (f"（{contact.task}）" if contact.task else "")
            )
    first = next((contact for contact in notice.contacts if contact.phones or contact.people), None)
    yield from _found_or_open("phone", told.phone, (names(first.phones),) if first and first.phones else (), ("010-12345678", "联系电话"))
    faxes = [fax for contact in notice.contacts for fax in contact.faxes]
    if faxes:
        yield comment(f"  传真：{names(faxes)}")
    people = (names(first.people),) if first and first.people else ()
    if told.contact is None and not people and re.search(r"(?:办公室|部|处|科|股|室|组|中心)$", notice.recipient):
        yield key("contact", notice.recipient, "通知里没有写联系人，这是表要报送去的地方")
        return
    yield from _found_or_open("contact", told.contact, people, (notice.recipient or "办公室 张三", "联系人"))


def _found_or_open(name: str, told: str | None, found: Iterable[str], example: tuple[str, str]) -> Iterator[str]:
    """The key with what a person said, else with what was found, or a commented line with an example of what it is."""
    value = next(iter(found), "") if told is None else told
    yield key(name, value) if value else open_key(name, example[0], f"{OPEN}{example[1]}，通知里没有找到")


def _units(draft: Draft) -> Iterator[str]:
    to = draft.notice.head.addressees
    if not draft.told.units:
        yield comment(f"{OPEN}名册 roster.csv 里现在只有表头（id,name,kind,aliases,email），请写上应报的单位，一行一个，如：")
        yield comment("  u01,某某街道总工会,街镇,某某街道,a@example.com")
    yield comment(f"  主送机关：{to}" if to else "  通知里没有找到主送机关。")
    yield key("roster", "roster.csv")
    yield ""
    yield comment("比对单位名称时可以略去的字样，由发文单位的名称推出，请看看是否够用。")
    words = proposed_affixes(draft) if draft.told.affixes is None else list(draft.told.affixes)
    yield key("affixes", words) if words else open_key("affixes", ["某某市", "某某区", "总工会"])
    yield ""
    yield comment("单位习惯自行添加、不属于填报内容的字样（以此开头的一行不算漏读）。")
    printed = {label for form in draft.learned for label in labels(form.spec)}
    yield key("extras", [word for word in _EXTRAS if text.key(word) not in printed])


def proposed_affixes(draft: Draft) -> list[str]:
    """The words that names of units may leave out, after the office that writes."""
    issuers = [draft.told.issuer] if draft.told.issuer else draft.notice.head.issuers
    return affixes(issuers[0]) if issuers else []


def affixes(issuer: str) -> list[str]:
    """The places in an office's name, with and without their kind, and what is left of it: words that its units leave out or add."""
    places = _PLACES.findall(issuer)
    rest = issuer.removeprefix("".join(places)) if issuer.startswith("".join(places)) else ""
    rest = re.sub(r"(?<=工会)办公室$", "", rest)
    bare = [re.sub(r"(?:自治区|自治州|省|市|区|县|州|镇|乡|街道)$", "", place) for place in places]
    words = [word for pair in zip(places, bare, strict=True) for word in pair if len(word) > 1]
    words += [rest] if 1 < len(rest) <= 6 else []
    if rest.endswith("工会"):
        body = re.sub(r"(?:总工会|分工会|工会)$", "", rest)
        words += [body] if 1 < len(body) <= 10 else []
        words += _UNION_WORDS
    return list(dict.fromkeys(words))


def _documents(draft: Draft) -> Iterator[str]:
    head, told = draft.notice.head, draft.told
    to = head.addressees if told.addressee is None else told.addressee
    yield comment("汇总报告、催报通知上的字。")
    yield "documents:"
    numbered = f"{head.number.sign}〔{draft.year}〕__号" if head.number else ""
    rows: list[tuple[str, object, object, str]] = [
        ("number", numbered, f"某工〔{draft.year}〕__号", "发文字号，由办公室编号后填写"),
        ("mark", compact(head.mark) or (f"{head.issuers[0]}文件" if head.issuers else ""), "某某总工会文件", "发文机关标志（红头）"),
        ("addressee", to, "各有关单位", "主送"),
        ("copies", list(head.copies), ["市总工会办公室"], "抄送"),
        ("office", head.office, "某某总工会办公室", "印发机关"),
    ]
    for name, found, example, what in rows:
        yield "  " + (key(name, found, what) if found else open_key(name, example, f"{OPEN}{what}"))
    if not any(found for _, found, _, _ in rows):
        yield "  {}"
