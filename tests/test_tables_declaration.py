"""What a campaign declares of tables and references is checked on load: file, line and remedy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from extractors.form import FieldSpec
from pipeline.campaign import load_campaign
from pipeline.campaign.tables.table_specs import Reference
from pipeline.core.bundled import bundled_templates
from pipeline.core.errors import CampaignError
from pipeline.tables.references import digest_of, read_references
from tests.support.tabulated import CHENGDU, LESHAN, SHISHI, YAODIAN, sheet_of, word_table_of

GOOD = """
tables:
  first:
    title: 表
    from: visit_log.visits
    where: workers > 0
    by: unit
    figures:
      visits: {count: rows, title: 次数}
      part: {rate: visits, of: roster.cadres, title: 率}
    sort: -visits
"""


def folder_with(tmp_path: Path, name: str, text: str | None = None) -> Path:
    folder = tmp_path / name
    shutil.copytree(bundled_templates() / name, folder)
    if text is not None:
        path = folder / "campaign.yaml"
        written = path.read_text(encoding="utf-8")
        path.write_text(written.split("\ntables:")[0].split("\nreferences:")[0] + text, encoding="utf-8")
    return folder


def refused(folder: Path) -> str:
    with pytest.raises(CampaignError) as error:
        load_campaign(folder)
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize("name", [CHENGDU, LESHAN, SHISHI, YAODIAN])
def test_every_shipped_campaign_declares_tables_that_hold(name: str) -> None:
    assert load_campaign(bundled_templates() / name).tables


@pytest.mark.parametrize(
    "old,new,remedy",
    [
        ("from: visit_log.visits", "from: visit_log.visit", "没有“visit_log.visit”这个来源"),
        ("from: visit_log.visits", "from: later", "没有“later”这个来源"),
        ("where: workers > 0", "where: worker > 0", "这里写了“worker”，但来源中没有这一列"),
        ("where: workers > 0", "where: workers >", "判断式"),
        ("by: unit", "by: districts", "这里写了“districts”"),
        ("visits: {count: rows, title: 次数}", "visits: {count: rows, sum: workers}", "只能也必须写一种算法"),
        ("visits: {count: rows, title: 次数}", "visits: {title: 次数}", "只能也必须写一种算法"),
        ("visits: {count: rows, title: 次数}", "visits: {sum: workrs}", "这里写了“workrs”"),
        ("visits: {count: rows, title: 次数}", "unit_name: {count: rows}", "“unit_name”已经是一列"),
        ("part: {rate: visits, of: roster.cadres, title: 率}", "part: {rate: visits}", "还要写“of”"),
        ("part: {rate: visits, of: roster.cadres, title: 率}", "part: {rate: workers, of: visits}", "这里写了“workers”"),
        ("part: {rate: visits, of: roster.cadres, title: 率}", "part: {rate: visits, of: roster.kaders}", "没有“kaders”这一列"),
        ("part: {rate: visits, of: roster.cadres, title: 率}", "part: {sum: workers, of: visits}", "“of”只和"),
        ("part: {rate: visits, of: roster.cadres, title: 率}", "part: {rank: vists}", "这里写了“vists”"),
        ("sort: -visits", "sort: -visit", "这里写了“visit”"),
        ("sort: -visits", "order: -visits", "不认识的项目“tables.first.order”"),
        ("title: 表", "kind: overlaps", "kind 只能是 figures、overlap"),
        ("title: 表", "kind: overlap", "不认识的项目“tables.first.by”"),
    ],
)
def test_a_wrong_line_of_a_table_is_named_with_its_number_and_a_remedy(tmp_path: Path, old: str, new: str, remedy: str) -> None:
    folder = folder_with(tmp_path, CHENGDU, GOOD.replace(old, new))
    message = refused(folder)
    lines = (folder / "campaign.yaml").read_text(encoding="utf-8").splitlines()
    number = int(message.split(" 第 ")[1].split(" ")[0])
    assert remedy in message
    assert any(word in lines[number - 1] for word in (new.partition(": ")[0], "first:", "by: unit"))


def test_the_same_declaration_without_a_mistake_is_taken(tmp_path: Path) -> None:
    assert load_campaign(folder_with(tmp_path, CHENGDU, GOOD)).tables["first"].title == "表"


@pytest.mark.parametrize(
    "text,remedy",
    [
        ("references: {a: {file: 名单.xlsx}}", "名单要么写 columns"),
        ("references: {a: {columns: {name: 名称}}}", "还要写 file"),
        ("references: {a: {form: nosuch}}", "forms 中没有“nosuch”"),
        ("tables: {t: {kind: package, title: 齐全, parts: {nosuch: 1}}}", "没有“nosuch”这个来源"),
        ("tables: {t: {kind: overlap, title: 重叠, from: registration, key: employers}}", "这里写了“employers”"),
        ("tables: {t: {kind: coverage, title: 覆盖, from: registration, key: employer, reference: a, name: n}}", "没有“a”这个来源"),
        (
            "tables: {t: {kind: mentions, title: 提及, from: narrative, text: words, reference: registration, name: employer}}",
            "这里写了“words”",
        ),
        (
            "tables: {t: {title: 表, from: u, figures: {n: {count: rows}}}, u: {title: 表, from: registration, figures: {n: {count: rows}}}}",
            "写在后面",
        ),
        ("tables: {registration: {title: 表, from: narrative, figures: {n: {count: rows}}}}", "请换一个名字"),
        (
            "tables: {t: {title: 表, from: registration, figures: {n: {count: rows}}, demands: [{code: few, check: m > 1, message: 少}]}}",
            "这里写了“m”",
        ),
        (
            "tables: {t: {title: 表, from: registration, figures: {n: {count: rows}}, demands: [{code: few, check: n > 1, message: '{{ m }}'}]}}",
            "这里写了“m”",
        ),
    ],
)
def test_a_name_that_is_nowhere_is_refused(tmp_path: Path, text: str, remedy: str) -> None:
    assert remedy in refused(folder_with(tmp_path, LESHAN, f"\n{text}\n"))


LIST = {"name": FieldSpec("企业名称"), "workers": FieldSpec("职工人数", "count")}


class Asking:
    """A campaign with one plain list."""

    def __init__(self, optional: bool = False) -> None:  # noqa: FBT001, FBT002 - as declared
        self.references = {"employers": Reference.model_validate({"file": "名单.xlsx", "columns": LIST, "optional": optional})}
        self.year = 2019


def rows_of(folder: Path, data: bytes) -> list[dict[str, object]]:
    (folder / "名单.xlsx").write_bytes(data)
    return [dict(row.values) for row in read_references(Asking(), folder)["employers"].rows]  # type: ignore[arg-type] # all it asks


def test_a_plain_list_is_read_by_its_heads_wherever_they_stand(tmp_path: Path) -> None:
    data = sheet_of(
        [["规模企业名单"], ["序号", "企业名称", "职工 人数"], [1, "甲厂", "1,200人"], [], [2, "乙厂", None], ["", "合计", 1200]]
    )
    assert rows_of(tmp_path, data) == [
        {"name": "甲厂", "workers": 1200, "file": "名单.xlsx"},
        {"name": "乙厂", "workers": None, "file": "名单.xlsx"},
    ]


def test_a_list_in_word_is_read_as_well(tmp_path: Path) -> None:
    assert rows_of(tmp_path, word_table_of([["企业名称", "职工人数"], ["甲厂", "约200"]]))[0]["workers"] == 200


def test_a_list_without_its_heads_is_refused_with_those_it_should_have(tmp_path: Path) -> None:
    with pytest.raises(CampaignError, match="企业名称、职工人数"):
        rows_of(tmp_path, sheet_of([["名称", "人数"], ["甲厂", 3]]))


def test_a_list_that_is_not_there_is_refused_unless_it_may_be_absent(tmp_path: Path) -> None:
    with pytest.raises(CampaignError, match="找不到名单文件"):
        read_references(Asking(), tmp_path)  # type: ignore[arg-type] # all it asks
    found = read_references(Asking(optional=True), tmp_path)  # type: ignore[arg-type] # all it asks
    assert found["employers"].absent


def test_another_list_gives_another_digest(tmp_path: Path) -> None:
    found = []
    for number in (1, 2):
        rows_of(tmp_path, sheet_of([["企业名称", "职工人数"], ["甲厂", number]]))
        found.append(digest_of(read_references(Asking(), tmp_path)))  # type: ignore[arg-type] # all it asks
    assert found[0] != found[1]
