"""A segment is the same bytes however its documents were parted, and whichever process analysed them."""

from __future__ import annotations

import io
from concurrent.futures import Future

import pytest

from search.engines.whoosh import analysis_pool
from search.engines.whoosh.analysis_pool import _Part, _take_back, batches
from search.engines.whoosh.batch import Analysis, texts_of
from search.engines.whoosh.bulk_writer import write_segment
from search.engines.whoosh.cutting import Cutter
from search.engines.whoosh.document_columns import make_columns
from search.engines.whoosh.segment_data import join_batches
from search.schema import BREAK
from tests.search.narrative import make_corpus, make_document

FIGURES = {"proactive.regulations.issued": (1.5, "stated"), "proactive.regulations.made": (None, "blank")}
DOCUMENTS = [
    *make_corpus(40, length=60),
    make_document(41, {"overview": "", "problems": f"a1年{BREAK}𠀀㐀政府"}, figures=FIGURES),
    make_document(42, {}, types=("教育", "卫生"), problems=("H2", "H1")),
    *make_corpus(20, seed=2, length=60),
]


def segment(cores: int) -> bytes:
    stream = io.BytesIO()
    write_segment(stream, join_batches(list(batches(DOCUMENTS, cores))))
    return stream.getvalue()


@pytest.mark.parametrize("size", [1, 2000, 10_000])
def test_a_segment_is_the_same_however_its_documents_are_parted(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    whole = segment(1)
    monkeypatch.setattr(analysis_pool, "BATCH", size)
    assert segment(1) == whole


def test_a_segment_is_the_same_whichever_process_analyses(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = segment(1)
    monkeypatch.setattr(analysis_pool, "BATCH", 1500)
    monkeypatch.setattr(analysis_pool, "WORTH_A_POOL", 2)
    for waiting, held in ((1, 2), (3, 100)):
        monkeypatch.setattr(analysis_pool, "WAITING", waiting)
        monkeypatch.setattr(analysis_pool, "MOST_HELD", held)
        assert segment(2) == whole


def test_what_no_process_has_begun_is_taken_back() -> None:
    begun: Future[Analysis] = Future()
    begun.set_running_or_notify_cancel()
    held = [
        _Part(texts_of([document]), make_columns([document]), future)
        for document, future in zip(DOCUMENTS, (begun, Future[Analysis](), Future[Analysis]()), strict=False)
    ]
    _take_back(held, Cutter())
    assert [part.analysis.done() for part in held] == [False, True, True]
    assert [part.result().columns.ids.tolist() for part in held[1:]] == [[2], [3]]
