"""Headers, robots, errors: what holds for all pages."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.builders import make_report

pytestmark = pytest.mark.django_db
PUBLIC = ["/", "/search", "/regions", "/coverage", "/compare", "/help", "/about", "/nothing-here", "/search?year=x"]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_allow_no_inline_script_and_contain_none(client: Client, address: str) -> None:
    response = client.get(address)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    page = response.content.decode()
    assert "<script>" not in page
    assert "style=" not in page
    assert " onclick" not in page


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/reports/report/"])
def test_admin_may_run_its_inline_scripts(client: Client, address: str) -> None:
    client.force_login(User.objects.create_superuser("root", "root@example.com", "a-long-password"))
    policy = client.get(address, follow=True).headers["Content-Security-Policy"]
    assert "'unsafe-inline'" in policy
    assert "'unsafe-eval'" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("address", PUBLIC)
def test_every_page_is_chinese_and_can_be_skipped_to_its_content(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert '<html lang="zh-Hans">' in page
    assert 'class="skip-link" href="#content"' in page
    assert 'name="q"' in page  # a search box on every page


def test_only_staff_see_the_way_to_management(client: Client) -> None:
    assert 'href="/manage/"' not in client.get("/about").content.decode()
    client.force_login(User.objects.create_user("editor", is_staff=True))
    assert 'href="/manage/"' in client.get("/about").content.decode()


def test_a_page_that_is_not_there_offers_a_search(client: Client) -> None:
    response = client.get("/reports/999999")
    assert response.status_code == 404
    assert "没有这份报告" in response.content.decode()
    response = client.get("/reports/999999.json")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"


def test_an_error_of_the_program_has_a_page_of_its_own(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.pages.about.collection.totals", lambda: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/about")
    assert response.status_code == 500
    assert "程序出错了" in response.content.decode()


@pytest.mark.parametrize("address", ["/", "/search", "/reports/1", "/regions"])
def test_pages_are_read_only(client: Client, address: str) -> None:
    make_report()
    assert client.post(address).status_code == 405
