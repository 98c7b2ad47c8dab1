"""Many texts at once become what :mod:`search.normalisation` makes of each, and words what the analyzer makes."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analyzer import cut_by_jieba, cut_by_rjieba, terms
from search.bulk_normalisation import END, TEXT_BREAK, join_texts, normalise_texts, to_text
from search.engines.whoosh import cutting
from search.engines.whoosh.batch import Analysis, analyse, texts_of
from search.engines.whoosh.cutting import Cutter
from search.normalisation import normalise
from search.schema import BODY, BREAK, SECTION_KEYS, TEXT_FIELDS
from tests.search.narrative import make_document

ALPHABET = (
    f"政府信息公开覆盖答覆显著随著 \n\tab12，。①㎡…\u200b𠀀é\u0301e著名瞭解明瞭開\x00\x1f　〇々㐀3.5%_A\ud800{BREAK}"
)
TEXTS = st.lists(st.text(st.sampled_from(ALPHABET) | st.characters(), max_size=20), max_size=8)


def one_by_one(text: str) -> str:
    return chr(TEXT_BREAK).join(normalise(piece).text for piece in text.split(BREAK))


@settings(max_examples=300)
@given(TEXTS)
def test_texts_are_normalised_as_one_by_one(texts: list[str]) -> None:
    assert to_text(normalise_texts(join_texts(texts))) == "".join(one_by_one(text) + chr(END) for text in texts)


def test_words_are_those_of_the_analyzer() -> None:
    chance = random.Random(3)
    alphabet = ALPHABET + "依申请主动年度报告" * 3
    documents = [
        make_document(n, {key: "".join(chance.choices(alphabet, k=chance.randint(0, 40))) for key in SECTION_KEYS})
        for n in range(60)
    ]  # fmt: skip
    cutter = Cutter()
    analyse(texts_of(documents[:20]), cutter)  # so that it knows some of the runs
    analysis = analyse(texts_of(documents), cutter)
    texts = to_text(analysis.units).split(chr(END))[:-1]
    assert len(texts) == len(analysis.sizes) == len(documents) * len(TEXT_FIELDS)
    expected = [Counter(terms(text)) for text in texts]
    assert analysis.lengths.tolist() == [counts.total() for counts in expected]
    assert counts_of(analysis, *TEXT_FIELDS) == expected
    assert counts_of(analysis, BODY) == [
        sum(expected[first + 2 : first + len(TEXT_FIELDS)], Counter())
        for first in range(0, len(texts), len(TEXT_FIELDS))
    ]


def counts_of(analysis: Analysis, *fields: str) -> list[Counter[str]]:
    """How often each word stands in these fields, document after document."""
    found = [Counter[str]() for _ in range(len(analysis.sizes) // len(TEXT_FIELDS) * len(fields))]
    for place, field in enumerate(fields):
        counted = analysis.counted[field]
        owners = np.repeat(counted.terms, counted.sizes).tolist()
        for word, doc, count in zip(owners, counted.docs.tolist(), counted.counts.tolist(), strict=True):
            found[doc * len(fields) + place][analysis.words[word]] += count
    return found


def test_runs_are_cut_alike_when_the_known_ones_were_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "RUNS_KEPT", 2)
    cutter = Cutter()
    for han, others in ((["政府信息", "公开"], ["2021"]), (["年度报告", "公开"], ["a1", "㐀x"]), (["公开"], [])):
        words, sizes = cutter.words_of(han, others)
        expected = [list(terms(run)) for run in [*han, *others]]
        assert cutter.named(words) == [word for run in expected for word in run]
        assert sizes.tolist() == [len(run) for run in expected]


def test_both_libraries_cut_runs_alike() -> None:
    runs = "政府信息公开工作\n年度报告\n依申请公开\n的\n"
    assert cut_by_jieba(runs) == cut_by_rjieba(runs)
