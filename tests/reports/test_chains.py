"""Findings that span reports are those of the reports published now, whatever happened before."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from random import Random

import pytest
from django.apps import apps
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from reports import chains, demo, storage
from reports.corrections import correct
from reports.errors import StorageError
from reports.extraction.content import Content
from reports.models import Agency, OutboxEntry, Problem, Report
from reports.problem import Problem as Finding
from tests.builders import make_reading, make_report, make_source_file

pytestmark = pytest.mark.django_db

OVER, FORWARD, RECEIVED = (f"requests.{row}.total" for row in ("carried_over", "carried_forward", "new_received"))
STOCK, ITEMS = "proactive.normative_documents", "proactive.licences"


def report_on(year: int, over: int | None = 0, forward: int | None = 0, **fields: object) -> Report:
    return make_report(year=year, figures={OVER: over, FORWARD: forward}, **fields)


def replaced(report: Report, over: int = 0, forward: int = 0) -> Report:
    """The report after another file for it was stored as its replacement."""
    source = make_source_file(replace=True)
    reading = make_reading(year=report.year, scope=report.scope, figures={OVER: over, FORWARD: forward})
    return storage.store(source, Content(source.text, (), "txt", "utf-8"), reading, ())


def spanning(report: Report) -> list[tuple[str, tuple[str, ...], int | None]]:
    """Code, figures and other report of what was found of a report by comparing it."""
    problems = Problem.objects.filter(report=report).exclude(spans=Problem.Spans.NONE)
    return [(problem.code, tuple(problem.figures), problem.other_id) for problem in problems]


def broken(earlier: Report) -> list[tuple[str, tuple[str, ...], int | None]]:
    return [("carry_over_broken", (OVER,), earlier.pk)]


def announced() -> set[int]:
    """The reports in the outbox, which is emptied."""
    ids = set(OutboxEntry.objects.values_list("report_id", flat=True))
    OutboxEntry.objects.all().delete()
    return ids


@pytest.mark.parametrize("order", [(2021, 2022), (2022, 2021)])
def test_a_broken_chain_is_found_in_whatever_order_the_years_come(order: Sequence[int]) -> None:
    reports = {year: report_on(year, over=2, forward=3) for year in order}
    assert spanning(reports[2022]) == broken(reports[2021])
    assert spanning(reports[2021]) == []


def test_a_chain_that_holds_brings_nothing() -> None:
    report_on(2021, forward=3)
    assert spanning(report_on(2022, over=3)) == []


@pytest.mark.parametrize(("forward", "over"), [(None, 3), (3, None)])
def test_a_blank_is_not_compared(forward: int | None, over: int | None) -> None:
    report_on(2021, forward=forward)
    assert spanning(report_on(2022, over=over)) == []


def test_years_with_one_missing_between_them_are_not_compared() -> None:
    report_on(2020, forward=3)
    assert spanning(report_on(2022)) == []


def test_drafts_are_not_compared() -> None:
    draft = report_on(2021, forward=3, published=False)
    later = report_on(2022)
    assert spanning(later) == []
    storage.publish(draft)
    assert spanning(later) == broken(draft)


def test_withdrawing_a_year_in_the_middle_takes_both_findings_away_and_publishing_brings_them_back() -> None:
    first, middle, last = (report_on(year, over=1, forward=2) for year in (2020, 2021, 2022))
    announced()
    storage.withdraw(middle)
    assert [spanning(report) for report in (first, middle, last)] == [[], [], []]
    assert announced() == {middle.pk, last.pk}
    storage.publish(middle)
    assert (spanning(middle), spanning(last)) == (broken(first), broken(middle))
    assert announced() == {middle.pk, last.pk}


def test_a_neighbour_is_announced_with_a_new_revision_but_no_new_version() -> None:
    later = report_on(2022)
    version, revision = later.version, later.revision
    announced()
    earlier = report_on(2021, forward=3)
    later.refresh_from_db()
    assert (later.version, later.revision) == (version, revision + 1)
    assert later.versions.count() == version
    assert announced() == {earlier.pk, later.pk}


def test_a_neighbour_whose_findings_stay_is_left_alone() -> None:
    earlier, later = report_on(2021, forward=3), report_on(2022)
    problem = Problem.objects.get(report=later, code="carry_over_broken")
    announced()
    correct(earlier, None, source_url="https://example.gov.cn/1")
    storage.publish(earlier)
    assert announced() == {earlier.pk}
    assert Problem.objects.get(report=later, code="carry_over_broken").pk == problem.pk


def test_a_replacement_with_other_numbers_is_compared_anew() -> None:
    earlier, later = report_on(2021, forward=3), report_on(2022, over=2)
    Problem.objects.create(report=later, code="mojibake", severity="warning")
    replaced(earlier, forward=2)
    assert spanning(later) == []
    assert list(later.problems.values_list("code", flat=True)) == ["mojibake"]
    replaced(earlier, forward=9)
    assert spanning(later) == broken(earlier)
    replaced(later, over=9)
    assert spanning(later) == []
    replaced(later, over=8)
    assert spanning(later) == broken(earlier)


def test_a_replacement_that_is_refused_changes_nothing() -> None:
    earlier, later = report_on(2021, forward=3), report_on(2022)
    with pytest.raises(StorageError):
        report_on(2021, forward=0)
    assert spanning(later) == broken(earlier)


def test_a_corrected_year_or_agency_takes_a_report_out_of_one_chain_and_into_another() -> None:
    earlier, later, other = report_on(2021, forward=3), report_on(2022), report_on(2017)
    correct(earlier, None, year=2016)
    assert (spanning(later), spanning(other)) == ([], broken(earlier))
    audit = report_on(2017, agency="淄川区审计局", types=("审计",))
    correct(earlier, None, agency_name="淄川区审计局")
    assert (spanning(other), spanning(audit)) == ([], broken(earlier))


def test_a_finding_that_spans_reports_is_no_part_of_a_reports_history() -> None:
    report_on(2021, forward=3)
    later = correct(report_on(2022, problems=[Finding("mojibake")]), None, source_url="https://example.gov.cn/1")
    reading = later.versions.first().reading  # type: ignore[union-attr]
    assert [problem["code"] for problem in reading["problems"]] == ["mojibake"]
    assert [code for code, *_ in spanning(later)] == ["carry_over_broken"]


@pytest.mark.parametrize(("scope", "other"), [("agency", "region"), ("agency", "system"), ("unknown", "unknown")])
def test_reports_of_different_or_unknown_scope_are_not_compared(scope: str, other: str) -> None:
    report_on(2021, forward=3, scope=scope)
    assert spanning(report_on(2022, scope=other)) == []


def test_scopes_have_chains_of_their_own() -> None:
    whole, own = (report_on(2021, forward=3, scope=scope) for scope in ("region", "agency"))
    assert spanning(report_on(2022, over=3, scope="region")) == []
    later = report_on(2022, scope="agency")
    assert spanning(later) == broken(own)
    correct(later, None, scope="system")
    assert spanning(later) == []
    assert spanning(whole) == []


def test_across_the_change_of_forms_only_what_both_have_is_compared() -> None:
    old = make_report(year=2020, form="2019", figures={f"{ITEMS}.previous_items": 7, FORWARD: 3})
    new = make_report(year=2021, figures={f"{STOCK}.in_force": 9})
    assert spanning(new) == broken(old)


def test_stocks_are_compared_within_a_form() -> None:
    first = make_report(year=2019, form="2019", figures={f"{ITEMS}.previous_items": 7, f"{ITEMS}.change": -2})
    second = make_report(year=2020, form="2019", figures={f"{ITEMS}.previous_items": 7})
    assert spanning(second) == [("balance_broken", (f"{ITEMS}.previous_items",), first.pk)]
    third = make_report(year=2021, figures={f"{STOCK}.in_force": 5})
    assert spanning(third) == []
    fourth = make_report(year=2022, figures={f"{STOCK}.in_force": 5, f"{STOCK}.issued": 1})
    codes = tuple(f"{STOCK}.{column}" for column in ("in_force", "issued", "repealed"))
    assert spanning(fourth) == [("balance_broken", codes, third.pk)]


def test_a_renamed_agency_continues_the_old_ones_chain() -> None:
    old = report_on(2021, forward=3, agency="淄川区地方病防治办公室", types=("卫生健康",))
    new = report_on(2022, agency="淄川区健康促进局", types=("卫生健康",))
    assert spanning(new) == []
    Agency.objects.filter(pk=old.agency_id).update(successor=new.agency)
    call_command("check_chains")
    assert spanning(new) == broken(old)
    still_there = report_on(2022, over=3, agency="淄川区地方病防治办公室", types=("卫生健康",))
    assert spanning(new) == []
    storage.withdraw(still_there)
    assert spanning(new) == broken(old)
    storage.withdraw(old)
    assert spanning(new) == []


def test_a_known_reform_needs_nobody_to_link_the_agencies() -> None:
    old = report_on(2021, forward=3, agency="淄川区扶贫开发办公室", types=("乡村振兴",))
    assert spanning(report_on(2022, agency="淄川区乡村振兴局", types=("乡村振兴",))) == broken(old)


@pytest.mark.parametrize("sample_first", [True, False])
def test_samples_and_real_reports_are_not_compared(sample_first: bool) -> None:
    report_on(2021, forward=3, is_sample=sample_first)
    assert spanning(report_on(2022, is_sample=not sample_first)) == []


def test_a_sample_that_makes_room_leaves_the_samples_chain() -> None:
    earlier, later = (report_on(year, over=1, forward=3, is_sample=True) for year in (2021, 2022))
    assert spanning(later) == broken(earlier)
    real = report_on(2021, forward=3, published=False)
    assert real.pk == earlier.pk
    assert spanning(later) == []
    storage.publish(real)
    assert spanning(later) == []


def test_the_samples_that_come_along_show_one_chain_that_holds_and_one_that_is_broken() -> None:
    demo.load_samples()
    compared = Problem.objects.exclude(spans=Problem.Spans.NONE)
    names = set(compared.values_list("report__source_file__name", "other__source_file__name"))
    assert ("chain_broken_2023.txt", "chain_broken_2022.txt") in names
    assert not [name for name, _ in names if name.startswith("chain_2")]
    demo.remove_samples()
    assert not Problem.objects.exists()


DEPARTMENTS = {"教育局": "教育", "财政局": "财政", "审计局": "审计"}


def department(name: str, received: int, year: int = 2022, **fields: object) -> Report:
    types = (DEPARTMENTS[name],)
    return make_report(agency=f"淄川区{name}", types=types, year=year, figures={RECEIVED: received}, **fields)


def summary(received: int, **fields: object) -> Report:
    government = {"agency": "淄川区人民政府", "types": ("政府",), "scope": "region", **fields}
    return make_report(figures={RECEIVED: received}, **government)


def exceeded(report: Report) -> tuple[object, object] | None:
    """How many departments state how much more than the summary, if they do."""
    problem = report.problems.filter(code="region_sum_exceeded").first()
    return (problem.params["count"], problem.params["sum"]) if problem else None


def test_a_summary_is_exceeded_from_the_report_on_that_is_too_many_until_it_goes() -> None:
    whole = summary(5)
    department("教育局", 3)
    assert exceeded(whole) is None
    announced()
    finance = department("财政局", 4)
    assert exceeded(whole) == (2, "7")
    assert announced() == {whole.pk, finance.pk}
    audit = department("审计局", 1)
    assert exceeded(whole) == (3, "8")
    storage.withdraw(finance)
    assert exceeded(whole) is None
    storage.publish(finance)
    storage.withdraw(audit)
    assert exceeded(whole) == (2, "7")
    storage.withdraw(whole)
    assert exceeded(whole) is None
    storage.publish(whole)
    assert exceeded(whole) == (2, "7")
    correct(finance, None, year=2021)
    assert exceeded(whole) is None


@pytest.mark.parametrize(
    "part",
    [
        {"year": 2021},
        {"scope": "system"},
        {"scope": "unknown"},
        {"region": "370303"},
        {"level": "township", "agency": "淄川区昆仑镇人民政府", "types": ("乡镇",)},
        {"level": "vertical", "agency": "国家税务总局淄博市淄川区税务局", "types": ("税务",)},
        {"agency": "淄博市公安局淄川分局", "types": ("公安",)},
        {"agency": "淄川区人民政府", "types": ("政府",)},
        {"agency": "淄川区人民政府办公室", "types": ("政府办公厅（室）",)},
        {"is_sample": True},
        {"published": False},
    ],
    ids=str,
)
def test_what_a_summary_need_not_cover_is_not_added_up(part: dict[str, object]) -> None:
    whole = summary(5)
    make_report(**{"figures": {RECEIVED: 100}, **part})
    assert exceeded(whole) is None


@pytest.mark.parametrize(
    "fields", [{"agency": "淄川区昆仑镇人民政府", "types": ("乡镇",), "level": "township"}, {"types": ("教育",)}]
)
def test_only_the_regions_own_government_sums_it_up(fields: dict[str, object]) -> None:
    department("教育局", 100)
    assert exceeded(summary(5, **fields)) is None


def test_an_agency_that_has_a_successor_is_not_added_up_with_it() -> None:
    whole, old, new = summary(5), department("审计局", 4), department("财政局", 4)
    Agency.objects.filter(pk=old.agency_id).update(successor=new.agency)
    chains.check_all()
    assert exceeded(whole) is None


def test_a_summary_has_its_own_chain_too() -> None:
    earlier = summary(5, year=2021)
    correct(department("教育局", 9, year=2021), None, year=2022)
    later = make_report(
        agency="淄川区人民政府", types=("政府",), scope="region", year=2022, figures={OVER: 4, RECEIVED: 8}
    )
    assert {(code, other) for code, _, other in spanning(later)} == {
        ("carry_over_broken", earlier.pk),
        ("region_sum_exceeded", None),
    }


def test_publishing_asks_the_database_a_fixed_number_of_times(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    whole = summary(0)
    for year in (2019, 2020, 2021, 2023, 2024):
        report_on(year, forward=3)
    department("财政局", 4)
    department("审计局", 4)
    report = report_on(2022, published=False)
    with django_assert_max_num_queries(22):
        storage.publish(report)
    assert exceeded(whole) == (3, "8")
    assert len(Problem.objects.filter(code="carry_over_broken")) == 4


def stored() -> set[tuple[int, str, str, int | None]]:
    rows = Problem.objects.exclude(spans=Problem.Spans.NONE)
    return {(row.report_id, row.code, ",".join(row.figures), row.other_id) for row in rows}


def expected() -> set[tuple[int, str, str, int | None]]:
    """What is to be found among the reports published, worked out the long way."""
    published = list(Report.objects.filter(status="published"))
    value = {report.pk: dict(report.figures.values_list("code", "value")) for report in published}
    rows = set()
    for later in published:
        for earlier in published:
            same = (later.agency_id, later.scope) == (earlier.agency_id, earlier.scope)
            if same and later.year == (earlier.year or 0) + 1 and value[later.pk][OVER] != value[earlier.pk][FORWARD]:
                rows.add((later.pk, "carry_over_broken", OVER, earlier.pk))
        if later.scope == "region":
            parts = [other for other in published if other.scope == "agency" and other.year == later.year]
            for code in (OVER, FORWARD):
                if sum(value[part.pk][code] or 0 for part in parts) > (value[later.pk][code] or 0):
                    rows.add((later.pk, "region_sum_exceeded", code, None))
    return rows


WITH_SUMMARY = (
    ("淄川区教育局", "教育", "agency"),
    ("淄川区财政局", "财政", "agency"),
    ("淄川区人民政府", "政府", "region"),
)


def changed(report: Report, rng: Random) -> str:
    """Change a report in some way; says in which."""
    change = rng.choice(["publish", "withdraw", "year", "agency", "replace"])
    if change == "publish":
        storage.publish(report)
    elif change == "withdraw":
        storage.withdraw(report)
    elif change == "year":
        correct(report, None, year=rng.randint(2019, 2024))
    elif change == "agency" and report.scope == "agency":
        correct(report, None, agency_name=rng.choice(WITH_SUMMARY[:2])[0])
    elif report.agency_name == "淄川区教育局":
        replaced(report, rng.randint(0, 2), rng.randint(0, 2))
    return change


@pytest.mark.parametrize("seed", range(5))
def test_after_any_changes_what_is_stored_is_what_holds(seed: int) -> None:
    rng = Random(seed)
    reports = [
        make_report(
            agency=agency,
            types=(type_,),
            scope=scope,
            year=year,
            figures={OVER: rng.randint(0, 2), FORWARD: rng.randint(0, 2)},
        )
        for agency, type_, scope in WITH_SUMMARY
        for year in rng.sample(range(2019, 2025), 4)
    ]
    for _ in range(40):
        report = Report.objects.get(pk=rng.choice(reports).pk)
        try:
            change = changed(report, rng)
        except storage.ReportExists:
            continue
        assert stored() == expected(), change
    for report in reports:
        storage.publish(report)
    assert stored() == expected() != set()
    before, revisions = stored(), list(Report.objects.values_list("pk", "revision"))
    announced()
    assert chains.check_all() == len(reports)
    assert announced() == set()
    assert (stored(), list(Report.objects.values_list("pk", "revision"))) == (before, revisions)
    Problem.objects.exclude(spans=Problem.Spans.NONE).delete()
    chains.check_all()
    assert stored() == before


@pytest.mark.parametrize("seed", range(3))
def test_succession_is_followed_in_whatever_order_reports_come_and_go(seed: int) -> None:
    rng = Random(seed)
    names = ("淄川区扶贫开发办公室", "淄川区农业局", "淄川区乡村振兴局")
    reports = [report_on(year, 1, 2, agency=name, types=("乡村振兴",)) for name in names for year in range(2019, 2023)]
    first, second, heir = (Agency.objects.get(name=name) for name in names)
    Agency.objects.filter(pk=first.pk).update(successor=heir)
    if seed:
        Agency.objects.filter(pk=second.pk).update(successor=heir)
    chains.check_all()
    for _ in range(25):
        rng.choice((storage.publish, storage.withdraw))(rng.choice(reports))
        before = stored()
        Problem.objects.all().delete()
        chains.check_all()
        assert stored() == before


def test_an_index_made_before_revisions_were_counted_stays_valid() -> None:
    report = make_report()
    Report.objects.update(revision=0)
    import_module("reports.migrations.0002_chains").as_indexed(apps, None)
    assert Report.objects.get().revision == report.version
