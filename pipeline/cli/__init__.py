"""The command `huizong`: one module a verb, every message in Chinese."""

from pipeline.cli.main import main

__all__ = ["main"]
