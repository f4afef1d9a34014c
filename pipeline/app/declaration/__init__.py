"""The declaration of a campaign that is at work, changed: what was said, what it would do, and every version that held before."""
