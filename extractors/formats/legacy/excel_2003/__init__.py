"""Workbooks in one XML file (“XML 电子表格 2003”)."""
