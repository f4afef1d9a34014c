"""Small forms with one odd answer each: drawn by chance, written natively in every format, read and judged against the truth."""
