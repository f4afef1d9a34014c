"""Commands by which an office decides something, and those that show and take back what was decided."""
