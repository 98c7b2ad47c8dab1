"""What cells of a page show that is no text of theirs: entries in the fields of a form, numbers drawn as pictures."""

from __future__ import annotations

import re

from lxml import etree

_FIELDS = ("input", "textarea", "select", "img")
_WRITTEN_IN = {"text", "number"}  # kinds of input that show what was entered
_NUMBER = re.compile(r"\s*[-+]?\d[\d,.]*\s*")


def write_entries(root: etree._Element) -> None:
    """Make plain text of what was entered or chosen in a cell, and of pictures that say they are a number."""
    for field in list(root.iter(*_FIELDS)):
        if next(field.iterancestors("td", "th"), None) is None:
            continue
        shown, tail = _shown(field), field.tail
        field.clear()
        field.tag, field.text, field.tail = "span", shown, tail


def _shown(field: etree._Element) -> str:
    if field.tag == "textarea":
        return "".join(map(str, field.itertext()))
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        return "".join(str(text) for option in chosen for text in option.itertext())
    if field.tag == "img":
        words = field.get("alt") or ""
        return words if _NUMBER.fullmatch(words) else ""
    return (field.get("value") or "") if (field.get("type") or "text").lower() in _WRITTEN_IN else ""
