"""What comes out: documents and workbooks out of a consolidation, the same to the byte for the same day."""
