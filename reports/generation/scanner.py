"""Reports as pictures: pages of a PDF scanned a little askew, or one long picture as offices post them."""

from __future__ import annotations

import io
import time
from functools import cache
from random import Random

import pypdfium2
from PIL import Image, ImageChops

from reports.generation.layouts.pdf_pages import Pages, Paper

SCAN_DPI, PICTURE_DPI = 200, 150
SPECKS = 12
"""Dark specks a page, at most."""
MADE = time.gmtime(1_609_459_200)
"""The date written into scanned files, always the same."""


@cache
def has_chinese_font() -> bool:
    """Whether Chinese can be printed here; without a font every character is the same box."""
    return len({_pages(_proof(text), 72)[0].tobytes() for text in "公开"}) == 2


def _proof(text: str) -> bytes:
    pages = Pages(Paper(size=(90.0, 150.0), margin=20.0))
    pages.paragraph(text, 40.0)
    return pages.pdf(text)


def _pages(pdf: bytes, dpi: int) -> list[Image.Image]:
    """The pages of a PDF in shades of grey."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in document]
    finally:
        document.close()


def scan(pdf: bytes, seed: str) -> bytes:
    """A PDF whose pages are pictures: askew by up to half a degree, with specks, in grey or black and white."""
    rng = Random(seed)  # noqa: S311 - made-up reports
    grey = rng.random() < 0.5
    pages = [_scanned(page, rng, grey=grey) for page in _pages(pdf, SCAN_DPI)]
    buffer = io.BytesIO()
    squeeze = {"quality": 60} if grey else {}
    dates = {"creationDate": MADE, "modDate": MADE}
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], resolution=SCAN_DPI, **dates, **squeeze)
    return buffer.getvalue()


def _scanned(page: Image.Image, rng: Random, *, grey: bool) -> Image.Image:
    turned = page.rotate(rng.uniform(-0.5, 0.5), Image.Resampling.BICUBIC, fillcolor=255)
    for _ in range(rng.randint(0, SPECKS)):
        x, y, size = rng.randrange(page.width), rng.randrange(page.height), rng.randint(1, 3)
        turned.paste(60, (x, y, x + size, y + size))
    if not grey:
        return turned.point(lambda value: 255 if value > 150 else 0).convert("1")
    grain = Image.frombytes("L", turned.size, rng.randbytes(turned.width * turned.height))
    return ImageChops.subtract(turned, grain.point(lambda value: value // 16))


def picture(pdf: bytes, kind: str) -> bytes:
    """The first page as a picture; ``kind`` is PNG or JPEG."""
    buffer = io.BytesIO()
    _pages(pdf, PICTURE_DPI)[0].save(buffer, kind, optimize=kind == "PNG")
    return buffer.getvalue()
