"""Corrections by hand: a new version each, the old ones untouched."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from reports import storage
from reports.corrections import correct
from reports.errors import StorageError
from reports.models import Agency, OutboxEntry, Report, ReportVersion
from reports.problem import Problem
from tests.builders import make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return User.objects.create_user("zhang")


def test_a_correction_is_a_version_that_says_who_when_and_what_was_there(user: User) -> None:
    report = make_report(year=2021)
    before = report.versions.get(number=1).reading
    OutboxEntry.objects.all().delete()
    corrected = correct(report, user, year=2020, source_url="https://example.gov.cn/1")
    version = corrected.versions.get(number=3)
    assert (version.action, version.made_by) == (ReportVersion.Action.CORRECTED, user)
    assert version.reading["year"] == 2020
    made = [(entry["field"], entry["old"], entry["new"]) for entry in version.changes]
    assert made == [("year", 2021, 2020), ("source_url", "", "https://example.gov.cn/1")]
    assert corrected.versions.get(number=1).reading == before
    assert before["year"] == 2021
    assert version.reading["figures"] == before["figures"]
    assert OutboxEntry.objects.get().report_id == report.pk
    assert (corrected.year, corrected.status) == (2020, Report.Status.PUBLISHED)
    assert corrected.source_file.source_url == "https://example.gov.cn/1"


def test_each_version_holds_its_own_corrections_and_no_reading_does(user: User) -> None:
    report = correct(make_report(year=2021), user, year=2020)
    report = correct(report, user, scope="system")
    storage.withdraw(report, user)
    versions = list(report.versions.order_by("number"))
    assert [[entry["field"] for entry in version.changes] for version in versions] == [[], [], ["year"], ["scope"], []]
    assert not any("corrections" in version.reading for version in versions)


def period(report: Report) -> tuple[str, str]:
    return str(report.period_start), str(report.period_end)


def test_a_corrected_year_takes_its_period_along(user: User) -> None:
    report = correct(make_report(year=2024), user, year=2009)
    assert period(report) == ("2009-01-01", "2009-12-31")
    assert report.versions.first().reading["period"] == ["2009-01-01", "2009-12-31"]  # type: ignore[union-attr]
    assert "published_before_period_end" not in {problem.code for problem in report.problems.all()}


def test_a_period_within_the_corrected_year_stays(user: User) -> None:
    report = make_report(year=2007)
    Report.objects.update(period_start="2008-05-01", period_end="2008-12-31")
    assert period(correct(report, user, year=2008)) == ("2008-05-01", "2008-12-31")


def test_without_a_year_there_is_no_period(user: User) -> None:
    report = correct(make_report(published=False), user, year=None)
    assert (report.period_start, report.period_end) == (None, None)


@pytest.mark.parametrize(("change", "left"), [({"year": 2020}, False), ({"scope": "system"}, True)])
def test_a_corrected_year_settles_a_conflict_of_years(change: dict[str, object], left: bool, user: User) -> None:
    report = make_report(year=2021, problems=[Problem("year_conflict", {"years": "2020、2021", "year": 2021})])
    report = correct(report, user, **change)
    assert report.problems.filter(code="year_conflict").exists() == left


def test_region_and_agency_are_found_or_made(user: User) -> None:
    standing = make_report(year=2020)
    report = make_report(published=False, region=None, year=2021, agency="某局", types=("其他",))
    assert report.agency is None
    corrected = correct(report, user, region="370302", agency_name="淄川区教育局")
    assert corrected.agency == standing.agency
    assert corrected.agency_types == ["教育"]
    assert (corrected.level, corrected.region_candidates) == ("county", [])
    reading = corrected.versions.first().reading  # type: ignore[union-attr]
    assert reading["region"] == {"code": "370302", "path": ["山东省", "淄博市", "淄川区"], "candidates": []}
    assert reading["agency"] == {"name": "淄川区教育局", "types": ["教育"], "level": "county"}


def test_a_new_name_makes_a_new_agency(user: User) -> None:
    report = correct(make_report(), user, agency_name="淄川区审计局")
    assert report.agency is not None
    assert (report.agency.name, [str(type_) for type_ in report.agency.types.all()]) == ("淄川区审计局", ["审计"])


def test_findings_settled_by_the_correction_go(user: User) -> None:
    problems = [Problem(code) for code in ("agency_unresolved", "region_unresolved", "year_missing")]
    problems.append(Problem("missing_table", {"label": "主动公开"}))
    report = make_report(published=False, region=None, year=None, agency="", problems=problems)
    report = correct(report, user, year=2021)
    assert {problem.code for problem in report.problems.all()} >= {"agency_unresolved", "region_unresolved"}
    report = correct(report, user, agency_name="淄川区教育局", region="370302")
    assert {problem.code for problem in report.problems.all()} == {"missing_table"}
    reading = report.versions.first().reading  # type: ignore[union-attr]
    assert [problem["code"] for problem in reading["problems"]] == ["missing_table"]
    assert report.is_complete


@pytest.mark.parametrize(
    ("published_on", "wrong"), [("2022-11", True), ("2023-01", False), ("", False), ("2021", True)]
)
def test_the_date_is_checked_again(published_on: str, wrong: bool, user: User) -> None:
    report = correct(make_report(year=2022), user, published_on=published_on)
    codes = {problem.code for problem in report.problems.all()}
    assert ("published_before_period_end" in codes) == wrong


def test_nothing_changed_is_no_version(user: User) -> None:
    report = make_report(year=2021)
    assert correct(report, user, year=2021).version == report.version


def test_a_report_that_stands_already_is_named_and_nothing_changes(user: User) -> None:
    standing = make_report(year=2022)
    report = make_report(year=2021, agency="淄川区审计局", types=("审计",))
    agencies = Agency.objects.count()
    with pytest.raises(storage.ReportExists) as refusal:
        correct(report, user, year=2022, agency_name="淄川区教育局", source_url="https://example.gov.cn/")
    assert refusal.value.report == standing
    report.refresh_from_db()
    assert (report.year, report.agency_name, report.version) == (2021, "淄川区审计局", 2)
    assert report.source_file.source_url == ""
    assert Agency.objects.count() == agencies


@pytest.mark.parametrize("change", [{"year": None}, {"region": None}, {"agency_name": ""}])
def test_a_published_report_stays_complete(change: dict[str, object], user: User) -> None:
    report = make_report()
    with pytest.raises(StorageError) as refusal:
        correct(report, user, **change)
    assert refusal.value.code == "report_incomplete"


def test_an_unknown_region_or_fact_is_refused(user: User) -> None:
    report = make_report()
    with pytest.raises(KeyError):
        correct(report, user, region="999999")
    with pytest.raises(TypeError):
        correct(report, user, title="x")
    report.refresh_from_db()
    assert report.version == 2
