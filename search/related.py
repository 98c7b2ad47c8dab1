"""What the reports found have in common: words far more frequent in them than in the whole collection."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from math import log
from typing import Final

from reports.models import Section
from search.analyzer import terms
from search.normalisation import normalise
from search.params import SearchParams
from search.results import ask, build_request, read_query
from search.vocabulary import Vocabulary

SAMPLE: Final = 200  # of the best matches
MOST: Final = 12
LEAST_REPORTS: Final = 3
LEAST_SHARE: Final = 0.05
LIFT: Final = 2.0


@dataclass(frozen=True, slots=True)
class RelatedTerm:
    """A word, in how many of the reports looked at it stands, and its share there and in the collection (0–1)."""

    text: str
    count: int
    share: float
    usual: float

    @property
    def weight(self) -> float:
        return self.share * log(self.share / self.usual)


@dataclass(frozen=True, slots=True)
class Related:
    """``looked_at`` of ``total`` matches were looked at, the best ones."""

    total: int
    looked_at: int
    terms: tuple[RelatedTerm, ...]


def related_terms(vocabulary: Vocabulary, params: SearchParams) -> Related:
    """The words that set the matches of a search apart."""
    request = build_request(params, read_query(params))
    found, _ = ask(replace(request, facets=(), page=1, size=SAMPLE))
    ids = [hit.id for hit in found.hits]
    if found.total >= vocabulary.reports:  # the collection itself
        return Related(found.total, len(ids), ())
    counts = _reports_by_word(vocabulary, ids)
    asked = normalise(f"{params.q} {' '.join(params.within)}").text
    candidates = [
        RelatedTerm(word, count, count / len(ids), vocabulary.words[word] / vocabulary.reports)
        for word, count in counts.items()
        if word in vocabulary.words and count >= LEAST_REPORTS and word not in asked and word not in vocabulary.places
    ]
    telling = [term for term in candidates if term.share >= max(LEAST_SHARE, LIFT * term.usual)]
    return Related(
        found.total,
        len(ids),
        tuple(_apart(sorted(telling, key=lambda term: (-term.weight, -len(term.text), term.text)))),
    )


def _reports_by_word(vocabulary: Vocabulary, ids: list[int]) -> Counter[str]:
    """In how many of the reports each word stands; only those that came since the vocabulary was made are read."""
    known, unknown = vocabulary.of_reports.counted(ids)
    counts = Counter(known)
    texts: defaultdict[int, list[str]] = defaultdict(list)
    for report_id, text in Section.objects.filter(report__in=unknown).values_list("report_id", "text"):
        texts[report_id].append(text)
    for sections in texts.values():
        counts.update({word for text in sections for word in terms(normalise(text).text)})
    return counts


def _apart(ranked: list[RelatedTerm]) -> list[RelatedTerm]:
    """The first few, without words that are part of one before them or hold one."""
    kept: list[RelatedTerm] = []
    for term in ranked:
        if not any(term.text in other.text or other.text in term.text for other in kept):
            kept.append(term)
        if len(kept) == MOST:
            break
    return kept
