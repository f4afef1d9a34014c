"""A copy of the Windows package, changed so that wine 8 of Debian 12 can run it. The package itself stays as it was built."""

from __future__ import annotations

import shutil
from pathlib import Path

from common import CACHE, HERE, called, uv
from windows import TARGET, compiler

_OLDER = ("numpy==2.1.3", "pandas==2.3.3", "pytz==2025.2")
"""What needs no call that wine 8 lacks."""
_SHIM = """
__declspec(dllimport) unsigned char SystemFunction036(void *, unsigned long);
__declspec(dllexport) int ProcessPrng(void *data, unsigned long long size) { return SystemFunction036(data, (unsigned long)size); }
int _DllMainCRTStartup(void *own, unsigned long why, void *none) { return 1; }
"""
_JOB = """
#include <stddef.h>
#include <windows.h>
#define AT(field, place) _Static_assert(offsetof(JOBOBJECT_EXTENDED_LIMIT_INFORMATION, field) == place, #field)
_Static_assert(sizeof(JOBOBJECT_EXTENDED_LIMIT_INFORMATION) == 144, "size");
AT(BasicLimitInformation.PerProcessUserTimeLimit, 0);
AT(BasicLimitInformation.LimitFlags, 16);
AT(IoInfo, 64);
AT(ProcessMemoryLimit, 112);
AT(JobMemoryLimit, 120);
_Static_assert(JobObjectExtendedLimitInformation == 9, "class");
_Static_assert(JOB_OBJECT_LIMIT_PROCESS_TIME == 0x2 && JOB_OBJECT_LIMIT_PROCESS_MEMORY == 0x100, "flags");
_Static_assert(JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION == 0x400, "no window");
"""
_TARGET = ("-target", "x86_64-windows-gnu")


def change(program: Path) -> str:
    """Changes the copy, and says how."""
    library, python = program / "lib", program / "python"
    (python / "_wmi.pyd").unlink()
    for name in ("numpy", "pandas"):
        for path in (*library.glob(f"{name}.libs"), *library.glob(f"{name}-*.dist-info"), library / name):
            shutil.rmtree(path)
    for_it = ("--python-platform", TARGET.platform, "--python-version", TARGET.python)
    uv("pip", "install", "--quiet", "--no-deps", *for_it, "--target", library, *_OLDER)
    source = CACHE / "shim.c"
    source.write_text(_SHIM, encoding="ascii")
    called(compiler(), "cc", *_TARGET, "-shared", "-nostdlib", "-s", source, "-o", python / "bcryptprimitives.dll", "-ladvapi32")
    with next(python.glob("*._pth")).open("a", encoding="ascii") as searched:
        searched.write("import site\n")
    shutil.copyfile(HERE / "windows_rules.py", library / "sitecustomize.py")
    return f"{', '.join(_OLDER)}; bcryptprimitives.dll; no _wmi.pyd, no CopyFile2; paths of more than 259 characters refused"


def check_job_object() -> None:
    """Holds the layout that we tell a job object against the headers of Windows, for wine keeps no limits of one.

    Raises:
        CalledProcessError: it is another one.
    """
    source = CACHE / "job.c"
    source.write_text(_JOB, encoding="ascii")
    called(compiler(), "cc", *_TARGET, "-c", source, "-o", source.with_suffix(".o"))
