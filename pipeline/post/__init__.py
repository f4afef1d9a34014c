"""What goes back to the units: their own files with remarks in them, slips of what was counted, reminders."""
