"""Every operation that changes a file, counted, with something done at one of them."""

from __future__ import annotations

import builtins
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

CHANGING = ("fsync", "rename", "replace", "unlink", "remove", "mkdir", "rmdir")
GROWING = ("fsync", "rename", "replace", "mkdir")  # what a full disk refuses


class _Written:
    """A file open for writing; of the write at which something happens, half gets into the file."""

    def __init__(self, file: Any, at: Callable[[], None], is_last: Callable[[], bool]) -> None:
        self._file, self._at, self._is_last = file, at, is_last

    def write(self, data: Any) -> Any:
        if self._is_last():
            self._file.write(data[: len(data) // 2])
            self._file.flush()
        self._at()
        return self._file.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> _Written:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


@contextmanager
def counted(
    at: int, happens: Callable[[], None], names: tuple[str, ...] = CHANGING, stays: bool = False
) -> Iterator[list[str]]:
    """Do ``happens`` in place of the operation of this number, and if it ``stays`` of all that follow it.

    Gives a list that the operations are added to: ``write``, ``open`` for writing, and those of ``names``.
    """
    done: list[str] = []

    def count(name: str) -> None:
        done.append(name)
        if len(done) == at or (stays and len(done) > at):
            happens()

    def changing(name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def operation(*args: Any, **kwargs: Any) -> Any:
            count(name)
            return real(*args, **kwargs)

        return operation

    real_open = io.open

    def opened(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if set(mode).isdisjoint("wax+"):
            return real_open(file, mode, *args, **kwargs)
        count("open")
        file = real_open(file, mode, *args, **kwargs)
        return _Written(file, lambda: count("write"), lambda: len(done) + 1 == at)

    replaced = [patch.object(os, name, changing(name)) for name in names]
    replaced += [patch.object(builtins, "open", opened), patch.object(io, "open", opened)]
    for each in replaced:
        each.start()
    try:
        yield done
    finally:
        for each in reversed(replaced):
            each.stop()
