from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import report_words
from search.report_words import ReportWords

WORDS = "abcdefgh"
TEXTS = st.dictionaries(st.integers(1, 10**9), st.sets(st.sampled_from(WORDS)), max_size=30)


def told(texts: dict[int, set[str]]) -> tuple[ReportWords, Counter[str]]:
    counts = Counter(word for words in texts.values() for word in words)

    def holders(words: object) -> list[np.ndarray]:
        assert isinstance(words, list)
        return [np.array([id_ for id_, has in texts.items() if word in has], dtype=np.int64) for word in words]

    return ReportWords(texts, counts, holders), counts


@given(TEXTS, st.data())
def test_words_are_counted_as_by_reading(texts: dict[int, set[str]], data: st.DataObject) -> None:
    made, counts = told(texts)
    asked = data.draw(st.lists(st.sampled_from([*texts, 0, 10**9 + 1]), unique=True))
    counted, unknown = made.counted(asked)
    assert unknown == [id_ for id_ in asked if id_ not in texts]
    expected = Counter(word for id_ in asked for word in texts.get(id_, ()))
    assert set(made.words) == {word for word, count in counts.items() if 3 <= count <= len(texts) / 2}
    assert counted == {word: count for word, count in expected.items() if word in made.words}


def test_where_there_is_no_room_the_commonest_words_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {number: {"a"} if number <= 3 else {"b"} if number <= 7 else set() for number in range(1, 21)}
    monkeypatch.setattr(report_words, "MAX_HELD", 6)
    assert told(texts)[0].words == ["a"]


def test_what_comes_while_it_is_made_is_not_known() -> None:
    made = ReportWords([1, 2, 3, 4, 5, 6], {"a": 3}, lambda words: [np.array([1, 9, 3, 0, 5])])
    assert made.counted([1, 2, 3, 9]) == ({"a": 2}, [9])
