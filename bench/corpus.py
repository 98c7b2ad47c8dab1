"""The reports that engines are compared on: made up by the generator of ``reports``, kept on disk for the next run.

``short`` are reports of about 630 characters, the opening that every report has and a few paragraphs after it; ``full``
are whole narratives. Figures are left out, for no peer indexes any. A report comes with the one text that the peers
index: the words that ``search.analyzer`` gives for title, agency and every section, joined by blanks.
"""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random

from reports.generation.agencies import agencies
from reports.generation.narrative import pick
from reports.generation.report import Agency
from reports.generation.sections import Shape, facts_of, sections
from search.analyzer import terms
from search.engines.base import IndexDocument
from search.normalisation import normalise

SEED = 20261128
SHORT = 630
"""Characters of narrative of a short report, about."""
CHUNK = 1000
APART = "zzpartzz"
"""Stands in the peers' text between two pieces that no phrase may join."""

Item = tuple[IndexDocument, str]


def folder() -> Path:
    """Where the bench keeps what takes long to make: GONGKAI_BENCH_DIR, or a folder among the temporary files."""
    path = Path(os.environ.get("GONGKAI_BENCH_DIR") or Path(tempfile.gettempdir(), "gongkai-bench"))
    path.mkdir(parents=True, exist_ok=True)
    return path


class Corpus:
    """``count`` reports on disk, read in order as often as wanted; ``tiles`` repeats them under further ids."""

    def __init__(self, kind: str, count: int, tiles: int = 1) -> None:
        self.kind, self.made, self.tiles = kind, count, tiles
        self.path = folder() / f"{kind}-{count}.pickle"

    @property
    def count(self) -> int:
        return self.made * self.tiles

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.count}"

    def make(self) -> None:
        """Write the corpus unless it is there; both cores work at it."""
        if self.path.exists():
            return
        starts = range(0, self.made, CHUNK)
        part = self.path.with_suffix(f".{os.getpid()}")
        with part.open("wb") as stream, ProcessPoolExecutor(os.cpu_count()) as makers:
            for chunk in makers.map(partial(_chunk, self.kind, self.made), starts):
                stream.write(chunk)
        part.replace(self.path)

    def __iter__(self) -> Iterator[Item]:
        for tile in range(self.tiles):
            with self.path.open("rb") as stream:
                for _ in range(0, self.made, CHUNK):
                    for document, text in pickle.load(stream):
                        yield (document if not tile else replace(document, id=document.id + tile * self.made)), text

    def documents(self) -> Iterator[IndexDocument]:
        return (document for document, _ in self)

    def source_mb(self) -> float:
        """MB of the texts in UTF-8: titles, names of agencies, narrative."""
        size = sum(sum(map(_size, (document.title, document.agency, *document.sections.values()))) for document, _ in
                   islice(self, self.made))  # fmt: skip
        return size * self.tiles / 1e6


def _size(text: str) -> int:
    return len(text.encode())


def _chunk(kind: str, count: int, start: int) -> bytes:
    """A chunk of reports, pickled."""
    pairs = [(agency, year) for agency in agencies() for year in range(agency.first_year, agency.last_year + 1)]
    items: list[Item] = []
    for number in range(start, min(start + CHUNK, count)):
        agency, year = pairs[Random(f"{SEED}:{number}").randrange(len(pairs))]
        document = _document(kind, number + 1, agency, year)
        items.append((document, words(document)))
    return pickle.dumps(items, pickle.HIGHEST_PROTOCOL)


def _document(kind: str, id_: int, agency: Agency, year: int) -> IndexDocument:
    rng = Random(f"{SEED}:{kind}:{id_}")
    code = agency.region.code
    above = [code[:2] + "0000", code[:4] + "00", code]
    return IndexDocument(
        id=id_,
        version=1,
        title=f"{agency.name}{year}年政府信息公开工作年度报告",
        agency_id=1 + hash_of(agency.name),
        agency=agency.name,
        agency_names=(agency.name,),
        year=year,
        published_on=f"{year + 1}-{rng.randint(1, 3):02d}-{rng.randint(1, 28):02d}",
        region=code,
        regions=tuple(dict.fromkeys(above)),
        types=agency.types,
        level=agency.level,
        form="2019" if year < 2021 else "2021",
        scope="agency",
        problems=(),
        has_tables=True,
        is_sample=False,
        sections=_narrative(kind, agency, year, rng),
        figures={},
    )


def hash_of(name: str) -> int:
    """A number for a name, the same in every process."""
    return Random(name).getrandbits(30)


def _narrative(kind: str, agency: Agency, year: int, rng: Random) -> dict[str, str]:
    facts = {**facts_of(agency, year, {}), "wide": 1}
    opening = "".join(pick("front", part, 1, facts, rng)[0] for part in ("basis", "contents", "period"))
    made = sections(facts, Shape(official=True, long=kind == "full"), rng, tables=False)
    texts = {section.key: list(section.paragraphs) for section in made if section.paragraphs}
    if kind == "short":
        texts = _shortened(texts, SHORT - len(opening))
    return {"preamble": opening, **{key: "\n".join(paragraphs) for key, paragraphs in texts.items()}}


def _shortened(texts: dict[str, list[str]], room: int) -> dict[str, list[str]]:
    """Paragraphs from every section in turn until the room is full."""
    kept: dict[str, list[str]] = {key: [] for key in texts}
    for rank in range(max(map(len, texts.values()))):
        for key, paragraphs in texts.items():
            if rank < len(paragraphs) and room > 0:
                kept[key].append(paragraphs[rank])
                room -= len(paragraphs[rank])
    return {key: paragraphs for key, paragraphs in kept.items() if paragraphs}


def pieces(document: IndexDocument) -> list[str]:
    """The texts of a report in which words and phrases are looked for."""
    return [document.title, *document.agency_names, *document.sections.values()]


def words(document: IndexDocument) -> str:
    """The peers' text: the words of all pieces as ``search.analyzer`` gives them."""
    return f" {APART} ".join(" ".join(terms(normalise(piece).text)) for piece in pieces(document))


def chunks(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """Items many at a time."""
    iterator = iter(items)
    while chunk := tuple(islice(iterator, size)):
        yield chunk
