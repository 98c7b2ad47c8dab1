"""What was worked out, kept as long as there is room for it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final, Protocol, TypeVar

ENTRY_BYTES: Final = 300  # what a key and its place cost, about


class Sized(Protocol):
    """Something that knows how much memory it takes."""

    @property
    def nbytes(self) -> int: ...


T = TypeVar("T", bound=Sized)


class ByteCache:
    """A cache bounded in bytes: what was not asked for longest goes first. For any number of threads."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.nbytes = 0
        self._entries: OrderedDict[Hashable, tuple[Sized, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Sized | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        try:  # noqa: SIM105  # a context costs as much as all else here
            self._entries.move_to_end(key)
        except KeyError:  # another thread has just let it go
            pass
        return entry[0]

    def put(self, key: Hashable, value: Sized) -> None:
        """Keep a value; one that alone is larger than the room is not kept."""
        size = value.nbytes + ENTRY_BYTES
        if size > self.limit:
            return
        with self._lock:
            if (old := self._entries.pop(key, None)) is not None:
                self.nbytes -= old[1]
            self._entries[key] = value, size
            self.nbytes += size
            while self.nbytes > self.limit:
                _, (_, freed) = self._entries.popitem(last=False)
                self.nbytes -= freed

    def get_or_make(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value kept under a key, made if there is none."""
        known = self.get(key)
        if known is None:
            known = make()
            self.put(key, known)
        return known  # type: ignore[return-value]  # under one key there is one kind of value
