"""The units that must answer: the roster, and which of them a name means."""
