"""What a list can be narrowed by: the keys of ``/search``, read by the same reader; here they are only described."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _

from portal.chips import LISTS
from search.params import MODES, OPERATORS, REGION_SCOPES, SCOPES_IN, SORTS, SearchParams

LIMIT: Final = 50
MOST: Final = 100

_DESCRIPTIONS: Final = {
    "region": _("行政区划代码（六位），可重复"),
    "year": _("年度，可重复"),
    "type": _("机关类型，如 教育，可重复"),
    "level": _("层级：central、province、prefecture、county、township、zone、vertical，可重复"),
    "form": _("格式：2019、2021、pre2019，可重复"),
    "scope": _("统计范围：agency、region、system、unknown，可重复"),
    "problem": _("问题代码，可重复"),
    "tables": _("有没有统计表：yes、no"),
    "agency": _("机关编号，可重复"),
}


def one(name: str, description: str, **schema: Any) -> dict[str, Any]:
    """A parameter for OpenAPI that is given once."""
    return {"in": "query", "name": name, "description": description, "schema": {"type": "string", **schema}}


def _many(name: str) -> dict[str, Any]:
    schema = {"type": "array", "items": {"type": "string"}}
    return {"in": "query", "name": name, "description": _DESCRIPTIONS[name], "schema": schema, "explode": True}


_TEXT: Final = (
    one("q", _("检索式，见 /help"), maxLength=400),
    one("mode", _("智能或精确"), enum=list(MODES), default="smart"),
    one("in", _("在哪里找"), enum=list(SCOPES_IN), default="all"),
)
_FILTERS: Final = (
    *map(_many, LISTS),
    one("scope_region", _("own 只看本级，tree 含下级"), enum=list(REGION_SCOPES), default="tree"),
    one("year_from", _("年度自")),
    one("year_to", _("年度至")),
)
_CONDITIONS: Final = (
    {"in": "query", "name": "ind", "description": _("指标代码，与 op、v 按位置配对，可重复"),
     "schema": {"type": "array", "items": {"type": "string"}}, "explode": True},
    {"in": "query", "name": "op", "description": _("比较"),
     "schema": {"type": "array", "items": {"type": "string", "enum": list(OPERATORS)}}, "explode": True},
    {"in": "query", "name": "v", "description": _("数；op 为 missing 时留空"),
     "schema": {"type": "array", "items": {"type": "string"}}, "explode": True},
)  # fmt: skip
SORT: Final = one("sort", _("排序"), enum=list(SORTS), default="relevance")

# For OpenAPI: what every list of reports understands.
DESCRIBED: Final[dict[str, Any]] = {"parameters": [*_TEXT, *_FILTERS, *_CONDITIONS]}


def read(request: HttpRequest) -> SearchParams:
    """The filters of an address; raises BadParams."""
    return SearchParams.from_query(request.GET)
