"""The fingerprints of all published reports, kept with the versions they were taken from, and the set sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np
from django.db import transaction
from django.db.models import F, Q

from reports.copies import set_sentences
from reports.copies.candidates import Chunk, FingerprintIndex, Fingerprints
from reports.copies.narrative import Narrative, section_texts
from reports.copies.shingles import Shingles
from reports.lineage import reports_before
from reports.models import Likeness, Report, Section, SetSentences, Sketch

CHUNK = 500
LOADED = 5000
FINGERPRINT, SHINGLE = np.dtype("<u4"), np.dtype("<u8")  # as they are stored


def texts_of(reports: Iterable[int]) -> dict[int, dict[str, str]]:
    """The texts of the reports that are compared, by section key, see :func:`section_texts`."""
    sections: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Section.objects.filter(report__in=reports).order_by("report", "order")
    for report, key, text in rows.values_list("report", "key", "text"):
        sections[report].append((key, text))
    return {report: section_texts(found) for report, found in sections.items()}


def forget_gone() -> None:
    """Drop what is known of reports that are no longer published; who came after them is to be compared anew."""
    hidden = Report.objects.filter(status__in=(Report.Status.DRAFT, Report.Status.WITHDRAWN))
    gone = list(hidden.filter(sketch__isnull=False).values_list("pk", flat=True))
    for start in range(0, len(gone), CHUNK):
        chunk = gone[start : start + CHUNK]
        with transaction.atomic():
            Sketch.objects.filter(pk__in=_compared_with_as_previous(chunk)).update(is_compared=False)
            Likeness.objects.filter(Q(report__in=chunk) | Q(other__in=chunk)).delete()
            Sketch.objects.filter(pk__in=chunk).delete()


def sketch_changed() -> None:
    """Take the fingerprints of published reports that are new or have another version; they are to be compared."""
    published = Report.objects.filter(status=Report.Status.PUBLISHED, agency__isnull=False, year__isnull=False)
    changed = published.filter(Q(sketch__isnull=True) | Q(sketch__version__lt=F("version"))).order_by("pk")
    remaining = iter(list(changed.values_list("pk", flat=True)))
    while chunk := list(islice(remaining, CHUNK)):
        with transaction.atomic():
            _sketch(chunk)


def _sketch(ids: Sequence[int]) -> None:
    reports = list(Report.objects.filter(pk__in=ids).values_list("pk", "version", "is_sample"))
    texts = texts_of(ids)
    made = [
        Sketch(
            report_id=pk,
            version=version,
            is_sample=is_sample,
            fingerprints=Narrative.of(texts.get(pk, {}), set_sentences.NOTHING)
            .fingerprints.astype(FINGERPRINT)
            .tobytes(),
            is_compared=False,
        )
        for pk, version, is_sample in reports
    ]
    fields = ["version", "is_sample", "fingerprints", "is_compared"]
    Sketch.objects.bulk_create(made, update_conflicts=True, unique_fields=["report"], update_fields=fields)
    following = {later for later, earlier in reports_before(ids, and_following=True).items() if earlier in set(ids)}
    Sketch.objects.filter(pk__in=following | set(_compared_with_as_previous(ids))).update(is_compared=False)


def _compared_with_as_previous(ids: Sequence[int]) -> list[int]:
    return list(Likeness.objects.filter(other__in=ids, is_previous=True).values_list("report", flat=True))


def count_set_sentences(is_sample: bool, *, anew: bool = False) -> None:
    """Find the set sentences again if the collection has doubled since, or ``anew``.

    Where they are others than before, every report is to be compared again: so the shares of all mean the same.
    """
    sketches = Sketch.objects.filter(is_sample=is_sample)
    reports = sketches.count()
    stored = SetSentences.objects.filter(pk=is_sample).first()
    if reports <= set_sentences.LEAST or (stored and reports < 2 * stored.reports and not anew):
        return
    shingles = set_sentences.common_shingles(_sample(is_sample, reports), reports)
    data = shingles.astype(SHINGLE).tobytes()
    with transaction.atomic():
        SetSentences.objects.update_or_create(pk=is_sample, defaults={"shingles": data, "reports": reports})
        if anew or (bytes(stored.shingles) if stored else b"") != data:
            sketches.update(is_compared=False)


def _sample(is_sample: bool, reports: int) -> Iterator[Shingles]:
    step = -(-reports // set_sentences.SAMPLE)
    drawn = iter(Sketch.objects.filter(is_sample=is_sample).order_by("pk").values_list("pk", flat=True)[::step])
    while chunk := list(islice(drawn, CHUNK)):
        for texts in texts_of(chunk).values():
            yield Narrative.of(texts, set_sentences.NOTHING).distinct


def set_shingles(is_sample: bool) -> Shingles:
    """The shingles of set sentences, official and found, ascending."""
    stored = SetSentences.objects.filter(pk=is_sample).first()
    found = np.frombuffer(stored.shingles, SHINGLE) if stored else set_sentences.NOTHING
    return np.union1d(set_sentences.official_shingles(), found)


def to_be_compared(is_sample: bool) -> dict[int, Fingerprints]:
    """The reports that wait to be compared, in their order, with their fingerprints."""
    waiting = Sketch.objects.filter(is_sample=is_sample, is_compared=False).order_by("pk")
    return {pk: np.frombuffer(data, FINGERPRINT) for pk, data in waiting.values_list("pk", "fingerprints")}


def index_of(is_sample: bool, wanted: Iterable[Fingerprints]) -> FingerprintIndex:
    """Who has which of the wanted fingerprints, of all published reports."""
    rows = Sketch.objects.filter(is_sample=is_sample).order_by("pk").values_list("pk", "fingerprints")
    return FingerprintIndex(_chunks(rows.iterator(chunk_size=LOADED)), np.concatenate(list(wanted)))


def _chunks(rows: Iterator[tuple[int, bytes | memoryview]]) -> Iterator[Chunk]:
    while chunk := list(islice(rows, LOADED)):
        numbers, data = zip(*chunk, strict=True)
        sizes = np.array([len(each) for each in data], dtype=np.int64) // FINGERPRINT.itemsize
        yield np.array(numbers, dtype=np.int64), sizes, np.frombuffer(b"".join(data), FINGERPRINT)
