"""The circumstances of a run: machine, versions, commit. No names of hosts, users or paths."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Sequence
from importlib.metadata import distributions
from pathlib import Path

from bench.sources import REPOSITORY

_PATH_OPTIONS = ("--data", "--work-dir")
_PACKAGES = ("numpy", "pystemmer", "whoosh", "click", "ir-measures")


def machine() -> dict[str, str]:
    """Processor, memory, system and Python."""
    return {
        "processor": _from_file("/proc/cpuinfo", r"model name\s*:\s*(.+)") or platform.machine(),
        "cores": str(os.cpu_count()),
        "memory": _memory(),
        # The version is enough: what a builder of kernels appends names a machine.
        "kernel": f"{platform.system()} {platform.release().partition('-')[0]}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
    }


def load_average() -> str:
    """Running processes of the last minute: others may have used the same cores."""
    return f"{os.getloadavg()[0]:.2f}"


def package_versions() -> dict[str, str]:
    """The packages that the figures depend on, beside the peers."""
    found = {d.metadata["Name"].lower(): d.version for d in distributions() if d.metadata["Name"]}
    return {name: found[name] for name in _PACKAGES if name in found}


def commit() -> str:
    """The commit of the sources, marked when they differ from it."""
    head = _git("rev-parse", "--short=10", "HEAD")
    if not head:
        return "unknown"
    return f"{head}, with changes" if _git("status", "--porcelain", "--", "src", "bench") else head


def command_line(part: str, arguments: Sequence[str]) -> str:
    """The command of a run, without paths of the machine."""
    shown = []
    skip = False
    for argument in arguments:
        if skip:
            shown.append("…")
            skip = False
        elif argument in _PATH_OPTIONS:
            shown.append(argument)
            skip = True
        else:
            name, equals, _ = argument.partition("=")
            shown.append(f"{name}=…" if equals and name in _PATH_OPTIONS else argument)
    return " ".join(["python -m bench", part, *shown])


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=REPOSITORY, capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return done.stdout.strip()


def _memory() -> str:
    kilobytes = _from_file("/proc/meminfo", r"MemTotal:\s*(\d+) kB")
    return f"{int(kilobytes) / 1024**2:.0f} GiB" if kilobytes else "unknown"


def _from_file(path: str, pattern: str) -> str:
    try:
        match = re.search(pattern, Path(path).read_text(encoding="utf-8"))
    except OSError:
        return ""
    return match[1].strip() if match else ""
