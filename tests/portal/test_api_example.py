"""The example in ``docs/examples`` runs against a portal as it is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django.live_server_helper import LiveServer

from tests.builders import make_report


@pytest.mark.django_db(transaction=True)
def test_the_example_answers_its_question(live_server: LiveServer, index: Callable[[], None]) -> None:
    decided = {"requests.granted.total": 3, "requests.total.total": 4, "requests.refused_state_secret.total": 1}
    make_report(year=2022, figures=decided)
    make_report(agency="渝中区财政局", region="500103", types=("财政",), year=2022, figures={"requests.total.total": 2})
    index()
    script = Path(settings.BASE_DIR) / "docs" / "examples" / "refused_by_region.py"
    asked = [sys.executable, str(script), live_server.url, "2022"]
    printed = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=True).stdout
    first = printed.splitlines()[1].split("\t")
    assert first[:3] == ["山东省", "25.0%", "1/1"]
    assert "1\thttp://" in printed
