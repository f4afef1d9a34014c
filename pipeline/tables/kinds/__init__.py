"""One module a kind of declared table."""
