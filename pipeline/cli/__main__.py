"""`python -m pipeline.cli` is the command `huizong`."""

from pipeline.cli.main import main

main()
