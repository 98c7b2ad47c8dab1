"""What pages tell machines about themselves, and what search engines are led to."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.test import Client

from reports import storage
from tests.builders import make_report

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def linked(client: Client, address: str) -> Any:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', client.get(address).content.decode())
    assert found
    return json.loads(found[1])


def test_a_report_is_a_dataset_with_its_files(client: Client) -> None:
    report = make_report(year=2022)
    found = linked(client, f"/reports/{report.pk}")
    assert (found["@type"], found["name"], found["temporalCoverage"]) == (
        "Dataset",
        report.title,
        "2022-01-01/2022-12-31",
    )
    for download in found["distribution"]:
        assert client.get(download["contentUrl"].removeprefix("http://testserver")).status_code == 200
    assert found["creator"]["name"] == "淄川区教育局"


def test_the_collection_is_a_dataset(client: Client) -> None:
    make_report()
    found = linked(client, "/")
    assert found["distribution"][0]["contentUrl"] == "http://testserver/collection.zip"
    assert "1 份" in found["description"]


def test_no_text_ends_the_element_it_stands_in() -> None:
    template = Template("{% load linked_data %}{% linked_data data %}")
    html = template.render(Context({"data": {"name": "</script><script>alert(1)</script> & <!--"}}))
    assert html.count("<") == 2
    assert json.loads(html.split(">", 1)[1].rsplit("<", 1)[0])["name"].startswith("</script>")


def test_pages_can_be_shown_elsewhere(client: Client) -> None:
    report = make_report()
    page = client.get(f"/en/reports/{report.pk}").content.decode()
    assert f'<meta property="og:title" content="{report.title}">' in page
    assert re.search(r'<meta property="og:image" content="http://testserver/static/img/card[^"]*\.png">', page)
    assert f'<meta property="og:url" content="http://testserver/en/reports/{report.pk}">' in page


def addresses(client: Client, address: str) -> list[str]:
    root = ElementTree.fromstring(client.get(address).content)
    return [each.text or "" for each in root.iter(f"{SITEMAP}loc")]


def test_the_sitemap_leads_to_every_published_report_in_both_languages(client: Client) -> None:
    shown, hidden = make_report(year=2021), make_report(year=2022, published=False)
    storage.withdraw(make_report(year=2020))
    parts = addresses(client, "/sitemap.xml")
    assert len(parts) == 4
    found = [url for part in parts for url in addresses(client, part.removeprefix("http://testserver"))]
    for prefix in ("", "/en"):
        assert f"http://testserver{prefix}/reports/{shown.pk}" in found
        assert f"http://testserver{prefix}/reports/{hidden.pk}" not in found
    assert sum("/reports/" in url for url in found) == 2
    for url in found:
        assert client.get(url.removeprefix("http://testserver")).status_code == 200


def test_samples_leave_the_sitemap_beside_real_reports(client: Client) -> None:
    sample = make_report(is_sample=True, year=2019)
    make_report(year=2021)
    assert f"http://testserver/reports/{sample.pk}" not in addresses(client, "/sitemap-reports.xml")


def test_robots_are_shown_the_sitemap_and_kept_from_filtered_lists(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in text
    for address in ("/search?*&", "/figures.", "/collection.zip", "/en/search?*&", "/indicators?", "/api/"):
        assert f"Disallow: {address}" in text
