"""``read`` for files from outside: the same as ``reports.reading.read``, in a process of its own with limits.

Whatever a file does to the libraries that read it, it ends as a Reading or as a Refusal with a code and a message.
"""

from __future__ import annotations

import atexit
import io
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from reports.errors import ExtractionError
from reports.extraction.limits import CPU_SECONDS, MEMORY_BYTES, TOOL_SECONDS, WALL_SECONDS
from reports.reader_child import REQUEST
from reports.reader_process import MARK, STATUS
from reports.reading import Reading

_ROOT = Path(__file__).resolve().parent.parent
_CHUNK = 1 << 20
_MAX_ANSWER = 256 << 20
_TRIES = 2
_NEAR_THE_LIMIT = 0.5
# What a reading is made of; nothing else is unpickled, for the process it comes from has read a stranger's file.
_ALLOWED = {
    ("decimal", "Decimal"),
    ("reports.reading", "Reading"),
    ("reports.extraction.content", "Content"),
    ("reports.gazetteer", "RegionReading"),
    ("reports.parsing.report", "ParsedReport"),
    ("reports.parsing.report", "ParsedSection"),
    ("reports.parsing.report", "ParsedFigure"),
    ("reports.parsing.report", "ExtraRow"),
    ("reports.parsing.report", "AgencyReading"),
    ("reports.problem", "Problem"),
}


class ReaderFailedError(Exception):
    """The reading code itself failed: a fault of ours, told with its traceback."""


class _End(NamedTuple):
    """How a child ended: its wait status and the most memory it took."""

    status: int
    grown_kib: int


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a reading")
        return super().find_class(module, name)


class Sandbox:
    """The reader process of this process, started when first needed. Safe for threads and after a fork."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner = 0

    def read(self, data: bytes, name: str, patience: float = TOOL_SECONDS) -> Reading:
        """Extract, parse and validate; the content comes back without its blocks.

        ``patience`` is how many seconds programs such as LibreOffice may take in all; beyond it the refusal is
        ``takes_longer``. Raises Refusal as ``reports.reading.read`` does, also for a file that meets a limit.
        """
        for attempt in range(1, _TRIES + 1):
            answer, end = self._ask(data, name, patience)
            if end is not None:
                return _reading(answer, end)
            self.close()  # the reader process itself is gone
            if attempt == _TRIES:
                raise ReaderFailedError("the reader process ended twice")
        raise AssertionError("unreachable")

    def close(self) -> None:
        """End the reader process; the next file starts another."""
        with self._lock:
            if self._control is not None:
                self._control.close()
            if self._process is not None and self._owner == os.getpid():
                self._process.terminate()
                self._process.wait()
            self._process = self._control = None

    def _ask(self, data: bytes, name: str, patience: float) -> tuple[bytes, _End | None]:
        """The child's answer and how it ended; None for that if the reader process is gone."""
        ours, theirs = socket.socketpair()
        encoded = name.encode(errors="replace")
        with ours:
            with theirs:
                try:
                    socket.send_fds(self._channel(), [b"r"], [theirs.fileno()])
                except OSError:
                    return b"", None
            ours.settimeout(WALL_SECONDS * 4 + patience)
            try:
                ours.sendall(REQUEST.pack(patience, len(encoded)) + encoded)
                ours.sendall(data)
                ours.shutdown(socket.SHUT_WR)
            except BrokenPipeError:
                pass  # the child has ended before it had read everything; its status says why
            answer = _received(ours)
        if len(answer) < STATUS.size or not answer[-STATUS.size :].startswith(MARK):
            return b"", None
        return answer[: -STATUS.size], _End(*STATUS.unpack(answer[-STATUS.size :])[1:])

    def _channel(self) -> socket.socket:
        with self._lock:
            if self._control is None or self._owner != os.getpid():
                self._control, self._owner = self._start(), os.getpid()
            return self._control

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", "reports.reader_process", str(theirs.fileno())],
                cwd=_ROOT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )
        return ours


def _received(connection: socket.socket) -> bytes:
    """Everything that comes until the other end is closed, in whatever way."""
    answer = bytearray()
    with suppress(ConnectionResetError):  # closed with some of the file unread
        while part := connection.recv(_CHUNK):
            answer += part
            if len(answer) > _MAX_ANSWER:
                raise ExtractionError("document_too_large")
    return bytes(answer)


def _reading(answer: bytes, end: _End) -> Reading:
    """Raises the refusal that the answer, or the way the child ended, stands for."""
    if os.WIFSIGNALED(end.status):
        raise _refusal(signal.Signals(os.WTERMSIG(end.status)), end.grown_kib)
    if end.status != 0:
        raise ExtractionError("reader_crashed", reason=f"exit {os.waitstatus_to_exitcode(end.status)}")
    verdict, *rest = _Unpickler(io.BytesIO(answer)).load()
    if verdict == "refused":
        raise ExtractionError(rest[0], **rest[1])
    if verdict == "failed":
        raise ReaderFailedError(rest[0])
    reading: Reading = rest[0]
    return reading


def _refusal(ended_by: signal.Signals, grown_kib: int) -> ExtractionError:
    if ended_by is signal.SIGXCPU:
        return ExtractionError("too_slow", seconds=CPU_SECONDS)
    if ended_by is signal.SIGALRM:
        return ExtractionError("too_slow", seconds=WALL_SECONDS)
    # A library that gets no more memory ends the process in its own way.
    if ended_by is signal.SIGKILL or grown_kib << 10 > MEMORY_BYTES * _NEAR_THE_LIMIT:
        return ExtractionError("too_much_memory", limit_mib=MEMORY_BYTES >> 20)
    return ExtractionError("reader_crashed", reason=ended_by.name)


_sandbox = Sandbox()
read = _sandbox.read
close = _sandbox.close
atexit.register(close)
