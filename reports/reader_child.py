"""A child of the reader process: reads files from outside, one at a time, within limits.

It has a memory, a time, a file-size and a descriptor limit, and a folder of its own. It goes on to another file only if
nothing about the last was out of the ordinary: one that was refused, took long or left something ends its reader.
"""

from __future__ import annotations

import errno
import gc
import os
import pickle
import resource
import signal
import socket
import struct
import tempfile
import time
import traceback
from dataclasses import replace
from pathlib import Path

from reports.errors import Refusal
from reports.extraction import programs
from reports.extraction.limits import CPU_SECONDS, MEMORY_BYTES, TOOL_SECONDS, WALL_SECONDS
from reports.reading import read

REQUEST = struct.Struct("!dI")  # seconds that programs of the system may take in all, length of the name
READY = b"R"
_CHUNK = 1 << 20
_MAX_WRITTEN = 256 << 20  # bytes in any one file that a reader or a converter writes
_MAX_OPEN = 256
# What a child has used at most when it takes another file, whose own limits are less by as much.
_USED_SECONDS = 1
_USED_BYTES = 64 << 20


def serve(line: socket.socket, folder: Path) -> None:
    """Read files as their connections come on ``line``, telling it when ready for another; never returns."""
    status = 1
    try:
        gc.disable()  # a short life needs none, and a collection would touch and so copy all of the parent's memory
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process even in the middle of a library's own code
        os.setsid()
        own = folder / str(os.getpid())
        own.mkdir()
        tempfile.tempdir = str(own)
        _set_limits()
        size = _address_space()
        while _serve_one(line) and _is_as_new(own, size):
            line.sendall(READY)
        status = 0
    finally:
        os._exit(status)


def _set_limits() -> None:
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, _MAX_WRITTEN),
        (resource.RLIMIT_NOFILE, _MAX_OPEN),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def _serve_one(line: socket.socket) -> bool:
    """Read the next file; False if it was not read or there is none."""
    message, descriptors, *_ = socket.recv_fds(line, 1, 1)
    if not message:
        return False
    with socket.socket(fileno=descriptors[0]) as connection:
        _set_clocks()
        answer = _answer(_receive(connection))
        connection.sendall(pickle.dumps(answer))
        signal.setitimer(signal.ITIMER_REAL, 0)
    return answer[0] == "read"


def _set_clocks() -> None:
    """Bound the time for one file. Programs of the system may take ``TOOL_SECONDS``."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + CPU_SECONDS, TOOL_SECONDS))
    signal.setitimer(signal.ITIMER_REAL, WALL_SECONDS)


def _is_as_new(own: Path, size: int) -> bool:
    """Whether what was read has left nothing behind that another file could suffer from."""
    return (
        time.process_time() < _USED_SECONDS
        and _address_space() <= size + _USED_BYTES
        and not programs.were_run()
        and not any(own.iterdir())
    )


def _address_space() -> int:
    """Bytes of this process's address space; 0 where the system does not tell it so."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()


def _receive(connection: socket.socket) -> bytes:
    parts = []
    while part := connection.recv(_CHUNK):
        parts.append(part)
    return b"".join(parts)


def _answer(request: bytes) -> tuple[object, ...]:
    """What is sent, pickled: ``("read", Reading)``, ``("refused", code, details)`` or ``("failed", traceback)``."""
    patience, length = REQUEST.unpack_from(request)
    start = REQUEST.size
    programs.allow(patience)
    try:
        reading = read(request[start + length :], request[start : start + length].decode())
        return "read", replace(reading, content=replace(reading.content, blocks=()))
    except Refusal as refusal:
        return "refused", refusal.code, {key: str(value) for key, value in refusal.details.items()}
    except MemoryError:
        return "refused", "too_much_memory", {"limit_mib": str(MEMORY_BYTES >> 20)}
    except OSError as error:
        return ("refused", "document_too_large", {}) if error.errno == errno.EFBIG else _failure()
    except Exception:
        return _failure()


def _failure() -> tuple[object, ...]:
    return "failed", traceback.format_exc()
