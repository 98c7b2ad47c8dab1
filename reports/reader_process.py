"""The process that reads files from outside: started once, it forks children to read them, so that none pays a start.

Run as ``python -m reports.reader_process FD`` by ``reports.sandbox``, with one end of a socket pair as FD. For every
file it is sent a connection, which it hands to a child (``reports.reader_child``); the child reads the file from it and
writes the reading to it. When the child has ended, however it did, or is ready for another file, its wait status
follows at the end.

There is no network where the system allows it to be taken away. A child's folder goes when the child ends, like
whatever it has started.
"""

from __future__ import annotations

import ctypes
import gc
import os
import resource
import selectors
import shutil
import signal
import socket
import struct
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from reports import reader_child
from reports.extraction import load_readers
from reports.reader_child import READY
from reports.reading import read

STATUS = struct.Struct("!4siI")  # the mark, how the child ended, and the most memory it took on top of ours (KiB)
MARK = b"DONE"
_CHUNK = 1 << 20
_NO_NETWORK = 0x40000000  # CLONE_NEWNET
_OWN_USER = 0x10000000  # CLONE_NEWUSER
_SAMPLES = Path(__file__).resolve().parent / "samples"
_WARM_UP = "tabbed_cells_2019.txt"


def main() -> None:
    """Serve until the other end of the control socket is closed."""
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends this process
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    _leave_network()
    load_readers()
    _warm_up()
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
    """Read a sample, so that the children begin with all the tables that reading any report needs."""
    # More of them, of other formats, would take longer than all the children that find out for themselves.
    read((_SAMPLES / _WARM_UP).read_bytes(), _WARM_UP)
    gc.collect()
    gc.freeze()


@dataclass(eq=False)
class _Child:
    """A process that gets connections to files over ``line``; ``connection`` is that of the file which it is at."""

    line: socket.socket
    connection: socket.socket | None = None

    def take(self, connection: socket.socket) -> bool:
        """Hand it a file; False if it has ended."""
        try:
            socket.send_fds(self.line, [b"r"], [connection.fileno()])
        except OSError:
            return False
        self.connection = connection
        return True

    def tell(self, status: int, grown_kib: int) -> None:
        """Tell whoever asked for its file how it ended; ``status`` is 0 if it goes on."""
        if self.connection is not None:
            with self.connection, suppress(OSError):  # whoever asked may be gone
                self.connection.sendall(STATUS.pack(MARK, status, grown_kib))
            self.connection = None

    def leave(self, selector: selectors.BaseSelector) -> None:
        """Listen to it no longer, for it has ended."""
        if self.line.fileno() >= 0:
            selector.unregister(self.line)
            self.line.close()


def _serve(control: socket.socket, folder: Path) -> None:
    awake, wake = os.pipe()
    for end in (awake, wake):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    children: dict[int, _Child] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(control, selectors.EVENT_READ)
        selector.register(awake, selectors.EVENT_READ)
        while True:
            ready = {key.fileobj: key.data for key, _ in selector.select()}
            for child in filter(None, ready.values()):
                if child.line.recv(1) == READY:
                    child.tell(0, 0)
                else:
                    child.leave(selector)
            if awake in ready:
                os.read(awake, _CHUNK)
                _reap(children, folder, selector)
            if control in ready:
                message, descriptors, *_ = socket.recv_fds(control, 1, 1)
                if not message:
                    return
                connection = socket.socket(fileno=descriptors[0])
                if not any(child.take(connection) for child in children.values() if child.connection is None):
                    child = _start(control, connection, children, folder)
                    selector.register(child.line, selectors.EVENT_READ, child)


def _start(control: socket.socket, connection: socket.socket, children: dict[int, _Child], folder: Path) -> _Child:
    """Start a child for a file."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        # Whoever waits for the end of one of these waits for all that have it open.
        others = [open_ for child in children.values() for open_ in (child.line, child.connection) if open_]
        for unneeded in (control, connection, ours, *others):
            unneeded.close()
        reader_child.serve(theirs, folder)
    theirs.close()
    children[pid] = child = _Child(ours)
    child.take(connection)
    return child


def _reap(children: dict[int, _Child], folder: Path, selector: selectors.BaseSelector) -> None:
    """Tell how each ended child ended, and end and remove what it left."""
    while children:
        pid, status, used = os.wait4(-1, os.WNOHANG)
        grown = max(0, used.ru_maxrss - _resident_kib())
        if pid == 0:
            return
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)  # programs it was waiting for
        shutil.rmtree(folder / str(pid), ignore_errors=True)
        child = children.pop(pid)
        child.tell(status, grown)
        child.leave(selector)


def _resident_kib() -> int:
    """The memory of this process, which every child begins with; 0 where the system does not tell it so."""
    # The peak in getrusage would count what the process that started this one had.
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * resource.getpagesize() >> 10


if __name__ == "__main__":
    main()
