"""How people write: character classes, texts compared and their likeness, numbers, dates, measures, ticks, encodings. Pure."""
