from __future__ import annotations

import pytest
from django.contrib.humanize.templatetags.humanize import intcomma

from portal.templatetags.typography import kept_together


@pytest.mark.parametrize(
    ("title", "html"),
    [
        ("甲局2022年政府信息公开工作年度报告", '甲局2022年<span class="keep">政府信息公开工作年度报告</span>'),
        ("甲局<b>年报", "甲局&lt;b&gt;年报"),
        ("", ""),
    ],
)
def test_the_fixed_phrase_of_a_title_is_kept_together(title: str, html: str) -> None:
    assert kept_together(title) == html


def test_large_numbers_are_in_groups_of_three() -> None:
    assert intcomma(1234567) == intcomma("1234567") == "1,234,567"
