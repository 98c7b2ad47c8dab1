from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import storage
from reports.models import AgencyAlias, Figure, Report, Section
from reports.problem import Problem
from search.documents import build_document, documents, published_versions
from search.schema import BREAK
from tests.builders import make_report

pytestmark = pytest.mark.django_db


def test_a_report_as_the_index_holds_it() -> None:
    report = make_report(
        agency="淄川区工信局",
        types=("工业和信息化",),
        problems=[Problem("missing_value", {"label": "表", "count": count}) for count in (1, 2)],
        figures={"requests.new_received.total": 7, "requests.new_received.natural_person": None},
    )  # fmt: skip
    document = build_document(report)
    assert (document.id, document.version, document.year) == (report.pk, report.version, 2022)
    assert document.agency == "淄川区工信局"
    assert set(document.agency_names) == {"淄川区工信局", "淄川区工业和信息化局"}
    assert document.regions == ("370000", "370300", "370302")
    assert document.region == "370302"
    assert document.types == ("工业和信息化",)
    assert (document.level, document.form, document.scope) == ("county", "2021", "agency")
    assert document.problems == ("missing_value",)
    assert document.has_tables
    assert document.figures["requests.new_received.total"] == (7.0, "stated")
    assert document.figures["requests.new_received.natural_person"] == (None, "blank")
    assert document.sections["overview"].startswith("我局认真")
    assert next(documents([report.pk])) == document


def test_amounts_are_indexed_in_one_unit_or_not_at_all() -> None:
    code = "proactive.procurement.amount"
    report = make_report(form="2019", year=2020)
    for value, unit, indexed in (
        (7, "万元", 7.0), (153103, "元", 15.3103), (2, "亿元", 20_000.0), (153103, None, None), (0, None, 0.0),
    ):  # fmt: skip
        report.figures.filter(code=code).update(value=value, unit=unit)
        assert build_document(report).figures[code] == (indexed, "stated")
    report.figures.filter(code=code).update(value=None, unit=None, status="blank")
    assert build_document(report).figures[code] == (None, "blank")


def test_aliases_are_names_too() -> None:
    report = make_report()
    assert report.agency
    AgencyAlias.objects.create(agency=report.agency, name="区教体局")
    assert "区教体局" in build_document(Report.objects.get(pk=report.pk)).agency_names


def test_only_published_reports_in_the_order_asked_for() -> None:
    first, second, third = (make_report(year=year) for year in (2020, 2021, 2022))
    draft = make_report(year=2019, published=False)
    storage.withdraw(second)
    assert [document.id for document in documents([third.pk, draft.pk, second.pk, 999, first.pk])] == [
        third.pk,
        first.pk,
    ]
    assert published_versions() == {first.pk: first.version, third.pk: third.version}


def test_the_number_of_queries_does_not_depend_on_the_number_of_reports() -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert len(list(documents(list(published_versions())))) == Report.objects.count()
        return len(captured)

    make_report(year=2020)
    one = queries()
    for year in range(2010, 2020):
        make_report(year=year)
    assert queries() == one


def test_sections_of_one_kind_are_joined_so_that_no_phrase_crosses() -> None:
    report = make_report()
    Section.objects.create(report=report, order=9, key="other", title="七", text="另")
    Section.objects.create(report=report, order=10, key="appendix", title="八", text="附")
    assert build_document(report).sections["other"] == f"无。{BREAK}另{BREAK}附"


def test_a_report_whose_cells_are_all_missing_has_no_tables() -> None:
    report = make_report()
    Figure.objects.filter(report=report).update(status="missing", value=None)
    assert not build_document(report).has_tables
    assert not next(documents([report.pk])).has_tables


def test_facts_alone() -> None:
    report = make_report()
    document = next(documents([report.pk], narrative=False, figures=["requests.new_received.total"]))
    assert document.sections == {}
    assert document.figures == {"requests.new_received.total": (0.0, "stated")}
    assert document.has_tables


def test_an_incomplete_report_does_not_break_the_index() -> None:
    report = make_report(region=None, year=None, published=False)
    Report.objects.filter(pk=report.pk).update(status="published", form="")
    document = next(documents([report.pk]))
    assert (document.agency_id, document.year, document.region, document.regions, document.form) == (0, 0, "", (), "")
    assert document.types == ("教育",)
