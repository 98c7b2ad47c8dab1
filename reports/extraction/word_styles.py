"""The styles of a Word document, as far as they say what a reader sees: headings, hidden text, list numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reports.extraction.word_xml import Element, W, is_on, number, value

_HEADING = re.compile(r"(?:heading|标题)\s*[1-9]", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*(?:[1-9]|heading|标题)", re.IGNORECASE)
BODY_LEVEL = 9  # an outline level of 0 is the highest heading, 9 is body text
_MAX_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Style:
    """``is_contents``: a line of a table of contents. ``list_id`` and ``list_level`` as in ``w:numPr``, if any."""

    is_heading: bool = False
    is_contents: bool = False
    is_hidden: bool = False
    list_id: str | None = None
    list_level: int | None = None


_PLAIN = Style()


class Styles:
    """Looks a style up by its id; what it does not say itself is taken from the style it is based on."""

    def __init__(self, root: Element | None) -> None:
        self._elements = {} if root is None else {style.get(f"{W}styleId"): style for style in root.iter(f"{W}style")}
        self._known: dict[str, Style] = {}

    def get(self, style_id: str | None) -> Style:
        """The style; a plain one for None and for ids that the document does not define."""
        if style_id is None:
            return _PLAIN
        if style_id not in self._known:
            self._known[style_id] = self._resolve(style_id)
        return self._known[style_id]

    def _resolve(self, style_id: str) -> Style:
        chain = list(self._chain(style_id))
        names = [style_id, *(value(style.find(f"{W}name")) or "" for style in chain)]
        levels = [level for style in chain if (level := number(style.find(f"{W}pPr/{W}outlineLvl"))) is not None]
        hidden = [mark for style in chain if (mark := style.find(f"{W}rPr/{W}vanish")) is not None]
        lists = [entry for style in chain if (entry := style.find(f"{W}pPr/{W}numPr")) is not None]
        return Style(
            is_heading=levels[0] < BODY_LEVEL if levels else any(map(_HEADING.match, names)),
            is_contents=any(map(_CONTENTS.match, names)),
            is_hidden=bool(hidden) and is_on(hidden[0]),
            list_id=next((found for entry in lists if (found := value(entry.find(f"{W}numId")))), None),
            list_level=next((level for entry in lists if (level := number(entry.find(f"{W}ilvl"))) is not None), None),
        )

    def _chain(self, style_id: str) -> Iterator[Element]:
        """The style's element and those it is based on, nearest first."""
        current: str | None = style_id
        for _ in range(_MAX_CHAIN):
            element = self._elements.get(current)
            if element is None:
                return
            yield element
            current = value(element.find(f"{W}basedOn"))
