"""A reader process like the real one, that also tells what each file took. Run as ``… measuring FD PIPE``."""

from __future__ import annotations

import os
import resource
import select
import socket
import struct
import subprocess
import sys
from pathlib import Path

from reports import reader_child, reader_process
from reports.reading import Reading
from reports.sandbox import Sandbox

USAGE = struct.Struct("!dQ")
_ROOT = Path(__file__).resolve().parents[3]


class MeasuringSandbox(Sandbox):
    """``usage`` is what the last file took at most in a try: seconds of processor time, and MiB of memory."""

    usage: tuple[float, float]

    def read(self, data: bytes, name: str, patience: float = 60) -> Reading:
        try:
            return super().read(data, name, patience)
        finally:
            self.usage = 0.0, 0.0
            while select.select([self._told], [], [], 0)[0] and (told := os.read(self._told, USAGE.size)):
                seconds, kib = USAGE.unpack(told)
                self.usage = max(self.usage[0], seconds), max(self.usage[1], kib / 1024)

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        self._told, telling = os.pipe()
        with theirs:
            descriptors = [theirs.fileno(), telling]
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, *map(str, descriptors)],
                cwd=_ROOT,
                pass_fds=descriptors,
                stdin=subprocess.DEVNULL,
            )
            os.close(telling)
        return ours


def main() -> None:
    """Serve as ``reports.reader_process`` does, a child for each file, and write the usage of each into the pipe."""
    telling = int(sys.argv[2])

    wait = os.wait4

    def told(pid: int, options: int) -> tuple[int, int, resource.struct_rusage]:
        ended, status, used = wait(pid, options)
        if ended:
            os.write(telling, USAGE.pack(used.ru_utime + used.ru_stime, used.ru_maxrss))
        return ended, status, used

    os.wait4 = told
    reader_child._USED_SECONDS = 0
    reader_process.main()


if __name__ == "__main__":
    main()
