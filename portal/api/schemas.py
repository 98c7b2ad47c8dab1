"""What the API answers with. Texts are in Chinese, under ``/en/api/`` labels and messages are in English."""

from __future__ import annotations

from ninja import Field, Schema


class Parameter(Schema):
    """A value of the address that could not be read."""

    key: str
    value: str
    message: str


class ErrorBody(Schema):
    code: str = Field(description="bad_params, bad_cursor, not_found, withdrawn, internal_error")
    message: str
    parameters: list[Parameter] = []


class Error(Schema):
    """Every error has this form; ``message`` says what to do."""

    error: ErrorBody


class AgencyRef(Schema):
    id: int | None = Field(description="null while it is not known which agency the report is of")
    name: str


class RegionRef(Schema):
    code: str = Field(description="six digits of GB/T 2260, 000000 for the whole country")
    path: list[str]


class ReportLine(Schema):
    """A report without its text and figures."""

    id: int
    title: str
    url: str = Field(description="the report's page")
    agency: AgencyRef
    region: RegionRef | None
    year: int | None = Field(description="the year reported on")
    form: str | None = Field(description="2019, 2021, pre2019, or null for a report on no national form")
    scope: str = Field(description="agency, region, system or unknown; summaries are never added to agencies")
    level: str
    types: list[str]
    published_on: str | None = Field(description="as far as the report says it: a day, a month or a year")
    errors: int = Field(description="findings of severity error")
    warnings: int
    version: int
    is_sample: bool


class Snippet(Schema):
    section: str
    html: str = Field(description="escaped, with <mark> around what was found")


class FoundReport(ReportLine):
    score: float
    snippets: list[Snippet]


class FacetValue(Schema):
    value: str
    label: str
    count: int
    selected: bool


class SearchPage(Schema):
    """A page of a search; ``next_cursor`` null means that this is the last one."""

    total: int
    hits: list[FoundReport]
    facets: dict[str, list[FacetValue]]
    understood: str = Field(description="how the query was read, in words")
    notices: list[str]
    next_cursor: str | None


class ReportPage(Schema):
    total: int
    reports: list[ReportLine]
    notices: list[str]
    next_cursor: str | None


class Figure(Schema):
    """One cell of a report's form. Zero, blank, slash and missing are told apart by ``status``."""

    report_id: int
    indicator: str
    label: str
    raw: str | None
    value: float | None = Field(description="null unless stated or derived; a blank is not 0")
    unit: str | None
    status: str = Field(description="stated, blank, missing, not_applicable, derived or unreadable")
    problems: list[str] = Field(description="codes of the findings that list this cell")
    span: tuple[int, int] | None = Field(description="characters of the extracted text")
    url: str = Field(description="the number's place in the source")


class FigurePage(Schema):
    total: int = Field(description="reports that match; a page holds all figures of some of them")
    figures: list[Figure]
    notices: list[str]
    next_cursor: str | None


class Agency(Schema):
    id: int
    name: str
    url: str
    region: RegionRef
    level: str
    types: list[str]
    aliases: list[str]
    successor_id: int | None = Field(description="the body that took over in a reform")
    reports: int
    years: list[int]


class AgencyPage(Schema):
    total: int
    agencies: list[Agency]
    next_cursor: str | None


class Region(Schema):
    code: str
    name: str
    path: list[str]
    level: str
    parent: str | None
    url: str
    reports: int = Field(description="in it and in all regions below")


class RegionPage(Schema):
    regions: list[Region]


class Indicator(Schema):
    code: str
    label: str
    table: str
    article: str
    unit: str | None = Field(description="null where the form names none")
    forms: list[str]


class IndicatorPage(Schema):
    indicators: list[Indicator]


class Measured(Schema):
    """A statistic over the reports of a group, with how many of them it rests on."""

    code: str = Field(description="an indicator, or a share of several (share.…)")
    label: str
    unit: str | None
    value: float | None = Field(description="null where no report states it; a share is a fraction of 1")
    stated: int = Field(description="reports that state it")
    silent: dict[str, int] = Field(description="the others, by the way they do not, in words")
    url: str = Field(description="the search for the reports that state it")


class Group(Schema):
    key: str = Field(description="the value grouped by; empty for all together")
    name: str
    reports: int
    failing: int = Field(description="reports of these with equations that do not hold")
    values: list[Measured]
    url: str = Field(description="the search for the reports of the group")


class Aggregates(Schema):
    """What the explorer shows at ``url``, for programs."""

    stat: str
    by: str
    total: Group | None = Field(description="over all matches; null where none is found")
    groups: list[Group]
    notices: list[str] = Field(description="what to know before using the numbers")
    url: str
