"""Programs of the system that some formats need (LibreOffice, tesseract), run within bounds."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from reports.errors import ExtractionError
from reports.extraction.limits import TOOL_SECONDS

_left = float(TOOL_SECONDS)


def allow(seconds: float) -> None:
    """Set how many seconds of wall time all programs together may still take in this process."""
    global _left
    _left = seconds


def find_program(name: str) -> str | None:
    """The path of a program, or None where it is not installed."""
    return shutil.which(name)


def run_program(command: Sequence[str], folder: Path, seconds: float) -> subprocess.CompletedProcess[bytes]:
    """Run a program in ``folder``, which also is its home; stdout and stderr are in the result, whatever it returns.

    Raises ExtractionError ``too_slow`` after ``seconds`` of wall time and ``takes_longer`` once the budget of ``allow``
    is spent; the bound on the reader's own processor time does not count for it. What the program itself has started
    is ended with the process that reads the file, whose group it belongs to (see ``reports.sandbox``).
    """
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "OMP_THREAD_LIMIT": "1",
    }
    if _left <= 0:
        raise ExtractionError("takes_longer")
    try:
        with _counted():
            return subprocess.run(  # noqa: S603 - our own command line, no shell
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=min(seconds, _left),
                preexec_fn=_lift_cpu_limit,  # no thread of ours holds a lock that it could wait for
            )
    except subprocess.TimeoutExpired as error:
        raise ExtractionError("takes_longer" if _left <= 0 else "too_slow", seconds=round(seconds)) from error


def _lift_cpu_limit() -> None:
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))


@contextmanager
def _counted() -> Iterator[None]:
    """Take the time inside from the budget, and stop the clock that bounds the reader itself meanwhile."""
    clock, _ = signal.setitimer(signal.ITIMER_REAL, 0)
    started = time.monotonic()
    try:
        yield
    finally:
        allow(_left - (time.monotonic() - started))
        if clock:
            signal.setitimer(signal.ITIMER_REAL, clock)
