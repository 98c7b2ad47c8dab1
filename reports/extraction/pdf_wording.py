"""How numbers and the beginnings of labels are written, as far as a page's layout tells cells apart by them."""

from __future__ import annotations

import re

_VALUE = re.compile(r"[+\-－]?[\d０-９][\d０-９,，.．]*(?:万?元|[件条项个])?|[/／\-－—–]+|无")
_ORDINAL = re.compile(
    r"[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[)）]|[一二三四五六七八九十]{1,3}\s*[、.．]|\d{1,2}\s*[.．、](?!\d)|第[一二三四五六七八九十]{1,4}条"
)
_CHAPTER = re.compile(r"[一二三四五六七八九十]{1,3}\s*、")


def is_value(text: str) -> bool:
    """Whether the text is a number, or a mark that stands for one."""
    return _VALUE.fullmatch("".join(text.split())) is not None


def has_ordinal(text: str) -> bool:
    """Whether the text begins with an ordinal, and so is no continuation of another."""
    return _ORDINAL.match(text) is not None


def opens_chapter(text: str) -> bool:
    """Whether the text begins as headings of the first order do: 一、"""
    return _CHAPTER.match(text) is not None
