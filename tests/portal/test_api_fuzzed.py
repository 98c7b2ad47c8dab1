"""Whatever the API is asked, it does not fail, and it answers as its own description says."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from portal.wsgi import application
from tests.builders import make_report

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
BOUNDED = settings(max_examples=20, database=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.django_db
def test_no_question_makes_the_api_fail(mode: GenerationMode) -> None:
    make_report(year=2021)
    make_report(year=2022, agency="张店区民政局", region="370303", types=("民政",))
    call_command("rebuild_index", verbosity=0)
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) >= 11
    if mode is GenerationMode.NEGATIVE:  # nothing wrong can be made of an address without parameters
        operations = [operation for operation in operations if list(operation.query)]
    asked = 0
    for operation in operations:

        @given(case=operation.as_strategy(generation_mode=mode))
        @BOUNDED
        def ask(case: schemathesis.Case) -> None:
            nonlocal asked
            asked += 1
            # as it is: what is compressed on the way is not what is asked about here
            case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

        ask()
    assert asked >= len(operations)
