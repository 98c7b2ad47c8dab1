"""The API's description for people: every address with its parameters, and Swagger UI to try them in the browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase


@dataclass(frozen=True, slots=True)
class Address:
    """One address of the API with its parameters as (name, description)."""

    path: str
    summary: str
    description: str
    parameters: tuple[tuple[str, str], ...]


class ApiPage(DocsBase):
    """A page of the portal, readable without JavaScript; the packages' own Swagger UI stands below the list."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        openapi_url = self.get_openapi_url(api, kwargs)
        settings = {
            "url": openapi_url,
            "layout": "BaseLayout",
            "deepLinking": False,
            "defaultModelsExpandDepth": -1,
            "supportedSubmitMethods": ["get"],
        }
        context = {
            "nav": "help",
            "openapi_url": openapi_url,
            "addresses": list(_addresses(api.get_openapi_schema())),
            "swagger_settings": json.dumps(settings),
        }
        return render(request, "api/docs.html", context)


def _addresses(schema: Any) -> Iterator[Address]:
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            yield Address(
                path,
                operation.get("summary", ""),
                operation.get("description", ""),
                tuple((each["name"], each.get("description", "")) for each in operation.get("parameters", ())),
            )
