"""Formats that LibreOffice converts: the same report comes out, and what can't be converted is refused by name."""

from __future__ import annotations

import errno
import os
import subprocess
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import pytest

from reports.errors import ExtractionError
from reports.extraction import extract, office
from reports.extraction.programs import find_program
from reports.reading import Reading, read
from tests.reports.extraction.office_files import blocks, paragraphs, zipped

SAMPLES = Path(__file__).parents[3] / "reports" / "samples"
SAMPLE = "html_table_2019"


def program() -> str:
    """LibreOffice; where it is missing, the test is skipped, but on CI it fails."""
    found = find_program("soffice")
    if found is None:
        reason = "LibreOffice is not installed"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@cache
def converted(data: bytes, suffix: str, target: str, *options: str) -> bytes:
    """The file in another format, written by LibreOffice."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / f"a.{suffix}").write_bytes(data)
        command = [program(), f"-env:UserInstallation=file://{folder}/profile", "--headless", *options]
        output = folder / "out"
        subprocess.run(
            [*command, "--convert-to", target, "--outdir", str(output), str(folder / f"a.{suffix}")],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return next(output.iterdir()).read_bytes()


@cache
def sample_docx() -> bytes:
    return converted((SAMPLES / f"{SAMPLE}.html").read_bytes(), "html", "docx:MS Word 2007 XML")


@cache
def sample_reading() -> Reading:
    return read((SAMPLES / f"{SAMPLE}.html").read_bytes(), f"{SAMPLE}.html")


def figures(reading: Reading) -> dict[str, object]:
    return {code: (figure.value, figure.status, figure.unit) for code, figure in reading.report.figures.items()}


def assert_same(reading: Reading) -> None:
    expected = sample_reading().report
    assert figures(reading) == figures(sample_reading())
    assert (reading.report.title, reading.report.year, reading.report.form) == (
        expected.title,
        expected.year,
        expected.form,
    )
    assert [section.key for section in reading.report.sections] == [section.key for section in expected.sections]
    assert reading.report.published_on == expected.published_on


def test_word_file_written_by_another_program_reads_like_the_page_it_came_from() -> None:
    assert_same(read(sample_docx(), "a.docx"))


@pytest.mark.parametrize("kind", ["doc", "rtf", "odt"])
def test_converted_text_reads_like_the_page_it_came_from(kind: str) -> None:
    reading = read(converted(sample_docx(), "docx", kind), f"a.{kind}")
    assert reading.content.kind == kind
    assert_same(reading)


@cache
def sample_xlsx() -> bytes:
    page = (SAMPLES / f"{SAMPLE}.html").read_bytes()
    return converted(page, "html", "xlsx:Calc MS Excel 2007 XML", "--infilter=calc_HTML_WebQuery")


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_spreadsheet_reads_like_the_page_it_came_from(kind: str) -> None:
    data = sample_xlsx() if kind == "xlsx" else converted(sample_xlsx(), "xlsx", kind)
    reading = read(data, f"a.{kind}")
    assert reading.content.kind == kind
    assert_same(reading)


def test_word_file_in_one_file_of_xml_is_read() -> None:
    program()
    text = "".join(f"<w:p><w:r><w:t>{word}</w:t></w:r></w:p>" for word in ("政府信息", "公开"))
    data = (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">'
        f"<w:body>{text}</w:body></w:wordDocument>"
    )
    content = extract(data.encode(), "a.xml")
    assert paragraphs(content) == ["政府信息", "公开"]
    assert content.kind == "wordml"


def written(*lines: str) -> bytes:
    """A whole Word file, which other programs open too, with a table of merged cells."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    rows = document.add_table(2, 3)
    rows.cell(0, 0).merge(rows.cell(0, 1)).text = "甲"
    for column, text in enumerate(("乙", "丙", "2")):
        rows.cell(1, column).text = text
    rows.cell(0, 2).text = "1"
    document.add_paragraph("落款")
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_tables_of_an_old_word_file_are_those_of_the_new_one() -> None:
    data = converted(written("标题"), "docx", "doc")
    assert blocks(extract(data, "a.doc")) == ["标题", [["甲", "甲", "1"], ["乙", "丙", "2"]], "落款"]


def refusal(data: bytes, name: str) -> ExtractionError:
    with pytest.raises(ExtractionError) as caught:
        extract(data, name)
    return caught.value


def test_without_the_program_it_is_said_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_program", lambda _name: None)
    error = refusal(rb"{\rtf1 \u25919?}", "a.rtf")
    assert error.code == "needs_office"
    assert "rtf" in error.message


def test_program_that_still_writes_when_it_is_stopped_is_told_as_too_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise ExtractionError("too_slow", seconds=1)

    def not_empty(*_: object, **__: object) -> None:
        raise OSError(errno.ENOTEMPTY, "Directory not empty")

    monkeypatch.setattr(office, "find_program", lambda _: "/usr/bin/soffice")
    monkeypatch.setattr(office, "run_program", stopped)
    with monkeypatch.context() as patch, pytest.raises(ExtractionError) as refusal:
        patch.setattr(os, "rmdir", not_empty)
        office._converted(b"", "doc", office.read_docx, "docx")
    assert refusal.value.code == "too_slow"


def test_file_that_can_not_be_converted_is_refused() -> None:
    program()
    broken = bytearray(converted(written("甲"), "docx", "doc"))
    broken[0x200:] = bytes(len(broken) - 0x200 - 1024) + bytes(broken[-1024:])
    assert refusal(bytes(broken), "a.doc").code in {
        "conversion_failed",
        "no_text",
        "damaged_file",
        "unsupported_format",
    }


def test_old_word_file_with_a_password_is_refused_for_it() -> None:
    data = bytearray(converted(written("甲"), "docx", "doc"))
    start = data.find(b"\xec\xa5")  # the file information block
    data[start + 11] |= 0x01
    assert refusal(bytes(data), "a.doc").code == "encrypted_file"


def open_document(content: str, manifest: str = "<manifest/>", prolog: str = "") -> bytes:
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"{prolog}{content}",
            "META-INF/manifest.xml": manifest,
        },
        zipfile.ZIP_STORED,
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (open_document("<x/>", prolog='<!DOCTYPE x [<!ENTITY a "b">]>'), "unsafe_file"),
        (open_document('<x xmlns:t="text"><t:section-source href="file:///etc/passwd"/></x>'), "unsafe_file"),
        (open_document("<x/>", "<manifest><encryption-data/></manifest>"), "encrypted_file"),
    ],
)
def test_hostile_open_document_is_refused_before_it_is_converted(data: bytes, code: str) -> None:
    assert refusal(data, "a.odt").code == code


def test_links_to_other_files_are_not_followed(tmp_path: Path) -> None:
    program()
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET", encoding="utf-8")
    include = rb'{\rtf1 A{\field{\*\fldinst INCLUDETEXT "' + str(secret).encode() + rb'"}{\fldrslt B}}\par}'
    assert "SECRET" not in extract(include, "a.rtf").text


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program()
    monkeypatch.setattr(office.tempfile, "tempdir", str(tmp_path))
    assert paragraphs(extract(rb"{\rtf1 ABC\par}", "a.rtf")) == ["ABC"]
    assert list(tmp_path.iterdir()) == []


def test_converted_file_is_a_container_of_its_own_kind() -> None:
    assert "content.xml" in zipfile.ZipFile(BytesIO(converted(sample_docx(), "docx", "odt"))).namelist()
