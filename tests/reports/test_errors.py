"""Refusals carry a stable code and say in Chinese what to do."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from reports.errors import ExtractionError, ParseError, Refusal, StorageError, refusal_codes, refusal_message


class Anything(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return f"<{key}>"


@pytest.mark.parametrize("code", sorted(refusal_codes()))
def test_refusal_has_words_in_both_languages(code: str) -> None:
    chinese, english = (refusal_message(code, Anything(), language) for language in ("zh", "en"))
    assert re.search("[一-龥]", chinese)
    assert not re.search("[一-龥]", english)
    assert set(re.findall("<.*?>", chinese)) == set(re.findall("<.*?>", english))
    assert all(name is None or name.isidentifier() for _, name, _, _ in Formatter().parse(chinese))


@pytest.mark.parametrize("kind", [ExtractionError, ParseError, StorageError])
def test_every_refusal_is_one(kind: type[Refusal]) -> None:
    refusal = kind("empty_file")
    assert isinstance(refusal, Refusal)
    assert refusal.code == "empty_file"
    assert refusal.code in str(refusal)
    assert refusal.message in str(refusal)


def test_details_fill_the_message() -> None:
    refusal = Refusal("report_exists", agency="槐荫区水务局", year=2022)
    assert "槐荫区水务局" in refusal.message
    assert refusal.details == {"agency": "槐荫区水务局", "year": 2022}


def test_code_without_words_is_a_mistake_in_the_program() -> None:
    with pytest.raises(KeyError):
        Refusal("no_such_code")
