"""What goes over the line: compressed where that is safe, asked for again, kept for good where nothing changes."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client

from portal.transfer import StaticFiles

pytestmark = pytest.mark.django_db
GZIP = {"HTTP_ACCEPT_ENCODING": "gzip"}


def test_page_is_compressed(client: Client) -> None:
    response = client.get("/help", **GZIP)
    assert response["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response["Vary"]
    assert gzip.decompress(response.content) == client.get("/help").content


def test_page_with_a_secret_is_not_compressed(client: Client) -> None:
    response = client.get("/manage/login", **GZIP, follow=True)
    assert b"csrfmiddlewaretoken" in response.content
    assert response.get("Content-Encoding") != "gzip"


def test_nothing_is_compressed_for_who_is_logged_in(client: Client) -> None:
    client.force_login(get_user_model().objects.create_user("someone"))
    response = client.get("/help", **GZIP)
    assert response.get("Content-Encoding") != "gzip"
    assert response["Cache-Control"] == "private, no-cache"


def test_what_is_no_text_is_not_compressed_again(client: Client) -> None:
    response = client.get("/search.xlsx", **GZIP)
    assert response.status_code == 200
    assert response.get("Content-Encoding") != "gzip"


def test_page_is_asked_for_again_and_then_not_sent_again(client: Client) -> None:
    first = client.get("/help", **GZIP)
    assert first["Cache-Control"] == "no-cache"
    again = client.get("/help", **GZIP, HTTP_IF_NONE_MATCH=first["ETag"])
    assert again.status_code == 304
    assert again.content == b""


def test_gathered_files_have_a_hash_in_their_names(settings: LazySettings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "portal.transfer.StaticFiles"}}
    assert StaticFiles().url("css/site.css") == "/static/css/site.css"
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin", "unfold"])
    gathered = StaticFiles()
    name = gathered.url("css/site.css").removeprefix("/static/")
    assert name != "css/site.css"
    assert gzip.decompress((tmp_path / f"{name}.gz").read_bytes()) == (tmp_path / name).read_bytes()
    assert gathered.url("admin/css/base.css") == "/static/admin/css/base.css"
