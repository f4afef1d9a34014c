"""What LibreOffice leaves out when it converts an old Word file: equations, and objects that it can't draw."""
