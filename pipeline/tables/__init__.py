"""Tables that a campaign declares: sums, rates, thresholds, overlaps, coverage, packages, comparisons, league tables.

Nothing here knows a campaign: what is counted, by what and against what stands in `campaign.yaml` (`docs/tables.md`).
"""
