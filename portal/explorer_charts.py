"""The explorer's charts: lines over years, bars in order, provinces as tiles, how numbers lie apart, what became of
requests. Each is of the first number chosen, but for lines over years alone, which show all that share its unit.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.charts.bars import Bar, draw_bars
from portal.charts.chart import Chart, DataTable, Datum
from portal.charts.drawing import Drawing
from portal.charts.lines import MAX_LINES, Series, draw_lines
from portal.charts.spread import Spread, draw_spreads
from portal.charts.tile_map import TILES, draw_tile_map
from portal.composition import composition_chart
from portal.explorer import SPREAD, Explored, Row
from portal.explorer_numbers import Number, number_of, text_of
from portal.explorer_table import data_table, datum, head_of
from portal.labels import STATISTICS


def explorer_charts(explored: Explored) -> dict[str, Chart]:
    """The chart of the view by its key; none for the table alone."""
    if not explored.rows or not explored.countables:
        return {}
    makers: dict[str, Callable[[Explored], Chart | None]] = {
        "trend": _trend,
        "ranking": _ranking,
        "map": _map,
        "spread": _spread,
        "composition": _composition,
    }
    maker = makers.get(explored.query.view)
    chart = maker(explored) if maker else None
    return {chart.key: chart} if chart else {}


def _chart(
    explored: Explored, title: str, description: str, drawing: Drawing | None, table: DataTable, *notes: str
) -> Chart:
    unit = explored.countables[0].unit
    words = [_("单位：%(unit)s。") % {"unit": unit}] if unit and explored.query.stat != "count" else []
    return Chart(
        explored.query.view,
        title,
        description,
        drawing,
        table,
        reverse("indicators"),
        explored.query.to_query(),
        (*words, *notes),
    )


def title_of(explored: Explored) -> str:
    first = explored.countables[0]
    return _("%(label)s（%(stat)s）") % {"label": first.label, "stat": STATISTICS[explored.query.stat]}


def _scaled(number: Number) -> Decimal | None:
    """The value as it is drawn: shares in percent."""
    if number.value is None or not number.countable.is_share:
        return number.value
    return number.value * 100


def _drawn(explored: Explored) -> Callable[[int | Decimal], str]:
    """How a drawn value of the first number is written."""
    is_share = explored.countables[0].is_share and explored.query.stat != "count"
    return lambda value: text_of(Decimal(value) / 100 if is_share else Decimal(value), is_share)


def _trend(explored: Explored) -> Chart:
    return _years_alone(explored) if explored.groups.by == "year" else _years_by_group(explored)


def _years_alone(explored: Explored) -> Chart:
    first = explored.countables[0]
    alike = [place for place, one in enumerate(explored.countables) if one.unit == first.unit]
    years = sorted(int(row.key) for row in explored.rows)
    span = range(years[0], years[-1] + 1)
    series = []
    for place in alike:
        values = {int(row.key): value for row in explored.rows if (value := _scaled(row.numbers[place])) is not None}
        series.append(Series(explored.countables[place].label, values))
    notes = []
    if len(alike) < len(explored.countables):
        notes.append(_("单位不同的指标不画在一张图上，见数据表。"))
    stated = any(one.values for one in series)
    drawing = draw_lines(span, series) if stated else None
    title = _("、").join(one.name for one in series) if len(series) > 1 else title_of(explored)
    return _chart(explored, title, _line_words(span), drawing, data_table(explored), *notes)


def _years_by_group(explored: Explored) -> Chart:
    one, rows = explored.countables[0], explored.rows
    numbers = {
        (key, year): number_of(
            one,
            tallied,
            explored.query.stat,
            explored.groups.search(explored.query.reports, key).replacing(year=(year,), year_from=None, year_to=None),
        )
        for (key, year), tallied in explored.by_year.items()
    }
    years = sorted({year for _key, year in numbers})
    span = range(years[0], years[-1] + 1)
    series = []
    for row in rows[:MAX_LINES]:
        found = {year: _scaled(numbers[row.key, year]) for year in span if (row.key, year) in numbers}
        series.append(Series(row.name, {year: value for year, value in found.items() if value is not None}))
    table = DataTable(
        (_("年度"), *(part for row in rows for part in (row.name, _("有数字/报告")))),
        tuple(
            (Datum(str(year)), *(cell for row in rows for cell in _year_cells(numbers.get((row.key, year)))))
            for year in reversed(span)
        ),
    )
    notes = [] if len(rows) <= MAX_LINES else [_("图中只有前 %(count)s 个，其余见数据表。") % {"count": MAX_LINES}]
    is_drawn = any(line.values for line in series)
    drawing = draw_lines(span, series) if is_drawn else None
    return _chart(explored, title_of(explored), _line_words(span), drawing, table, *notes)


def _year_cells(number: Number | None) -> tuple[Datum, Datum]:
    if number is None:
        return Datum(_("尚未收录"), kind="missing"), Datum("—")
    return datum(number), Datum(f"{number.stated}/{number.matched}")


def _line_words(span: range) -> str:
    words = _("%(first)s 至 %(last)s 年的折线。没有数字的年度是缺口，不画成 0。数字见数据表。")
    return words % {"first": span[0], "last": span[-1]}


def _ranking(explored: Explored) -> Chart:
    bars = [Bar(row.name, _scaled(row.numbers[0]), _bar_words(row), row.numbers[0].text) for row in explored.rows]
    is_stated = any(bar.value is not None for bar in bars)
    notes = [_("每条下面：比率的分子/分母，有数字的报告/全部报告。")]
    if len(explored.rows) < explored.count:
        notes.append(
            _("这一页 %(count)s 个，共 %(total)s 个。") % {"count": len(explored.rows), "total": explored.count}
        )
    return _chart(
        explored,
        title_of(explored),
        _("横条，一条一组。没有数字的画斜纹，不是 0。数字见数据表。"),
        draw_bars(bars) if is_stated else None,
        data_table(explored),
        *notes,
    )


def _bar_words(row: Row) -> str:
    number = row.numbers[0]
    if number.value is None:
        return _("、").join(f"{one.label} {one.count}" for one in number.silent)
    words = [number.fraction, _("%(stated)s/%(matched)s 份") % {"stated": number.stated, "matched": number.matched}]
    words += [_("勾稽不成立 %(count)s 份") % {"count": row.failing}] if row.failing else []
    return " · ".join(filter(None, words))


def _map(explored: Explored) -> Chart:
    values = {row.key: value for row in explored.rows if (value := _scaled(row.numbers[0])) is not None}
    is_drawn = any(code in TILES for code in values)
    return _chart(
        explored,
        title_of(explored),
        _("每个省级地区一块同样大小的方格，位置只是大致方位，颜色越深数字越大。数字见数据表。"),
        draw_tile_map(values, _drawn(explored), _("没有数字")) if is_drawn else None,
        data_table(explored),
        _("方格只示意方位，不是地图，不表示边界和面积。"),
    )


def _spread(explored: Explored) -> Chart:
    factor = 100 if explored.countables[0].is_share else 1
    spreads = [
        Spread(
            row.name,
            {name: value * factor for name, value in (row.numbers[0].values or {}).items()} or None,
            _("%(stated)s/%(matched)s 份") % {"stated": row.numbers[0].stated, "matched": row.numbers[0].matched},
        )
        for row in explored.rows
    ]
    columns = (_("最小"), _("下四分位"), _("中位"), _("上四分位"), _("最大"))
    table = DataTable(
        (head_of(explored), *columns, _("有数字的报告"), _("报告")),
        tuple(
            (
                Datum(row.name, url=row.page),
                *(_spread_cell(row.numbers[0], name) for name in SPREAD),
                Datum(str(row.numbers[0].stated), row.numbers[0].stated, row.numbers[0].url),
                Datum(str(row.reports), row.reports, row.reports_url),
            )
            for row in explored.rows
        ),
    )
    is_stated = any(one.values for one in spreads)
    return _chart(
        explored,
        _("%(label)s：各报告的分布") % {"label": explored.countables[0].label},
        _("每组一行：细线从最小到最大，方框是中间一半的报告，粗线是中位数。数字见数据表。"),
        draw_spreads(spreads, _drawn(explored)) if is_stated else None,
        table,
        _("每份报告算一个数。"),
    )


def _spread_cell(number: Number, name: str) -> Datum:
    value = (number.values or {}).get(name)
    if value is None:
        return Datum(_("没有数字"), kind="blank")
    return Datum(text_of(value, number.countable.is_share), value)


def _composition(explored: Explored) -> Chart | None:
    shown = [explored.outcomes[row.key] for row in explored.rows if row.key in explored.outcomes]
    if not shown:
        return None
    return composition_chart(_("办理结果构成"), shown, reverse("indicators"), explored.query.to_query(), ())
