"""Pictures of pages: scans in PDF files, picture files, pictures of tables on pages of text."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from reports.errors import ExtractionError
from reports.extraction import extract
from reports.extraction.content import Content, Grid, Paragraph
from reports.extraction.ocr_rules import find_rules, lean_of
from reports.extraction.ocr_words import can_recognise
from tests.reports.extraction.pdf_drawings import Sheet, pdf

DOTS = 200 / 72


@pytest.fixture
def tesseract() -> None:
    if not can_recognise():
        if os.environ.get("CI"):
            pytest.fail("tesseract with chi_sim is not installed")
        pytest.skip("tesseract with chi_sim is not installed")


def scanned(data: bytes) -> Iterator[Image.Image]:
    """The pages of a PDF file as a scanner with 200 dots to an inch sees them."""
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            yield page.render(scale=DOTS, grayscale=True).to_pil()


def file_of(pictures: Iterator[Image.Image], kind: str) -> bytes:
    first, *rest = pictures
    buffer = io.BytesIO()
    many = {"save_all": True, "append_images": rest} if kind in ("PDF", "TIFF") else {}
    first.save(buffer, kind, resolution=200, **many)
    return buffer.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(ExtractionError) as caught:
        extract(data, "扫描件")
    return caught.value.code


def table_of(content: Content) -> list[list[str]]:
    (grid,) = (block for block in content.blocks if isinstance(block, Grid))
    return [[cell.text for cell in row] for row in grid.rows]


TABLE = [["信息内容", "本年制发", "现行有效"], ["规章", "16", "208"], ["规范性文件", "", "7"]]
PAGE = (
    Sheet()
    .text(72, 60, "一、总体情况", 16)
    .body(100, "本年度认真做好政府信息公开工作。")
    .table(160, [72, 200, 280, 360], TABLE, 30, 12)
)


@pytest.mark.usefixtures("tesseract")
@pytest.mark.parametrize("kind", ["PDF", "TIFF", "PNG", "JPEG", "BMP"])
def test_scanned_page_is_read_with_its_table_and_marked(kind: str) -> None:
    content = extract(file_of(scanned(pdf(PAGE)), kind), "扫描件")
    assert content.notes == ("ocr_text",)
    assert content.kind == kind.lower()
    assert table_of(content) == TABLE
    texts = [block.text for block in content.blocks if isinstance(block, Paragraph)]
    assert texts == ["一、总体情况", "本年度认真做好政府信息公开工作。"]


@pytest.mark.usefixtures("tesseract")
def test_numbers_of_a_scan_are_read_exactly() -> None:
    numbers = [[str(11 * row + 37 * column * (row + 1)) for column in range(8)] for row in range(12)]
    sheet = Sheet().table(100, [60 + 55.0 * n for n in range(9)], numbers, 28, 10.5)
    assert table_of(extract(file_of(scanned(pdf(sheet)), "PDF"), "扫描件.pdf")) == numbers


@pytest.mark.usefixtures("tesseract")
@pytest.mark.parametrize("degrees", [-0.8, 0, 0.8])
def test_long_table_that_leans_has_no_more_columns_than_it_shows(degrees: float) -> None:
    numbers = [[str(11 * row + 3 * column) for column in range(4)] for row in range(24)]
    sheet = Sheet().table(80, [60, 84, 160, 184, 260], numbers, 28, 10.5)  # two columns as narrow as their figures
    (page,) = scanned(pdf(sheet))
    askew = page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    read = table_of(extract(file_of(iter([askew]), "PDF"), "扫描件.pdf"))
    assert [len(row) for row in read] == [4] * 24
    assert all(all(row) for row in read)


@pytest.mark.parametrize("lean", [-0.01, -0.003, 0, 0.003, 0.01])
def test_lean_of_a_page_is_that_of_its_rules(lean: float) -> None:
    picture = Image.new("L", (1600, 2400), 255)
    draw = ImageDraw.Draw(picture)
    for at in (200, 800, 1300):
        draw.line((200, at, 1400, at + 1200 * lean), fill=60, width=3)
        draw.line((at, 200, at - 2000 * lean, 2200), fill=60, width=3)
    assert lean_of(picture) == pytest.approx(lean, abs=0.0008)
    assert lean_of(Image.new("L", (1600, 2400), 255)) == 0


@pytest.mark.usefixtures("tesseract")
def test_document_of_text_and_scans_is_read_whole_and_marked() -> None:
    with pypdfium2.PdfDocument(pdf(Sheet().body(100, "二、主动公开政府信息情况"))) as document:
        with pypdfium2.PdfDocument(file_of(scanned(pdf(PAGE)), "PDF")) as scan:
            document.import_pages(scan)
        buffer = io.BytesIO()
        document.save(buffer)
    content = extract(buffer.getvalue(), "报告.pdf")
    assert content.notes == ("ocr_text",)
    assert content.text.startswith("二、主动公开政府信息情况\n一、总体情况\n")
    assert table_of(content) == TABLE


@pytest.mark.usefixtures("tesseract")
def test_picture_of_a_table_on_a_page_of_text_is_read_but_a_photograph_is_not() -> None:
    (picture,) = scanned(pdf(PAGE))
    table = picture.crop((int(60 * DOTS), int(150 * DOTS), int(370 * DOTS), int(260 * DOTS)))
    page = Sheet().body(100, "二、主动公开政府信息情况")
    page.pictures = [(table, 60, 150, 310, 110), (Image.effect_noise((400, 300), 90), 60, 400, 400, 300)]
    content = extract(pdf(page), "报告.pdf")
    assert table_of(content) == TABLE
    assert content.text.startswith("二、主动公开政府信息情况\n信息内容\t")
    assert content.notes == ("ocr_text",)


def test_scan_is_refused_where_nothing_can_recognise_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.extraction.ocr_words._languages", frozenset)
    assert refusal(file_of(scanned(pdf(PAGE)), "PDF")) == "needs_ocr"
    assert refusal(file_of(scanned(pdf(PAGE)), "PNG")) == "needs_ocr"


def test_broken_picture_is_damaged() -> None:
    data = file_of(scanned(pdf(PAGE)), "PNG")
    assert refusal(data[: len(data) // 2]) == "damaged_file"


def test_picture_of_more_dots_than_any_scan_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.extraction.ocr.can_recognise", lambda: True)
    buffer = io.BytesIO()
    Image.new("1", (9_000, 9_000), 1).save(buffer, "TIFF", compression="group4")
    assert refusal(buffer.getvalue()) == "document_too_large"


def test_rules_are_found_where_they_are_even_if_they_lean() -> None:
    picture = Image.new("L", (1200, 800), 255)
    draw = ImageDraw.Draw(picture)
    draw.line((100, 100, 1000, 104), fill=90, width=2)
    draw.line((100, 100, 100, 600), fill=90, width=2)
    draw.text((300, 300), "no rule", fill=0)
    rules = find_rules(picture, 0.5)
    level = [rule for rule in rules if not rule.upright]
    upright = [rule for rule in rules if rule.upright]
    assert min(rule.start for rule in level) == pytest.approx(50, abs=5)
    assert max(rule.end for rule in level) == pytest.approx(500, abs=5)
    assert {round(rule.at / 4) for rule in upright} <= {12, 13}
    assert all(rule.at == pytest.approx(51, abs=3) for rule in level)
