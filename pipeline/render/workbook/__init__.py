"""`明细.xlsx`: the figures with live formulas over the returns behind them, and every file that arrived."""

from pipeline.render.workbook.book import render_workbook

__all__ = ["render_workbook"]
