"""The parameters of a search address, as in the contract, read from and written to a query string."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Protocol, TypeVar

from django.utils.translation import gettext as _

from search.schema import BODY, SECTION_KEYS

MODES: Final = ("smart", "exact")
SCOPES_IN: Final = ("all", "title", "agency", BODY, *SECTION_KEYS)
REGION_SCOPES: Final = ("own", "tree")
SORTS: Final = ("relevance", "year", "-year", "published", "region")
OPERATORS: Final = ("gt", "gte", "lt", "lte", "eq", "missing")
MAX_PAGE: Final = 10_000
SIZES: Final = (10, 100)
MAX_VALUES: Final = 200
MAX_WITHIN: Final = 5
MAX_QUERY: Final = 400  # as much as the box takes, twice what is searched; every link of the page carries it

_CODE = re.compile(r"[A-Za-z0-9_.-]{1,80}", re.ASCII)
_NAME = re.compile(r"[^\x00-\x1f\x7f]{1,60}")
_REGION = re.compile(r"[0-9]{6}")
_YEAR = re.compile(r"[0-9]{4}")
_COUNT = re.compile(r"[0-9]{1,9}")
_ID = re.compile(r"[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,6})?")

T = TypeVar("T", str, int)

# The address's key where it is not the field's name.
_FIELD_OF_KEY = {"in": "scope_in"}
_KEY_OF_FIELD = {"scope_in": "in"}


class Values(Protocol):
    """What a Django QueryDict offers, and all that is asked of it."""

    def getlist(self, key: str) -> list[str]: ...


class BadParams(ValueError):
    """Malformed values; ``errors`` holds (key, value, message in Chinese) for each."""

    def __init__(self, errors: list[tuple[str, str, str]]) -> None:
        self.errors = errors
        super().__init__("; ".join(f"{key}={value}: {message}" for key, value, message in errors))


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on a figure: ``ind`` is an indicator's code, ``op`` of OPERATORS; ``v`` a number but for missing."""

    ind: str
    op: str
    v: float | None = None


