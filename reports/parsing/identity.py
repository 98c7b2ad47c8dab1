"""Who a report is from, where, about which year, and when it was published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from reports.agencies import agency_level, agency_types
from reports.extraction.content import Grid, Paragraph
from reports.gazetteer import RegionReading, get_place, region_names, resolve_region
from reports.parsing import naming
from reports.parsing.dates import announced_year, dates_in, likely_year, period_in, whole_date
from reports.parsing.lines import Line, labelled, line_of, lines_of, plain_of
from reports.parsing.report import AgencyReading
from reports.parsing.scope import scope_of
from reports.parsing.titles import Title, find_title
from reports.problem import Problem

# Windows: whatever lies beyond them is not read, so that hostile files cost no more than others.
_MAX_FRONT = 200  # lines
_MAX_SIGNATURE = 40  # lines
_MAX_BODY = 20_000  # characters
_MAX_CELLS = 200
_MAX_NAMES = 30
_NEAR_TITLE = 4  # lines below the title in which its date stands; further down it may be that of a notice

_METADATA_DATE = re.compile(r"(?:(成文|发文|生成|发布|公开)?(?:日期|时间)[:\]】]*|^)(?=\d{4})")
# The label of a date in page metadata, the most telling first.
_DATE_LABELS = ("成文", "发文", "生成", "发布", "公开", "")


@dataclass(frozen=True, slots=True)
class Identity:
    """Title (empty if none is there), year, period and date of a report, its agency, region and scope.

    ``period`` holds two ISO dates; ``published_on`` is an ISO date, or year and month alone where no day is given.
    ``findings`` are what could not be told or does not agree: ``year_missing``, ``year_conflict``,
    ``agency_unresolved``, ``region_unresolved``, ``region_ambiguous``.
    """

    title: str
    year: int | None
    period: tuple[str, str] | None
    published_on: str | None
    agency: AgencyReading | None
    region: RegionReading | None
    scope: str
    findings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Page:
    """What identity reads: lines and text in one script and width, cut to the windows."""

    front: list[Line]
    metadata: list[tuple[str, str]]
    body: str
    signature: list[Line]

    @property
    def lead(self) -> list[Line]:
        """The lines before the first section that are text: no metadata, no path of the website, no dates."""
        return self.lead_from(0)

    def lead_from(self, start: int) -> list[Line]:
        """Those of the lead that stand from the line ``start`` on."""
        lines = self.front[start:]
        return [line for line in lines if not (line.is_metadata or line.is_breadcrumb or whole_date(line.plain))]

    @property
    def evidence(self) -> str:
        cells = (f"{label}:{value}" for label, value in self.metadata)
        lines = (line.plain for line in chain(self.front, self.signature))
        return "\n".join([*lines, *cells, self.body])


def identify(
    front: Sequence[Paragraph], front_grids: Sequence[Grid], body: str, signature: Sequence[Paragraph]
) -> Identity:
    """Read a report's identity from what stands before its first section, its narrative, and its closing lines."""
    page = _Page(
        lines_of(front[:_MAX_FRONT])[:_MAX_FRONT],
        _metadata(front_grids),
        plain_of(body[:_MAX_BODY]),
        lines_of(signature[-_MAX_SIGNATURE:])[-_MAX_SIGNATURE:],
    )
    title, after = find_title(page.front)
    announced = [] if title and title.agency and title.year else list(naming.announced(page.lead))
    headings = [title, *announced] if title and not (title.agency or title.year) else [title] if title else announced
    heading = max(filter(None, headings), key=lambda found: found.score, default=None)
    period = period_in("\n".join(line.plain for line in page.front)) or period_in(page.body)
    year, year_findings = _year(title, after, period, page)
    name, others = _names(title, after, announced, page)
    region = _region(name, others, year, page.evidence) if name else None
    agency = _agency(name, region)
    scope = scope_of(
        agency.types if agency else (),
        agency.level if agency else "unknown",
        bool(title and title.is_summary),
        "\n".join([*(line.plain for line in page.front), page.body]),
    )
    return Identity(
        heading.text if heading else "",
        year,
        period,
        _published_on(page, after),
        agency,
        region,
        scope,
        (*year_findings, *_who_and_where(agency, region)),
    )


