from __future__ import annotations

import pytest

from reports.agency_spellings import agency_spellings


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("工信局", "工业和信息化局"),
        ("淄川区工信局", "淄川区工业和信息化局"),
        ("工信", "工业和信息化"),
        ("淄川区人社", "淄川区人力资源和社会保障"),
        ("国资", "国有资产监督管理"),
        ("人力资源社会保障", "人力资源和社会保障"),
        ("环保", "环境保护"),
    ],
)
def test_short_names_are_spelled_out(name: str, expected: str) -> None:
    assert expected in agency_spellings(name)


@pytest.mark.parametrize("name", ["", "公开", "教育局", "工业和信息化局", "招商", "政府信息公开", "淄川区"])
def test_other_words_stay_alone(name: str) -> None:
    assert agency_spellings(name) == ()
