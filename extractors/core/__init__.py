"""The values that every stage of reading hands on: documents, readings, errors, limits."""
