"""Every test works on files and an index of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as generated
from pytest_django.fixtures import Settings

from portal.catalogue import compile_catalogue

generated.register_profile(
    "gongkai", generated(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # no test depends on a clock
generated.load_profile("gongkai")


@pytest.fixture(scope="session", autouse=True)
def english() -> None:
    """The catalogue as it is in the files, whoever compiled it last."""
    compile_catalogue()


@pytest.fixture(autouse=True)
def chinese() -> None:
    """A page leaves its language to what is streamed after it; a test begins in the language of the portal."""
    translation.activate("zh-hans")


@pytest.fixture(autouse=True)
def own_data_directory(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Words are not renewed in a thread: it would share the database in memory with the test, which locks whole tables.
    monkeypatch.setattr("search.vocabulary.CHECK_SECONDS", float("inf"))
    settings.FILES_DIR = tmp_path / "files"
    settings.INDEX_DIR = tmp_path / "index"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
