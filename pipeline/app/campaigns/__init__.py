"""Campaigns that begin: of a notice, of the one a year before, or the one to practise on."""
