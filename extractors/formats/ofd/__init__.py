"""OFD (GB/T 33190-2016), the fixed-layout format of Chinese offices, which WPS and tax systems save instead of PDF."""

from extractors.formats.ofd.reader import read_ofd

__all__ = ["read_ofd"]
