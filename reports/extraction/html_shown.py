"""What of a page a reader sees: hidden copies and what is struck out go, raised digits are told from others."""

from __future__ import annotations

import re
from typing import cast

from lxml import etree

from reports.extraction.writer import RAISED_DIGITS

_UNSEEN = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|text-decoration[a-z-]*\s*:[^;]*line-through)",
    re.IGNORECASE,
)
_RAISED = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_STYLED = etree.XPath("//*[@style or @hidden]|//s|//strike|//del|//sup")
_STRUCK_OUT = {"s", "strike", "del"}
_PARTS_OF_TABLES = {"table", "tbody", "tr", "td", "th"}  # of which the style says where in the cell the text stands


def keep_what_shows(root: etree._Element) -> None:
    """Take out of the page what it hides or strikes out, and write raised digits as such.

    What holds most of the page's words stays: a script shows it once the page is there.
    """
    found = cast(list[etree._Element], _STYLED(root))
    words = _words(root) if found else 0
    for element in found:
        style = element.get("style") or ""
        is_unseen = element.get("hidden") is not None or element.tag in _STRUCK_OUT or _UNSEEN.search(style)
        if is_unseen and element.getparent() is not None and 2 * _words(element) <= words:
            _take_out(element)
        elif element.tag == "sup" or (element.tag not in _PARTS_OF_TABLES and _RAISED.search(style)):
            _raise(element)


def _words(element: etree._Element) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def _take_out(element: etree._Element) -> None:
    """Remove an element; the text behind it stays where it is."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail
    if parent is None:
        return
    parent.remove(element)
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail


def _raise(element: etree._Element) -> None:
    for part in element.iter():
        part.text = part.text and part.text.translate(RAISED_DIGITS)
        if part is not element:
            part.tail = part.tail and part.tail.translate(RAISED_DIGITS)
