"""Files made to hurt are refused or read whole, within the limits, with a message and a code; nothing is half-stored.

``make soak`` reads all of them and, with ``-s``, prints what each took; ``make test`` reads a fixed share.
"""

from __future__ import annotations

import io
import os
import pickle
import random
import re
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reports import archives, intake, pipeline
from reports.errors import Refusal, refusal_codes
from reports.extraction.limits import CPU_SECONDS, MEMORY_BYTES
from reports.models import Report, ReportVersion, SourceFile
from tests.reports.hostile.archives import ARCHIVES
from tests.reports.hostile.case import READ, Hostile
from tests.reports.hostile.measuring import MeasuringSandbox
from tests.reports.hostile.others import OTHERS
from tests.reports.hostile.pages import PAGES
from tests.reports.hostile.pdfs import PDFS
from tests.reports.hostile.sheets import SHEETS
from tests.reports.hostile.texts import TEXTS
from tests.reports.hostile.word import WORD

KINDS = {"word": WORD, "sheets": SHEETS, "pdfs": PDFS, "pages": PAGES, "texts": TEXTS, "others": OTHERS}
FILES = {f"{kind}: {case.what}": case for kind, cases in KINDS.items() for case in cases}
SHARE = random.Random(7).sample(sorted(FILES), 90)
STORED = random.Random(8).sample(sorted(name for name, case in FILES.items() if READ not in case.ends), 12)
MIB = MEMORY_BYTES >> 20
CHINESE = re.compile("[\u4e00-\u9fff]{3}")


@pytest.fixture(scope="module")
def box() -> Iterator[MeasuringSandbox]:
    sandbox = MeasuringSandbox()
    yield sandbox
    sandbox.close()


def end_of(case: Hostile, box: MeasuringSandbox) -> str:
    """How the file ends, ``read`` or the code of its refusal, once it is known to have ended well."""
    try:
        reading = box.read(case.make(), case.name)
    except Refusal as refusal:
        end = refusal.code
        assert CHINESE.search(refusal.message)
    else:
        end = READ
        assert not case.holds or any(mark in reading.content.text for mark in case.holds.split("|")), "cut off silently"
        assert not [mark for mark in case.lacks if mark in reading.content.text]
    assert end in case.ends
    assert end == READ or end in refusal_codes()
    seconds, mib = box.usage
    assert seconds <= CPU_SECONDS + 0.5
    assert mib <= MIB
    return end


def test_there_are_at_least_a_hundred_and_each_has_a_name() -> None:
    assert len(FILES) == sum(map(len, KINDS.values()))
    assert len(FILES) + len(ARCHIVES) > 100


@pytest.mark.parametrize("name", SHARE)
def test_hostile_file_is_read_whole_or_refused(name: str, box: MeasuringSandbox) -> None:
    end_of(FILES[name], box)


@pytest.mark.soak
def test_every_hostile_file_is_read_whole_or_refused(box: MeasuringSandbox) -> None:
    ends: Counter[str] = Counter()
    failed: list[str] = []
    most = [0.0, 0.0]
    for name, case in FILES.items():
        try:
            end = end_of(case, box)
        except Exception as error:
            failed.append(name)
            end = f"FAILED {type(error).__name__} {str(error)[-200:]}"
        ends["failed" if name in failed else READ if end == READ else "refused"] += 1
        most = [*map(max, most, box.usage)]
        print(f"{name[:60]:60} {end:20} {box.usage[0]:6.2f} s {box.usage[1]:6.0f} MiB")  # noqa: T201
    print(f"{dict(ends)}, at most {most[0]:.2f} s of processor time and {most[1]:.0f} MiB")  # noqa: T201
    assert not failed


def in_own_process(work: Callable[[], object]) -> object:
    """What ``work`` gives, done in a process of its own within the limits of a reader."""
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(write_end, pickle.dumps(work()))
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(write_end)
    with open(read_end, "rb") as answer:  # noqa: PTH123 - a descriptor
        data = answer.read()
    _, status, usage = os.wait4(pid, 0)
    assert status == 0
    assert usage.ru_utime + usage.ru_stime <= CPU_SECONDS
    assert usage.ru_maxrss >> 10 <= MIB
    return pickle.loads(data)


@pytest.mark.parametrize("case", ARCHIVES, ids=lambda case: case.what)
def test_hostile_archive_is_unpacked_rightly_or_refused(case: Hostile, tmp_path: Path) -> None:
    path = tmp_path / case.name
    path.write_bytes(case.make())

    def unpack() -> tuple[str, str, list[str]]:
        names: list[str] = []
        try:
            assert archives.is_archive(path)
            names = [name for name, _ in archives.members(path)]
        except Refusal as refusal:
            return refusal.code, refusal.message, names
        return READ, "", names

    end, message, names = in_own_process(unpack)  # type: ignore[misc]  # what ``unpack`` gives
    assert end in case.ends
    assert end == READ or CHINESE.search(message)
    assert (case.holds in "".join(names)) if end == READ else True


@pytest.mark.parametrize("case", ARCHIVES[::3], ids=lambda case: case.what)
def test_archive_given_as_a_document_is_named_as_one(case: Hostile, box: MeasuringSandbox) -> None:
    with pytest.raises(Refusal) as refusal:
        box.read(case.make(), case.name)
    assert refusal.value.code == "is_archive"


@pytest.mark.django_db
@pytest.mark.parametrize("name", STORED)
def test_refused_file_leaves_its_code_and_no_report(name: str) -> None:
    case = FILES[name]
    try:
        pipeline.ingest(intake.take_in(case.name, io.BytesIO(case.make())))
    except Refusal as refusal:
        assert refusal.code in case.ends
    source = SourceFile.objects.get()
    assert source.status == SourceFile.Status.REFUSED
    assert source.error_code in case.ends
    assert CHINESE.search(source.error_message)
    assert not Report.objects.exists()
    assert not ReportVersion.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("case", [case for case in ARCHIVES if READ not in case.ends][::3], ids=lambda case: case.what)
def test_refused_archive_leaves_no_report(case: Hostile, tmp_path: Path) -> None:
    path = tmp_path / case.name
    path.write_bytes(case.make())
    with pytest.raises((CommandError, SystemExit)):
        call_command("ingest", str(path))
    assert not Report.objects.exists()
    assert not SourceFile.objects.exclude(status=SourceFile.Status.REFUSED).exists()
