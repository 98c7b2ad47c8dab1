from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import Client

from search.engines.base import SearchUnavailable
from tests.builders import make_report

pytestmark = pytest.mark.django_db


def test_healthz_is_alive(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


def test_readyz_names_the_parts(client: Client, index: Callable[[], None]) -> None:
    make_report()
    index()
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["database"] == response.json()["index"] == "ok"
    assert isinstance(response.json()["outbox"], int)


def test_readyz_fails_without_an_index(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def search(self, request: object) -> None:
            raise SearchUnavailable("gone")

    monkeypatch.setattr("portal.pages.health.get_engine", Broken)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["index"] == "down"


def test_readyz_notices_a_damaged_segment(client: Client, index: Callable[[], None]) -> None:
    make_report()
    index()
    (segment,) = Path(settings.INDEX_DIR).glob("gen-*/*.seg")
    segment.write_bytes(bytes(segment.stat().st_size))
    assert client.get("/readyz").json()["index"] == "down"


def test_readyz_fails_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise DatabaseError

    monkeypatch.setattr("portal.pages.health.connection.ensure_connection", broken)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "down"


def test_robots_keep_out_of_filter_combinations(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /search?*&" in text
    assert "Disallow: /manage/" in text
