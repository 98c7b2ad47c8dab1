"""The whole collection in one zip."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client

from reports import storage
from reports.problem import Problem
from tests.builders import make_report

pytestmark = pytest.mark.django_db
TOTAL = "requests.new_received.total"


@pytest.fixture
def archive(client: Client) -> zipfile.ZipFile:
    wrong = Problem("equation_failed", {"rule": "H1", "label": "x", "equation": "y", "left": 1, "right": 2}, (TOTAL,))
    make_report(year=2021, figures={TOTAL: None}, problems=[wrong], sections={"overview": "=1+1 是正文"})
    make_report(year=2022)
    storage.withdraw(make_report(year=2020))
    make_report(year=2019, published=False)
    response = client.get("/collection.zip")
    assert response["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(response.getvalue()))


def rows(archive: zipfile.ZipFile, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"))))[1:]


def test_the_manifest_says_what_is_in_it(archive: zipfile.ZipFile) -> None:
    assert archive.testzip() is None
    manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    assert manifest["reports"] == 2
    assert [each["name"] for each in manifest["files"]] == archive.namelist()[:-1]
    for each in manifest["files"]:
        data = archive.read(each["name"])
        assert (each["bytes"], each["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
        assert each["rows"] == len(rows(archive, each["name"])) > 0


def test_what_is_not_published_is_not_in_it(archive: zipfile.ZipFile) -> None:
    assert sorted(row[5] for row in rows(archive, "reports.csv")) == ["2021", "2022"]


def test_a_blank_is_no_zero_and_text_no_formula(archive: zipfile.ZipFile) -> None:
    found = {row[7]: row for row in rows(archive, "figures.csv") if row[4] == "2021"}
    assert (found[TOTAL][10], found[TOTAL][12], found[TOTAL][13]) == ("", "blank", "equation_failed")
    assert rows(archive, "sections.csv")[0][4].startswith("'=1+1")
    assert rows(archive, "problems.csv")[0][4] == TOTAL


def test_every_column_is_explained(archive: zipfile.ZipFile) -> None:
    explained = {(row[0], row[2]) for row in rows(archive, "columns.csv")}
    for name in ("reports.csv", "figures.csv", "sections.csv", "problems.csv", "indicators.csv"):
        head = next(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
        assert {(name, label) for label in head} <= explained


def test_who_has_it_gets_no_copy(client: Client) -> None:
    make_report()
    first = client.get("/collection.zip")
    assert client.get("/collection.zip", headers={"if-none-match": first["ETag"]}).status_code == 304
