"""A table that stands in a report more than once: which copy is read, and which cells that leaves in doubt."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reports.parsing.equations import failing
from reports.parsing.figures import TableReader
from reports.parsing.form import TABLE_LABELS
from reports.parsing.report import NOT_APPLICABLE, Number, ParsedFigure
from reports.problem import Problem

_MAX_COPIES = 4


def choose(readings: Sequence[Callable[[], TableReader]]) -> TableReader:
    """The copy to be read, with a finding on the others: the only one that keeps the equations, else the fullest.

    ``readings`` read the copies, the fullest first. In doubt are the cells for which another copy states something
    else, and all of them where there are more copies than are looked at. Copies that state nothing, such as a form
    printed empty before it is filled in, leave no doubt.
    """
    copies = [read() for read in readings[:_MAX_COPIES]]
    fullest = max(copies, key=_stated)
    others = [copy for copy in copies if copy is not fullest and _stated(copy)]
    chosen, code = fullest, "table_repeated"
    if any(_differing(fullest, other) for other in others):
        lawful = [copy for copy in (fullest, *others) if not failing(copy.form.key, copy.figures)]
        if len(lawful) == 1 and _stated(lawful[0]) * 2 > _stated(fullest):
            chosen, code = lawful[0], "table_repeated_settled"
    codes = [i.code for row in chosen.form.table(chosen.table).rows for i in row.indicators]
    if len(readings) == len(copies):
        doubtful = set[str]().union(*(_differing(chosen, other) for other in (fullest, *others)))
        codes = [code for code in codes if code in doubtful]
    params: dict[str, str | int] = {"label": TABLE_LABELS[chosen.table], "count": len(readings)}
    chosen.findings.append(Problem(code if codes else "table_repeated_alike", params, tuple(codes)))
    return chosen


def _stated(copy: TableReader) -> int:
    return sum(_says(figure) is not None for figure in copy.figures.values())


def _differing(chosen: TableReader, other: TableReader) -> set[str]:
    """The cells for which the other copy states something that the chosen one does not."""
    return {
        code
        for code, figure in other.figures.items()
        if (said := _says(figure)) is not None and said != _says(chosen.figures.get(code))
    }


def _says(figure: ParsedFigure | None) -> Number | str | None:
    """What a cell states: a number, a stroke, or nothing at all."""
    if figure is None:
        return None
    return NOT_APPLICABLE if figure.status == NOT_APPLICABLE else figure.value
