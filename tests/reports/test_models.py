"""What the rows say of themselves, and that history is never rewritten."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from reports.models import AgencyAlias, AgencyType, Figure, OutboxEntry, Region, Report, ReportVersion, SourceFile
from reports.models.report import ExtraRow, Section
from reports.parsing.form import all_indicators
from tests.builders import make_report, make_source_file

pytestmark = pytest.mark.django_db


def test_version_is_never_changed() -> None:
    version = make_report().versions.latest("number")
    version.action = "corrected"
    with pytest.raises(TypeError, match="never changed"):
        version.save()
    assert ReportVersion.objects.get(pk=version.pk).action == "published"


def test_version_number_is_given_once() -> None:
    report = make_report()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportVersion.objects.create(
            report=report, number=1, action="created", source_file=report.source_file, reading={}
        )


def test_figure_stands_once_and_knows_its_indicator() -> None:
    report = make_report()
    figure = Figure.objects.get(report=report, code="requests.granted.business")
    assert figure.indicator is all_indicators()["requests.granted.business"]
    assert str(figure) == "requests.granted.business = 0"
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.create(report=report, code=figure.code, status="stated")


@pytest.mark.parametrize("lacking", ["agency", "region", "year"])
def test_report_is_complete_with_agency_region_and_year(lacking: str) -> None:
    report = make_report()
    assert report.is_complete
    setattr(report, lacking, None)
    assert not report.is_complete


def test_source_file_that_was_not_taken_in_has_no_place_on_disk() -> None:
    source = SourceFile.objects.create(name="a.txt", size=0, status="refused", error_code="empty_file")
    assert "空" in source.error_message
    with pytest.raises(FileNotFoundError):
        _ = source.path
    assert make_source_file().error_message == ""


def test_alias_stands_once() -> None:
    report = make_report()
    assert report.agency is not None
    AgencyAlias.objects.create(agency=report.agency, name="区教育局")
    with pytest.raises(IntegrityError), transaction.atomic():
        AgencyAlias.objects.create(agency=report.agency, name="区教育局")


def test_rows_are_named_for_people() -> None:
    report = make_report()
    section = Section.objects.filter(report=report).first()
    assert str(section) == "一、总体情况"
    assert str(report) == report.title
    assert str(report.source_file) == "report.txt"
    assert str(Region(code="000000", name="全国")) == "全国"
    assert str(AgencyType(name="教育")) == "教育"
    assert str(AgencyAlias(name="别名")) == "别名"
    assert str(ExtraRow(label="其他")) == "其他"
    assert str(OutboxEntry(report_id=7)) == "report 7"


def test_reports_are_ordered_by_year_the_latest_first() -> None:
    make_report(year=2020)
    make_report(year=2023)
    make_report(year=2021)
    assert [report.year for report in Report.objects.all()] == [2023, 2021, 2020]


def test_migrations_hold_every_change_of_the_models() -> None:
    call_command("makemigrations", "reports", check=True, dry_run=True, verbosity=0)
