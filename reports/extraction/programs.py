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
from functools import partial
from math import ceil
from pathlib import Path

from reports.errors import ExtractionError
from reports.extraction.limits import TOOL_SECONDS

_BUSY = 4  # times as long as its processor time that a program may take on a busy machine
_left = float(TOOL_SECONDS)
_were_run = False


def allow(seconds: float) -> None:
    """Begin a new account: how many seconds of wall time all programs together may take in this process from now on."""
    global _left, _were_run
    _left, _were_run = seconds, False


def were_run() -> bool:
    """Whether any program has been run since the account began."""
    return _were_run


def find_program(name: str) -> str | None:
    """The path of a program, or None where it is not installed."""
    return shutil.which(name)


def run_program(command: Sequence[str], folder: Path, seconds: float) -> subprocess.CompletedProcess[bytes]:
    """Run a program in ``folder``, which also is its home; stdout and stderr are in the result, whatever it returns.

    Raises ExtractionError ``too_slow`` after ``seconds`` of its processor time, or of some times as long on the clock,
    so that it does not hang on how busy the machine is; and ``takes_longer`` once the budget of ``allow`` is spent. The
    bound on the reader's own processor time does not count for it. What the program itself has started is ended with
    the process that reads the file, whose group it belongs to (see ``reports.sandbox``).
    """
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "OMP_THREAD_LIMIT": "1",
    }
    global _were_run
    if _left <= 0:
        raise ExtractionError("takes_longer")
    _were_run = True
    too_slow = ExtractionError("too_slow", seconds=round(seconds))
    try:
        with _counted():
            result = subprocess.run(  # noqa: S603 - our own command line, no shell
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=min(_BUSY * seconds, _left),
                preexec_fn=partial(_limit_cpu, seconds),  # no thread of ours holds a lock that it could wait for
            )
    except subprocess.TimeoutExpired as error:
        raise (ExtractionError("takes_longer") if _left <= 0 else too_slow) from error
    if result.returncode == -signal.SIGXCPU:
        raise too_slow
    return result


def _limit_cpu(seconds: float) -> None:
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    own = ceil(seconds) if hard == resource.RLIM_INFINITY else min(ceil(seconds), hard)
    resource.setrlimit(resource.RLIMIT_CPU, (own, hard))


@contextmanager
def _counted() -> Iterator[None]:
    """Take the time inside from the budget, and stop the clock that bounds the reader itself meanwhile."""
    global _left
    clock, _ = signal.setitimer(signal.ITIMER_REAL, 0)
    started = time.monotonic()
    try:
        yield
    finally:
        _left -= time.monotonic() - started
        if clock:
            signal.setitimer(signal.ITIMER_REAL, clock)
