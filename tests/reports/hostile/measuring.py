"""A reader process like the real one, that also tells what each file took. Run as ``… measuring FD PIPE``."""

from __future__ import annotations

import os
import socket
import struct
import subprocess
import sys
from pathlib import Path

from reports import reader_process
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
            seconds, kib = map(max, zip(*USAGE.iter_unpack(os.read(self._told, USAGE.size * 99)), strict=True))
            self.usage = seconds, kib / 1024

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
    """Serve as ``reports.reader_process`` does, and write the usage of each child that has ended into the pipe."""
    telling = int(sys.argv[2])

    def wait(pid: int, options: int) -> tuple[int, int]:
        try:
            ended, status, usage = os.wait4(pid, options)
        except ChildProcessError:
            return 0, 0
        if ended:
            os.write(telling, USAGE.pack(usage.ru_utime + usage.ru_stime, usage.ru_maxrss))
        return ended, status

    os.waitpid = wait
    reader_process.main()


if __name__ == "__main__":
    main()
