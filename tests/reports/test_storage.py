"""Report, history and outbox change together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from reports import corrections, directory, storage
from reports.errors import StorageError
from reports.extraction.content import Content
from reports.gazetteer import RegionReading
from reports.models import Agency, ExtraRow, Figure, OutboxEntry, Problem, Region, Report, ReportVersion, Section
from reports.parsing.numbers import read_value
from reports.parsing.report import ExtraRow as ReadRow
from reports.parsing.report import ParsedFigure, ParsedReport, ParsedSection
from reports.problem import Problem as Finding
from tests.builders import make_reading, make_report, make_source_file

pytestmark = pytest.mark.django_db


def store(parsed: ParsedReport, problems: tuple[Finding, ...] = (), **fields: object) -> Report:
    source = make_source_file(**fields)
    return storage.store(source, Content(source.text, (), "txt", "utf-8"), parsed, problems)


def outbox(report: Report) -> int:
    return OutboxEntry.objects.filter(report_id=report.pk).count()


def test_every_part_of_a_reading_is_stored() -> None:
    parsed = replace(
        make_reading(figures={"proactive.fees.amount": Decimal("7.463"), "requests.granted.business": None}),
        extra_rows=(ReadRow("proactive", "其他主动公开文件", (1, None, Decimal("2.5"))),),
        sections=(ParsedSection("overview", "一、总体情况", "正文", ((("标题", "时间"), ("甲", "乙")),)),),
    )
    report = store(parsed, (Finding("unit_missing", {"label": "金额", "raw": "1"}, ("proactive.fees.amount",)),))
    report.refresh_from_db()
    assert (report.title, report.scope, report.published_on) == (parsed.title, "agency", "2023-01-20")
    assert (str(report.period_start), str(report.period_end)) == ("2022-01-01", "2022-12-31")
    assert (report.agency_name, report.agency_types, report.level) == ("淄川区教育局", ["教育"], "county")
    assert Section.objects.get(report=report).tables == [[["标题", "时间"], ["甲", "乙"]]]
    assert Figure.objects.get(report=report, code="proactive.fees.amount").value == Decimal("7.463")
    assert Figure.objects.get(report=report, code="requests.granted.business").value is None
    assert ExtraRow.objects.get(report=report).values == [1, None, 2.5]
    problem = Problem.objects.get(report=report)
    assert (problem.code, problem.severity, problem.figures) == ("unit_missing", "warning", ["proactive.fees.amount"])
    assert "金额" in problem.message
    assert problem.label
    assert str(problem) == problem.message


def test_region_is_made_with_all_above_it() -> None:
    region = directory.ensure_region("370302")
    assert [region.code, region.parent.code, region.parent.parent.code] == ["370302", "370300", "370000"]  # type: ignore[union-attr]
    assert region.path == ["山东省", "淄博市", "淄川区"]
    count = Region.objects.count()
    assert directory.ensure_region("370302") == region
    assert Region.objects.count() == count
    assert str(region) == "山东省淄博市淄川区"


def test_country_is_a_region_and_an_unknown_code_is_none() -> None:
    assert directory.ensure_region("000000").level
    with pytest.raises(KeyError):
        directory.ensure_region("999999")


def test_agency_has_its_types_in_the_order_of_the_vocabulary() -> None:
    region = directory.ensure_region("410302")
    agency = directory.ensure_agency("老城区商务和工业信息化局", ("商务", "工业和信息化"), "county", region)
    assert {kind.name for kind in agency.types.all()} == {"商务", "工业和信息化"}
    assert str(agency) == "老城区商务和工业信息化局"
    assert directory.ensure_agency("老城区商务和工业信息化局", (), "county", region) == agency
    assert agency.aliases.count() == 0


def test_one_name_in_two_regions_is_two_agencies() -> None:
    first = directory.ensure_agency("教育局", ("教育",), "county", directory.ensure_region("370302"))
    second = directory.ensure_agency("教育局", ("教育",), "county", directory.ensure_region("410302"))
    assert first != second


def test_reading_without_region_is_a_draft_without_agency() -> None:
    report = store(make_reading(region=None))
    assert (report.agency, report.region, report.is_complete) == (None, None, False)
    assert report.agency_name == "淄川区教育局"


def test_reading_with_an_ambiguous_region_keeps_the_candidates() -> None:
    parsed = replace(make_reading(), region=RegionReading(None, candidates=("110105", "220104")))
    report = store(parsed)
    assert report.region is None
    assert report.region_candidates == ["110105", "220104"]


def test_reading_without_agency_title_or_period_is_stored() -> None:
    parsed = replace(make_reading(year=None, published_on=None), agency=None, title="", period=None)
    report = store(parsed, name="来件.txt")
    assert (report.title, report.agency_name, report.level) == ("来件.txt", "", "unknown")
    assert (report.year, report.period_start, report.published_on) == (None, None, "")


def test_incomplete_readings_stand_beside_each_other() -> None:
    store(make_reading(year=None))
    store(make_reading(year=None))
    assert Report.objects.count() == 2


@pytest.mark.parametrize(
    "changes", [{"region": None}, {"year": None}, {"region": None, "year": None}], ids=["region", "year", "both"]
)
def test_incomplete_report_can_not_be_published(changes: dict[str, None]) -> None:
    report = store(make_reading(**changes))  # type: ignore[arg-type]
    with pytest.raises(StorageError) as refusal:
        storage.publish(report)
    assert refusal.value.code == "report_incomplete"
    assert report.title in refusal.value.message
    report.refresh_from_db()
    assert (report.status, report.version, outbox(report)) == ("draft", 1, 1)


def test_every_change_adds_a_version_and_an_outbox_row() -> None:
    user = get_user_model().objects.create_user("li")
    report = store(make_reading())
    storage.publish(report, user)
    first = report.published_at
    storage.withdraw(report, user)
    storage.publish(report, user)
    report.refresh_from_db()
    assert report.published_at == first
    assert report.version == 4
    assert outbox(report) == 4
    versions = list(report.versions.order_by("number"))
    assert [version.action for version in versions] == ["created", "published", "withdrawn", "published"]
    assert [version.made_by for version in versions] == [None, user, user, user]
    assert all(version.reading == versions[0].reading for version in versions)
    assert str(versions[0]) == f"{report.pk} v1"


@pytest.mark.parametrize("change", [storage.withdraw, storage.publish])
def test_a_stale_instance_does_not_undo_or_clash(change: Callable[[Report], None]) -> None:
    stale = make_report(year=2021)
    corrections.correct(stale, None, year=2020)
    change(stale)
    stored = Report.objects.get()
    assert (stored.year, stored.version) == (2020, 4)
    assert (stale.year, stale.version, stale.status) == (2020, 4, stored.status)


def test_whether_a_report_is_complete_is_asked_of_the_database() -> None:
    stale = store(make_reading())
    corrections.correct(stale, None, year=None)
    with pytest.raises(StorageError):
        storage.publish(stale)
    assert Report.objects.get().status == "draft"


def test_change_and_history_fail_together(monkeypatch: pytest.MonkeyPatch) -> None:
    report = store(make_reading())

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(OutboxEntry.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        storage.publish(report)
    stored = Report.objects.get()
    assert (stored.status, stored.version, stored.published_at) == ("draft", 1, None)
    assert ReportVersion.objects.count() == 1


def test_second_reading_for_agency_year_and_scope_is_refused() -> None:
    first = store(make_reading())
    with pytest.raises(storage.ReportExists) as refusal:
        store(make_reading())
    assert refusal.value.report == first
    assert (refusal.value.details["agency"], refusal.value.details["year"]) == ("淄川区教育局", 2022)


def test_other_year_or_scope_is_another_report() -> None:
    store(make_reading())
    store(make_reading(year=2021))
    store(make_reading(scope="region"))
    assert Report.objects.count() == 3
    assert Agency.objects.count() == 1


def test_database_itself_holds_one_report_for_agency_year_and_scope() -> None:
    report = store(make_reading())
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(
            agency=report.agency, year=2022, scope="agency", title="又一份", source_file=make_source_file()
        )


def test_replacement_leaves_no_part_of_the_old_reading() -> None:
    parsed = replace(make_reading(), extra_rows=(ReadRow("proactive", "行", (1,)),))
    store(parsed, (Finding("mojibake"),))
    report = store(replace(make_reading(), sections=()), replace=True)
    assert Report.objects.count() == 1
    assert not Section.objects.exists()
    assert not ExtraRow.objects.exists()
    assert not Problem.objects.exists()
    assert Figure.objects.count() == 200
    assert report.versions.count() == 2


def test_very_long_texts_fit_the_database() -> None:
    parsed = make_reading()
    cells = {
        **parsed.figures,
        "requests.granted.business": ParsedFigure(None, "unreadable", "x" * 5_000, None, (1, 5_001)),
    }
    parsed = replace(
        parsed,
        title="长" * 1_000,
        figures=cells,
        extra_rows=(ReadRow("proactive", "行" * 900, (1,)),),
        sections=(ParsedSection("overview", "一" * 250, "正" * 100_000),),
    )
    report = store(parsed)
    report.refresh_from_db()
    assert len(report.title) == 300
    assert len(Figure.objects.get(report=report, code="requests.granted.business").raw or "") == 200
    for section in Section.objects.filter(report=report):
        section.full_clean()
    for row in ExtraRow.objects.filter(report=report):
        row.full_clean()


@pytest.mark.parametrize(
    "text",
    ["9" * 15, "9" * 14, f"{'9' * 15}.5", f"{'9' * 14}.9999999", "0.1234567891", f"-{'9' * 15}", f"{'9' * 13}.5"],
)
def test_any_number_that_is_read_can_be_stored_and_read_back(text: str) -> None:
    value = read_value(text).value
    report = store(make_reading(figures={"requests.granted.business": value}))
    stored = Figure.objects.get(report=report, code="requests.granted.business").value
    assert stored is value is None or (stored is not None and value is not None and abs(stored - value) < 1)


def test_report_of_the_builders_is_published() -> None:
    report = make_report()
    assert report.status == "published"
    assert report.get_absolute_url() == f"/reports/{report.pk}"
