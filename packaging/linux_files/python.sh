#!/bin/sh
# Python with the C library it was made for, whatever this system's own is. Its children start by this file too.
here=$(cd -P "$(dirname "$(readlink -f "$0")")" && pwd)
for loader in "$here"/../lib/ld-linux-*; do :; done
exec "$loader" --library-path "$here/../lib" --argv0 "$here/python3" "$here/python3.11" -I -X utf8 "$@"
