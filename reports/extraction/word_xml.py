"""The markup of Word documents: names, switches, and what of an element's content Word shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reports.errors import ExtractionError

Element = Any  # lxml's elements, which only ``container`` makes

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
VML = "{urn:schemas-microsoft-com:vml}"
# The strict variant of the format has other namespaces for the same elements.
STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)  # fmt: skip

# Elements that stand around shown content. Deletions (w:del, w:moveFrom) are not among them: Word leaves them out.
_AROUND = {
    f"{W}{name}"
    for name in ("sdtContent", "ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo")
}
_VALUE = f"{W}val"
_CONTROL = f"{W}sdt"
_ALTERNATIVES = f"{MC}AlternateContent"
_ELSEWHERE = {f"{W}altChunk", f"{W}subDoc"}
_OFF = {"0", "false", "off", "none"}
_MAX_DIGITS = 6


def shown(parent: Element) -> Iterator[Element]:
    """The children of an element as Word shows them with all changes accepted: deletions and prompts left out,
    wrappers opened, the first of alternatives taken.

    Raises ExtractionError ``unsupported_format`` for content of another file, which can't be left out silently.
    """
    for child in parent:
        tag = child.tag
        if tag in _AROUND:
            yield from shown(child)
        elif tag == _CONTROL:
            if not _is_left_out(child.find(f"{W}sdtPr")):
                yield from shown(child)
        elif tag == _ALTERNATIVES:
            chosen = child.find(f"{MC}Choice")
            if chosen is None:
                chosen = child.find(f"{MC}Fallback")
            if chosen is not None:
                yield from shown(chosen)
        elif tag in _ELSEWHERE:
            raise ExtractionError("unsupported_format", kind="嵌入了其他文档的 docx")
        else:
            yield child


def _is_left_out(control: Element | None) -> bool:
    """Whether a content control holds only its prompt, or a table of contents, which repeats the headings."""
    if control is None:
        return False
    gallery = value(control.find(f"{W}docPartObj/{W}docPartGallery"))
    return is_on(control.find(f"{W}showingPlcHdr")) or gallery == "Table of Contents"


def by_name(element: Element | None) -> dict[str, Element]:
    """The children of an element by their names; quicker than to look for each of them."""
    return {} if element is None else {child.tag: child for child in element}


def value(element: Element | None) -> str | None:
    """The ``w:val`` of an element, None if there is no such element or value."""
    return None if element is None else element.get(_VALUE)


def is_on(element: Element | None) -> bool:
    """Whether a switch is there and not turned off."""
    return element is not None and (value(element) or "").lower() not in _OFF


def number(element: Element | None) -> int | None:
    """The ``w:val`` of an element as a whole number ≥ 0, None if it is none."""
    return whole(value(element))


def whole(text: str | None) -> int | None:
    """A whole number ≥ 0 of at most six digits, None if it is none."""
    return int(text) if text and len(text) <= _MAX_DIGITS and text.isascii() and text.isdecimal() else None
