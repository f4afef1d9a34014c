"""What awaits review: doubts by their kind, the first of them with the words they are about, unreadable files, unknown units."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pipeline.campaign import Campaign
from pipeline.core.model import Consolidation, ReviewEntry
from pipeline.wording.figures import NOTHING, brief, names, number

_MOST_ROWS = 30
_RAW_SHOWN = 60
_KINDS = {
    "文号与日期矛盾": ("date_contradiction",),
    "年份不符": ("other_year",),
    "任务编号不连续": ("task_numbering",),
    "是不是指标看不准": ("figure_unclear", "measure_missing"),
    "约数": ("approximate",),
    "附注有保留": ("note_doubtful",),
    "算式": ("expression",),
    "字样特殊或为图片": ("odd_look", "unreadable_object"),
    "不是有效数字": ("not_a_number", "number_unclear"),
    "不是有效日期": ("not_a_date",),
    "计量单位不同": ("measure_converted", "measure_unclear"),
    "合计与各行不符": ("sum_differs",),
    "选项不明": ("choice_conflict", "choice_unclear", "not_an_option"),
    "内容在别处": ("answer_elsewhere",),
    "没有打勾": ("outcome_missing",),
    "打勾多于一个": ("outcome_conflict",),
    "打勾不清": ("tick_unclear", "not_yes_or_no"),
    "打勾未写内容": ("text_missing",),
    "找不到栏目或栏目重复": ("label_missing", "label_repeated", "label_similar", "section_assumed"),
    "未能归入栏目的文字": ("unplaced_text", "covered_text"),
    "版式改动": ("several_answers", "several_in_one_cell", "answer_in_label", "answer_below", "item_boundary"),
    "扩展名与内容不符": ("wrong_extension",),
    "扫描件识别": ("ocr", "ocr_low"),
    "内容被隐藏": ("hidden_row", "hidden_sheet"),
    "公式未保存结果": ("formula_uncached",),
    "与同类单位相差过大": ("outlier",),
    "同时报来两份": ("same_time", "older_again"),
    "名单前后不同或重复": ("rows_dropped", "rows_repeated"),
    "没有写明是哪一份": ("return_unnamed",),
    "更正后单位又改动": ("correction_outdated",),
    "规则无法判断": ("rule_undecided",),
    "重复或名称相近": ("overlap", "overlap_possible"),
    "应做而未做": ("not_covered", "package_incomplete"),
    "对不上目标": ("target_ambiguous", "target_unknown"),
    "单位名称待核": ("unit_unknown", "unit_fuzzy", "unit_not_on_form", "unit_conflict"),
}
_KIND_OF = {code: name for name, codes in _KINDS.items() for code in codes}
_RULE, _BELOW, _OTHER = "不符合校核规则", "没有达到要求", "其他"


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """One doubt: whose, about what, the words as written, and what to do."""

    unit: str
    item: str
    raw: str
    problem: str


@dataclass(frozen=True, slots=True)
class ReviewChapter:
    """Sentences and the first rows. A sentence is empty where there is nothing to say."""

    count: int
    sentence: str
    rows: tuple[DoubtRow, ...]
    more: str
    unreadable: str
    unknown: str


def review_chapter(campaign: Campaign, consolidation: Consolidation) -> ReviewChapter:
    """The chapter: doubts about returns of known units in the table, files and unknown units in sentences of their own."""
    doubts = [entry for entry in consolidation.review if entry.about_counted]
    left = len(doubts) - _MOST_ROWS
    unreadable = [f"{one.arrival.name}（{one.error.message.rstrip('。')}）" for one in consolidation.unreadable]
    unknown = dict.fromkeys(one.unit.raw or one.arrival.name for one in consolidation.submissions if one.standing == "unknown_unit")
    return ReviewChapter(
        count=len(consolidation.review),
        sentence=_sentence(campaign, doubts),
        rows=tuple(_row(entry) for entry in doubts[:_MOST_ROWS]),
        more=f"以上为前{_MOST_ROWS}项，其余{number(left)}项见明细.xlsx。" if left > 0 else "",
        unreadable=f"无法读取的文件{number(len(unreadable))}份：{'；'.join(unreadable)}。" if unreadable else "",
        unknown=f"名册中对不上的单位{number(len(unknown))}家：{names(unknown)}。其所报数据未计入，请核对后补充名册。" if unknown else "",
    )


def kind_name(campaign: Campaign, code: str) -> str:
    """What a clerk calls this kind of finding."""
    if any(rule.code == code for rule in campaign.rules):
        return _RULE
    if any(demand.code == code for table in campaign.tables.values() if table.kind == "figures" for demand in table.demands):
        return _BELOW
    return _KIND_OF.get(code, _OTHER)


def _sentence(campaign: Campaign, doubts: list[ReviewEntry]) -> str:
    if not doubts:
        return "已报各表没有待核事项。"
    kinds = Counter(kind_name(campaign, entry.finding.code) for entry in doubts)
    ranked = sorted(kinds.items(), key=lambda kind: -kind[1])
    units = len({entry.unit_id for entry in doubts if entry.unit_id is not None})
    parts = names(f"{name}{number(count)}项" for name, count in ranked)
    among = f"已报各表中有{number(len(doubts))}项待核，涉及{number(units)}家单位" if units else f"有{number(len(doubts))}项待核"
    return f"{among}：{parts}。待核的数字暂按下表所列原文的读数计入，读不出的不计。"


def _row(entry: ReviewEntry) -> DoubtRow:
    nothing = "（空）" if entry.field else NOTHING
    return DoubtRow(entry.unit_name or NOTHING, entry.label or "整份表", brief(entry.raw, _RAW_SHOWN) or nothing, entry.finding.message)
