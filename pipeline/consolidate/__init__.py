"""What had arrived by a day → which return counts, how every unit stands, and what the figures are. Pure."""

from pipeline.consolidate.consolidation import Material, consolidate
from pipeline.consolidate.submissions import submission_id

__all__ = ["Material", "consolidate", "submission_id"]
