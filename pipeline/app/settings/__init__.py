"""What may be set on the page: mailboxes, the nightly job, limits, and how a campaign's papers are headed and signed."""
