"""What is kept of repeated text is that of the reports published now, whatever happened before."""

from __future__ import annotations

from random import Random

import pytest
from django.core.management import CommandError, call_command

from reports import demo, likeness, sketches, storage
from reports.corrections import correct
from reports.extraction.content import Content
from reports.lineage import neighbours, reports_before
from reports.models import Agency, Likeness, OutboxEntry, Report, SectionLikeness, SetSentences, Sketch
from tests.builders import make_reading, make_report, make_source_file
from tests.reports.copies.test_comparison import written

pytestmark = pytest.mark.django_db
OWN = {"proactive": "", "requests": "", "reviews": "", "other": ""}


def told(overview: str, problems: str = "", **fields: object) -> Report:
    """A report with these two sections alone."""
    return make_report(sections={**OWN, "overview": overview, "problems": problems}, **fields)


def other_agency(number: int = 0) -> dict[str, object]:
    name = ("财政局", "审计局", "统计局", "民政局", "司法局", "商务局", "水利局", "体育局")[number]
    return {"agency": f"淄川区{name}", "types": ("其他",)}


def kept() -> dict[tuple[int, int], tuple[bool, int, int]]:
    """(is_previous, letters, repeated) by pair, and every section in its sums."""
    rows = {
        (row.report_id, row.other_id): (row.is_previous, row.letters, row.repeated) for row in Likeness.objects.all()
    }
    for row in Likeness.objects.prefetch_related("sections"):
        assert sum(section.repeated for section in row.sections.all()) == row.repeated
        assert row.share == row.repeated / row.letters
    return rows


def test_a_copy_is_kept_both_ways_with_its_passages() -> None:
    shared = written(100, 1)
    report = told(shared + written(100, 2), written(60, 3))
    other = told(written(40, 4), written(60, 5) + shared, **other_agency())
    assert likeness.renew() == 2
    assert kept() == {(report.pk, other.pk): (False, 260, 100), (other.pk, report.pk): (False, 200, 100)}
    section = SectionLikeness.objects.get(likeness__report=report)
    assert (section.section, section.letters, section.repeated) == ("overview", 200, 100)
    assert section.passages == [[0, 104, "problems", 63, 167]]
    assert likeness.renew() == 0


def test_reports_of_their_own_have_nothing_kept_but_the_year_before() -> None:
    first, second = told(written(200, 1), year=2020), told(written(200, 2), year=2021)
    told(written(200, 3), **other_agency())
    likeness.renew()
    assert kept() == {(second.pk, first.pk): (True, 200, 0)}


def test_a_few_repeated_words_are_not_kept() -> None:
    shared = written(30, 1)
    for number in range(2):
        told(shared + written(270, 10 + number), **other_agency(number))
    likeness.renew()
    assert kept() == {}


def test_drafts_and_withdrawn_reports_take_no_part() -> None:
    text = written(200, 1)
    report, other = told(text), told(text, **other_agency(0), published=False)
    likeness.renew()
    assert kept() == {}
    storage.publish(other)
    assert likeness.renew() == 1
    assert len(kept()) == 2
    storage.withdraw(report)
    likeness.renew()
    assert kept() == {}
    assert list(Sketch.objects.values_list("pk", flat=True)) == [other.pk]
    storage.publish(report)
    likeness.renew()
    assert len(kept()) == 2


def test_samples_are_compared_with_samples_alone() -> None:
    text = written(200, 1)
    samples = {told(text, **other_agency(number), is_sample=True).pk for number in range(2)}
    real = {told(text, **other_agency(number)).pk for number in range(2, 4)}
    likeness.renew()
    assert {frozenset(pair) for pair in kept()} == {frozenset(samples), frozenset(real)}
    demo.remove_samples()
    likeness.renew()
    assert {frozenset(pair) for pair in kept()} == {frozenset(real)}


def test_the_report_before_is_the_nearest_that_is_published() -> None:
    text = written(200, 1)
    first, middle, last = (told(text, year=year) for year in (2019, 2020, 2022))
    likeness.renew()

    def before() -> dict[int, int]:
        return {report: other for (report, other), (is_previous, *_) in kept().items() if is_previous}

    assert before() == {middle.pk: first.pk, last.pk: middle.pk}
    storage.withdraw(middle)
    likeness.renew()
    assert before() == {last.pk: first.pk}
    between = told(text, year=2021)
    likeness.renew()
    assert before() == {last.pk: between.pk, between.pk: first.pk}
    correct(between, None, agency_name="淄川区审计局")
    likeness.renew()
    assert before() == {last.pk: first.pk}
    storage.publish(middle)
    likeness.renew()
    assert before() == {middle.pk: first.pk, last.pk: middle.pk}


