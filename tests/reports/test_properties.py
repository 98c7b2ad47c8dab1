"""Laws that hold for every report and any bytes: what is rendered is read back; nothing but a refusal is raised.

``make soak`` draws many more reports, and mutates files for GONGKAI_SOAK_SECONDS (600 unless said).
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from functools import cache
from itertools import islice, takewhile
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bench.accuracy import Case, count
from reports import sandbox
from reports.errors import Refusal
from reports.generation.agencies import agencies
from reports.generation.compose import noisy_report, typical_report
from reports.generation.corpus import encoded
from reports.generation.document import document
from reports.generation.layouts.registry import ALL_LAYOUTS
from reports.generation.truth import expected
from reports.reading import read
from tests.reports.test_reading import assert_read_or_refused, mutated

SAMPLES = Path(settings.BASE_DIR) / "reports" / "samples"
SOAK = int(os.environ.get("GONGKAI_SOAK_SECONDS", "600"))
YEARS = {"2019": (2019, 2020), "2021": (2021, 2025)}
BINARY = (".docx", ".xlsx", ".xls", ".pdf", ".doc")


def assert_read_back(layout: str, form: str, seed: int, folder: Path) -> None:
    """A report drawn by ``seed`` gives no silent error, and every cell where it was written without noise."""
    numbers = random.Random(seed)
    first, last = YEARS[form]
    agency = numbers.choice([one for one in agencies() if one.first_year <= last and one.last_year >= first])
    year = numbers.randint(max(first, agency.first_year), min(last, agency.last_year))
    kind = ALL_LAYOUTS[layout]
    report = typical_report(agency, year, kind, seed)
    rendered = kind.render(document(report))
    path = folder / f"report{kind.suffix}"
    path.write_bytes(rendered if isinstance(rendered, bytes) else encoded(rendered, "utf-8"))
    group = count(Case("drawn", kind.suffix, path, expected(report, kind.outside)))
    assert group.refused == 0
    assert group.wrong_silent == 0
    assert report.noise or group.right == group.cells


def drawing(examples: int) -> hypothesis_settings:
    return hypothesis_settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )


@pytest.mark.parametrize("form", YEARS)
@pytest.mark.parametrize("layout", ALL_LAYOUTS)
@given(seed=st.integers(0, 10**9))
@drawing(1)
def test_report_is_read_back_as_it_was_rendered(layout: str, form: str, seed: int, tmp_path: Path) -> None:
    assert_read_back(layout, form, seed, tmp_path)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        *(("blanks", number) for number in (0, 4, 6)),  # columns with few numbers or none
        *(("sections_merged", number) for number in (0, 2)),  # two tables without a line of text between them
        *(("label_guidance", number) for number in (2, 4)),  # heads of columns that run into each other
    ],
)
def test_table_without_rules_is_read_by_where_its_columns_stand(kind: str, number: int, tmp_path: Path) -> None:
    agency = agencies()[(number * 61 + 17) % len(agencies())]
    year = agency.first_year + number % (agency.last_year - agency.first_year + 1)
    layout = ALL_LAYOUTS["pdf_unruled"]
    report = noisy_report(agency, year, layout, number, [kind])
    assert report.noise == {kind}
    rendered = layout.render(document(report))
    assert isinstance(rendered, bytes)
    path = tmp_path / "report.pdf"
    path.write_bytes(rendered)
    group = count(Case("drawn", ".pdf", path, expected(report, layout.outside)))
    assert (group.right, group.right_flagged) == (group.cells, 0)


@pytest.mark.soak
@pytest.mark.parametrize("form", YEARS)
@pytest.mark.parametrize("layout", ALL_LAYOUTS)
@given(seed=st.integers(0, 10**9))
@drawing(12)
def test_many_reports_are_read_back_as_they_were_rendered(layout: str, form: str, seed: int, tmp_path: Path) -> None:
    assert_read_back(layout, form, seed, tmp_path)


@cache
def binaries() -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in sorted(SAMPLES.iterdir()) if path.suffix in BINARY]


def mutated_binary(numbers: random.Random) -> tuple[str, bytes]:
    """A sample that is no text, with bits flipped, blocks moved, put in or cut off, or spliced with another one."""
    name, data = numbers.choice(binaries())
    for _ in range(numbers.randint(1, 4)):
        start = numbers.randrange(len(data) + 1)
        length = int(numbers.expovariate(1 / 400)) + 1
        block = data[start : start + length]
        way = numbers.randrange(7)
        if way == 0:
            changed = bytearray(data)
            for place in numbers.sample(range(len(data)), min(len(data), numbers.randint(1, 20))):
                changed[place] ^= 1 << numbers.randrange(8)
            data = bytes(changed)
        elif way == 1:
            place = numbers.randrange(len(data) + 1)
            rest = data[:start] + data[start + length :]
            data = rest[:place] + block + rest[place:]
        elif way == 2:
            data = data[:start] + numbers.randbytes(length) + data[start:]
        elif way == 3:
            data = data[:start]
        elif way == 4:
            other = numbers.choice(binaries())[1]
            data = data[:start] + other[numbers.randrange(len(other) + 1) :]
        elif way == 5:
            data = data[:start] + bytes(len(block)) + data[start + length :]
        else:
            data = data[:start] + block * numbers.randint(2, 50) + data[start + length :]
        data = data or b"\0"
    return name, data


def assert_read_or_refused_within_limits(data: bytes, name: str) -> None:
    """The reader neither crashes nor meets a limit of its process: what it can't read it refuses itself."""
    try:
        reading = sandbox.read(data, name)
    except Refusal as refusal:
        assert refusal.message
        assert refusal.code not in ("reader_crashed", "internal_error")
    else:
        for figure in reading.report.figures.values():
            if figure.span:
                assert reading.content.text[slice(*figure.span)] == figure.raw


def drive(first_seed: int) -> Iterator[int]:
    """Read mutated files one after the other, two texts for each binary one; yields how many it were so far."""
    for number in range(10**9):
        seed = first_seed + number
        numbers = random.Random(seed)
        try:
            if number % 3:
                name, data = mutated(numbers)
                assert_read_or_refused(data, name)
            else:
                name, data = mutated_binary(numbers)
                assert_read_or_refused_within_limits(data, name)
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise
        yield number + 1


def test_some_mutated_files_are_read_or_refused() -> None:
    assert list(islice(drive(0), 60))[-1] == 60


@pytest.mark.soak
def test_mutated_files_are_read_or_refused_for_as_long_as_it_takes() -> None:
    begun = time.monotonic()
    number = sum(1 for _ in takewhile(lambda _: time.monotonic() - begun < SOAK, drive(1_000_000)))
    print(f"{number} mutated files read or refused in {SOAK} s")  # noqa: T201
    assert number > SOAK


def test_reading_in_the_sandbox_or_not_is_the_same_for_every_kind() -> None:
    for name, data in binaries()[::5]:
        if not name.endswith(".doc"):
            assert read(data, name).report == sandbox.read(data, name).report
