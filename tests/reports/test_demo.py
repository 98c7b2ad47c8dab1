"""The samples come and go with one command, and harm no real report."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings

from reports import demo, intake, pipeline, storage
from reports.models import Agency, OutboxEntry, Report, SourceFile
from tests.builders import make_report
from tests.reports.parsing.documents import distinct_figures, text_document, written

pytestmark = pytest.mark.django_db

FEW = ["tab_rows_2021", "html_table_2019", "markdown_2021", "gb18030", "district_ambiguous", "no_tables"]


@pytest.fixture
def few_samples(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """A few of the real samples in the place of all."""
    place = tmp_path / "samples"
    place.mkdir()
    source = Path(settings.BASE_DIR) / "reports" / "samples"
    for path in source.iterdir():
        if path.name.split(".")[0] in [*FEW, "README"]:
            (place / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(demo, "files", lambda _: place)
    return sorted(path for path in place.iterdir() if path.suffix in (".txt", ".md", ".html") and path.stem != "README")


def all_rows() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (Report, SourceFile, Agency)}  # type: ignore[attr-defined]


def test_samples_are_loaded_published_and_marked(few_samples: list[Path]) -> None:
    assert demo.load_samples() == len(few_samples) == len(FEW)
    assert Report.objects.count() == len(FEW)
    assert all(report.is_sample and report.source_file.is_sample for report in Report.objects.all())
    for report in Report.objects.all():
        assert (report.status == "published") == report.is_complete
    assert demo.samples_only()


def test_loading_twice_changes_nothing(few_samples: list[Path]) -> None:
    demo.load_samples()
    before = all_rows()
    assert demo.load_samples() == 0
    assert all_rows() == before


def test_removing_takes_reports_files_and_agencies_away(few_samples: list[Path]) -> None:
    demo.load_samples()
    places = [source.path for source in SourceFile.objects.all()]
    ids = set(Report.objects.values_list("pk", flat=True))
    OutboxEntry.objects.all().delete()
    assert demo.remove_samples() == len(FEW)
    assert all_rows() == {"Report": 0, "SourceFile": 0, "Agency": 0}
    assert not any(place.exists() for place in places)
    assert set(OutboxEntry.objects.values_list("report_id", flat=True)) == ids
    assert demo.remove_samples() == 0


def test_real_reports_stay_when_samples_go(few_samples: list[Path]) -> None:
    real = make_report()
    demo.load_samples()
    assert not demo.samples_only()
    demo.remove_samples()
    assert list(Report.objects.all()) == [real]
    assert real.agency in Agency.objects.all()


def test_agency_with_a_real_report_stays_when_its_sample_goes() -> None:
    make_report(year=2021, is_sample=True)
    real = make_report(year=2022)
    assert demo.remove_samples() == 1
    assert list(Agency.objects.all()) == [real.agency]


def test_file_of_a_sample_stays_while_a_real_report_has_it_in_its_history() -> None:
    text = text_document("2021", written(distinct_figures("2021")))
    sample = intake.take_in("a.txt", io.BytesIO(text.encode()), is_sample=True)
    pipeline.ingest(sample)
    real = pipeline.ingest(intake.take_in("b.txt", io.BytesIO(text.replace("无。", "没有。").encode())))
    assert demo.remove_samples() == 0
    assert real.versions.count() == 2
    sample.refresh_from_db()
    assert sample.path.exists()


def test_samples_can_be_loaded_again_after_they_were_removed(few_samples: list[Path]) -> None:
    demo.load_samples()
    demo.remove_samples()
    assert demo.load_samples() == len(FEW)


def test_withdrawn_or_draft_real_report_does_not_hide_the_samples() -> None:
    make_report(is_sample=True)
    make_report(year=2021, published=False)
    assert demo.samples_only()


def test_samples_are_counted_until_the_first_real_report_is_published() -> None:
    sample = make_report(is_sample=True)
    real = make_report(year=2021, published=False)
    assert list(demo.counted()) == [sample]
    storage.publish(real)
    assert list(demo.counted()) == [real]
    storage.withdraw(real)
    assert list(demo.counted()) == [sample]


def test_real_report_in_place_of_a_sample_breaks_no_later_load(few_samples: list[Path]) -> None:
    demo.load_samples()
    path = next(path for path in few_samples if path.stem == "tab_rows_2021")
    text = path.read_text(encoding="utf-8") + "\n"
    pipeline.ingest(intake.take_in("real.txt", io.BytesIO(text.encode())))
    assert Report.objects.filter(is_sample=False).count() == 1
    assert demo.load_samples() == 0
    demo.remove_samples()
    demo.load_samples()
    assert Report.objects.filter(is_sample=False).count() == 1


def test_every_sample_of_the_project_is_loaded() -> None:
    place = Path(settings.BASE_DIR) / "reports" / "samples"
    names = {path.name.removesuffix(".expected.json") for path in place.glob("*.expected.json")}
    assert demo.load_samples() == len(names)
    assert {source.name.split(".")[0] for source in SourceFile.objects.filter(status="read")} == names