@dataclass(frozen=True, slots=True)
class SearchParams:
    """What an address asks for. Values of one key are alternatives, keys are joined by AND.

    ``within`` holds the queries of earlier searches whose results are searched further: all of them must match too,
    always read in mode smart.
    """

    q: str = ""
    within: tuple[str, ...] = ()
    mode: str = "smart"
    scope_in: str = "all"  # the key ``in``: all, title, agency, body or a section key
    region: tuple[str, ...] = ()
    scope_region: str = "tree"
    year: tuple[int, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    type: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    form: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    problem: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    agency: tuple[int, ...] = ()
    conditions: tuple[Condition, ...] = ()
    sort: str = "relevance"
    page: int = 1
    size: int = 20

    @classmethod
    def from_query(cls, query: Values) -> SearchParams:
        """Read a query string. Unknown keys and empty values count as absent; raises BadParams for malformed ones."""
        reader = _Reader(query)
        params = reader.read()
        if reader.errors:
            raise BadParams(reader.errors)
        return params

    def to_query(self) -> list[tuple[str, str]]:
        """Keys and values in their one canonical order, defaults left out: the same search has one address."""
        pairs: list[tuple[str, str]] = []
        for field in fields(self):
            value = getattr(self, field.name)
            if value == field.default:
                continue
            if field.name == "conditions":
                pairs.extend(pair for condition in value for pair in _condition_pairs(condition))
            else:
                values = value if isinstance(value, tuple) else (value,)
                pairs.extend((_KEY_OF_FIELD.get(field.name, field.name), str(item)) for item in values)
        return pairs

    def replacing(self, **changes: Any) -> SearchParams:
        """The same search with some fields changed, from its first page again unless ``page`` is given."""
        return replace(self, **{"page": 1, **changes})

    def without(self, name: str) -> SearchParams:
        """The same search without what a key (or field) of the address asks for."""
        name = "conditions" if name in {"ind", "op", "v"} else _FIELD_OF_KEY.get(name, name)
        default = next(field.default for field in fields(self) if field.name == name)
        return self.replacing(**{name: default})


def _condition_pairs(condition: Condition) -> list[tuple[str, str]]:
    value = "" if condition.v is None else f"{condition.v:.6f}".rstrip("0").rstrip(".")
    return [("ind", condition.ind), ("op", condition.op), ("v", value)]


def _ordered(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(set(values)))


class _Reader:
    """Reads one query string and collects what is wrong with it."""

    def __init__(self, query: Values) -> None:
        self.query = query
        self.errors: list[tuple[str, str, str]] = []

    def read(self) -> SearchParams:
        q = self._last("q").strip()[:MAX_QUERY]
        return SearchParams(
            q=q,
            within=self._within(q),
            mode=self._choice("mode", MODES, "smart"),
            scope_in=self._choice("in", SCOPES_IN, "all"),
            region=self._many("region", _REGION, _("应为六位行政区划代码"), str),
            scope_region=self._choice("scope_region", REGION_SCOPES, "tree"),
            year=self._many("year", _YEAR, _("应为四位年份"), int),
            year_from=self._year("year_from"),
            year_to=self._year("year_to"),
            type=self._many("type", _NAME, _("不是机关类型"), str),
            level=self._many("level", _CODE, _("不是层级代码"), str),
            form=self._many("form", _CODE, _("不是格式代码"), str),
            scope=self._many("scope", _CODE, _("不是范围代码"), str),
            problem=self._many("problem", _CODE, _("不是问题代码"), str),
            tables=self._many("tables", re.compile("yes|no"), _("应为 yes 或 no"), str),
            agency=self._many("agency", _ID, _("应为机关编号"), int),
            conditions=self._conditions(),
            sort=self._choice("sort", SORTS, "relevance"),
            page=self._number("page", 1, MAX_PAGE, 1),
            size=self._number("size", *SIZES, 20),
        )

    def _bad(self, key: str, value: str, message: str) -> None:
        self.errors.append((key, value[:100], message))

    def _last(self, key: str) -> str:
        values = self.query.getlist(key)
        return values[-1] if values else ""

    def _within(self, q: str) -> tuple[str, ...]:
        """Each query once, in the order given; one that is asked for anyway adds nothing."""
        given = dict.fromkeys(
            text for value in self.query.getlist("within") if (text := value.strip()[:MAX_QUERY]) and text != q
        )
        if len(given) > MAX_WITHIN:
            self._bad(
                "within", list(given)[MAX_WITHIN], _("最多在 %(most)s 次检索的结果里再检索") % {"most": MAX_WITHIN}
            )
        return tuple(given)[:MAX_WITHIN]

    def _choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        value = self._last(key).strip() or default
        if value not in choices:
            self._bad(key, value, _("只能是 %(choices)s 之一") % {"choices": "、".join(choices)})
        return value

    def _many(self, key: str, pattern: re.Pattern[str], message: str, kind: Callable[[str], T]) -> tuple[T, ...]:
        found: list[T] = []
        values = [value.strip() for value in self.query.getlist(key) if value.strip()]
        if len(values) > MAX_VALUES:
            self._bad(key, values[MAX_VALUES], _("最多选 %(most)s 个值") % {"most": MAX_VALUES})
        for value in values[:MAX_VALUES]:
            if pattern.fullmatch(value):
                found.append(kind(value))
            else:
                self._bad(key, value, message)
        return _ordered(found)

    def _year(self, key: str) -> int | None:
        value = self._last(key).strip()
        if not value:
            return None
        if not _YEAR.fullmatch(value):
            self._bad(key, value, _("应为四位年份"))
            return None
        return int(value)

    def _number(self, key: str, low: int, high: int, default: int) -> int:
        value = self._last(key).strip()
        if not value:
            return default
        if not _COUNT.fullmatch(value) or not low <= int(value) <= high:
            self._bad(key, value, _("应为 %(low)s 到 %(high)s 之间的整数") % {"low": low, "high": high})
            return default
        return int(value)

    def _conditions(self) -> tuple[Condition, ...]:
        """``ind``, ``op`` and ``v`` belong together by their position; a row of a form left empty is none."""
        codes, ops, values = (self.query.getlist(key) for key in ("ind", "op", "v"))
        found: dict[Condition, None] = {}
        for number in range(min(max(len(codes), len(ops)), MAX_VALUES)):
            code, op, value = (items[number].strip() if number < len(items) else "" for items in (codes, ops, values))
            if code and (condition := self._condition(code, op, value)):
                found[condition] = None
        return tuple(found)

    def _condition(self, code: str, op: str, value: str) -> Condition | None:
        if not _CODE.fullmatch(code):
            self._bad("ind", code, _("不是指标代码"))
        elif op not in OPERATORS:
            self._bad("op", op, _("只能是 %(choices)s 之一，并与 ind 一一对应") % {"choices": "、".join(OPERATORS)})
        elif op == "missing":
            return Condition(code, op)
        elif not _NUMBER.fullmatch(value):
            self._bad("v", value, _("应为数字，并与 ind 一一对应"))
        else:
            return Condition(code, op, float(value))
        return None
