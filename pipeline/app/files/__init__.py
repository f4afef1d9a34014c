"""Files that came: dropped, registered, read as a trial, and shown as they look."""
