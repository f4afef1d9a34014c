"""Blank forms with what offices print besides labels: numbers of columns, an example of a row, a place for a picture, measures of rows."""

from __future__ import annotations

from tests.support.blank_drawing import Form, Row

_FIGURES = "工会组织情况统计表[]/"
_MEMBERS = "会员信息采集表[]/"


def _indicator(name: str, measure: str, code: str) -> Row:
    return (name, measure, code, f"{{{_FIGURES}本年:number}}", f"{{{_FIGURES}上年:number}}")


def _member(number: int) -> Row:
    asked = ("姓名", "性别", "出生日期:date", "证件号码", "入会时间", "手机号码:phone")
    return (str(number), *(f"{{{_MEMBERS}{one}}}" for one in asked))


OFFICE = (
    Form(
        "a statistical table with the numbers of its columns",
        (
            (
                (("工会组织情况统计表", 5, 1),),
                (("填报单位：{填报单位}", 3, 1), ("2025年", 2, 1)),
                ("指标名称", "计量单位", "代码", "本年", "上年"),
                ("甲", "乙", "丙", "1", "2"),
                _indicator("一、基层工会数", "个", "01"),
                _indicator("　其中：企业工会", "个", "02"),
                _indicator("二、会员人数", "人", "03"),
                _indicator("三、经费拨缴额", "万元", "04"),
            ),
        ),
        sheet=True,
    ),
    Form(
        "a list with an example of a row",
        (
            (
                (("会员信息采集表", 7, 1),),
                (("工会名称：{工会名称}", 7, 1),),
                ("序号", "姓名", "性别", "出生日期", "证件号码", "入会时间", "手机号码"),
                ("示例", "张三", "男", "1985-03-12", "X12", "2010年5月", "13800000000"),
                *(_member(number) for number in range(1, 5)),
            ),
        ),
        sheet=True,
    ),
    Form(
        "a place for a picture over an answer",
        (
            "困难职工档案表",
            "填报单位：{填报单位}    建档时间：{建档时间:open}",
            (
                ("姓名", "{姓名}", "性别", "{性别}", ("照片", 1, 3)),
                ("民族", "{民族}", "健康状况", "{健康状况}"),
                ("身份证号", ("{身份证号}", 3, 1)),
                ("家庭住址", ("{家庭住址}", 2, 1), "住房面积", "{住房面积:number}"),
                ("单位性质", ("{单位性质:□国有 □民营}", 2, 1), "是否低保", "{是否低保:□是 □否}"),
            ),
        ),
    ),
)
