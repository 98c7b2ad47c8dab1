"""Which facet counts a segment keeps for its frequent words, and that they are right."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from search.engines.whoosh import facet_counts
from search.engines.whoosh.counted import Counted
from search.engines.whoosh.document_columns import Labels
from search.engines.whoosh.facet_counts import count_facets
from search.schema import FACETS

DOCUMENTS = 640


def labels(**values: int) -> Mapping[str, Labels]:
    """Facets of so many values each, which come in turn; those not named have a hundred."""
    sizes = dict.fromkeys(FACETS, 100) | values
    return {name: (np.arange(DOCUMENTS) % size, [(str(n),) for n in range(size)]) for name, size in sizes.items()}


def listed(*lists: list[int]) -> Counted:
    docs = np.array([doc for each in lists for doc in each])
    return Counted(np.arange(len(lists)), np.array([len(each) for each in lists]), docs, np.ones_like(docs))


def test_facets_of_few_values_are_counted_for_frequent_words() -> None:
    often, seldom = list(range(0, DOCUMENTS, 3)), [1, 2, 3]
    found = count_facets(listed(seldom, often), labels(year=7, form=3), DOCUMENTS)
    assert found.names == ("form", "year")
    assert found.lists.tolist() == [1]
    by_form = np.bincount([doc % 3 for doc in often], minlength=3)
    by_year = np.bincount([doc % 7 for doc in often], minlength=7)
    assert found.rows.tolist() == [[*by_form, *by_year]]


def test_all_values_together_are_bounded() -> None:
    found = count_facets(listed(list(range(DOCUMENTS))), labels(year=7, form=4), DOCUMENTS)
    assert found.names == ("form",), "ten for 640 documents"


def test_nothing_is_kept_where_every_facet_has_many_values() -> None:
    found = count_facets(listed(list(range(DOCUMENTS))), labels(), DOCUMENTS)
    assert (found.names, len(found.lists), found.rows.size) == ((), 0, 0)


def test_word_is_frequent_that_more_than_one_document_in_so_many_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facet_counts, "FREQUENT", 10)
    lists = [list(range(DOCUMENTS // 10)), list(range(DOCUMENTS // 10 + 1))]
    assert count_facets(listed(*lists), labels(form=3), DOCUMENTS).lists.tolist() == [1]
