"""Conditional formats: which rules of a sheet hide or strike out what stands in a cell (ECMA-376 part 1 §18.3.1.18)."""
