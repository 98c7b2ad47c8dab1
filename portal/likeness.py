"""What a report has in common with others: how much, with which, and where in the texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from portal.changes import Piece, changes
from portal.labels import section_label
from reports import sketches
from reports.copies.comparison import Passage, SectionMatch
from reports.likeness import matches_between
from reports.models import Agency, Likeness, Report, Section, SectionLikeness, Sketch

OTHERS = 3


@dataclass(frozen=True, slots=True)
class Share:
    """Of so many letters so many are repeated."""

    letters: int
    repeated: int

    @property
    def text(self) -> str:
        """A percentage that says 0 and 100 only where that is so."""
        if not self.letters:
            return "—"
        percent = round(100 * self.repeated / self.letters)
        if percent == 0 and self.repeated:
            return _("不到 1%")
        return f"{min(percent, 99 if self.repeated < self.letters else 100)}%"

    @property
    def percent(self) -> int:
        return round(100 * self.repeated / self.letters) if self.letters else 0


@dataclass(frozen=True, slots=True)
class LikeReport:
    """Another report, how much of this one stands in it, and of which sections (label and share)."""

    report: Report
    share: Share
    sections: tuple[tuple[str, Share], ...]


@dataclass(frozen=True, slots=True)
class Copies:
    """What the page of a report says of repeated text; ``is_compared`` tells nothing found from not yet looked."""

    previous: LikeReport | None
    others: tuple[LikeReport, ...]
    is_compared: bool


def copies_of(report: Report) -> Copies:
    """The report before it, if there is one, and the reports of other agencies that have most of it."""
    stored = _visible(Likeness.objects.filter(report=report)).prefetch_related(
        Prefetch("sections", SectionLikeness.objects.defer("passages"))
    )
    rows = list(stored.order_by("-share", "other"))
    previous = next((_like(row) for row in rows if row.is_previous), None)
    others = [row for row in rows if row.other.agency_id != report.agency_id and not row.is_previous]
    is_compared = bool(rows) or Sketch.objects.filter(pk=report.pk, is_compared=True).exists()
    return Copies(previous, tuple(map(_like, others[:OTHERS])), is_compared)


def shares_by_year(agency: Agency) -> list[tuple[Report, LikeReport]]:
    """Each of the agency's reports that was compared with the one before it, newest first, with that."""
    rows = _visible(Likeness.objects.filter(report__agency=agency, is_previous=True))
    published = rows.filter(report__status=Report.Status.PUBLISHED).select_related("report")
    newest = published.order_by("-report__year", "report__scope")
    return [(row.report, LikeReport(row.other, Share(row.letters, row.repeated), ())) for row in newest]


def _visible(rows: QuerySet[Likeness]) -> QuerySet[Likeness]:
    return rows.filter(other__status=Report.Status.PUBLISHED).select_related("other__agency", "other__region")


def _like(row: Likeness) -> LikeReport:
    sections = tuple((section_label(each.section), Share(each.letters, each.repeated)) for each in row.sections.all())
    return LikeReport(row.other, Share(row.letters, row.repeated), sections)


@dataclass(frozen=True, slots=True)
class ChangedSection:
    """A section in both years; ``share`` is None where it has no text that counts."""

    key: str
    label: str
    share: Share | None
    pieces: tuple[Piece, ...]


def changed_sections(report: Report, before: Report) -> list[ChangedSection]:
    """The narrative of a report against that of an earlier one, section by section."""
    texts = sketches.texts_of([report.pk, before.pk])
    new, old = texts.get(report.pk, {}), texts.get(before.pk, {})
    shares = {match.section: Share(match.letters, match.repeated) for match in matches_between(report, before)}
    titles = _titles(report) | {key: title for key, title in _titles(before).items() if key not in new}
    return [
        ChangedSection(key, titles[key], shares.get(key), tuple(changes(old.get(key, ""), new.get(key, ""))))
        for key in dict.fromkeys([*new, *old])
    ]


def _titles(report: Report) -> dict[str, str]:
    """The title of each section, of several of a kind the first."""
    rows = Section.objects.filter(report=report).order_by("-order").values_list("key", "title")
    return {key: title or section_label(key) for key, title in rows}


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of a section's text; ``number`` if it stands in the other report, ``there`` its mark in that one."""

    text: str
    number: int = 0
    there: int = 0


@dataclass(frozen=True, slots=True)
class MarkedSection:
    """A section with its marks."""

    title: str
    pieces: tuple[Marked, ...]


@dataclass(frozen=True, slots=True)
class SameText:
    """Two reports with the passages marked that stand in both."""

    share: Share
    passages: int
    here: tuple[MarkedSection, ...]
    there: tuple[MarkedSection, ...]


def same_text(report: Report, other: Report) -> SameText:
    """Both narratives with what of ``report`` stands in ``other`` marked, numbered as it stands in ``report``."""
    matches = matches_between(report, other)
    share = Share(sum(match.letters for match in matches), sum(match.repeated for match in matches))
    texts = sketches.texts_of([report.pk, other.pk])
    here: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
    there: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
    numbered = list(enumerate(_in_reading_order(matches, list(texts.get(report.pk, {}))), 1))
    for number, (section, passage) in numbered:
        here[section].append((passage.start, passage.end, number))
        there[passage.other_section].append((passage.other_start, passage.other_end, number))
    kept, stands_for = _without_overlaps(there)
    same = {number: number for number, _ in numbered}
    return SameText(
        share,
        len(numbered),
        _marked(report, texts.get(report.pk, {}), here, stands_for),
        _marked(other, texts.get(other.pk, {}), kept, same),
    )


def _in_reading_order(matches: Sequence[SectionMatch], keys: Sequence[str]) -> Iterable[tuple[str, Passage]]:
    by_key = {match.section: match.passages for match in matches}
    return ((key, passage) for key in keys for passage in by_key.get(key, ()))


def _without_overlaps(
    spans: dict[str, list[tuple[int, int, int]]],
) -> tuple[dict[str, list[tuple[int, int, int]]], dict[int, int]]:
    """Spans that do not overlap, and for each number the one whose span holds its beginning.

    A sentence of the other report that the report has twice is marked once.
    """
    kept: dict[str, list[tuple[int, int, int]]] = {}
    stands_for: dict[int, int] = {}
    for section, found in spans.items():
        kept[section], done, last = [], 0, 0
        for start, end, number in sorted(found):
            if end > done:
                kept[section].append((max(start, done), end, number))
                stands_for[number] = number if start >= done else last
                done, last = end, number
            else:
                stands_for[number] = last
    return kept, stands_for


def _marked(
    report: Report, texts: dict[str, str], spans: dict[str, list[tuple[int, int, int]]], there: dict[int, int]
) -> tuple[MarkedSection, ...]:
    titles = _titles(report)
    sections = []
    for key, text in texts.items():
        pieces, done = [], 0
        for start, end, number in spans.get(key, ()):
            pieces += [Marked(text[done:start]), Marked(text[start:end], number, there[number])]
            done = end
        pieces.append(Marked(text[done:]))
        sections.append(MarkedSection(titles[key], tuple(piece for piece in pieces if piece.text)))
    return tuple(sections)
