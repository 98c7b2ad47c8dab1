"""A change of an index: documents deleted and added, segments merged, a new table of contents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.engines.base import IndexDocument
from search.engines.whoosh.analysis_pool import batches
from search.engines.whoosh.batch import Batch
from search.engines.whoosh.bulk_writer import write_segment
from search.engines.whoosh.cache import ByteCache
from search.engines.whoosh.codec import EXTENSION, ArrayCodec, segment_path, whoosh_schema
from search.engines.whoosh.merging import Size, merge, to_merge
from search.engines.whoosh.segment import Segment
from search.engines.whoosh.segment_data import SegmentData, join_batches
from search.engines.whoosh.storage import DurableStorage
from search.engines.whoosh.whoosh_internals import W3Segment, read_toc, write_toc

Array = NDArray[Any]

SEGMENT_UNITS: Final = 24_000_000  # of text at most in a segment that is built; bounds what building takes of memory


class Commit:
    """A change in the making, under the lock of the writer. Until ``finish`` nothing of it is seen."""

    def __init__(self, storage: DurableStorage, known: Mapping[str, Segment] | None = None) -> None:
        self.storage = storage
        toc = read_toc(storage)
        self._generation: int = toc.generation + 1
        self._listed: list[W3Segment] = list(toc.segments)
        self._open = dict(known or {})
        self._added = 0

    def delete(self, ids: Collection[int]) -> None:
        wanted = np.fromiter(ids, np.int64, len(ids))
        for listed in self._listed:
            for doc in np.flatnonzero(np.isin(self._segment(listed).ids, wanted)).tolist():
                listed.delete_document(doc)

    def add(self, documents: Iterable[IndexDocument], cores: int | None = None) -> None:
        """Write documents as new segments; none of them may be there already."""
        waiting: list[Batch] = []
        for batch in batches(documents, cores):
            waiting.append(batch)
            if sum(len(each.analysis.units) for each in waiting) >= SEGMENT_UNITS:
                self._write_batches(waiting)
        if waiting:
            self._write_batches(waiting)

    def finish(self, is_merging: bool = True) -> None:
        """Merge what should be, and make the change the index; durable when it returns."""
        self._listed = [listed for listed in self._listed if listed.deleted_count() < listed.doc_count_all()]
        if is_merging:
            self._merge()
        write_toc(self.storage, whoosh_schema(), self._listed, self._generation)

    def _merge(self) -> None:
        sizes = [
            Size(len(self._segment(listed).units), 1 - listed.deleted_count() / listed.doc_count_all())
            for listed in self._listed
        ]
        chosen = [self._listed[number] for number in to_merge(sizes, self._added)]
        if chosen:
            data = merge([(self._segment(listed), _live(listed)) for listed in chosen])
            self._listed = [listed for listed in self._listed if listed not in chosen]
            self._write(data)

    def _write_batches(self, batches: list[Batch]) -> None:
        data = join_batches(batches)
        batches.clear()  # before the segment is packed, which takes memory too
        self._write(data)

    def _write(self, data: SegmentData) -> None:
        listed = ArrayCodec().new_segment(self.storage)
        listed.set_doc_count(data.count)
        file = self.storage.create_file(listed.make_filename(EXTENSION))
        try:
            write_segment(file.file, data)
        finally:
            file.close()
        self._listed.append(listed)
        self._added += len(data.units)

    def _segment(self, listed: W3Segment) -> Segment:
        name = listed.segment_id()
        if name not in self._open:
            self._open[name] = Segment(segment_path(self.storage.folder, listed), ByteCache(0))
        return self._open[name]


def _live(listed: W3Segment) -> Array:
    is_live = np.ones(listed.doc_count_all(), bool)
    is_live[list(listed.deleted_docs())] = False
    return is_live
