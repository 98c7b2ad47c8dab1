"""Exact phrases over the sample reports give exactly the reports whose narrative holds them."""

from __future__ import annotations

import random
import re
from importlib.resources import files
from pathlib import Path

import pytest

from reports.reading import read
from search.engines.base import EngineRequest, IndexDocument
from search.engines.whoosh.engine import WhooshEngine
from search.normalisation import normalise
from search.query import Phrase, Words, parse_query
from search.schema import BREAK, SECTION_KEYS
from search.snippets import Highlighter
from tests.search.narrative import make_document

HAN = re.compile("[一-龥]+")


def sample(number: int, path: Path) -> IndexDocument:
    report = read(path.read_bytes(), path.name).report
    sections: dict[str, list[str]] = {}
    for section in report.sections:
        sections.setdefault(section.key, []).append(section.text)
    return make_document(number, {key: BREAK.join(texts) for key, texts in sections.items()}, title=report.title)


@pytest.fixture(scope="module")
def samples() -> list[IndexDocument]:
    paths = sorted(Path(str(files("reports") / "samples")).glob("*.expected.json"))
    sources = [next(path.parent.glob(path.name.replace(".expected.json", ".[!e]*"))) for path in paths]
    return [sample(number, path) for number, path in enumerate(sources, 1)]


@pytest.fixture(scope="module")
def engine(samples: list[IndexDocument], tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    made = WhooshEngine(tmp_path_factory.mktemp("samples"))
    made.rebuild(samples, {document.id: 1 for document in samples})
    return made


@pytest.fixture(scope="module")
def phrases(samples: list[IndexDocument]) -> list[str]:
    """The phrases of the issue, and fifty cut at random places of random sections."""
    chance = random.Random(2022)
    texts = [
        text for document in samples for whole in document.sections.values() for text in whole.split(BREAK) if text
    ]
    cut = []
    for _ in range(50):
        text = chance.choice(texts)
        start = chance.randrange(len(text))
        cut.append(text[start : start + chance.randint(1, 14)])
    return ["政府信息公开", "主动公开", "行政许可", "本年新收", *cut]


def ids(engine: WhooshEngine, query: Phrase | Words) -> set[int]:
    return {hit.id for hit in engine.search(EngineRequest(query, size=10_000)).hits}


def test_phrases_equal_substring_search(engine: WhooshEngine, samples: list[IndexDocument], phrases: list[str]) -> None:
    for phrase in phrases:
        wanted = normalise(phrase).text
        expected = {
            document.id
            for document in samples
            for key in SECTION_KEYS
            for text in document.sections.get(key, "").split(BREAK)
            if wanted and wanted in normalise(text).text
        }
        assert ids(engine, Phrase(phrase, ("body",))) == expected, phrase


def test_smart_finds_what_exact_finds(engine: WhooshEngine, phrases: list[str]) -> None:
    for phrase in phrases:
        for piece in HAN.findall(phrase):
            assert ids(engine, Phrase(piece)) <= ids(engine, Words(piece)), piece


def test_every_phrase_is_marked_where_it_stands(samples: list[IndexDocument], phrases: list[str]) -> None:
    for phrase in phrases:
        highlighter = Highlighter(parse_query(phrase, "exact").terms)
        wanted = normalise(phrase).text
        for document in samples:
            for key, whole in document.sections.items():
                for text in whole.split(BREAK):
                    marked = "<mark>" in highlighter.mark(key, text)
                    assert marked == (bool(wanted) and wanted in normalise(text).text), phrase
