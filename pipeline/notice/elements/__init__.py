"""The elements of an official notice, read from its text. Pure."""
