"""A reader says that something is wrong; an administrator decides; nothing of it is lost."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from portal import correction_form
from reports import correction_requests, storage
from reports.models import CorrectionRequest, Report
from tests.builders import make_report

pytestmark = pytest.mark.django_db
TOTAL = "requests.total.total"


def address(report: Report, figure: str = "") -> str:
    return f"/reports/{report.pk}/correction" + (f"?figure={figure}" if figure else "")


def send(client: Client, report: Report, figure: str = "", headers: Any = None, **fields: str) -> HttpResponse:
    filled = {"proposed": "12", "reason": "原文写的是 12", "token": correction_form.sign(report), **fields}
    response: Any = client.post(address(report, figure), filled, headers=headers)
    return response  # type: ignore[no-any-return]


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_user("editor", is_staff=True))
    return client


class TestAsking:
    def test_no_page_of_the_way_sets_a_cookie(self, client: Client) -> None:
        report = make_report(figures={TOTAL: 7})
        for response in (
            client.get(report.get_absolute_url()),
            client.get(address(report, TOTAL)),
            send(client, report, TOTAL),
            client.get(f"/reports/{report.pk}/correction/sent"),
        ):
            assert not response.cookies
        assert not client.cookies

    def test_what_is_shown_and_what_it_should_be_are_stored(self, client: Client) -> None:
        report = make_report(figures={TOTAL: 7})
        page = client.get(address(report, TOTAL)).content.decode()
        assert "三、（七）总计 · 总计" in page
        response = send(client, report, TOTAL, contact="zhang@example.org", source_url="https://example.gov.cn/a")
        assert (response.status_code, response["Location"]) == (302, f"/reports/{report.pk}/correction/sent")
        assert "已收到" in client.get(response["Location"]).content.decode()
        stored = CorrectionRequest.objects.get()
        assert (stored.report, stored.figure, stored.version, stored.status) == (report, TOTAL, report.version, "open")
        assert (stored.shown, stored.proposed, stored.reason) == ("7", "12", "原文写的是 12")
        assert (stored.contact, stored.source_url) == ("zhang@example.org", "https://example.gov.cn/a")
        assert "127.0.0.1" not in stored.sender

    def test_a_blank_is_shown_as_a_blank(self, client: Client) -> None:
        report = make_report(figures={TOTAL: None})
        send(client, report, TOTAL)
        assert CorrectionRequest.objects.get().shown == "空白"

    def test_the_whole_report_or_a_part_of_it(self, client: Client) -> None:
        report = make_report()
        page = client.get(address(report)).content.decode()
        assert '<option value="overview">一、总体情况</option>' in page
        send(client, report, section="overview", proposed="", reason="漏了一段")
        stored = CorrectionRequest.objects.get()
        assert (stored.section, stored.figure, stored.shown) == ("overview", "", "")

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"reason": ""}, "这个字段是必填项"),
            ({"proposed": ""}, "这个字段是必填项"),
            ({"reason": "长" * 2001}, "2000"),
            ({"proposed": "长" * 501}, "500"),
            ({"contact": "长" * 201}, "200"),
            ({"source_url": "ftp://example.org/a"}, "http://"),
            ({"source_url": "javascript:alert(1)"}, "URL"),
            ({"reason": "a\x00b"}, "空字符"),
        ],
    )
    def test_what_can_not_be_taken_is_said_and_what_was_typed_stays(
        self, fields: dict[str, str], words: str, client: Client
    ) -> None:
        report = make_report()
        response = send(client, report, TOTAL, **{"contact": "打字的人", **fields})
        page = response.content.decode()
        assert response.status_code == 422
        assert words in page
        assert not CorrectionRequest.objects.exists()
        assert "打字的人" in page or "contact" in fields

    @pytest.mark.parametrize("figure", ["nonsense", "annex.received", "x" * 300, "<script>"])
    def test_a_figure_that_the_form_lacks_is_refused(self, figure: str, client: Client) -> None:
        report = make_report()
        response = client.get(f"/reports/{report.pk}/correction", {"figure": figure})
        assert response.status_code == 400
        assert "<script>" not in response.content.decode()

    def test_drafts_and_withdrawn_reports_take_none(self, client: Client) -> None:
        draft, gone = make_report(published=False), make_report(year=2020)
        storage.withdraw(gone)
        for method in (client.get, client.post):
            assert method(address(draft)).status_code == 404
            assert method(address(gone)).status_code == 410


class TestGuards:
    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
        ],
    )
    def test_what_another_site_sends_is_refused(self, headers: dict[str, str], client: Client) -> None:
        response = send(client, make_report(), TOTAL, headers=headers)
        assert response.status_code == 403
        assert "来自别的网站" in response.content.decode()
        assert not CorrectionRequest.objects.exists()

    @pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}, {}])
    def test_what_this_site_sends_is_taken(self, headers: dict[str, str], client: Client) -> None:
        assert send(client, make_report(), TOTAL, headers=headers).status_code == 302

    @pytest.mark.parametrize(
        "token",  # named, for a signature holds the time, and every process of a run must collect the same names
        ["", "made up", pytest.param(signing.dumps(424242, salt=correction_form.SALT), id="of another report")],
    )
    def test_a_form_that_was_not_made_here_comes_back_filled_in(self, token: str, client: Client) -> None:
        report = make_report()
        response = send(client, report, TOTAL, token=token)
        page = response.content.decode()
        assert response.status_code == 422
        assert "放得太久了" in page
        assert "原文写的是 12" in page
        fresh = re.search(r'name="token" value="([^"]+)"', page)
        assert fresh
        assert send(client, report, TOTAL, token=fresh[1]).status_code == 302

    def test_a_form_does_not_stay_good_for_ever(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(correction_form, "MAX_AGE", -1)
        assert "放得太久了" in send(client, make_report(), TOTAL).content.decode()

    def test_who_fills_the_hidden_field_is_thanked_and_not_stored(self, client: Client) -> None:
        response = send(client, make_report(), TOTAL, website="https://spam.example")
        assert response.status_code == 302
        assert not CorrectionRequest.objects.exists()

    def test_sent_twice_is_stored_once(self, client: Client) -> None:
        report = make_report()
        send(client, report, TOTAL)
        send(client, report, TOTAL)
        assert CorrectionRequest.objects.count() == 1

    def test_after_so_many_in_an_hour_the_sender_has_to_wait(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(correction_requests, "MOST_OF_ONE", 2)
        report = make_report()
        for number in range(2):
            assert send(client, report, TOTAL, proposed=str(number)).status_code == 302
        response = send(client, report, TOTAL, proposed="3")
        assert response.status_code == 429
        assert "过一会儿再提交" in response.content.decode()
        other = Client(REMOTE_ADDR="10.0.0.9")
        assert send(other, report, TOTAL, proposed="3").status_code == 302, "others are not kept waiting"
        earlier = timezone.now() - timedelta(hours=2)
        CorrectionRequest.objects.update(created_at=earlier)
        assert send(client, report, TOTAL, proposed="3").status_code == 302

    def test_all_senders_together_have_a_limit_too(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(correction_requests, "MOST_OF_ALL", 1)
        report = make_report()
        send(client, report, TOTAL)
        assert send(Client(REMOTE_ADDR="10.0.0.9"), report, TOTAL).status_code == 429

    def test_a_sender_may_not_choose_the_address_that_is_counted(self, client: Client, settings: Settings) -> None:
        report = make_report()
        for forged in ("10.1.1.1", "10.2.2.2"):
            send(client, report, TOTAL, headers={"X-Forwarded-For": forged}, proposed=forged)
        assert CorrectionRequest.objects.values("sender").distinct().count() == 1
        settings.HTTPS = True  # behind a proxy, which appends what it has seen
        for forged in ("10.1.1.1, 192.0.2.7", "10.2.2.2, 192.0.2.7"):
            send(client, report, TOTAL, headers={"X-Forwarded-For": forged}, proposed=forged)
        assert CorrectionRequest.objects.values("sender").distinct().count() == 2


class TestDeciding:
    @pytest.fixture
    def entry(self) -> CorrectionRequest:
        report = make_report(figures={TOTAL: 7})
        return CorrectionRequest.objects.create(
            report=report, version=report.version, figure=TOTAL, shown="7", proposed="12", reason="<b>原文</b>"
        )

    def test_open_ones_are_listed_first_and_others_by_their_state(
        self, staff: Client, entry: CorrectionRequest
    ) -> None:
        assert "三、（七）总计 · 总计" in staff.get("/manage/corrections").content.decode()
        correction_requests.decide(entry.pk, "rejected", "看错了", User.objects.get())
        assert "这里没有纠错" in staff.get("/manage/corrections").content.decode()
        for show in ("rejected", "all"):
            assert f"/manage/corrections/{entry.pk}" in staff.get(f"/manage/corrections?show={show}").content.decode()
        assert "这里没有纠错" in staff.get("/manage/corrections?show=nonsense&page=x").content.decode()

    def test_one_is_shown_with_what_was_read_and_where(self, staff: Client, entry: CorrectionRequest) -> None:
        text = "总计 7 件"
        entry.report.source_file.text = text
        entry.report.source_file.save()
        entry.report.figures.filter(code=TOTAL).update(span_start=3, span_end=4)
        page = staff.get(f"/manage/corrections/{entry.pk}").content.decode()
        assert '<mark class="source-mark" id="c3">7</mark>' in page
        assert "&lt;b&gt;原文&lt;/b&gt;" in page

    def test_accepting_leads_to_where_the_report_is_put_right(self, staff: Client, entry: CorrectionRequest) -> None:
        response = staff.post(f"/manage/corrections/{entry.pk}/accept", {"note": "核对过"})
        assert response["Location"] == f"/manage/reports/{entry.report_id}"
        assert "已采纳。请在这里对照原文改正：三、（七）总计 · 总计" in staff.get(response["Location"]).content.decode()
        entry.refresh_from_db()
        decision = entry.decisions.get()
        assert (entry.status, decision.note, decision.made_by.get_username()) == ("accepted", "核对过", "editor")  # type: ignore[union-attr]

    def test_rejecting_needs_a_reason(self, staff: Client, entry: CorrectionRequest) -> None:
        response = staff.post(f"/manage/corrections/{entry.pk}/reject", {"note": "  "})
        assert response.status_code == 422
        assert "不采纳要写明理由" in response.content.decode()
        entry.refresh_from_db()
        assert entry.status == "open"
        assert staff.post(f"/manage/corrections/{entry.pk}/reject", {"note": "原文就是 7"}).status_code == 302

    def test_a_decision_may_change_and_the_one_before_stays(self, staff: Client, entry: CorrectionRequest) -> None:
        staff.post(f"/manage/corrections/{entry.pk}/reject", {"note": "原文就是 7"})
        staff.post(f"/manage/corrections/{entry.pk}/accept", {})
        page = staff.get(f"/manage/corrections/{entry.pk}").content.decode()
        assert page.index("已采纳") < page.index("原文就是 7")
        assert [decision.status for decision in entry.decisions.all()] == ["accepted", "rejected"]

    def test_what_readers_wrote_is_for_staff_alone(self, client: Client, entry: CorrectionRequest) -> None:
        CorrectionRequest.objects.update(contact="hush@example.org", reason="hush, a reason")
        for path in ("", ".json", "/versions", "/source", "/correction"):
            assert "hush" not in client.get(f"/reports/{entry.report_id}{path}").content.decode()
