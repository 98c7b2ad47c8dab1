"""Words that are data, in the language that is being spoken: labels of the forms and what is put together of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from django.utils.translation import get_language, gettext

from reports.place_names import english_path, english_place
from reports.problem import Problem

BETWEEN: Final = " · "  # a row and a column
# How a finding says where an equation stands: “总计”一列.
_PLACE: Final = re.compile("“(?P<label>[^”]+)”(?P<kind>一列|一行)?")
_KINDS: Final = {"一列": "column “{}”", "一行": "row “{}”", None: "“{}”"}


def language() -> str:
    """zh or en: the column of a table of words to read."""
    return "en" if get_language() == "en" else "zh"


def in_words(label: str) -> str:
    """A label, or several put together, in the language that is being spoken; unknown words stay as they are."""
    if language() == "zh":
        return label
    if found := _PLACE.fullmatch(label):
        return _KINDS[found["kind"]].format(in_words(found["label"]))
    return BETWEEN.join(gettext(part) if part else part for part in label.split(BETWEEN))


def finding_in_words(finding: Problem) -> str:
    """The sentence of a finding, with the labels in it, in the language that is being spoken."""
    spoken = {key: in_words(value) if isinstance(value, str) else value for key, value in finding.params.items()}
    return replace(finding, params=spoken).message(language())


def place_in_words(name: str) -> str:
    """A region's own name in the language that is being spoken."""
    return name if language() == "zh" else english_place(name)


def path_in_words(path: Sequence[str]) -> str:
    """Where a region lies with its own name: 山东省淄博市; Zibo, Shandong."""
    return "".join(path) if language() == "zh" else english_path(path)