def _metadata(grids: Sequence[Grid]) -> list[tuple[str, str]]:
    """Each cell of the tables above the title with the one after it: a label and its value, wherever they stand so."""
    cells = [line_of(cell.text).plain for grid in grids for row in grid.rows for cell in row][:_MAX_CELLS]
    pairs = list(pairwise(cells))
    # A label and its value may share a cell: 发布机构：某局.
    return pairs + [(head, value) for head, colon, value in (cell.partition(":") for cell in cells) if colon]


def _year(
    title: Title | None, after: int, period: tuple[str, str] | None, page: _Page
) -> tuple[int | None, list[Problem]]:
    """The year reported on, by precedence: title, period, lead sentence, mentions; never the date of signing.

    The first three say outright what is reported on; where they differ, that is a finding.
    """
    in_title = title.year if title else None
    in_period = int(period[0][:4]) if period else None
    lead = "\n".join(line.plain for line in page.lead)
    in_lead = announced_year("\n".join(line.plain for line in page.lead_from(after)))
    year = in_title or in_period or in_lead or announced_year(lead) or likely_year(lead) or likely_year(page.body)
    if year is None:
        return None, [Problem("year_missing")]
    stated = dict.fromkeys(found for found in (in_title, in_period, in_lead) if found)
    if len(stated) > 1:
        return year, [Problem("year_conflict", {"years": "、".join(map(str, stated)), "year": year})]
    return year, []


def _names(title: Title | None, after: int, announced: list[Title], page: _Page) -> tuple[str | None, list[str]]:
    """The agency's name from the best source that has one, and every other name found, for what it adds."""
    in_metadata = [pair for line in page.front if line.is_metadata for pair in labelled(line.plain)]
    sources = chain(
        [title.agency] if title else [],
        naming.under_title(page.front, after) if title else (),
        naming.signed_by(page.signature),
        (found.agency for found in announced),
        naming.stated_in_metadata([*page.metadata, *in_metadata]),
        (name for line in page.lead for name in naming.speakers(line.plain)),
        naming.speakers(page.body),
        naming.standing_alone(page.front),
    )
    names = list(dict.fromkeys(name for name in sources if name))[:_MAX_NAMES]
    return (names[0], names[1:]) if names else (None, [])


def _region(name: str, others: Sequence[str], year: int | None, evidence: str) -> RegionReading | None:
    """The region in the name itself, else in a fuller form of it, else what the rest of the text speaks for."""
    reading = None
    for candidate in (name, *naming.fuller_names(name, others)):
        found = resolve_region(candidate, year)
        if found is not None and found.code is not None:
            return found
        reading = reading or found
    return resolve_region(name, year, evidence) or reading


def _agency(name: str | None, region: RegionReading | None) -> AgencyReading | None:
    return AgencyReading(name, agency_types(name), agency_level(name, region)) if name else None


def _who_and_where(agency: AgencyReading | None, region: RegionReading | None) -> list[Problem]:
    findings = [] if agency else [Problem("agency_unresolved")]
    if region is None:
        findings.append(Problem("region_unresolved"))
    elif region.code is None:
        places = [place for place in map(get_place, region.candidates) if place is not None]
        plain = line_of(agency.name).plain if agency else ""
        mention = next(iter(region_names(plain)), None)
        findings.append(
            Problem(
                "region_ambiguous",
                {
                    "name": plain[mention.start : mention.end] if mention else plain,
                    "count": len(region.candidates),
                    "candidates": "、".join("".join(place.path) for place in places),
                },
            )
        )
    return findings


def _published_on(page: _Page, after: int) -> str | None:
    """The date of signing, else one on a line of its own at the title, else that of the page's metadata."""
    for line in reversed(page.signature):
        if found := dates_in(line.plain):
            return found[-1]
    for line in page.front[after : after + _NEAR_TITLE] + page.front[:after]:
        if not line.is_metadata and (alone := whole_date(line.plain)):
            return alone
    return _metadata_date(page)


def _metadata_date(page: _Page) -> str | None:
    found: dict[str, str] = {}
    texts = [line.plain for line in page.front if line.is_metadata]
    for text in (*texts, *(f"{label.rstrip(':')}:{value}" for label, value in page.metadata)):
        for match in _METADATA_DATE.finditer(text):
            if dates := dates_in(text[match.end() :]):
                found.setdefault(match[1] or "", dates[0])
    return next((found[label] for label in _DATE_LABELS if label in found), None)
