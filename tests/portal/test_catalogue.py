"""The English of the pages is whole and fits."""

from __future__ import annotations

import re

from babel.messages.catalog import Message
from django.utils import translation
from django.utils.translation import gettext

from portal import catalogue

PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%%")


def strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def test_the_file_holds_what_is_marked_and_nothing_else() -> None:
    marked = {message.id for message in catalogue.gathered() if message.id}
    held = {message.id for message in catalogue.translated() if message.id}
    assert marked == held, "run manage.py translations --update"


def test_every_sentence_has_its_english() -> None:
    assert catalogue.untranslated(catalogue.translated()) == []


def test_every_placeholder_is_kept() -> None:
    differing = [
        message.id
        for message in catalogue.translated()
        if message.id and isinstance(message.id, str)
        for string in strings(message)
        if string and sorted(PLACEHOLDER.findall(string)) != sorted(PLACEHOLDER.findall(message.id))
    ]
    assert differing == []


def test_words_that_are_data_are_found_like_sentences() -> None:
    with translation.override("en"):
        assert gettext("乡村振兴") == catalogue.words()["乡村振兴"]
