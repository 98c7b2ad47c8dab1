"""The coverage as charts, each with its numbers and the way to the reports behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.charts.chart import Chart, DataTable, Datum, address, number
from portal.charts.heat_map import draw_heat_map
from portal.charts.tile_map import TILES, draw_tile_map
from portal.coverage import Coverage, Held, Matrix, Tally
from reports.models import Region
from reports.region_list import get_place
from reports.wording import place_in_words

MAX_YEARS = 10  # the newest; more would be too narrow for their numbers on a phone


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page was asked: the region, the kind of agency and the year, each or none.

    ``agencies`` is own where only those of the region itself are wanted, not of the regions in it.
    """

    region: Region | None = None
    type: str = ""
    year: int | None = None
    agencies: str = ""

    def query(self, **changes: str | int | None) -> tuple[tuple[str, str | int], ...]:
        """The pairs of the address, with some changed."""
        code = self.region.code if self.region else ""
        pairs = {"region": code, "type": self.type, "year": self.year, "agencies": self.agencies, **changes}
        return tuple((key, value) for key, value in pairs.items() if value)

    def search(self, code: str, year: int | None, is_own: bool = False, problem: str = "", tables: str = "") -> str:
        """The search for the reports that a number counts."""
        scope = "own" if is_own else ""
        pairs = {"region": code, "scope_region": scope, "year": year, "type": self.type}
        pairs |= {"problem": problem, "tables": tables}
        return address(reverse("search"), tuple((key, value) for key, value in pairs.items() if value))


def coverage_charts(asked: Asked, coverage: Coverage) -> dict[str, Chart]:
    """By key: ``map`` of the provinces for the whole country, ``heat`` of regions and years; none without reports."""
    if not coverage.years:
        return {}
    charts = [_heat_map(asked, coverage)]
    if asked.region is None:
        charts.insert(0, _tile_map(asked, coverage))
    return {chart.key: chart for chart in charts}


def _heat_map(asked: Asked, coverage: Coverage) -> Chart:
    years = coverage.years[-MAX_YEARS:]
    counts = {
        (row, column): tally.reports
        for row, region in enumerate(coverage.regions)
        for column, year in enumerate(years)
        if (tally := coverage.tallies.get((region.code, year)))
    }
    names = [region_name(asked, region) for region in coverage.regions]
    notes = [_("数字是收录的报告份数。应有多少份无从得知，斜纹只表示尚未收录，不表示没有发布。")]
    if len(coverage.years) > len(years):
        notes.append(_("图中只有最近 %(count)s 年，更早的见数据表。") % {"count": MAX_YEARS})
    return Chart(
        key="heat",
        title=_("%(place)s：各地区各年度的报告") % {"place": place_name(asked)},
        description=_("每行一个地区，每列一个年度，颜色越深份数越多。数字见数据表。"),
        drawing=draw_heat_map(names, [str(year) for year in years], counts),
        table=_matrix(asked, coverage),
        path=reverse("coverage"),
        query=asked.query(),
        notes=tuple(notes),
    )


def _matrix(asked: Asked, coverage: Coverage) -> DataTable:
    """Reports by region and year, the newest year first."""
    years = coverage.years[::-1]
    rows = []
    for region in coverage.regions:
        cells = [Datum(region_name(asked, region), url=region_url(asked, region))]
        for year in years:
            tally = coverage.tallies.get((region.code, year))
            search = asked.search(region.code, year, is_own(asked, region))
            cells.append(number(tally.reports, search) if tally else Datum(_("尚未收录"), kind="missing"))
        rows.append(tuple(cells))
    return DataTable((_("地区"), *map(str, years)), tuple(rows))


def _tile_map(asked: Asked, coverage: Coverage) -> Chart:
    tallies = {code: coverage.of_region(code, asked.year) for code in TILES}
    counts = {code: tally.reports for code, tally in tallies.items() if tally.reports}
    rows = tuple(
        (
            Datum(_name(code), url=address(reverse("coverage"), asked.query(region=code)) if code in counts else ""),
            *tally_data(asked, code, asked.year, tallies[code], is_own=False),
        )
        for code in sorted(TILES)
    )
    when = _("%(year)s 年") % {"year": asked.year} if asked.year else _("全部年度")
    return Chart(
        key="map",
        title=_("各省收录的报告（%(when)s）") % {"when": when},
        description=_("每个省级地区一块同样大小的方格，位置只是大致方位，颜色越深份数越多。数字见数据表。"),
        drawing=draw_tile_map(counts),
        table=DataTable((_("地区"), *tally_columns()), rows),
        path=reverse("coverage"),
        query=asked.query(),
        notes=(_("方格只示意方位，不是地图，不表示边界和面积。"),),
    )


