"""The work of the office around the forms."""

__version__ = "0.1.0"
