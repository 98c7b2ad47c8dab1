"""Work in a process of its own, which may be killed."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable

from django.db import connections


def start(work: Callable[[], object]) -> int:
    """Begin ``work``; gives the number of its process. No connection to the database is shared with it."""
    connections["default"].close()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return pid


def end_of(pid: int) -> int:
    """Wait for a process; its exit code, or the number of the signal that ended it as a negative one."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
