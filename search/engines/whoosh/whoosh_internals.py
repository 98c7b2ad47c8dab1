"""Every name of Whoosh's insides that the engine builds on. They are those of one version; a test holds which."""

from __future__ import annotations

import re
from typing import Any, Final

from whoosh import __version__ as _version
from whoosh.codec.base import Codec, EmptyCursor, FieldCursor, PerDocumentReader, TermsReader
from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import _DEF_INDEX_NAME, TOC, FileIndex, clean_files
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound
from whoosh.scoring import BM25F

VERSION: Final = (2, 7, 5)
INSTALLED: Final = tuple(_version)

_UNFINISHED_TOC: Final = re.compile(r"_MAIN_[0-9]+\.toc\.")
INDEX_NAME: Final = _DEF_INDEX_NAME
BM25_B: Final = float(BM25F().B)
BM25_K1: Final = float(BM25F().K1)

__all__ = [
    "BM25_B",
    "BM25_K1",
    "INDEX_NAME",
    "INSTALLED",
    "TOC",
    "VERSION",
    "Codec",
    "EmptyCursor",
    "FieldCursor",
    "FileIndex",
    "ListMatcher",
    "PerDocumentReader",
    "TermInfo",
    "TermNotFound",
    "TermsReader",
    "W3Segment",
    "clear_leftovers",
    "read_toc",
    "write_toc",
]


def read_toc(storage: FileStorage) -> Any:
    """The newest table of contents: its ``schema``, ``segments`` and ``generation``."""
    return TOC.read(storage, INDEX_NAME)


def write_toc(storage: FileStorage, schema: Any, segments: list[Any], generation: int) -> None:
    """Make a list of segments the index, and remove the files of those that are no longer in it."""
    TOC(schema, segments, generation).write(storage, INDEX_NAME)
    clean_files(storage, INDEX_NAME, generation, segments)


def clear_leftovers(storage: FileStorage) -> None:
    """Remove what commits left that were cut short: segments and tables of contents that never came to count."""
    toc = read_toc(storage)
    clean_files(storage, INDEX_NAME, toc.generation, toc.segments)
    for name in storage.list():
        if _UNFINISHED_TOC.match(name):
            storage.delete_file(name)
