"""Lists: the header found in a grid, and the rows below it cut out."""
