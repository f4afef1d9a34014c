"""The forms themselves, filled: with the figures of a consolidation, or with what a clerk typed off a paper."""
