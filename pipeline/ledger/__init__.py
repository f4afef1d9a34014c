"""The ledger: what arrived, what was read, what people corrected, what ran. The only package with SQL."""

from pipeline.ledger.ledger import Ledger
from pipeline.ledger.remembered import Remembered
from pipeline.ledger.rows import FetchedMail, RunRecord

__all__ = ["FetchedMail", "Ledger", "Remembered", "RunRecord"]
