"""Makers of files, forms and offices that the tests share."""
