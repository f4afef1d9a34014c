"""The work of the office around the forms."""
