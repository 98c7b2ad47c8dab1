"""What must agree between reports: S1, S2, S3 from one year to the next, S6 between a region and its agencies.

Only stated (or derived) figures are compared: a blank is never taken for 0, and where one figure of a relation is not
there, nothing is said. Which figures a relation is about follows from the indicators of the forms, so a relation holds
between two reports exactly where both forms have its figures: S1 between any two since 2019, S2 between two on form
2021, S3 between two on form 2019.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache

from reports.agencies import GOVERNMENT, GOVERNMENT_OFFICE, INSTITUTION, OTHER
from reports.parsing.form import all_indicators
from reports.problem import Problem

Values = Mapping[str, Decimal]  # figures with a value, by indicator code

GOVERNMENTS = (GOVERNMENT, GOVERNMENT_OFFICE)
# Agencies that a region's summary may leave out, or whose own report may be a summary: never added up against it.
_NOT_SUMMED_UP = (*GOVERNMENTS, INSTITUTION, OTHER)
# 公安局某区分局 is a branch of the city's bureau; its figures may stand in the city's summary instead.
_BRANCH_WORD = "分局"
# Figures of which a summary states at least what its agencies state: totals alone, since agencies may sort differently.
SUMMED = (
    *(f"requests.{row}.total" for row in ("new_received", "carried_over", "total", "carried_forward")),
    *(f"reviews.{row}.total" for row in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")),
)


@cache
def yearly_codes() -> frozenset[str]:
    """The figures that S1, S2 and S3 are about."""
    carried = {code for pair in _carried() for code in pair}
    return frozenset(carried | {f"{row}.{column}" for column in _STOCKS for row in _rows_with(column)})


def year_problems(year: int, earlier: Values, later: Values) -> list[Problem]:
    """What of the report after ``year`` does not follow from the report on ``year``; about figures of the later one."""
    return [*_carry_over(year, earlier, later), *_in_force(year, earlier, later), *_items(year, earlier, later)]


def earlier_agency(
    agency: int, year: int, standing: Collection[tuple[int, int]], predecessors: Collection[int]
) -> int | None:
    """The agency whose report on the year before is continued by ``agency`` in ``year``; None if that is not certain.

    ``standing`` holds (agency, year) of published reports, ``predecessors`` the agencies that became ``agency``. Where
    one of them has ended beside the agency's own report, or one of several has, what was carried on is not known.
    """
    ended = [old for old in predecessors if (old, year - 1) in standing and (old, year) not in standing]
    if (agency, year - 1) in standing:
        return None if ended else agency
    return ended[0] if ended and len(predecessors) == 1 else None


def sums_up(types: Collection[str]) -> bool:
    """Whether a report on a whole region is the region's own: a town's or a bureau's may stand under the same code."""
    return any(type_ in GOVERNMENTS for type_ in types)


def is_summed_up(types: Collection[str], name: str) -> bool:
    """Whether a region's summary certainly covers an agency of the region's level with these types and this name."""
    return not any(type_ in _NOT_SUMMED_UP for type_ in types) and _BRANCH_WORD not in name


def sum_problems(summary: Values, parts: Sequence[Values]) -> list[Problem]:
    """S6: figures of a region's summary that its agencies' reports exceed together.

    That all of them are present is never known, so a sum below the summary's figure says nothing.
    """
    problems = []
    for code in SUMMED:
        stated = [part[code] for part in parts if part.get(code, -1) >= 0]
        total = sum(stated, Decimal(0))
        if code in summary and total > summary[code]:
            params: dict[str, str | int] = {
                "label": all_indicators()[code].label,
                "count": len(stated),
                "sum": _text(total),
                "found": _text(summary[code]),
            }
            problems.append(Problem("region_sum_exceeded", params, (code,)))
    return problems


def _carry_over(year: int, earlier: Values, later: Values) -> Iterator[Problem]:
    """S1, for each column."""
    for forward, over in _carried():
        if forward in earlier and over in later and earlier[forward] != later[over]:
            params: dict[str, str | int] = {
                "label": all_indicators()[over].column_label,
                "year": year,
                "previous": _text(earlier[forward]),
                "current": _text(later[over]),
            }
            yield Problem("carry_over_broken", params, (over,))


def _in_force(year: int, earlier: Values, later: Values) -> Iterator[Problem]:
    """S2: in force last year + issued this year − repealed this year = in force this year."""
    for row in _rows_with("in_force"):
        stock, issued, repealed = (f"{row}.{column}" for column in ("in_force", "issued", "repealed"))
        if stock in earlier and {stock, issued, repealed} <= later.keys():
            working = f"{_text(earlier[stock])} + {_text(later[issued])} − {_text(later[repealed])}"
            expected = earlier[stock] + later[issued] - later[repealed]
            yield from _balance(year, working, expected, later, (stock, issued, repealed))


def _items(year: int, earlier: Values, later: Values) -> Iterator[Problem]:
    """S3: items of the year before last + last year's change = items of last year, as this report states them."""
    for row in _rows_with("previous_items"):
        items, change = f"{row}.previous_items", f"{row}.change"
        if {items, change} <= earlier.keys() and items in later:
            sign = "−" if earlier[change] < 0 else "+"
            working = f"{_text(earlier[items])} {sign} {_text(abs(earlier[change]))}"
            yield from _balance(year, working, earlier[items] + earlier[change], later, (items,))


def _balance(year: int, working: str, expected: Decimal, later: Values, codes: tuple[str, ...]) -> Iterator[Problem]:
    """The problem of a stock, ``codes[0]``, that is not what was expected; the other codes had a part in it."""
    found = later[codes[0]]
    if found != expected:
        params: dict[str, str | int] = {
            "label": all_indicators()[codes[0]].label,
            "year": year,
            "working": working,
            "expected": _text(expected),
            "found": _text(found),
        }
        yield Problem("balance_broken", params, codes)


_STOCKS = ("in_force", "issued", "repealed", "previous_items", "change")


@cache
def _carried() -> Sequence[tuple[str, str]]:
    """The cells carried forward, each with the cell of the next report that carries it over."""
    return [
        (f"requests.carried_forward.{indicator.column}", code)
        for code, indicator in all_indicators().items()
        if code.startswith("requests.carried_over.")
    ]


@cache
def _rows_with(column: str) -> Sequence[str]:
    """The rows of section 2 that have a column of this name, as the beginning of their codes."""
    return [code.rpartition(".")[0] for code, indicator in all_indicators().items() if indicator.column == column]


def _text(value: Decimal) -> str:
    """A number without the zeros that the database adds."""
    return f"{value.normalize():f}"
