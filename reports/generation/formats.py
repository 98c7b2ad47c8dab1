"""The formats in which reports are published, which layouts each carries, and how often it comes up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reports.generation import office, scanner
from reports.generation.layouts.registry import ALL_LAYOUTS


def _ending(suffix: str) -> tuple[str, ...]:
    """The layouts whose files end so."""
    return tuple(layout.name for layout in ALL_LAYOUTS.values() if layout.suffix == suffix)


WORD, SHEETS = _ending(".docx"), _ending(".xlsx")
PRINTED = ("docx_plain", "docx_numbered", "docx_text_box", "docx_nested", "docx_torn")
"""Word files that look on paper as they are meant; a print of tracked changes would show both states."""
IN_RTF = ("docx_plain", "docx_text_box", "docx_nested", "docx_torn", "docx_tracked")
"""Word files that survive as RTF; LibreOffice writes ? for the mark behind a number made by Word."""
PAPER = ("pdf_ruled", "pdf_landscape", "pdf_cut", "pdf_vertical")


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, the ending of its files, the layouts it carries, its share in a thousand reports.

    ``mark`` comes before the ending where that alone does not tell the format. A file is what its layout renders, or
    is made of that: by LibreOffice (``target``) or as a picture (``copy``, from the bytes and a seed).
    """

    name: str
    suffix: str
    layouts: tuple[str, ...]
    share: int
    mark: str = ""
    target: str = ""
    copy: Callable[[bytes, str], bytes] | None = None

    @property
    def is_direct(self) -> bool:
        """Whether nothing but this program is needed."""
        return not self.target and self.copy is None

    @property
    def is_available(self) -> bool:
        """Whether it can be made here."""
        if self.target:
            return office.program() is not None
        return self.copy is None or scanner.has_chinese_font()


def _own(suffix: str, share: int) -> Format:
    return Format(suffix.removeprefix("."), suffix, _ending(suffix), share)


def _png(pdf: bytes, _: str) -> bytes:
    return scanner.picture(pdf, "PNG")


def _jpeg(pdf: bytes, _: str) -> bytes:
    return scanner.picture(pdf, "JPEG")


FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        _own(".txt", 270),
        _own(".md", 60),
        _own(".csv", 10),
        _own(".html", 200),
        _own(".docx", 165),
        _own(".xlsx", 40),
        _own(".pdf", 120),
        Format("doc", ".doc", WORD, 45, target="doc:MS Word 97"),
        Format("wps", ".wps", WORD, 15, target="doc:MS Word 97"),
        Format("rtf", ".rtf", IN_RTF, 10, target="rtf:Rich Text Format"),
        Format("odt", ".odt", WORD, 5, target="odt:writer8"),
        Format("xls", ".xls", SHEETS, 15, target="xls:MS Excel 97"),
        Format("word-pdf", ".pdf", PRINTED, 35, mark="_word", target="pdf:writer_pdf_Export"),
        Format("scan", ".pdf", PAPER, 6, mark="_scan", copy=scanner.scan),
        Format("png", ".png", ("pdf_long",), 2, copy=_png),
        Format("jpg", ".jpg", ("pdf_long",), 2, copy=_jpeg),
    )
}
DIRECT: tuple[Format, ...] = tuple(form for form in FORMATS.values() if form.is_direct)


def available(formats: Iterable[Format] = tuple(FORMATS.values())) -> tuple[Format, ...]:
    """Those of the formats that can be made here."""
    return tuple(form for form in formats if form.is_available)
