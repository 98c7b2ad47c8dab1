"""The table of formats tells of every format that is read, and of no other."""

from __future__ import annotations

import pytest

from reports import extraction, formats
from reports.extraction import ocr_words, programs
from reports.formats import all_formats, document_suffixes, format_of, missing_programs, readable_suffixes


def test_every_format_that_is_read_stands_in_the_table() -> None:
    readers = {**extraction._BINARY, **extraction._TEXT}
    assert {format_.kind for format_ in all_formats()} == set(readers)


def test_only_formats_in_which_nothing_acts_open_in_the_browser() -> None:
    assert all(f.media_type.startswith("image/") for f in all_formats() if f.opens_in_browser)


def test_endings_are_lower_case_and_stand_once() -> None:
    suffixes = readable_suffixes()
    assert len(set(suffixes)) == len(suffixes)
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in suffixes)


def test_pictures_are_read_but_not_picked_from_folders() -> None:
    assert set(readable_suffixes()) - set(document_suffixes()) == {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"}


def test_a_file_of_which_nothing_is_known_is_just_bytes() -> None:
    assert format_of("") is formats.UNKNOWN
    assert format_of("").media_type == "application/octet-stream"


def test_programs_that_are_not_installed_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "find_program", lambda _name: None)
    monkeypatch.setattr(ocr_words, "can_recognise", lambda: False)
    assert missing_programs() == ("libreoffice", "tesseract")
    needed = {format_.program for format_ in all_formats()} - {""}
    assert needed == set(missing_programs())
