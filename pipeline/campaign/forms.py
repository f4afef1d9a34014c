"""The forms of a campaign, ready to be found in returns: declaration and blank brought together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from extractors.core.document import Document
from extractors.core.errors import UnreadableFileError
from extractors.form import FormSpec
from extractors.formats.register import read_documents
from extractors.match import Layout, Printed, compile_layout
from extractors.match.narrative import compile_narrative
from extractors.prose import compile_prose
from pipeline.campaign import FILE_NAME, Campaign
from pipeline.core.errors import CampaignError
from pipeline.wording.figures import names


def layouts(campaign: Campaign) -> list[Layout]:
    """One layout a form.

    Raises:
        CampaignError: a blank can't be read, or lacks a label that the campaign declares.
    """
    around = _documents(campaign, [campaign.notice] if campaign.notice else [])
    made: list[Layout] = []
    for name, spec in campaign.declared.items():
        try:
            made.append(_layout(campaign, name, spec, around))
        except LookupError as error:
            blanks = names(spec.blanks)
            message = (
                f"{campaign.folder / FILE_NAME}：表“{spec.title}”的栏目名“{error.args[0]}”在空白表（{blanks}）里找不到，请照空白表改写。"
            )
            raise CampaignError(message) from error
    return made


def _layout(campaign: Campaign, name: str, spec: FormSpec, around: Sequence[Document]) -> Layout:
    if spec.narrative is not None:
        return compile_narrative(campaign.id, name, spec, campaign.year, campaign.title)
    if spec.prose is not None:
        return compile_prose(campaign.id, name, spec, campaign.year)
    printed = Printed(_documents(campaign, spec.blanks), around, campaign.year, campaign.extras)
    return compile_layout(campaign.id, name, spec, printed)


def all_layouts(campaigns: Iterable[Campaign]) -> list[Layout]:
    """The layouts of several campaigns."""
    return [layout for campaign in campaigns for layout in layouts(campaign)]


def _documents(campaign: Campaign, files: Iterable[str]) -> list[Document]:
    return [document for name in files for document in _read(campaign.folder / name)]


def _read(path: Path) -> list[Document]:
    try:
        return read_documents(path.read_bytes())
    except UnreadableFileError as error:
        message = f"活动文件 {path} 读不出来：{error.message}"
        raise CampaignError(message) from error
