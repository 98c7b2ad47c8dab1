"""Keeps what is known of repeated text equal to the published reports. Run by the worker, never while publishing.

A report waits to be compared when it is published or has a new version, when the report before it in its agency's
series changes, and when the set sentences are others than before. It is then held against the reports that its
fingerprints lead to and against the one before it. Samples are compared with samples alone.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.files import locks
from django.db import transaction

from reports import sketches
from reports.copies.candidates import FingerprintIndex, Fingerprints, mirrored, together
from reports.copies.comparison import Comparison, Passage, SectionMatch
from reports.copies.narrative import Narrative
from reports.copies.set_sentences import too_many
from reports.copies.shingles import Shingles
from reports.lineage import reports_before
from reports.models import Likeness, Report, SectionLikeness, Sketch

MIN_SHARE = 0.2  # of a report's own text, to be kept
MIN_LETTERS = 60  # of own text, to be called a copy of anything
BLOCK = 50  # reports a transaction
LOOKED_UP = 200  # reports whose candidates are looked up at once
KEPT_READY = 1000  # narratives, 110 KB each
ROWS = 1000


class ComparisonBusy(Exception):
    """Another process is comparing reports."""


def renew(stop: Callable[[], bool] | None = None, progress: Callable[[int, int], None] | None = None) -> int:
    """Compare the reports that wait; how many those were. What ``stop`` cuts short is done the next time.

    ``progress`` is told how many of how many are done. Raises ComparisonBusy.
    """
    with _comparer_lock():
        return _renew(stop, progress)


def compare_all(progress: Callable[[int, int], None] | None = None) -> int:
    """Find the set sentences and compare every published report anew; how many those were. Raises ComparisonBusy."""
    with _comparer_lock():
        sketches.sketch_changed()
        for is_sample in (False, True):
            sketches.count_set_sentences(is_sample, anew=True)
        Sketch.objects.update(is_compared=False)
        return _renew(None, progress)


def matches_between(report: Report, other: Report) -> list[SectionMatch]:
    """What of ``report`` stands in ``other``, by section: as stored if that is of these versions, else compared now."""
    versions = {report.pk: report.version, other.pk: other.version}
    sketched = Sketch.objects.filter(pk__in=versions, is_compared=True).values_list("pk", "version")
    stored = SectionLikeness.objects.filter(likeness__report=report, likeness__other=other).order_by("pk")
    if dict(sketched) == versions and (rows := list(stored)):
        return [
            SectionMatch(row.section, row.letters, row.repeated, tuple(Passage(*each) for each in row.passages))
            for row in rows
        ]
    texts, common = sketches.texts_of(versions), sketches.set_shingles(report.is_sample)
    one, two = (Narrative.of(texts.get(pk, {}), common) for pk in versions)
    return Comparison(one, two).sections()


def _renew(stop: Callable[[], bool] | None, progress: Callable[[int, int], None] | None) -> int:
    sketches.forget_gone()
    sketches.sketch_changed()
    done = 0
    for is_sample in (False, True):
        sketches.count_set_sentences(is_sample)
        for compared, waiting in _compare_waiting(is_sample, stop):
            done += compared
            if progress:
                progress(done, waiting)
            if stop and stop():
                return done
    return done


@contextmanager
def _comparer_lock() -> Iterator[None]:
    """Held by the one process that compares. It falls with its holder, however that ends."""
    directory = Path(settings.INDEX_DIR)
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / "comparer.lock").open("a") as stream:
        if not locks.lock(stream, locks.LOCK_EX | locks.LOCK_NB):
            raise ComparisonBusy("另一个进程正在比较报告的文字")
        yield


def _compare_waiting(is_sample: bool, stop: Callable[[], bool] | None) -> Iterator[tuple[int, int]]:
    """Compare a block of those that wait at a time; gives its size and how many there were in all."""
    waiting = sketches.to_be_compared(is_sample)
    if not waiting:
        return
    candidates = mirrored(_candidates(sketches.index_of(is_sample, waiting.values()), waiting, stop))
    shelf = _Shelf(sketches.set_shingles(is_sample))
    ids = together(candidates)
    for start in range(0, len(ids), BLOCK):
        block = ids[start : start + BLOCK]
        _compare_block({pk: candidates[pk] for pk in block}, waiting, shelf)
        yield len(block), len(waiting)


def _candidates(
    index: FingerprintIndex, waiting: Mapping[int, Fingerprints], stop: Callable[[], bool] | None
) -> dict[int, list[int]]:
    """The candidates of those that wait, or of the first of them when it is time to stop."""
    found: dict[int, list[int]] = {}
    ids, limit = list(waiting), too_many(len(index))
    for start in range(0, len(ids), LOOKED_UP):
        found |= index.candidates({pk: waiting[pk] for pk in ids[start : start + LOOKED_UP]}, limit)
        if stop and stop():
            break
    return found


@dataclass
class _Shelf:
    """Narratives ready to be compared, those used last."""

    common: Shingles
    ready: OrderedDict[int, Narrative] = field(default_factory=OrderedDict)

    def take(self, ids: Collection[int]) -> dict[int, Narrative]:
        missing = [pk for pk in ids if pk not in self.ready]
        texts = sketches.texts_of(missing)
        taken = {pk: Narrative.of(texts.get(pk, {}), self.common) for pk in missing}
        taken |= {pk: self.ready[pk] for pk in ids if pk not in taken}
        for pk in ids:
            self.ready[pk] = taken[pk]
            self.ready.move_to_end(pk)
        while len(self.ready) > KEPT_READY:
            self.ready.popitem(last=False)
        return taken


def _compare_block(candidates: Mapping[int, Sequence[int]], waiting: Mapping[int, Fingerprints], shelf: _Shelf) -> None:
    """Compare reports with their candidates and those before them, and store it in place of what was stored.

    How much of the other is repeated in the report is stored too, unless the other waits: it will come to that itself.
    """
    involved = set(candidates).union(*candidates.values())
    previous = reports_before(involved)
    pairs: set[tuple[int, int]] = set()
    for pk, others in candidates.items():
        before = {previous[pk]} if pk in previous else set()
        pairs |= {(pk, other) for other in before.union(others)}
        pairs |= {(other, pk) for other in others if other not in waiting}
    narratives = shelf.take({pk for pair in pairs for pk in pair})
    found = [
        (report, other, previous.get(report) == other, matches)
        for report, other in sorted(pairs)
        if (matches := _matches(narratives[report], narratives[other], previous.get(report) == other))
    ]
    with transaction.atomic():
        _delete_old(candidates, waiting)
        _store(found)
        Sketch.objects.filter(pk__in=candidates).update(is_compared=True)


def _matches(report: Narrative, other: Narrative, is_previous: bool) -> list[SectionMatch]:
    """What is to be kept of a comparison; nothing where too little is repeated."""
    comparison = Comparison(report, other)
    letters, repeated = comparison.letters, comparison.repeated
    is_copy = letters >= MIN_LETTERS and repeated >= MIN_SHARE * letters
    return comparison.sections() if letters and (is_copy or is_previous) else []


def _delete_old(reports: Collection[int], waiting: Collection[int]) -> None:
    old = list(Likeness.objects.filter(report__in=reports).values_list("pk", flat=True))
    inward = Likeness.objects.filter(other__in=reports).values_list("pk", "report")
    old += [pk for pk, report in inward if report not in waiting]
    for start in range(0, len(old), ROWS):
        Likeness.objects.filter(pk__in=old[start : start + ROWS]).delete()


def _store(found: Sequence[tuple[int, int, bool, list[SectionMatch]]]) -> None:
    published = Report.objects.filter(status=Report.Status.PUBLISHED)
    there = set(published.filter(pk__in={pk for row in found for pk in row[:2]}).values_list("pk", flat=True))
    found = [row for row in found if there.issuperset(row[:2])]
    rows = []
    for report, other, is_previous, matches in found:
        letters, repeated = (sum(each) for each in zip(*((m.letters, m.repeated) for m in matches), strict=True))
        rows.append(
            Likeness(
                report_id=report,
                other_id=other,
                is_previous=is_previous,
                letters=letters,
                repeated=repeated,
                share=repeated / letters,
            )
        )
    SectionLikeness.objects.bulk_create(
        SectionLikeness(
            likeness=likeness,
            section=match.section,
            letters=match.letters,
            repeated=match.repeated,
            passages=match.passages,
        )
        for likeness, (*_, matches) in zip(Likeness.objects.bulk_create(rows), found, strict=True)
        for match in matches
        if match.repeated or likeness.is_previous
    )
