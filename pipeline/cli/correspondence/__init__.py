"""Commands by which an office writes to units and gets their mail."""
