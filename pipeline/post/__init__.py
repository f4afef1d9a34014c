"""What goes to units and comes from them: their own files with remarks, letters, slips, reminders; mail in and out."""
