"""The formats reports come in, as data (``data/formats.csv``): their names, endings, media types and what they need."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

ARCHIVE_SUFFIX = ".zip"


@dataclass(frozen=True, slots=True)
class Format:
    """``kind`` is that of ``Content.kind``; ``family`` is the name people use, by language (``zh``, ``en``).

    ``program`` of the system is needed to read it (``libreoffice``, ``tesseract``, or empty). ``opens_in_browser`` if a
    browser shows it and nothing in it can act there.
    """

    kind: str
    family: dict[str, str]
    suffixes: tuple[str, ...]
    media_type: str
    program: str
    opens_in_browser: bool


UNKNOWN = Format("", {}, (), "application/octet-stream", "", opens_in_browser=False)


@cache
def all_formats() -> tuple[Format, ...]:
    """Every format that is read, in the order in which they are told to people."""
    with files("reports.data").joinpath("formats.csv").open(encoding="utf-8") as stream:
        return tuple(
            Format(
                row["kind"],
                {"zh": row["zh"], "en": row["en"]},
                tuple(row["suffixes"].split()),
                row["media_type"],
                row["program"],
                row["opens_in_browser"] == "yes",
            )
            for row in csv.DictReader(stream)
        )


def format_of(kind: str) -> Format:
    """The format of this kind; UNKNOWN for a file of which nothing could be read."""
    return next((format_ for format_ in all_formats() if format_.kind == kind), UNKNOWN)


def readable_suffixes() -> tuple[str, ...]:
    """The endings, in lower case and with their dots, of everything that is read."""
    return tuple(suffix for format_ in all_formats() for suffix in format_.suffixes)


def document_suffixes() -> tuple[str, ...]:
    """The endings by which documents are picked from a folder or an archive.

    Pictures are left out: beside saved pages they are their decoration. One that is a report is chosen by itself.
    """
    pictures = {s for format_ in all_formats() if format_.media_type.startswith("image/") for s in format_.suffixes}
    return tuple(suffix for suffix in readable_suffixes() if suffix not in pictures)


def missing_programs() -> tuple[str, ...]:
    """Those of the programs some formats need that are not installed here, tesseract also if it knows no Chinese."""
    # They bring the readers' libraries, which nothing else in this process needs.
    from reports.extraction.ocr_words import can_recognise
    from reports.extraction.programs import find_program

    installed = {"libreoffice": find_program("soffice") is not None, "tesseract": can_recognise()}
    return tuple(name for name, there in installed.items() if not there)
