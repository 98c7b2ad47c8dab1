"""Pictures of text → words with their places, by tesseract."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image

from reports.errors import ExtractionError
from reports.extraction.programs import find_program, run_program

CHINESE, LATIN = "chi_sim", "eng"
BLOCK, LINE, COLUMN = 6, 7, 4
"""Tesseract's ways to look at a picture: a block of text, a single line, a column of text of any size."""
_BATCH = 80  # pictures to one run, which may take no more processor time than a file
_SECONDS = 30.0  # of processor time for one run
_LEVEL_LINE, _LEVEL_WORD = "4", "5"
_FIGURES = "0123456789.,+-/"


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its place in dots."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@cache
def _languages() -> frozenset[str]:
    """What tesseract is installed with; nothing where it is not."""
    program = find_program("tesseract")
    if program is None:
        return frozenset()
    with tempfile.TemporaryDirectory() as folder:
        listed = run_program([program, "--list-langs"], Path(folder), _SECONDS)
    return frozenset(listed.stdout.decode("utf-8", "replace").split())


def can_recognise() -> bool:
    """Whether Chinese can be recognised on this machine."""
    return CHINESE in _languages()


def read_words(pictures: Sequence[Image.Image], layout: int) -> list[list[Word]]:
    """The words of each picture, looked at as ``layout`` says.

    Raises ExtractionError ``needs_ocr`` where tesseract or its Chinese is missing, ``reader_crashed`` where it fails.
    """
    return _read(pictures, ["-l", CHINESE, "--psm", str(layout)])


def read_figures(pictures: Sequence[Image.Image]) -> list[str]:
    """The number in each picture, read as nothing but one; empty where there is none. Raises as ``read_words``."""
    language = LATIN if LATIN in _languages() else CHINESE  # which tells figures apart more surely
    only = ["-l", language, "--psm", str(LINE), "-c", f"tessedit_char_whitelist={_FIGURES}"]
    return ["".join(word.text for word in words).strip(".,") for words in _read(pictures, only)]


def _read(pictures: Sequence[Image.Image], options: Sequence[str]) -> list[list[Word]]:
    program = find_program("tesseract")
    if program is None or not can_recognise():
        raise ExtractionError("needs_ocr")
    found: list[list[Word]] = []
    for start in range(0, len(pictures), _BATCH):
        found += _read_batch(program, pictures[start : start + _BATCH], options)
    return found


def _read_batch(program: str, pictures: Sequence[Image.Image], options: Sequence[str]) -> list[list[Word]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, picture in enumerate(pictures):
            picture.save(folder / f"{number}.pgm")
        (folder / "list.txt").write_text("".join(f"{number}.pgm\n" for number in range(len(pictures))))
        command = [program, "list.txt", "stdout", "--dpi", "300", *options, "tsv"]
        result = run_program(command, folder, _SECONDS)
    if result.returncode:
        raise ExtractionError("reader_crashed", reason=f"tesseract {result.returncode}")
    found: list[list[Word]] = [[] for _ in pictures]
    for number, word in _words(result.stdout.decode("utf-8", "replace")):
        found[number].append(word)
    return found


def _words(table: str) -> Iterator[tuple[int, Word]]:
    """The words of a table in tesseract's TSV and the number of their picture; each is as high as its line."""
    top = bottom = 0.0
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == _LEVEL_LINE:
            top, bottom = float(row["top"]), float(row["top"]) + float(row["height"])
        elif row["level"] == _LEVEL_WORD and (text := "".join((row["text"] or "").split())):
            left = float(row["left"])
            yield int(row["page_num"]) - 1, Word(text, left, top, left + float(row["width"]), bottom)
