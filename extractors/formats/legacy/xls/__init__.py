"""Workbooks of Excel 97 to 2003 (.xls): what their records say besides the values."""
