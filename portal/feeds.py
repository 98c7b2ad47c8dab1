"""The newest reports of a search as an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Final

from django.db.models import F
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.chips import chips
from portal.collection import ProblemCount, counted, problem_counts
from portal.exports.matches import in_chunks
from portal.exports.reports import agency_name
from portal.filters import address
from reports.models import Report
from search.params import SearchParams

ENTRIES: Final = 50
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def search_feed(params: SearchParams, ids: Collection[int], site: str) -> Iterator[bytes]:
    """The reports among ``ids`` published here last, the newest first, in one piece; ``site`` is scheme and host."""
    feed = Atom1Feed(
        title=_clean(_title(params)),
        link=f"{site}{address(params)}",
        description=None,
        language=get_language(),
        author_name=_("公开年报"),
        feed_url=f"{site}{address(params, 'search-atom')}",
    )
    reports = _newest(frozenset(ids))
    counts = problem_counts(reports)
    for report in reports:
        url = f"{site}{report.get_absolute_url()}"
        feed.add_item(
            title=_clean(report.title),
            link=url,
            unique_id=url,
            description=escape(_clean(_summary(report, counts[report.pk]))),
            author_name=_clean(agency_name(report)),
            pubdate=report.published_at,
            updateddate=report.updated_at,
        )
    yield feed.writeString("utf-8").encode()


def _newest(ids: frozenset[int]) -> list[Report]:
    order = counted().order_by(F("published_at").desc(nulls_last=True), "-pk").values_list("pk", flat=True)
    newest = list(islice((pk for pk in order.iterator() if pk in ids), ENTRIES))
    return [report for reports in in_chunks(newest) for report in reports]


def _title(params: SearchParams) -> str:
    """What is searched for, in words."""
    words = [*([params.q] if params.q else []), *(chip.label for chip in chips(params, ()))]
    return " · ".join([_("公开年报"), *(words or [_("全部报告")])])


def _summary(report: Report, problems: ProblemCount) -> str:
    facts = [
        agency_name(report),
        _("%(year)s 年度") % {"year": report.year},
        str(report.region) if report.region else "",
        _("%(date)s 发布") % {"date": report.published_on} if report.published_on else "",
        problems.label,
        _("示例，不是真实报告") if report.is_sample else "",
    ]
    return _("，").join(fact for fact in facts if fact)


def _clean(text: str) -> str:
    """The text without the characters that XML can't hold."""
    return _NOT_IN_XML.sub("\ufffd", text)
