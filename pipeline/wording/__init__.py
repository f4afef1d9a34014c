"""What a clerk reads, said the same everywhere: states, reasons, places, numbers, shares, dates."""
