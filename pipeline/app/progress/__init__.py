"""How campaigns stand: at a glance, unit by unit, and each figure down to its cells."""
