"""Marks on a sheet, and the SVG they become.

Widths and places across are percentages of the sheet, heights and places down are pixels: a drawing is as wide as its
place on the page, and its words keep their size on a phone. Colours come from the page's sheet by the marks' classes;
in a file of its own the same classes become attributes, since no sheet goes with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from unicodedata import east_asian_width

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.charts.palette import ATTRIBUTES, FONTS
from reports.wording import language

FILE_WIDTH = 760
MARGIN = 24
TITLE = 40
FOOT = 28
LINE = 18
NAME_ROOM = 46  # half the width of a Han character each


@dataclass(frozen=True, slots=True)
class Mark:
    """An element of SVG. ``look`` is its class, a key of ``palette.ATTRIBUTES``; hatched marks take the pattern too."""

    tag: str
    look: str
    attributes: tuple[tuple[str, str], ...]
    text: str = ""
    inner: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks on a sheet ``height`` pixels high, painted in their order."""

    height: int
    marks: tuple[Mark, ...]


def percent(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def pixels(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def rect(look: str, x: float, y: float, width: float, height: float, radius: int = 0) -> Mark:
    """A box: ``x`` and ``width`` in percent, the rest in pixels."""
    place = (("x", percent(x)), ("y", pixels(y)), ("width", percent(width)), ("height", pixels(height)))
    return Mark("rect", look, (*place, ("rx", str(radius))) if radius else place)


def line(look: str, x1: float, y1: float, x2: float, y2: float) -> Mark:
    """A stroke: ``x1`` and ``x2`` in percent, the rest in pixels."""
    return Mark("line", look, (("x1", percent(x1)), ("y1", pixels(y1)), ("x2", percent(x2)), ("y2", pixels(y2))))


def words(look: str, x: float, y: float, text: str, anchor: str = "start", shift: int = 0) -> Mark:
    """Words on the line ``y``, ``shift`` pixels to the right of ``x`` percent."""
    place = [("x", percent(x)), ("y", pixels(y))]
    place += [("text-anchor", anchor)] if anchor != "start" else []
    place += [("dx", str(shift))] if shift else []
    return Mark("text", look, tuple(place), text)


def name(look: str, x: float, y: float, text: str, shift: int = 0) -> Mark:
    """Words that may be long, cut to what a phone has room for; the whole stands in the table behind the drawing."""
    room = NAME_ROOM
    for place, char in enumerate(text):
        room -= 2 if east_asian_width(char) in "WF" else 1
        if room < 0:
            return words(look, x, y, f"{text[:place]}…", shift=shift)
    return words(look, x, y, text, shift=shift)


def symbol(look: str, x: float, y: float, path: str) -> Mark:
    """A small path drawn around the point at ``x`` percent and ``y`` pixels."""
    place = (("x", percent(x)), ("y", pixels(y)), ("overflow", "visible"))
    return Mark("svg", "", place, inner=(Mark("path", look, (("d", path),)),))


def _markup(mark: Mark, ident: str, is_file: bool) -> str:
    pairs = list(mark.attributes)
    if mark.look:
        pairs += ATTRIBUTES[mark.look] if is_file else (("class", mark.look),)
    if mark.look == "c-hatch":
        pairs.append(("fill", f"url(#{ident}-hatch)"))
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in pairs)
    inside = escape(mark.text) + "".join(_markup(inner, ident, is_file) for inner in mark.inner)
    return f"<{mark.tag}{attributes}>{inside}</{mark.tag}>" if inside else f"<{mark.tag}{attributes}/>"


def _content(drawing: Drawing, ident: str, is_file: bool) -> SafeString:
    """The pattern for what is not known, then the marks; all values and words are escaped."""
    stroke = Mark("path", "c-hatch-line", (("d", "M-1 1l2-2M0 6l6-6M5 7l2-2"),))
    size = (("id", f"{ident}-hatch"), ("patternUnits", "userSpaceOnUse"), ("width", "6"), ("height", "6"))
    defs = Mark("defs", "", (), inner=(Mark("pattern", "", size, inner=(stroke,)),))
    return SafeString("".join(_markup(mark, ident, is_file) for mark in (defs, *drawing.marks)))


def on_page(drawing: Drawing, ident: str, title: str, description: str) -> SafeString:
    """The SVG as a part of a page; ``ident`` begins the ids in it."""
    return format_html(
        '<svg class="drawing" role="img" width="100%" height="{}" aria-labelledby="{}-title {}-desc">'
        '<title id="{}-title">{}</title><desc id="{}-desc">{}</desc>{}</svg>',
        drawing.height, ident, ident, ident, title, ident, description, _content(drawing, ident, is_file=False),
    )  # fmt: skip


def as_file(drawing: Drawing, title: str, description: str, foot: Sequence[str]) -> str:
    """The SVG as a file of its own: on white, under its title, above the lines of ``foot``, such as its source."""
    height = TITLE + drawing.height + FOOT + LINE * len(foot) + 2 * MARGIN
    width = FILE_WIDTH + 2 * MARGIN
    below = MARGIN + TITLE + drawing.height + FOOT
    feet = format_html_join(
        "",
        '<text x="{}" y="{}" font-family="{}" font-size="12" fill="#555c64">{}</text>',
        ((MARGIN, below + LINE * number, FONTS, text) for number, text in enumerate(foot)),
    )
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc" lang="{}"'
        ' width="{}" height="{}" viewBox="0 0 {} {}">'
        '<title id="title">{}</title><desc id="desc">{}</desc><rect width="100%" height="100%" fill="#ffffff"/>'
        '<text x="{}" y="{}" font-family="{}" font-size="18" font-weight="700" fill="#1d2125">{}</text>'
        '<svg x="{}" y="{}" width="{}" height="{}" viewBox="0 0 {} {}" overflow="visible">{}</svg>{}</svg>',
        "zh-Hans" if language() == "zh" else "en",
        width, height, width, height, title, description, MARGIN, MARGIN + 16, FONTS, title,
        MARGIN, MARGIN + TITLE, FILE_WIDTH, drawing.height, FILE_WIDTH, drawing.height,
        _content(drawing, "c", is_file=True), feet,
    )  # fmt: skip
