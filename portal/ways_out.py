"""What to do where a search finds nothing: changes by one step that do find something, each counted by searching."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.chips import Chip
from portal.filters import cleared, other_mode
from portal.labels import MODES
from search.params import SearchParams
from search.results import count_each

MOST_CHIPS = 8


@dataclass(frozen=True, slots=True)
class Way:
    """What to change, the search that this makes, and how many reports it finds."""

    text: str
    params: SearchParams
    count: int


def ways_out(params: SearchParams, selected: Sequence[Chip]) -> list[Way]:
    """The ways that find something, the best first."""
    changes = list(_changes(params, selected))
    counts = count_each([changed for _text, changed in changes])
    ways = [Way(text, changed, count) for (text, changed), count in zip(changes, counts, strict=True) if count]
    return sorted(ways, key=lambda way: -way.count)


def _changes(params: SearchParams, selected: Sequence[Chip]) -> Iterator[tuple[str, SearchParams]]:
    for chip in selected[:MOST_CHIPS]:
        yield _("去掉“%(label)s”") % {"label": chip.label}, chip.without
    if params.q:
        mode = other_mode(params)
        yield _("改用%(mode)s检索") % {"mode": MODES[mode.mode]}, mode
    if params.q and selected:
        yield _("去掉检索词“%(q)s”") % {"q": params.q[:20]}, params.replacing(q="")
    if params.q and len(selected) > 1:
        yield _("去掉所有筛选"), cleared(params)
