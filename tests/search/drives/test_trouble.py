"""An index that is missing, old or unreadable, a full disk, no descriptor left: searches go on, and nothing is lost.

``make soak`` fills the disk at every operation of a commit and takes the descriptors away 20 times; ``make test`` does
it a few times.
"""

from __future__ import annotations

import errno
import io
import os
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command

from reports import storage
from reports.models import OutboxEntry
from search.documents import published_versions
from search.engines.base import SearchUnavailable
from search.engines.chosen import _engine
from search.engines.whoosh import generations
from search.indexing import differences, index_pending, rebuild
from search.params import SearchParams
from search.results import UNAVAILABLE, get_engine, run_search
from tests.builders import make_report
from tests.search.drives.file_operations import GROWING, counted
from tests.search.drives.processes import end_of, start

SEARCHED = SearchParams(q="公开")


@contextmanager
def unreadable(folder: Path) -> Iterator[None]:
    """No file below ``folder`` may be opened; for root, whom permissions don't bind, too."""
    real = io.open

    def refusing(file: Any, *args: Any, **kwargs: Any) -> Any:
        if str(file).startswith(str(folder)):
            raise PermissionError(errno.EACCES, "Permission denied", str(file))
        return real(file, *args, **kwargs)

    with patch("io.open", refusing), patch("builtins.open", refusing):
        yield


def remove(index_dir: Path) -> None:
    shutil.rmtree(index_dir)


def age(index_dir: Path) -> None:
    """The index as an older program left it: all whole, of another schema or another way to part words."""
    for generation in generations.generations(index_dir):
        generations.write_manifest(generation, "0/older")


@pytest.mark.django_db
@pytest.mark.parametrize(("trouble", "message"), [(remove, "还没有索引"), (age, "版本是 0/older")])
def test_the_database_answers_till_the_index_is_there_again(
    trouble: Any, message: str, index_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_report()
    rebuild()
    trouble(index_dir)
    _engine.cache_clear()
    page = run_search(SEARCHED)
    assert (page.total, page.notices) == (1, (str(UNAVAILABLE),))
    with pytest.raises(CommandError, match="1 处"):
        call_command("check_index")
    assert message in capsys.readouterr().out
    call_command("check_index", "--repair")
    page = run_search(SEARCHED)
    assert (page.total, page.notices) == (1, ())


@pytest.mark.django_db
def test_an_index_that_may_not_be_read_is_left_as_it_is(index_dir: Path) -> None:
    make_report()
    rebuild()
    before = {path: path.read_bytes() for path in index_dir.rglob("*") if path.is_file()}
    storage.publish(make_report(year=2021))
    _engine.cache_clear()
    with unreadable(index_dir):
        page = run_search(SEARCHED)
        assert (page.total, page.notices) == (2, (str(UNAVAILABLE),))
        assert "Permission denied" in get_engine().check()[0]
        with pytest.raises(PermissionError):
            index_pending()
        with pytest.raises(CommandError, match=r"没有修好：.*Permission denied"):
            call_command("check_index", "--repair")
    assert {path: path.read_bytes() for path in index_dir.rglob("*") if path.is_file()} == before
    index_pending()
    assert differences() == []


@pytest.mark.django_db
def test_a_segment_that_may_not_be_read_is_found_and_replaced(index_dir: Path) -> None:
    make_report()
    rebuild()
    _engine.cache_clear()
    segment = next(generations.current(index_dir).glob("*.seg"))
    with unreadable(segment):
        assert run_search(SEARCHED).total == 1
        assert "Permission denied" in get_engine().check()[0]
        call_command("check_index", "--repair")
        assert run_search(SEARCHED).notices == ()


def size_of(index_dir: Path) -> int:
    return sum(path.stat().st_size for path in index_dir.rglob("*") if path.is_file())


def no_space() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def fill_the_disk(at: int, index_dir: Path) -> None:
    """The disk is full from operation ``at`` on: the open index serves, and no try takes more room."""
    before, held = get_engine().versions(), generations.generations(index_dir)
    newest = published_versions()
    sizes = []
    for _ in range(3):
        with counted(at, no_space, GROWING, stays=True), pytest.raises((SearchUnavailable, OSError), match="space"):
            index_pending()
        assert OutboxEntry.objects.exists()
        page = run_search(SEARCHED)
        assert (page.total, page.notices) == (len(newest), ())
        assert get_engine().versions() in (before, newest)
        assert generations.generations(index_dir) == held
        sizes.append(size_of(index_dir))
    assert max(sizes) == sizes[0]
    with counted(at, no_space, GROWING, stays=True), pytest.raises(CommandError, match=r"没有换上：.*space"):
        call_command("rebuild_index")
    assert generations.generations(index_dir) == held
    index_pending()
    assert differences() == []
    assert list(get_engine().check()) == []


def drive_full_disk(step: int, index_dir: Path) -> int:
    """Fill the disk at every ``step``-th operation of a commit; how often that was."""
    reports = [make_report(year=year) for year in (2020, 2021)]
    rebuild()
    storage.publish(reports[0])
    with counted(0, no_space, GROWING) as operations:
        index_pending()
    places = range(1, len(operations) + 1, step)
    for number, at in enumerate(places):
        storage.publish(reports[number % 2])
        fill_the_disk(at, index_dir)
    return len(places)


@pytest.mark.django_db
def test_a_full_disk_loses_nothing(index_dir: Path) -> None:
    assert drive_full_disk(10, index_dir) >= 3


@pytest.mark.soak
@pytest.mark.django_db
def test_a_disk_full_at_any_moment_loses_nothing(index_dir: Path) -> None:
    print(f"the disk full at each of {drive_full_disk(1, index_dir)} operations")  # noqa: T201


def without_descriptors(left: int, index_dir: Path) -> None:
    """With so many descriptors ``left`` (to be run in a process of its own) the open index serves."""
    run_search(SEARCHED)
    total, before = len(published_versions()), generations.current(index_dir)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    held = [os.open("/dev/null", os.O_RDONLY) for _ in range(40)]
    limit = max(map(int, os.listdir("/proc/self/fd"))) + 1  # noqa: PTH208
    for descriptor in held[: len(held) - left]:
        assert descriptor
    for descriptor in held[len(held) - left :]:
        os.close(descriptor)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(limit, held[-1] + 1), hard))
    for _ in range(3):
        page = run_search(SEARCHED)
        assert (page.total, page.notices) == (total, ()), page.notices
        try:
            index_pending()
        except (SearchUnavailable, OSError) as error:
            assert "Too many open files" in str(error)
    _engine.cache_clear()
    assert run_search(SEARCHED).total == total
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    index_pending()
    assert differences() == []
    assert list(get_engine().check()) == []
    assert generations.current(index_dir) == before


def drive_descriptors(numbers: range, index_dir: Path) -> None:
    report = make_report()
    rebuild()
    make_report(year=2021)
    index_pending()
    for left in numbers:
        storage.publish(report)
        assert end_of(start(lambda left=left: without_descriptors(left, index_dir))) == 0, left


@pytest.mark.usefixtures("in_file")
def test_without_descriptors_nothing_is_lost(index_dir: Path) -> None:
    drive_descriptors(range(0, 6, 2), index_dir)


@pytest.mark.soak
@pytest.mark.usefixtures("in_file")
def test_with_few_descriptors_nothing_is_lost(index_dir: Path) -> None:
    drive_descriptors(range(20), index_dir)
