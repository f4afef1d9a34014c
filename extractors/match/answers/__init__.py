"""Gathered text → typed answers with their findings."""
