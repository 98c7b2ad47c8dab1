"""Office files that are made to harm: refused by what they are, before they cost time or memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from reports.errors import ExtractionError
from reports.extraction import extract
from reports.extraction.container import MAX_ENTRIES, Container, parse_xml
from tests.reports.extraction.office_files import cell, make_docx, paragraph, row, run, table, zipped
from tests.reports.test_reading import at_most

BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:body></w:document>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip


def refusal(data: bytes, name: str = "a.docx") -> str:
    with at_most(10), pytest.raises(ExtractionError) as caught:
        extract(data, name)
    return caught.value.code


def with_flag(data: bytes, flag: int) -> bytes:
    """The container with a flag set in the headers of every part."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = changed.find(signature)
        while start >= 0:
            changed[start + offset] |= flag
            start = changed.find(signature, start + 4)
    return bytes(changed)


def lying(data: bytes, says: int) -> bytes:
    """The container with another unpacked size for its first part, in both of its headers."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = changed.find(signature) + offset
        changed[start : start + 4] = says.to_bytes(4, "little")
    return bytes(changed)


def overlapping() -> bytes:
    """A container whose directory names the same bytes twice."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("word/document.xml", BODY)
        container.writestr("word/styles.xml", "<x/>")
        infos = container.infolist()
        infos[1].header_offset = infos[0].header_offset
        infos[1].compress_size = infos[0].compress_size
    return buffer.getvalue()


def doubled() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        container.writestr("word/document.xml", BODY)
        with pytest.warns(UserWarning):
            container.writestr("word/document.xml", BODY)
    return buffer.getvalue()