def test_the_report_before_is_found_across_a_reform_as_the_page_finds_it() -> None:
    text = written(200, 1)
    old, new = (told(text, agency=f"淄川区{name}", types=("其他",), year=year) for name, year in
                (("扶贫开发办公室", 2020), ("乡村振兴局", 2021)))  # fmt: skip
    assert Agency.objects.get(pk=old.agency_id).successor_id == new.agency_id
    likeness.renew()
    assert kept()[new.pk, old.pk][0], "the year before"
    assert not kept()[old.pk, new.pk][0]
    between = told(text, agency="淄川区扶贫开发办公室", types=("其他",), year=2019)
    storage.withdraw(old)
    likeness.renew()
    assert kept()[new.pk, between.pk][0], "who came after what has gone is compared anew"
    for report in (old, new, between):
        earlier = neighbours(Report.objects.get(pk=report.pk)).earlier
        assert reports_before([report.pk]) == ({report.pk: earlier.pk} if earlier and report != old else {})
    assert reports_before([between.pk], and_following=True) == {new.pk: between.pk}


def test_a_replacement_is_compared_by_its_new_text() -> None:
    text = written(200, 1)
    report, other = told(text), told(text, **other_agency())
    likeness.renew()
    reading = make_reading(sections={**OWN, "overview": written(200, 2), "problems": ""})
    source = make_source_file(replace=True)
    assert storage.store(source, Content(source.text, (), "txt", "utf-8"), reading, ()).pk == report.pk
    assert likeness.renew() == 1
    assert kept() == {}
    reading = make_reading(sections={**OWN, "overview": written(100, 5), "problems": text[:105]})
    source = make_source_file(replace=True)
    storage.store(source, Content(source.text, (), "txt", "utf-8"), reading, ())
    likeness.renew()
    assert kept() == {(report.pk, other.pk): (False, 200, 100), (other.pk, report.pk): (False, 200, 100)}


@pytest.mark.parametrize("looked_up", [2, 3, 200])
def test_what_was_cut_short_is_done_the_next_time(looked_up: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "BLOCK", 2)
    monkeypatch.setattr(likeness, "LOOKED_UP", looked_up)
    text = written(200, 1)
    for number in range(5):
        told(text, **other_agency(number))
    seen: list[tuple[int, int]] = []
    assert likeness.renew(lambda: True, lambda done, waiting: seen.append((done, waiting))) == 2
    assert seen == [(2, 5)]
    assert likeness.renew() == 3
    assert len(kept()) == 20


@pytest.mark.parametrize("seed", range(2))
def test_after_any_changes_it_is_what_comparing_all_anew_gives(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "BLOCK", 3)
    rng = Random(seed)
    pieces = [written(80, 50 + number) for number in range(12)]
    reports = [
        told("".join(rng.sample(pieces, 3)), "".join(rng.sample(pieces, 2)), year=year, **other_agency(number))
        for number in range(3)
        for year in range(2019, 2022)
    ]
    for _ in range(8):
        for report in rng.sample(reports, rng.randint(1, 3)):
            rng.choice((storage.publish, storage.withdraw))(report)
        likeness.renew()
        before = kept()
        call_command("compare_reports", "--all", verbosity=0)
        assert kept() == before


def test_in_a_large_collection_what_nearly_all_say_is_nobodys_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.copies.set_sentences.LEAST", 4)
    sentence = written(100, 1)
    for number in range(4):
        told(sentence + written(60, 10 + number), **other_agency(number))
    likeness.renew()
    assert len(kept()) == 12
    assert not SetSentences.objects.exists()
    told(sentence + written(60, 20), **other_agency(4))
    assert likeness.renew() == 5
    assert kept() == {}
    assert SetSentences.objects.get().reports == 5
    for number in (5, 6):
        told(sentence + written(60, 20 + number), **other_agency(number))
    assert likeness.renew() == 2  # not doubled yet
    assert SetSentences.objects.get().reports == 5


def test_a_collection_without_set_sentences_is_not_compared_again_for_having_doubled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("reports.copies.set_sentences.LEAST", 1)
    for number in range(2):
        told(written(100, number), **other_agency(number))
    likeness.renew()
    for number in range(2, 4):
        told(written(100, number), **other_agency(number))
    assert likeness.renew() == 2
    assert SetSentences.objects.get().reports == 4


def test_publishing_itself_compares_nothing() -> None:
    told(written(200, 1))
    assert not Sketch.objects.exists()
    assert OutboxEntry.objects.exists()


def test_only_one_process_compares() -> None:
    with likeness._comparer_lock():
        with pytest.raises(likeness.ComparisonBusy):
            likeness.renew()
        with pytest.raises(CommandError, match="另一个进程"):
            call_command("compare_reports")
    assert likeness.renew() == 0


def test_the_worker_compares_after_it_has_indexed(monkeypatch: pytest.MonkeyPatch) -> None:
    text = written(200, 1)
    for number in range(2):
        told(text, **other_agency(number))
    with monkeypatch.context() as patched:
        patched.setattr(sketches, "sketch_changed", lambda: 1 / 0)
        call_command("run_worker", once=True)
    assert (kept(), OutboxEntry.objects.exists()) == ({}, False)
    call_command("run_worker", once=True)
    assert len(kept()) == 2
