"""Runs a command and prints its largest memory in KiB: the system counts the memory of what starts one, too, and this is small.

python benchmarks/started.py -m pipeline.cli run
"""

import os
import sys

_QUIET = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
_, _status, _usage = os.wait4(os.posix_spawn(sys.executable, [sys.executable, *sys.argv[1:]], os.environ, file_actions=_QUIET), 0)
print(_usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(_status))
