"""What places are called in English."""

from __future__ import annotations

import pytest

from reports.place_names import english_path, english_place, letters
from reports.region_list import all_current


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("山东省", "Shandong"),
        ("陕西省", "Shaanxi"),
        ("内蒙古自治区", "Inner Mongolia"),
        ("全国", "China"),
        ("淄博市", "Zibo"),
        ("西安市", "Xi'an"),
        ("吕梁市", "Lüliang"),
        ("呼和浩特市", "Hohhot"),
        ("淄川区", "Zichuan District"),
        ("单县", "Shan County"),
        ("浦东新区", "Pudong New Area"),
        ("达拉特旗", "Dalate Banner"),
        ("长阳土家族自治县", "Changyang Tujia Autonomous County"),
        ("威宁彝族回族苗族自治县", "Weining Yi, Hui and Miao Autonomous County"),
        ("临夏回族自治州", "Linxia Hui Autonomous Prefecture"),
        ("大庙乡", "Damiao Township"),
    ],
)
def test_a_place_is_called_as_it_is_in_english(name: str, english: str) -> None:
    assert english_place(name) == english


def test_every_region_has_an_english_name_that_can_be_read() -> None:
    odd = {place.name: english for place in all_current() if not readable(english := english_place(place.name))}
    assert odd == {}


def readable(name: str) -> bool:
    return name[:1].isupper() and all(char.isascii() or char in "üê" for char in name)


def test_every_province_has_its_letters() -> None:
    provinces = [place.name for place in all_current() if place.code.endswith("0000") and place.code != "000000"]
    found = [letters(name) for name in provinces]
    assert len(provinces) >= 31
    assert all(len(each) == 2 and each.isupper() for each in found)
    assert len(set(found)) == len(found)


def test_where_a_place_lies_stands_after_it() -> None:
    assert english_path(["山东省", "淄博市", "淄川区"]) == "Zichuan District, Zibo, Shandong"
