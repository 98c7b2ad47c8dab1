"""How the API answers: errors in one form, ETags, no cookies, readable from any site."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema

from portal.api.cursors import BadCursor
from portal.pages.errors import Gone
from search.params import BadParams

logger = logging.getLogger(__name__)


class PortalAPI(NinjaAPI):
    """Answers that may be kept, but are asked for again: a report withdrawn is gone at once."""

    def create_response(self, request: HttpRequest, data: Any, **how: Any) -> HttpResponse:
        return _conditional(request, super().create_response(request, data, **how))

    def get_openapi_schema(self, **how: Any) -> OpenAPISchema:
        """The description in the language of the request."""
        schema = super().get_openapi_schema(**how)
        schema["info"]["description"] = _(schema["info"]["description"])
        for operation in (each for methods in schema["paths"].values() for each in methods.values()):
            operation["summary"] = _(operation["summary"])
            operation["parameters"] = [
                {**each, "description": _(each["description"])} if each.get("description") else each
                for each in operation.get("parameters", ())
            ]
        return schema


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response with its ETag, or 304 for who has it."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-cache"
    if response.status_code != 200:
        return response
    response["ETag"] = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return cast(HttpResponse, get_conditional_response(request, etag=response["ETag"], response=response))


def add_error_handlers(api: PortalAPI) -> None:
    """Every error as ``schemas.Error``."""

    def answer(
        request: HttpRequest, status: int, code: str, message: str, parameters: list[dict[str, str]] | None = None
    ) -> HttpResponse:
        error = {"code": code, "message": message, "parameters": parameters or []}
        return api.create_response(request, {"error": error}, status=status)

    @api.exception_handler(BadParams)
    def bad_params(request: HttpRequest, bad: BadParams) -> HttpResponse:
        message = _("；").join(f"{key}={value}{_('：')}{why}" for key, value, why in bad.errors)
        parameters = [{"key": key, "value": value, "message": why} for key, value, why in bad.errors]
        return answer(request, 400, "bad_params", message, parameters)

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        parameters = [_parameter(each) for each in error.errors]
        message = _("；").join(f"{each['key']}={each['value']}{_('：')}{each['message']}" for each in parameters)
        return answer(request, 400, "bad_params", message, parameters)

    @api.exception_handler(BadCursor)
    def bad_cursor(request: HttpRequest, error: BadCursor) -> HttpResponse:
        return answer(request, 400, "bad_cursor", str(error))

    @api.exception_handler(Http404)
    def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
        return answer(request, 404, "not_found", str(error) or _("没有这个地址。"))

    @api.exception_handler(Gone)
    def gone(request: HttpRequest, error: Gone) -> HttpResponse:
        return answer(request, 410, "withdrawn", str(error))

    @api.exception_handler(Exception)
    def failed(request: HttpRequest, error: Exception) -> HttpResponse:
        logger.exception("the API failed at %s", request.path)
        return answer(request, 500, "internal_error", _("程序出错了，已经记录下来。请稍后再试。"))


def _parameter(error: Mapping[str, Any]) -> dict[str, str]:
    """A finding of the validation in our words; the limits it names are kept."""
    context = error.get("ctx") or {}
    limits = {
        "greater_than_equal": _("应不小于 %(limit)s") % {"limit": context.get("ge")},
        "less_than_equal": _("应不大于 %(limit)s") % {"limit": context.get("le")},
        "int_parsing": _("应为整数"),
        "missing": _("不能缺少"),
        "string_too_long": _("最多 %(limit)s 个字") % {"limit": context.get("max_length")},
        "string_pattern_mismatch": _("写法应合于 %(pattern)s") % {"pattern": context.get("pattern")},
        "literal_error": _("只能是 %(known)s 之一") % {"known": context.get("expected")},
    }
    given = error.get("input")
    value = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False, default=str)
    message = limits.get(str(error.get("type")), str(error.get("msg", "")))
    return {"key": str(error["loc"][-1]), "value": value[:100], "message": message}
