"""The papers of a campaign: written into its outbox, kept, signed, and shown page by page."""
