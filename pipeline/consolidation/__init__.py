"""What had arrived by a day → which return counts, how every unit stands, and what the figures are. Pure."""

from pipeline.consolidation.consolidate import consolidate
from pipeline.consolidation.material import Kept, Material
from pipeline.consolidation.returns.counting import submission_id, unit_of_document
from pipeline.consolidation.returns.split_by_unit import own_returns

__all__ = ["Kept", "Material", "consolidate", "own_returns", "submission_id", "unit_of_document"]
