"""Who gets into ``/manage/``: every address × role × method, and the login itself."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern

from portal.pages.manage.urls import urlpatterns
from reports.models import CorrectionRequest, SourceFile
from tests.builders import make_report

pytestmark = pytest.mark.django_db

OPEN = {"login", "logout"}
# What staff get for an empty request, by method; an address that is not listed here fails the test.
STAFF: dict[str, tuple[int, int]] = {
    "manage": (200, 405),
    "manage-upload": (302, 400),
    "manage-files": (200, 405),
    "manage-retry": (302, 200),
    "manage-replace": (302, 200),
    "manage-errors": (200, 405),
    "manage-publish-many": (302, 200),
    "manage-unresolved": (200, 405),
    "manage-corrections": (200, 405),
    "manage-correction": (200, 405),
    "manage-correction-accept": (405, 302),
    "manage-correction-reject": (405, 422),
    "manage-report": (200, 422),
    "manage-publish": (405, 302),
    "manage-withdraw": (405, 302),
}
GUARDED = [pattern for pattern in urlpatterns if pattern.name not in OPEN]


@pytest.fixture
def pk() -> int:
    report = make_report()
    correction = CorrectionRequest.objects.create(report=report, version=report.version, reason="x")
    assert report.source_file.pk == report.pk == correction.pk, "one number serves for all three"
    return report.pk


@pytest.fixture
def staff() -> User:
    return User.objects.create_user("zhang", password="a long password", is_staff=True)


@pytest.fixture
def reader() -> User:
    return User.objects.create_user("reader", password="a long password")


def address(pattern: URLPattern, pk: int) -> str:
    return f"/manage/{str(pattern.pattern).replace('<int:pk>', str(pk))}"


def test_every_address_is_in_the_matrix() -> None:
    assert {pattern.name for pattern in urlpatterns} == STAFF.keys() | OPEN


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("pattern", GUARDED, ids=lambda pattern: pattern.name)
class TestMatrix:
    def expected(self, pattern: URLPattern, method: str) -> int:
        return STAFF[pattern.name or ""][method == "post"]

    def test_anonymous_is_sent_to_the_login(self, pattern: URLPattern, method: str, pk: int, client: Client) -> None:
        response = getattr(client, method)(address(pattern, pk))
        if self.expected(pattern, method) == 405:
            assert response.status_code == 405
        else:
            assert response.status_code == 302
            assert response["Location"].startswith("/manage/login?next=/manage/")

    def test_a_script_is_told_to_log_in(self, pattern: URLPattern, method: str, pk: int, client: Client) -> None:
        response = getattr(client, method)(address(pattern, pk), headers={"HX-Request": "true"})
        assert response.status_code in (401, 405)

    def test_a_reader_is_refused(self, pattern: URLPattern, method: str, pk: int, client: Client, reader: User) -> None:
        client.force_login(reader)
        response = getattr(client, method)(address(pattern, pk))
        if self.expected(pattern, method) == 405:
            assert response.status_code == 405
        else:
            assert response.status_code == 403
            assert "不是管理人员" in response.content.decode()

    def test_staff_get_in(self, pattern: URLPattern, method: str, pk: int, client: Client, staff: User) -> None:
        client.force_login(staff)
        response = getattr(client, method)(address(pattern, pk))
        assert response.status_code == self.expected(pattern, method)

    def test_a_post_needs_the_token(self, pattern: URLPattern, method: str, pk: int, staff: User) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(staff)
        response = getattr(client, method)(address(pattern, pk))
        allowed = self.expected(pattern, method)
        refused = method == "post" and allowed != 405
        assert response.status_code in ({403} if refused else {allowed, 403} if method == "post" else {allowed})


def test_upload_with_a_file_and_no_token_stores_nothing(staff: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff)
    response = client.post("/manage/upload", {"files": SimpleUploadedFile("a.txt", b"x")})
    assert response.status_code == 403
    assert not SourceFile.objects.exists()


@pytest.mark.parametrize(
    "name", ["manage-retry", "manage-replace", "manage-report", "manage-publish", "manage-correction-accept"]
)
def test_unknown_numbers_are_not_found(name: str, client: Client, staff: User) -> None:
    client.force_login(staff)
    pattern = next(pattern for pattern in urlpatterns if pattern.name == name)
    assert client.post(address(pattern, 999999)).status_code == 404


@pytest.mark.parametrize("place", ["upload", "publish", "files/1/retry", "files/1/replace"])
def test_a_result_asked_for_again_leads_to_the_start_page(place: str, client: Client, staff: User) -> None:
    client.force_login(staff)
    assert client.get(f"/manage/{place}")["Location"] == "/manage/"


def test_login_leads_to_the_start_page_and_logout_out_of_it(client: Client, staff: User) -> None:
    response = client.post("/manage/login", {"username": "zhang", "password": "a long password"})
    assert (response.status_code, response["Location"]) == (302, "/manage/")
    assert client.get("/manage/").status_code == 200
    client.post("/manage/logout")
    assert client.get("/manage/").status_code == 302


def test_wrong_password_is_said_in_chinese(client: Client, staff: User) -> None:
    page = client.post("/manage/login", {"username": "zhang", "password": "wrong"}).content.decode()
    assert "请输入一个正确的用户名和密码" in page
    assert 'value="zhang"' in page


def test_a_reader_who_logs_in_is_told_that_the_account_has_no_rights(client: Client, reader: User) -> None:
    response = client.post("/manage/login", {"username": "reader", "password": "a long password"}, follow=True)
    assert response.status_code == 403
    assert "不是管理人员" in response.content.decode()


def test_too_many_failures_lock_the_account_out_even_with_the_right_password(client: Client, staff: User) -> None:
    for _ in range(8):
        response = client.post("/manage/login", {"username": "zhang", "password": "wrong"})
    assert response.status_code == 429
    response = client.post("/manage/login", {"username": "zhang", "password": "a long password"})
    assert response.status_code == 429
    assert "60 分钟后再试" in response.content.decode()


def test_the_admin_uses_the_same_door(client: Client) -> None:
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/manage/login?next=/admin/")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_no_way_out_to_other_sites(target: str, client: Client, staff: User, pk: int) -> None:
    client.force_login(staff)
    assert client.post(f"/manage/reports/{pk}/publish", {"next": target})["Location"] == f"/manage/reports/{pk}"
    client.logout()
    response = client.post("/manage/login", {"username": "zhang", "password": "a long password", "next": target})
    assert response["Location"] == "/manage/"
