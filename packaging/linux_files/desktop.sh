#!/bin/sh
exec "$(dirname "$(readlink -f "$0")")/python/bin/python3" -m pipeline.cli start "$@"
