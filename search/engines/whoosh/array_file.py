"""Named arrays in one file, which NumPy maps: several processes that read the same index share its pages."""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

MAGIC: Final = b"GKARRAY1"
_HEADER: Final = struct.Struct("<8sQQI")  # magic; where the directory stands, its length and its checksum
_ALIGNED: Final = 64
_WRITTEN_ALONE: Final = 65_536  # bytes; smaller arrays are written together


class DamagedFile(Exception):
    """The file is not what was written."""


def write_arrays(stream: BinaryIO, arrays: Mapping[str, Array], facts: Mapping[str, Any]) -> None:
    """Write arrays and, as JSON, ``facts`` about them. An array of one value throughout takes the room of one."""
    pieces = [bytes(_HEADER.size)]
    position = _HEADER.size
    places: dict[str, list[Any]] = {}
    for name, array in arrays.items():
        constant = len(array) > 1 and bool((array == array[0]).all())
        data = np.ascontiguousarray(array[:1] if constant else array)
        padding = -position % _ALIGNED
        pieces.append(bytes(padding))
        position += padding
        places[name] = [data.dtype.str, len(array), position, constant]
        position += data.nbytes
        if data.nbytes < _WRITTEN_ALONE:
            pieces.append(data.tobytes())
        else:
            stream.write(b"".join(pieces))
            stream.write(data.data.cast("B"))
            pieces.clear()
    directory = json.dumps({"arrays": places, "facts": facts}, ensure_ascii=False).encode()
    stream.write(b"".join([*pieces, directory]))
    stream.seek(0)
    stream.write(_HEADER.pack(MAGIC, position, len(directory), zlib.crc32(directory)))


class ArrayFile:
    """A mapped file. It is closed when the last array taken from it is gone."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as stream:
            self.size = os.fstat(stream.fileno()).st_size
            if self.size < _HEADER.size:
                raise DamagedFile(f"{path.name} 太短")
            self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        self.path = path
        magic, start, length, checksum = _HEADER.unpack_from(self._map)
        directory = self._map[start : start + length]
        if magic != MAGIC or zlib.crc32(directory) != checksum:
            raise DamagedFile(f"{path.name} 的目录不对")
        content = json.loads(directory)
        self._arrays: dict[str, Array] = {}
        self._places: dict[str, list[Any]] = content["arrays"]
        self.facts: dict[str, Any] = content["facts"]

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def array(self, name: str) -> Array:
        """The array of that name, read where it lies in the file; one value throughout is spread anew."""
        self.ensure_whole()
        if name in self._arrays:
            return self._arrays[name]
        kind, count, position, constant = self._places[name]
        if constant:
            return np.full(count, np.frombuffer(self._map, kind, 1, position)[0])
        array = np.frombuffer(self._map, kind, count, position) if count else np.empty(0, kind)
        return self._arrays.setdefault(name, array)

    def ensure_whole(self) -> None:
        """Raise DamagedFile if the file was cut since: to read a mapped page that is gone would end the process."""
        if self._map.size() != self.size:
            raise DamagedFile(f"{self.path.name} 被截短了")
