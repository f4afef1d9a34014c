"""Commands that set up a campaign: out of a notice, a blank form, or the campaign of last year."""
