"""The use cases behind the commands and the page: no click, no HTML."""
