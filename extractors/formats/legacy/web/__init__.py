"""Web pages: what Word, Excel and web systems save as HTML and name `.doc` or `.xls`."""