def _name(code: str) -> str:
    place = get_place(code)
    return place_in_words(place.name) if place else code


def place_name(asked: Asked) -> str:
    return asked.region.name_in_words if asked.region else _("全国")


def region_name(asked: Asked, region: Region) -> str:
    """The name of a row; what is of the region asked for itself, and not below it, says so."""
    return _("本级") if asked.region and region.code == asked.region.code else region.name_in_words


def tally_columns() -> tuple[str, ...]:
    return _("报告"), _("有统计表"), _("占报告"), _("勾稽关系不成立"), _("占有表的")


def tally_data(asked: Asked, code: str, year: int | None, tally: Tally, is_own: bool) -> Sequence[Datum]:
    """The cells of :func:`tally_columns`; of what is not collected nothing is counted."""
    if not tally.reports:
        nothing = Datum("—")
        return (Datum(_("尚未收录"), kind="missing"), nothing, nothing, nothing, nothing)
    return (
        number(tally.reports, asked.search(code, year, is_own)),
        number(tally.with_tables, asked.search(code, year, is_own, tables="yes")),
        Datum(tally.tables_share),
        number(tally.failing, asked.search(code, year, is_own, problem="equation_failed")),
        Datum(tally.failing_share),
    )


def region_year_table(asked: Asked, coverage: Coverage) -> DataTable:
    """One row a region and year, those that are not collected too."""
    empty = Tally(0, 0, 0)
    rows = tuple(
        (
            Datum(region_name(asked, region), url=region_url(asked, region)),
            Datum(region.code),
            Datum(str(year)),
            *tally_data(
                asked, region.code, year, coverage.tallies.get((region.code, year), empty), is_own(asked, region)
            ),
        )
        for region in coverage.regions
        for year in reversed(coverage.years)
    )
    return DataTable((_("地区"), _("代码"), _("年度"), *tally_columns()), rows)


def is_own(asked: Asked, region: Region) -> bool:
    return asked.region is not None and region.code == asked.region.code


def region_url(asked: Asked, region: Region) -> str:
    return "" if is_own(asked, region) else address(reverse("coverage"), asked.query(region=region.code))


def by_region_table(asked: Asked, coverage: Coverage) -> DataTable:
    """One row a region, its years together or the year asked for."""
    rows = tuple(
        (
            Datum(region_name(asked, region), url=region_url(asked, region)),
            *tally_data(
                asked, region.code, asked.year, coverage.of_region(region.code, asked.year), is_own(asked, region)
            ),
        )
        for region in coverage.regions
    )
    return DataTable((_("地区"), *tally_columns()), rows)


def by_year_table(asked: Asked, coverage: Coverage) -> DataTable:
    """One row a year, the newest first; its name leads to the page for this year."""
    code = asked.region.code if asked.region else ""
    rows = tuple(
        (
            Datum(str(year), url=address(reverse("coverage"), asked.query(year=year))),
            *tally_data(asked, code, year, coverage.of_year(year), is_own=False),
        )
        for year in reversed(coverage.years)
    )
    return DataTable((_("年度"), *tally_columns()), rows)


def agency_table(matrix: Matrix) -> DataTable:
    """One row an agency: for every year the number of findings of its reports, or that none is here."""
    rows = tuple(
        (
            Datum(row.agency.name, url=reverse("agency", args=[row.agency.pk])),
            Datum(str(row.agency.region)),
            *(_held(cell) for cell in row.cells),
        )
        for row in matrix.rows
    )
    return DataTable((_("机关"), _("地区"), *map(str, matrix.years)), rows)


def _held(cell: Sequence[Held]) -> Datum:
    if not cell:
        return Datum(_("尚未收录"), kind="missing")
    return Datum(_("；").join(held.problems.label for held in cell))
