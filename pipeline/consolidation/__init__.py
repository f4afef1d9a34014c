"""What had arrived by a day → which return counts, how every unit stands, and what the figures are. Pure."""

from pipeline.consolidation.submissions import submission_id
from pipeline.consolidation.whole import Material, consolidate

__all__ = ["Material", "consolidate", "submission_id"]
