"""Many texts at once become what :mod:`search.normalisation` makes of each, and words what the analyzer makes."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from search.analyzer import cut_by_jieba, cut_by_rjieba, terms
from search.bulk_normalisation import END, TEXT_BREAK, normalise_texts, to_text
from search.engines.whoosh.batch import make_batch
from search.normalisation import normalise
from search.schema import BREAK, SECTION_KEYS, TEXT_FIELDS
from tests.search.narrative import make_document

ALPHABET = (
    f"政府信息公开覆盖答覆显著随著 \n\tab12，。①㎡…\u200b𠀀é\u0301e著名瞭解明瞭開\x00\x1f　〇々㐀3.5%_A\ud800{BREAK}"
)
TEXTS = st.lists(st.text(st.sampled_from(ALPHABET) | st.characters(), max_size=20), max_size=8)


def one_by_one(text: str) -> str:
    return chr(TEXT_BREAK).join(normalise(piece).text for piece in text.split(BREAK))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_texts_are_normalised_as_one_by_one(texts: list[str]) -> None:
    assert to_text(normalise_texts(texts)) == "".join(one_by_one(text) + chr(END) for text in texts)


def test_words_are_those_of_the_analyzer() -> None:
    chance = random.Random(3)
    alphabet = ALPHABET + "依申请主动年度报告" * 3
    documents = [
        make_document(n, {key: "".join(chance.choices(alphabet, k=chance.randint(0, 40))) for key in SECTION_KEYS})
        for n in range(60)
    ]  # fmt: skip
    batch = make_batch(documents)
    texts = to_text(batch.units).split(chr(END))[:-1]
    counts = [Counter[str]() for _ in texts]
    for token, text in zip(batch.tokens.tolist(), batch.texts.tolist(), strict=True):
        counts[text][batch.words[token]] += 1
    assert len(texts) == len(batch.sizes) == len(documents) * len(TEXT_FIELDS)
    assert [Counter(terms(text)) for text in texts] == counts


def test_both_libraries_cut_runs_alike() -> None:
    runs = "政府信息公开工作\n年度报告\0\0依申请公开\n的\0"
    assert cut_by_jieba(runs) == cut_by_rjieba(runs)
