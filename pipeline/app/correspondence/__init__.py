"""What goes back to units: reminders, returns with remarks, slips to sign."""
