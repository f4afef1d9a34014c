"""What awaits a person, one thing after the other: the queue, the settling of it, drafts, and what the page shows beside it."""
