"""Files of the index are damaged in many ways: each is found, no search fails, and all are mended.

``make soak`` does 160 of them and, with ``-s``, prints what came of it; ``make test`` does a fixed share.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from reports import storage
from search.engines.chosen import _engine
from search.indexing import differences, index_pending, rebuild
from search.params import SearchParams
from search.results import get_engine, run_search
from tests.builders import make_report

pytestmark = pytest.mark.django_db

SEARCHES = [SearchParams(), SearchParams(q="公开"), SearchParams(q='"依法答复" 培训'), SearchParams(year=(2021,))]
Damage = Callable[[random.Random, Path, Path], None]


def flip(numbers: random.Random, path: Path, _: Path) -> None:
    data = bytearray(path.read_bytes())
    data[numbers.randrange(len(data))] ^= 1 << numbers.randrange(8)
    overwrite(path, bytes(data))


def overwrite(path: Path, data: bytes) -> None:
    """Change a file where it lies, as those see it who have it open."""
    with path.open("r+b") as stream:
        stream.write(data)
        stream.truncate()


def truncate(numbers: random.Random, path: Path, _: Path) -> None:
    overwrite(path, path.read_bytes()[: numbers.randrange(path.stat().st_size)])


def delete(_: random.Random, path: Path, __: Path) -> None:
    path.unlink()


def zero(numbers: random.Random, path: Path, _: Path) -> None:
    data = path.read_bytes()
    start = numbers.randrange(len(data))
    overwrite(path, data[:start] + bytes(len(data) - start))


def swap(_: random.Random, path: Path, other: Path) -> None:
    mine, theirs = path.read_bytes(), other.read_bytes()
    overwrite(path, theirs)
    overwrite(other, mine)


DAMAGES: tuple[Damage, ...] = (flip, truncate, delete, zero, swap)


def make_index() -> None:
    """Two generations, of which the current one has several segments, with deletions."""
    for year in (2018, 2019, 2020):
        make_report(year=year)
    rebuild()
    rebuild()
    for year in (2021, 2022):
        report = make_report(year=year)
        index_pending()
    storage.publish(report)
    index_pending()


def lasting(index_dir: Path) -> list[Path]:
    """All files that hold something."""
    return sorted(path for path in index_dir.rglob("*") if path.is_file() and path.stat().st_size)


def drive(seeds: range, index_dir: Path) -> str:
    make_index()
    whole = index_dir.with_name("whole")
    shutil.copytree(index_dir, whole)
    kinds: Counter[str] = Counter()
    fallbacks = 0
    for seed in seeds:
        shutil.rmtree(index_dir)
        shutil.copytree(whole, index_dir)
        _engine.cache_clear()
        numbers = random.Random(seed)
        if numbers.random() < 0.5:
            run_search(SEARCHES[1])  # so that the files are open when they are damaged
        damage = DAMAGES[seed % len(DAMAGES)]
        files = lasting(index_dir)
        path = numbers.choice(files)
        other = numbers.choice([each for each in files if each.read_bytes() != path.read_bytes()])
        damage(numbers, path, other)
        what = f"seed {seed}: {damage.__name__} {path.relative_to(index_dir)} {other.name}"
        assert get_engine().check(), what
        pages = [run_search(params) for params in SEARCHES]
        fallbacks += sum(bool(page.notices) for page in pages)
        call_command("check_index", "--repair", stdout=open("/dev/null", "w"))  # noqa: PTH123, SIM115
        assert list(get_engine().check()) == [], what
        assert differences() == [], what
        assert [(page.total, page.notices) for page in map(run_search, SEARCHES)] == [
            (5, ()),
            (5, ()),
            (5, ()),
            (1, ()),
        ]
        kinds[damage.__name__] += 1
    _engine.cache_clear()
    return (
        f"{len(seeds)} of {len(seeds)} found and mended {dict(kinds)}; "
        f"of {len(seeds) * len(SEARCHES)} searches 0 failed, {fallbacks} in the database"
    )


def test_damage_is_found_and_mended(index_dir: Path) -> None:
    drive(range(12), index_dir)


@pytest.mark.soak
def test_all_damage_is_found_and_mended(index_dir: Path) -> None:
    print(drive(range(1000, 1160), index_dir))  # noqa: T201
