"""What each limit of one file is, in a clerk's words."""

from __future__ import annotations

from collections.abc import Mapping

WHAT: Mapping[str, str] = {
    "input_mb": "一个文件最多多少 MB，更大的不读",
    "wall_seconds": "读一个文件最多等多少秒",
    "cpu_seconds": "读一个文件最多计算多少秒；扫描件每页要两三秒",
    "memory_mb": "读一个文件最多用多少 MB 内存",
    "pages": "一份 PDF 或扫描件最多多少页",
    "megapixels": "一张图片最多多少百万像素",
    "members": "一个压缩包、邮件里最多多少个文件",
    "office_file_seconds": "转换一份旧版 Word 最多等多少秒",
}
"""Those that an office may have a reason to change."""
_OTHERS: Mapping[str, str] = {
    "files_per_worker": "读多少个文件换一个读表的进程",
    "part_mb": "压缩包里一个文件解开后最多多少 MB",
    "total_mb": "一个压缩包全部解开后最多多少 MB",
    "ratio": "解开后最多是原来的多少倍，再多就当作压缩炸弹",
    "ratio_free_mb": "解开后不到多少 MB 的不看倍数",
    "depth": "压缩包、邮件最多套多少层",
    "cells": "一张工作表最多多少格（连空格）",
    "filled": "一张工作表最多多少个有内容的格",
    "merges": "一张工作表最多多少处合并的格",
    "word_cells": "一份 Word 最多多少个格",
    "tags": "一份 Word 正文最多多少个标记",
    "table_depth": "Word 里表格最多套多少层",
    "page_objects": "PDF 一页最多多少个字和线",
    "drawn_mb": "PDF 画各页的指令最多多少 MB",
    "mail_parts": "一封邮件最多多少个部分",
    "mail_lines": "一封邮件最多多少行",
    "unpack_seconds": "解一个 RAR 包最多多少秒",
    "office_start_seconds": "LibreOffice 启动最多等多少秒",
    "office_memory_mb": "LibreOffice 最多用多少 MB 内存",
    "office_output_mb": "LibreOffice 转出的文件最多多少 MB",
    "office_batch": "LibreOffice 启动一次最多转多少份",
}
WHATS: Mapping[str, str] = {**WHAT, **_OTHERS}
"""Every limit that may be set."""
