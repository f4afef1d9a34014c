"""How people write: texts that are compared, numbers, dates, measures, marks. Pure."""
