"""Tables that a campaign declares, and what their sources offer, all checked on load."""
