"""The pages for what isn't there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404
from django.utils.translation import gettext as _

from portal.languages import in_language

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class Gone(Exception):
    """What was here has been taken back; the text says what, ``elsewhere`` where to go on: (words, address)."""

    def __init__(self, message: str, elsewhere: Sequence[tuple[str, str]] = ()) -> None:
        self.elsewhere = tuple(elsewhere)
        super().__init__(message)


def wants_data(request: HttpRequest) -> bool:
    """Whether a program asks, which can't read a page."""
    return request.path.endswith(".json") or in_language(request.path, settings.LANGUAGE_CODE).startswith("/api/")


def answers_gone(view: View[P]) -> View[P]:
    """A view that may raise :class:`Gone`, which becomes a page (or JSON) with status 410."""

    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Gone as gone:
            if wants_data(request):
                return JsonResponse(
                    {"error": {"code": "withdrawn", "message": str(gone), "parameters": []}}, status=410
                )
            return render(request, "410.html", {"message": str(gone), "elsewhere": gone.elsewhere}, status=410)

    return cast(View[P], wraps(view)(answer))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 with the reason, where the view gave one."""
    message = str(exception) if type(exception) is BadRequest else ""
    return render(request, "400.html", {"message": message}, status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 with the reason, where the view gave one, and a search box."""
    reason = "" if isinstance(exception, Resolver404) or not exception.args else exception.args[0]
    message = reason if isinstance(reason, str) and reason.isprintable() else ""
    if wants_data(request):
        error = {"code": "not_found", "message": message or _("没有这个地址。"), "parameters": []}
        return JsonResponse({"error": error}, status=404)
    return render(request, "404.html", {"message": message}, status=404)
