"""What had arrived by a day → which return counts, how every unit stands, and what the figures are. Pure."""

from pipeline.consolidation.parting import item_field
from pipeline.consolidation.submissions import submission_id, unit_of_document
from pipeline.consolidation.whole import Material, consolidate

__all__ = ["Material", "consolidate", "item_field", "submission_id", "unit_of_document"]
