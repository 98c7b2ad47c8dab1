"""Made-up narratives with planted copies, quickly and in any number, and what each pair has in common by construction.

A report is a list of sentences, each with a number of its own; a copied sentence keeps its number, while the agency's
name and the figures in it become those of the copier. So what two reports share is known exactly. Beside their own
text, reports hold set sentences (each in a third or more of all) and turns of phrase that others use too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

SECTIONS = ("overview", "proactive", "requests", "reviews", "problems", "other")
LENGTHS = (22, 5, 4, 3, 11, 4)  # sentences of a section, on average
CHARACTERS = [chr(0x4E00 + 3 * number) for number in range(1600)]

Sentence = tuple[int, str]  # its number; with {name} and # for digits
Report = dict[str, list[Sentence]]
SET = -1  # the number of every set sentence


@dataclass(frozen=True)
class Planted:
    """The sentences of each report, the texts made of them, and what kind of copy each is."""

    reports: list[Report]
    texts: list[dict[str, str]]
    kinds: list[str]
    series: list[tuple[int, int]]  # agency and year


class _Writer:
    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.words = ["".join(rng.choices(CHARACTERS, k=rng.choice((2, 2, 2, 3, 4)))) for _ in range(4000)]
        self.weights = list(accumulate(1 / (rank + 20) for rank in range(len(self.words))))
        self.phrases = ["".join(rng.choices(self.words, k=rng.randint(5, 8))) for _ in range(300)]
        self.phrase_weights = list(accumulate(1 / (rank + 5) for rank in range(len(self.phrases))))
        self.set = [(self.plain(), rng.uniform(0.3, 0.95)) for _ in range(20)]
        self.count = 0

    def plain(self) -> str:
        return "".join(self.rng.choices(self.words, cum_weights=self.weights, k=self.rng.randint(9, 20)))

    def sentence(self) -> Sentence:
        rng, text = self.rng, self.plain()
        self.count += 1
        half = len(text) // 2
        if rng.random() < 0.25:
            text = f"{{name}}{text}"
        if rng.random() < 0.3:
            text = f"{text[:half]}##件，{text[half:]}"
        if rng.random() < 0.12:
            text += "，" + rng.choices(self.phrases, cum_weights=self.phrase_weights)[0]
        return self.count, text + "。"

    def own(self) -> Report:
        sizes = (max(1, round(length * self.rng.uniform(0.6, 1.5))) for length in LENGTHS)
        return {key: [self.sentence() for _ in range(size)] for key, size in zip(SECTIONS, sizes, strict=True)}

    def text(self, sentences: Sequence[Sentence], name: str) -> str:
        rng = self.rng
        parts = [text.replace("##", str(rng.randint(2, 999))).replace("{name}", name) for _, text in sentences]
        return "".join(part + ("\n" if rng.random() < 0.3 else "") for part in parts)

    def name(self) -> str:
        return "".join(self.rng.choices(CHARACTERS, k=self.rng.randint(5, 9))) + "局"

    def framed(self, report: Report) -> Report:
        """The report with set sentences in it."""
        framed = {key: list(sentences) for key, sentences in report.items()}
        for text, share in self.set:
            if self.rng.random() < share:
                sentences = framed[self.rng.choice(SECTIONS)]
                sentences.insert(self.rng.randint(0, len(sentences)), (SET, text + "。"))
        return framed


def _whole(writer: _Writer, source: Report) -> Report:
    """A copy with up to a third of the sentences written anew."""
    part = writer.rng.uniform(0, 0.35)
    return {
        key: [writer.sentence() if writer.rng.random() < part else sentence for sentence in sentences]
        for key, sentences in source.items()
    }


def _sections(writer: _Writer, source: Report) -> Report:
    """An own report with one to three of the sections taken from the source."""
    return writer.own() | {key: source[key] for key in writer.rng.sample(SECTIONS, writer.rng.randint(1, 3))}


def _moved(writer: _Writer, source: Report) -> Report:
    """Runs of sentences of the source, in another order and in other sections, between own text."""
    rng, report = writer.rng, writer.own()
    everything = [sentence for sentences in source.values() for sentence in sentences]
    runs = [everything[start : start + 4] for start in range(0, len(everything), 4)]
    for run in rng.sample(runs, max(1, round(len(runs) * rng.uniform(0.3, 0.9)))):
        sentences = report[rng.choice(SECTIONS)]
        at = rng.randint(0, len(sentences))
        sentences[at : at + len(run)] = run
    return report


_KINDS: dict[str, tuple[int, Callable[[_Writer, Report], Report]]] = {
    "own": (45, lambda writer, source: writer.own()),
    "whole": (18, _whole),
    "section": (12, _sections),
    "moved": (10, _moved),
    "year": (15, _whole),
}


def plant(count: int, seed: int) -> Planted:
    """``count`` reports: own texts, whole copies, copied sections, moved paragraphs, texts carried on the next year."""
    writer = _Writer(rng := Random(seed))
    planted = Planted([], [], [], [])
    newest: dict[int, int] = {}  # by agency
    kinds = rng.choices(list(_KINDS), weights=[weight for weight, _ in _KINDS.values()], k=count)
    for number, kind in enumerate(["own", *kinds[1:]]):
        source = rng.randrange(number) if number else 0
        agency, year = number, 2010
        if kind == "year":
            agency = planted.series[source][0]
            source = newest[agency]
            year = planted.series[source][1] + 1
        report = _KINDS[kind][1](writer, planted.reports[source] if number else {})
        name = writer.name()
        planted.reports.append(report)
        planted.texts.append({key: writer.text(part, name) for key, part in writer.framed(report).items()})
        planted.kinds.append(kind)
        planted.series.append((agency, year))
        newest[agency] = number
    return planted


def truth(planted: Planted, least: float) -> dict[tuple[int, int], float]:
    """For each pair in which at least so much of the first report stands in the second: how much, by its letters."""
    holders: defaultdict[int, list[int]] = defaultdict(list)
    own = [{number: len(text) for part in report.values() for number, text in part} for report in planted.reports]
    for report, sentences in enumerate(own):
        for number in sentences:
            holders[number].append(report)
    shares: dict[tuple[int, int], float] = {}
    for report, sentences in enumerate(own):
        shared: defaultdict[int, int] = defaultdict(int)
        for number, length in sentences.items():
            for other in holders[number]:
                shared[other] += length
        total = sum(sentences.values())
        found = {(report, other): part / total for other, part in shared.items() if other != report}
        shares |= {pair: share for pair, share in found.items() if share >= least}
    return shares
