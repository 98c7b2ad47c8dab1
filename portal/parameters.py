"""Values of an address, read one by one: what is malformed answers 400 with the reason."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.translation import gettext as _

from reports.parsing.form import PRE_2019, Indicator, all_indicators

MAX_DIGITS = 6
MAX_WORDS = 100


def number(request: HttpRequest, name: str, digits: int = MAX_DIGITS) -> int | None:
    """A number of the address, None if it is not given; raises BadRequest for what is none."""
    found = numbers(request, name, digits)
    return found[-1] if found else None


def numbers(request: HttpRequest, name: str, digits: int = MAX_DIGITS) -> list[int]:
    """Every number under a repeatable key, each once, in the order given; raises BadRequest for what is none."""
    found = []
    for given in request.GET.getlist(name):
        value = given.strip()
        if not value:
            continue
        if not (value.isascii() and value.isdigit() and len(value) <= digits):
            words = {"name": name, "digits": digits, "value": value[:40]}
            raise BadRequest(_("%(name)s 应为不超过 %(digits)s 位的数字，收到的是“%(value)s”。") % words)
        found.append(int(value))
    return list(dict.fromkeys(found))


def region_code(request: HttpRequest, name: str = "region") -> str:
    """A code of six digits, empty if it is not given; raises BadRequest for what is none."""
    value = request.GET.get(name, "").strip()
    if value and not (value.isascii() and value.isdigit() and len(value) == 6):
        raise BadRequest(
            _("%(name)s 应为六位行政区划代码，收到的是“%(value)s”。") % {"name": name, "value": value[:40]}
        )
    return value


def words(request: HttpRequest, name: str) -> str:
    """Words to look for, empty if there are none; raises BadRequest for what is too long or unprintable."""
    value = " ".join(request.GET.get(name, "").split())
    if len(value) > MAX_WORDS or not value.isprintable():
        raise BadRequest(_("%(name)s 应为不超过 %(most)s 个字的文字。") % {"name": name, "most": MAX_WORDS})
    return value


def one_of(request: HttpRequest, name: str, known: tuple[str, ...]) -> str:
    """One of the words ``known``, the first if none is given; raises BadRequest for any other."""
    value = request.GET.get(name, "").strip() or known[0]
    if value not in known:
        words = {"name": name, "known": _("、").join(filter(None, known)), "value": value[:40]}
        raise BadRequest(_("%(name)s 应为 %(known)s 之一，收到的是“%(value)s”。") % words)
    return value


def indicator(request: HttpRequest, default: str, name: str = "ind") -> Indicator:
    """A number of the two forms of today by its code; raises BadRequest for a code that none of them has."""
    code = request.GET.get(name, "").strip() or default
    found = all_indicators().get(code)
    if found is None or PRE_2019 in found.forms:
        raise BadRequest(_("%(name)s 没有“%(value)s”这个指标。") % {"name": name, "value": code[:40]})
    return found
