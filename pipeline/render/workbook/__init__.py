"""`明细.xlsx`: the figures with live formulas over the returns behind them, and every file that arrived."""

from pipeline.render.workbook.book import NAME, render_workbook, workbook_again

__all__ = ["NAME", "render_workbook", "workbook_again"]
