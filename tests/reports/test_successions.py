"""Which stored agency became which, as far as the reforms leave no doubt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports import storage
from reports.extraction.content import Content
from reports.models import Agency
from reports.parsing.report import AgencyReading
from tests.builders import make_reading, make_source_file

pytestmark = pytest.mark.django_db


def store(name: str, year: int) -> Agency:
    parsed = replace(make_reading(year=year), agency=AgencyReading(name, ("其他",), "county"))
    source = make_source_file()
    report = storage.store(source, Content(f"{name}{year}", (), "txt", "utf-8"), parsed, ())
    assert report.agency is not None
    return report.agency


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_agency_that_went_on_under_another_name_is_linked_whichever_comes_first(order: tuple[int, int]) -> None:
    reports = [("淄川区扶贫开发办公室", 2019), ("淄川区乡村振兴局", 2022)]
    stored = {index: store(*reports[index]) for index in order}
    old, new = stored[0], stored[1]
    old.refresh_from_db()
    assert old.successor == new
    new.refresh_from_db()
    assert new.successor is None


def test_agencies_that_have_nothing_to_do_with_each_other_are_not_linked() -> None:
    store("淄川区教育局", 2019)
    store("淄川区乡村振兴局", 2022)
    assert not Agency.objects.exclude(successor=None).exists()


def test_what_a_person_has_set_stays() -> None:
    old = store("淄川区扶贫开发办公室", 2019)
    other = store("淄川区农业农村局", 2020)
    old.refresh_from_db()
    old.successor = other
    old.save()
    store("淄川区乡村振兴局", 2022)
    old.refresh_from_db()
    assert old.successor == other
