"""The pieces of a cell's text that are set in letters of their own: struck out ones go, raised digits are told apart.

What reads the workbook joins the pieces of a cell without looking at their letters.
"""

from __future__ import annotations

from lxml import etree

from reports.extraction.writer import RAISED_DIGITS

_OFF = ("0", "false")


def keep_what_shows(root: etree._Element) -> None:
    """Empty the struck out pieces of shared or inline strings, and write raised digits as such."""
    for run in root.iter("{*}r"):
        letters, text = run.find("{*}rPr"), run.find("{*}t")
        if letters is None or text is None or not text.text:
            continue
        strike, place = letters.find("{*}strike"), letters.find("{*}vertAlign")
        if strike is not None and strike.get("val") not in _OFF:
            text.text = ""
        elif place is not None and place.get("val") == "superscript":
            text.text = text.text.translate(RAISED_DIGITS)
