"""The blank as the schema: its labels, the cells that answer them, and every word that is its own."""
