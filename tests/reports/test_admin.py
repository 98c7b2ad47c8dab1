"""The Django admin: everything opens, history can't be changed, changes reach the index."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from reports.models import Agency, AgencyType, OutboxEntry, Region, Report, SourceFile
from reports.problem import Problem
from tests.builders import make_report

pytestmark = pytest.mark.django_db
MODELS = list(apps.get_app_config("reports").get_models())
EDITABLE = {"Agency", "AgencyAlias", "AgencyType", "Region"}


@pytest.fixture
def boss(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("boss", password="a long password"))
    return client


@pytest.fixture
def report() -> Report:
    made = make_report(problems=[Problem("missing_table", {"label": "主动公开"})])
    OutboxEntry.objects.all().delete()
    return made


def address(model: type[Model], action: str, *args: object) -> str:
    return reverse(f"admin:reports_{model._meta.model_name}_{action}", args=args)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
class TestEveryModel:
    def test_list_search_and_detail_open(self, model: type[Model], boss: Client) -> None:
        make_report(problems=[Problem("missing_table", {"label": "主动公开"})])
        assert boss.get(address(model, "changelist")).status_code == 200
        assert boss.get(address(model, "changelist"), {"q": "1"}).status_code == 200
        if (row := model.objects.first()) is not None:  # type: ignore[attr-defined]
            assert boss.get(address(model, "change", row.pk)).status_code == 200

    def test_history_is_neither_added_nor_deleted(self, model: type[Model], boss: Client, report: Report) -> None:
        expected = 200 if model.__name__ in EDITABLE else 403
        assert boss.get(address(model, "add")).status_code == expected
        row = model.objects.first()  # type: ignore[attr-defined]
        if row is not None and model.__name__ not in EDITABLE:
            assert boss.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
            selected = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
            boss.post(address(model, "changelist"), selected)
            assert model.objects.filter(pk=row.pk).exists()  # type: ignore[attr-defined]

    def test_name_is_chinese(self, model: type[Model]) -> None:
        assert not str(model._meta.verbose_name_plural).isascii()
        assert model in admin.site._registry


def test_only_the_address_of_a_source_file_can_be_changed(boss: Client, report: Report) -> None:
    kept = report.source_file
    values = {"source_url": "https://example.gov.cn/", "name": "other", "sha256": "0", "status": "waiting"}
    boss.post(address(SourceFile, "change", kept.pk), values)
    changed = SourceFile.objects.get(pk=kept.pk)
    assert changed.source_url == "https://example.gov.cn/"
    assert (changed.name, changed.sha256, changed.status) == (kept.name, kept.sha256, kept.status)


def test_a_renamed_agency_reaches_the_index(boss: Client, report: Report) -> None:
    agency = report.agency
    assert agency is not None
    values = {
        "name": "淄川区教育和体育局",
        "region": "370302",
        "level": "county",
        "types": [type_.pk for type_ in agency.types.all()],
        "aliases-TOTAL_FORMS": 1,
        "aliases-INITIAL_FORMS": 0,
        "aliases-0-name": "区教体局",
    }
    response = boss.post(address(Agency, "change", agency.pk), values)
    assert response.status_code == 302, response.content.decode()
    agency.refresh_from_db()
    assert (agency.name, agency.aliases.get().name) == ("淄川区教育和体育局", "区教体局")
    assert OutboxEntry.objects.get().report_id == report.pk


def test_a_renamed_region_reaches_the_index_with_all_below(boss: Client, report: Report) -> None:
    city = Region.objects.get(code="370300")
    values = {"name": "淄博", "path": '["山东省", "淄博"]', "level": "prefecture", "parent": "370000"}
    response = boss.post(address(Region, "change", city.pk), values)
    assert response.status_code == 302, response.content.decode()
    assert Region.objects.get(code="370300").name == "淄博"
    assert OutboxEntry.objects.get().report_id == report.pk


def test_a_deleted_type_reaches_the_index(boss: Client, report: Report) -> None:
    type_ = AgencyType.objects.get(name="教育")
    boss.post(address(AgencyType, "delete", type_.pk), {"post": "yes"})
    assert not AgencyType.objects.filter(pk=type_.pk).exists()
    assert OutboxEntry.objects.get().report_id == report.pk


def test_an_agency_with_reports_is_not_deleted(boss: Client, report: Report) -> None:
    boss.post(address(Agency, "delete", report.agency_id), {"post": "yes"})
    assert Agency.objects.filter(pk=report.agency_id).exists()
    assert not OutboxEntry.objects.exists()


def test_levels_are_shown_in_words(boss: Client, report: Report) -> None:
    page = boss.get(address(Agency, "changelist"), {"level": "county"}).content.decode()
    assert "县级" in page
    assert report.agency_name in page
    assert report.agency_name not in boss.get(address(Agency, "changelist"), {"level": "zone"}).content.decode()


def test_accounts_are_kept(boss: Client) -> None:
    user = User.objects.create_user("old", password="a long password")
    assert boss.get(reverse("admin:auth_user_change", args=[user.pk])).status_code == 200
    assert boss.post(reverse("admin:auth_user_delete", args=[user.pk]), {"post": "yes"}).status_code == 403


def test_readers_see_nothing_of_it(client: Client) -> None:
    client.force_login(User.objects.create_user("reader", password="a long password"))
    assert client.get("/admin/").status_code == 302
