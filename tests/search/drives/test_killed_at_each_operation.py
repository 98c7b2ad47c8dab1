"""The indexer is killed at each operation on a file in turn: the index is the old or the new one, and goes on.

``make soak`` kills at every one and, with ``-s``, prints how many there were; ``make test`` kills at some.
"""

from __future__ import annotations

import os
import signal
from itertools import count
from pathlib import Path
from unittest.mock import patch

import pytest

from reports import storage
from reports.models import Report
from search.documents import published_versions
from search.engines.base import EngineRequest
from search.engines.whoosh import generations, merging
from search.engines.whoosh.engine import WhooshEngine
from search.indexing import differences, index_pending, rebuild
from search.query import Words
from search.results import get_engine
from tests.builders import make_report
from tests.search.drives.file_operations import counted
from tests.search.drives.processes import end_of, start

pytestmark = pytest.mark.usefixtures("in_file")

WAYS = {"commit": (8, index_pending), "merge": (2, index_pending), "rebuild": (8, rebuild)}
SEARCHED = EngineRequest(Words("公开"), facets=("year",))


def kill_at(number: int, way: str) -> bool:
    """Change reports and index them till operation ``number``; False if there were fewer."""
    fanout, work = WAYS[way]

    def killed() -> None:
        with patch.object(merging, "FANOUT", fanout), counted(number, lambda: os.kill(os.getpid(), signal.SIGKILL)):
            work()

    end = end_of(start(killed))
    assert end in {0, -signal.SIGKILL}
    return end != 0


def leftovers(index_dir: Path) -> set[str]:
    """Files beside those that an index needs."""
    generation = generations.current(index_dir)
    needed = {*generations.read_manifest(generation)["files"], generations.MANIFEST, "WRITELOCK"}
    return {path.name for path in generation.iterdir()} - needed


def drive(way: str, index_dir: Path, first: int = 1, step: int = 1) -> int:
    """Kill at every ``step``-th operation; how often that was."""
    reports = [make_report(year=year) for year in (2019, 2020, 2021, 2022)]
    rebuild()
    kills = 0
    for number in count(first, step):
        before = published_versions()
        changed, turned = reports[number % 4], reports[(number + 1) % 4]
        storage.publish(changed)
        (storage.withdraw if Report.objects.get(pk=turned.pk).status == "published" else storage.publish)(turned)
        was_killed = kill_at(number, way)
        kills += was_killed
        fresh = WhooshEngine(index_dir)
        between = {changed.pk: before.get(changed.pk), turned.pk: before.get(turned.pk)}
        found = fresh.versions()
        assert found.items() <= {**before, **between}.items() | published_versions().items(), (way, number)
        assert fresh.search(SEARCHED).total == len(found) >= len(reports) - 3
        assert list(fresh.check()) == [], (way, number)
        index_pending()
        assert differences() == [], (way, number)
        assert list(get_engine().check()) == [], (way, number)
        assert leftovers(index_dir) == set(), (way, number)
        if not was_killed:
            return kills
    raise AssertionError


@pytest.mark.parametrize("way", WAYS)
def test_the_index_outlives_a_kill(way: str, index_dir: Path) -> None:
    assert drive(way, index_dir, first=7, step=15) >= 3


@pytest.mark.soak
@pytest.mark.parametrize("way", WAYS)
def test_the_index_outlives_a_kill_at_each_operation(way: str, index_dir: Path) -> None:
    print(f"{way}: killed at each of {drive(way, index_dir)} operations")  # noqa: T201