def large(body: str) -> bytes:
    """A Word file whose parts are not compressed: what shrinks a lot is refused for that alone."""
    return make_docx(body, method=zipfile.ZIP_STORED)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "laughs": (lambda: make_docx(paragraph("甲"), prolog=LAUGHS), "unsafe_file"),
    "external entity": (
        lambda: make_docx(paragraph("&a;"), prolog='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        "unsafe_file",
    ),
    "external dtd": (
        lambda: make_docx(paragraph("甲"), prolog='<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">'),
        "unsafe_file",
    ),
    "dtd behind a long comment": (
        lambda: make_docx(paragraph("甲"), prolog=f"<!--{'x' * 100_000}--><!DOCTYPE x>"),
        "unsafe_file",
    ),
    "dtd in utf-16": (
        lambda: zipped(
            {"word/document.xml": ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x>' + BODY).encode("utf-16")}
        ),
        "unsafe_file",
    ),
    "dtd in another part": (
        lambda: zipped({"word/document.xml": BODY, "word/_rels/document.xml.rels": "<!DOCTYPE x><x/>"}),
        "unsafe_file",
    ),
    "part of 100 MB": (lambda: zipped({"word/document.xml": b" " * 100_000_000}), "unsafe_file"),
    "million cells": (lambda: large(table(row(*["1"] * 1000)) * 200), "document_too_large"),
    "hundred thousand paragraphs": (lambda: large(paragraph("甲") * 100_000), "document_too_large"),
    "fifty thousand paragraphs": (lambda: large(paragraph("甲") * 50_000), "document_too_large"),
    "million attributes": (lambda: large('<w:p a="" b="" c="" d=""/>' * 300_000), "document_too_large"),
    "far span": (lambda: make_docx(table(row(cell("甲", '<w:gridSpan w:val="100000"/>')))), "document_too_large"),
    "endless span": (
        lambda: make_docx(table(row(cell("甲", f'<w:gridSpan w:val="{"9" * 5000}"/>')))),
        "document_too_large",
    ),
    "row of far spans": (
        lambda: make_docx(table(row(*[cell("甲", '<w:gridSpan w:val="200"/>')] * 100))),
        "document_too_large",
    ),
    "tables a thousand deep": (
        lambda: make_docx("<w:tbl><w:tr><w:tc>" * 1000 + paragraph("甲") + "</w:tc></w:tr></w:tbl>" * 1000),
        "unsafe_file",
    ),
    "word of 12 MB": (lambda: large(paragraph("甲" * 4_000_000)), "document_too_large"),
    "hundred thousand runs": (lambda: large(f"<w:p>{run('x' * 20) * 120_000}</w:p>"), "document_too_large"),
    "70,000 parts": (
        lambda: zipped({"word/document.xml": BODY, **{f"word/{n}.xml": "" for n in range(70_000)}}, zipfile.ZIP_STORED),
        "unsafe_file",
    ),
    "encrypted": (lambda: with_flag(zipped({"word/document.xml": BODY}), 1), "encrypted_file"),
    "way out": (lambda: zipped({"word/document.xml": BODY, "../../etc/x": ""}), "unsafe_file"),
    "way out, backwards": (lambda: zipped({"word/document.xml": BODY, "..\\x": ""}), "unsafe_file"),
    "drive": (lambda: zipped({"word/document.xml": BODY, "C:\\x": ""}), "unsafe_file"),
    "absolute": (lambda: zipped({"word/document.xml": BODY, "/etc/x": ""}), "unsafe_file"),
    "twice the same name": (doubled, "unsafe_file"),
    "names that differ by case": (
        lambda: zipped({"word/document.xml": BODY, "Word/Document.xml": BODY}),
        "unsafe_file",
    ),
    "overlapping": (overlapping, "unsafe_file"),
    "other compression": (lambda: zipped({"word/document.xml": BODY}, zipfile.ZIP_LZMA), "unsafe_file"),
    "says it is small": (lambda: lying(zipped({"word/document.xml": BODY * 100}), 10), "damaged_file"),
    "says it is large": (lambda: lying(zipped({"word/document.xml": BODY}), 2**31), "unsafe_file"),
    "not xml": (lambda: zipped({"word/document.xml": "甲" * 100}), "damaged_file"),
    "cut xml": (lambda: zipped({"word/document.xml": BODY[:-30]}), "damaged_file"),
    "other encoding": (
        lambda: zipped({"word/document.xml": ('<?xml version="1.0" encoding="gb18030"?>' + BODY).encode("gb18030")}),
        "damaged_file",
    ),
    "empty part": (lambda: zipped({"word/document.xml": ""}), "damaged_file"),
    "no body": (lambda: zipped({"word/document.xml": "<x/>"}), "damaged_file"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_for_what_it_is(name: str) -> None:
    make, code = HOSTILE[name]
    assert refusal(make()) == code


def test_notes_that_refer_to_each_other_end() -> None:
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    notes = "".join(
        f'<w:footnote w:id="{here}"><w:p><w:r><w:t>{"〇一二"[here]}</w:t></w:r>{mark.format(there)}</w:p></w:footnote>'
        for here, there in ((1, 2), (2, 1))
    )
    data = make_docx(f"<w:p><w:r><w:t>甲</w:t></w:r>{mark.format(1)}</w:p>", footnotes=notes)
    assert extract(data, "a.docx").text == "甲\n注1\t一\n注2\t二\n"


def test_deep_but_possible_nesting_is_read() -> None:
    frame = "<w:r><w:pict><w:txbxContent><w:p>"
    end = "</w:p></w:txbxContent></w:pict></w:r>"
    data = make_docx(f"<w:p>{frame * 60}<w:r><w:t>甲</w:t></w:r>{end * 60}</w:p>")
    assert extract(data, "a.docx").text == "甲\n"


def test_container_gives_its_parts_by_name() -> None:
    container = Container(zipped({"a\\b.xml": "<x/>", "c": "d"}))
    assert container.names == ("a/b.xml", "c")
    assert container.read("c") == b"d"
    assert container.read("x") is None
    assert container.xml("a/b.xml") is not None


def test_many_pictures_are_no_danger() -> None:
    pictures = {f"word/media/image{number}.png": b"\x89PNG" * 50 for number in range(MAX_ENTRIES - 10)}
    assert extract(zipped({"word/document.xml": BODY, **pictures}), "a.docx").text == "甲\n"


def test_comments_and_instructions_are_left_out() -> None:
    assert [child.tag for child in parse_xml(b"<?x y?><a><!--c--><?d e?><b/></a>")] == ["b"]
