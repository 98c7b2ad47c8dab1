"""Who may enter: logging in, and the guard before every page of ``/manage/``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from axes.helpers import get_cool_off
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

Parameters = ParamSpec("Parameters")


class StaffRequest(HttpRequest):
    """A request that has passed :func:`staff_only`."""

    user: User


def staff_only(
    view: Callable[Concatenate[StaffRequest, Parameters], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Parameters], HttpResponseBase]:
    """Anonymous readers are sent to the login page, others without staff rights are told so."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            if wants_json(request) or wants_fragment(request):
                answer = {"code": "login_required", "message": _("登录已过期，请重新登录后再试。")}
                return JsonResponse(answer, status=401)
            # What was posted is gone after logging in, so go back to the start rather than to a POST-only address.
            return redirect_to_login(request.get_full_path() if request.method == "GET" else reverse("manage"))
        if not request.user.is_staff:
            return render(request, "manage/forbidden.html", status=403)
        return view(request, *args, **kwargs)  # type: ignore[arg-type]  # is_staff has just been checked

    return guarded


def posts_only(
    view: Callable[Concatenate[StaffRequest, Parameters], HttpResponseBase],
) -> Callable[Concatenate[StaffRequest, Parameters], HttpResponseBase]:
    """For a page that answers a POST: asked for again, as from the address bar, it leads back to the start."""

    @wraps(view)
    def posted(request: StaffRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponseBase:
        return view(request, *args, **kwargs) if request.method == "POST" else redirect("manage")

    return posted


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def wants_fragment(request: HttpRequest) -> bool:
    """Whether upload.js (or htmx) asks, who replace one row of a table and not the page."""
    return request.headers.get("HX-Request") == "true"


class SignIn(LoginView):
    """Django's login, with the lock-out after too many failures explained in Chinese."""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        if not getattr(request, "axes_locked_out", False):
            return response
        request.axes_locked_out = False  # type: ignore[attr-defined]  # else the middleware puts its English page here
        minutes = int((get_cool_off(request) or timedelta(0)).total_seconds() // 60)
        return render(request, "registration/locked.html", {"minutes": minutes}, status=429)
