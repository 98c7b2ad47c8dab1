"""The process that reads files from outside: started once, it forks a child per file, so that none pays a start.

Run as ``python -m reports.reader_process FD`` by ``reports.sandbox``, with one end of a socket pair as FD. For every
file it is sent a connection; the child reads the file from it, writes the reading to it and ends. When the child has
ended, however it did, its wait status follows at the end.

A child has a memory, a time, a file-size and a descriptor limit, no network where the system allows it to be taken
away, and a folder of its own that goes when it ends, like whatever it has started.
"""

from __future__ import annotations

import ctypes
import errno
import gc
import os
import pickle
import resource
import selectors
import shutil
import signal
import socket
import struct
import sys
import tempfile
import traceback
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from reports.errors import Refusal
from reports.extraction import load_readers, programs
from reports.extraction.limits import CPU_SECONDS, MEMORY_BYTES, TOOL_SECONDS, WALL_SECONDS
from reports.reading import read

STATUS = struct.Struct("!4siI")  # the mark, how the child ended, and the most memory it took on top of ours (KiB)
MARK = b"DONE"
REQUEST = struct.Struct("!dI")  # seconds that programs of the system may take in all, length of the name
_CHUNK = 1 << 20
_MAX_WRITTEN = 256 << 20  # bytes in any one file that a reader or a converter writes
_MAX_OPEN = 256
_NO_NETWORK = 0x40000000  # CLONE_NEWNET
_OWN_USER = 0x10000000  # CLONE_NEWUSER
_SAMPLES = Path(__file__).resolve().parent / "samples"
_WARMED_UP = (
    "tabbed_cells_2019.txt", "pipe_rows_2021.txt", "markdown_2021.md", "site_html_2019.html", "docx_plain_2021.docx",
    "xlsx_one_sheet_2019.xlsx", "excel_97.xls", "pdf_ruled_2019.pdf",
)  # fmt: skip


def main() -> None:
    """Serve until the other end of the control socket is closed."""
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends this process
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    _leave_network()
    load_readers()
    folder = Path(tempfile.mkdtemp(prefix="gongkai-reading-"))
    try:
        _serve(control, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _leave_network() -> None:
    """Go where there is no network. Where the system forbids that, the other limits still hold."""
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "unshare") and libc.unshare(_NO_NETWORK) != 0:
        libc.unshare(_NO_NETWORK | _OWN_USER)


def _warm_up() -> None:
    """Read a sample of each kind, so that the children begin with everything that their libraries load when used."""
    for name in _WARMED_UP:
        try:
            read((_SAMPLES / name).read_bytes(), name)
        except Exception:  # told, and no reason to read no other file
            traceback.print_exc()
    gc.collect()
    gc.freeze()


def _serve(control: socket.socket, folder: Path) -> None:
    awake, wake = os.pipe()
    for end in (awake, wake):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    children: dict[int, socket.socket] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(control, selectors.EVENT_READ)
        selector.register(awake, selectors.EVENT_READ)
        warm = False
        while True:
            ready = {key.fileobj for key, _ in selector.select(None if warm else 0)}
            if not ready:  # nobody waits: not before the first file, who came for one file need not pay for the others
                _warm_up()
                warm = True
            if awake in ready:
                os.read(awake, _CHUNK)
                _reap(children, folder)
            if control in ready:
                message, descriptors, *_ = socket.recv_fds(control, 1, 1)
                if not message:
                    return
                connection = socket.socket(fileno=descriptors[0])
                pid = os.fork()
                if pid == 0:
                    _be_child(control, connection, folder)
                children[pid] = connection


def _reap(children: dict[int, socket.socket], folder: Path) -> None:
    """Tell how each ended child ended, and end and remove what it left."""
    while children:
        pid, status, used = os.wait4(-1, os.WNOHANG)
        grown = max(0, used.ru_maxrss - _resident_kib())
        if pid == 0:
            return
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)  # programs it was waiting for
        shutil.rmtree(folder / str(pid), ignore_errors=True)
        with children.pop(pid) as connection, suppress(OSError):  # whoever asked may be gone
            connection.sendall(STATUS.pack(MARK, status, grown))


def _resident_kib() -> int:
    """The memory of this process, which every child begins with; 0 where the system does not tell it so."""
    # The peak in getrusage would count what the process that started this one had.
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * resource.getpagesize() >> 10


def _be_child(control: socket.socket, connection: socket.socket, folder: Path) -> None:
    """Read one file; never returns."""
    status = 1
    try:
        gc.disable()  # a short life needs none, and a collection would touch and so copy all of the parent's memory
        control.close()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        own = folder / str(os.getpid())
        own.mkdir()
        tempfile.tempdir = str(own)
        _set_limits()
        connection.sendall(_answer(_receive(connection)))
        status = 0
    finally:
        os._exit(status)


def _set_limits() -> None:
    for limit, soft, hard in (
        (resource.RLIMIT_AS, MEMORY_BYTES, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS, TOOL_SECONDS),  # programs of the system may take the latter
        (resource.RLIMIT_FSIZE, _MAX_WRITTEN, _MAX_WRITTEN),
        (resource.RLIMIT_NOFILE, _MAX_OPEN, _MAX_OPEN),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(limit, (soft, hard))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process even in the middle of a library's own code
    signal.setitimer(signal.ITIMER_REAL, WALL_SECONDS)


def _receive(connection: socket.socket) -> bytes:
    parts = []
    while part := connection.recv(_CHUNK):
        parts.append(part)
    return b"".join(parts)


def _answer(request: bytes) -> bytes:
    """The pickled answer: ``("read", Reading)``, ``("refused", code, details)`` or ``("failed", traceback)``."""
    patience, length = REQUEST.unpack_from(request)
    start = REQUEST.size
    programs.allow(patience)
    try:
        reading = read(request[start + length :], request[start : start + length].decode())
        answer: tuple[object, ...] = ("read", replace(reading, content=replace(reading.content, blocks=())))
    except Refusal as refusal:
        answer = ("refused", refusal.code, {key: str(value) for key, value in refusal.details.items()})
    except MemoryError:
        answer = ("refused", "too_much_memory", {"limit_mib": str(MEMORY_BYTES >> 20)})
    except OSError as error:
        answer = ("refused", "document_too_large", {}) if error.errno == errno.EFBIG else _failure()
    except Exception:
        answer = _failure()
    return pickle.dumps(answer)


def _failure() -> tuple[object, ...]:
    return "failed", traceback.format_exc()


if __name__ == "__main__":
    main()
