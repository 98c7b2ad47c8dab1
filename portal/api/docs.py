"""The API's description for people: every address with its parameters, and a form to try it; no script is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from portal import collection
from reports.models import Report


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter as a field of a form: of the ``choices`` if there are any, else free, of ``kind`` text or number."""

    name: str
    description: str
    choices: tuple[str, ...]
    default: str
    kind: str
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Address:
    """One address of the API. ``example`` stands in the collection; an address without fields is opened by it."""

    path: str
    summary: str
    description: str
    fields: tuple[Field, ...]
    example: str


class ApiPage(DocsBase):
    """A page of the portal like any other."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        context = {
            "nav": "help",
            "openapi_url": self.get_openapi_url(api, kwargs),
            "addresses": list(_addresses(api.get_openapi_schema())),
        }
        return render(request, "api/docs.html", context)


def _addresses(schema: Mapping[str, Any]) -> Iterator[Address]:
    some = collection.counted().filter(agency__isnull=False, region__isnull=False).order_by("-pk").first()
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            fields = tuple(_field(each) for each in operation["parameters"] if each["in"] == "query")
            summary, description = operation["summary"], operation.get("description", "")
            yield Address(path, summary, description, fields, _example(path, some))


def _field(parameter: Mapping[str, Any]) -> Field:
    schema = parameter["schema"]
    of = [schema, schema.get("items", {}), *schema.get("anyOf", ())]
    choices = next((tuple(map(str, each["enum"])) for each in of if "enum" in each), ())
    return Field(
        name=parameter["name"],
        description=parameter.get("description", ""),
        choices=choices,
        default=str(schema.get("default") or ""),
        kind="number" if schema.get("type") == "integer" else "text",
        least=schema.get("minimum"),
        most=schema.get("maximum"),
    )


def _example(path: str, report: Report | None) -> str:
    """The address with what a report of the collection has in place of the names; empty without one."""
    known = {"report_id": report.pk, "agency_id": report.agency_id, "code": report.region_id} if report else {}
    names = re.findall(r"{(\w+)}", path)
    return path.format_map(known) if all(name in known for name in names) else ""
