"""Commands about the workspace and its computer: made, opened as a page, run every night, kept sound."""
