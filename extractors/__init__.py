"""Bytes in, normalized frames out."""
