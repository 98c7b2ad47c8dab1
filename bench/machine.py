"""What kind of machine a bench ran on: kinds and counts, no names."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path


def describe() -> str:
    """Processor, cores, memory, system, Python."""
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        memory = int(Path("/proc/meminfo").read_text(encoding="ascii").split()[1]) / 2**20
    except OSError:
        return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    model = re.search(r"model name\s*:\s*(.+)", told)
    name = model[1] if model else platform.machine()
    return f"{name}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"
