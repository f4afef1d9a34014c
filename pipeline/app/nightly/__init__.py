"""The nightly job: mails fetched, files taken in and read, papers written; and what it says of itself."""
