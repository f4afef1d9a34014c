"""A workspace opened for work: what is declared, read and stored in it."""
