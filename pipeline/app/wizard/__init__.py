"""A new campaign made step by step: a draft on disk, what a clerk changed of it, a trial return, and the folder at the end."""
