from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.pinyin import known_syllables, splits, syllables
from search.indexing import index_pending
from search.normalisation import normalise
from search.shelf import Entry, Shelf
from search.suggest import suggest
from search.vocabulary import EMPTY, Vocabulary, build, get_vocabulary
from tests.builders import make_report


def shelf(*names: str) -> Shelf:
    entries = [Entry(name, str(number), 100 - number) for number, name in enumerate(names)]
    return Shelf(entries, [syllables(normalise(name).text) for name in names])


def found(made: Shelf, typed: str, limit: int = 10) -> list[str]:
    return [entry.text for entry in made.find(typed, limit)]


REGIONS = shelf(
    "山东省",
    "陕西省",
    "山西省",
    "青岛市",
    "黔东南州",
    "单县",
    "重庆市",
    "厦门市",
    "西安市",
    "湘西州",
    "长治市",
    "六合区",
    "六安市",
)
AGENCIES = shelf("淄川区教育局", "青岛市财政局", "淄川区财政局", "单县人民政府", "辽中区工信局")


@pytest.mark.parametrize(
    ("place", "read"),
    [
        ("单县", "shan xian"), ("重庆市", "chong qing shi"), ("厦门市", "xia men shi"), ("长沙市", "chang sha shi"),
        ("长治市", "chang zhi shi"), ("长子县", "zhang zi xian"), ("六安市", "lu an shi"), ("六合区", "lu he qu"),
        ("亳州市", "bo zhou shi"), ("蚌埠市", "beng bu shi"), ("丽水市", "li shui shi"), ("乐清市", "yue qing shi"),
        ("乐陵市", "lao ling shi"), ("洪洞县", "hong tong xian"), ("浚县", "xun xian"), ("朝阳区", "chao yang qu"),
        ("都匀市", "du yun shi"), ("成都市", "cheng du shi"), ("东莞市", "dong guan shi"), ("番禺区", "pan yu qu"),
        ("泊头市", "bo tou shi"), ("铅山县", "yan shan xian"), ("歙县", "she xian"), ("蔚县", "yu xian"),
        ("吕梁市", "lv liang shi"), ("大城县", "dai cheng xian"), ("穆棱市", "mu ling shi"), ("曲阜市", "qu fu shi"),
        ("单县行政审批服务局", "shan xian xing zheng shen pi fu wu ju"), ("APP平台", "a p p ping tai"),
    ],
)  # fmt: skip
def test_places_are_read_as_they_are_called(place: str, read: str) -> None:
    assert syllables(place) == tuple(read.split())


@given(st.text(max_size=30))
def test_every_character_has_one_syllable(text: str) -> None:
    assert len(syllables(text)) == len(text)


def test_letters_are_read_as_syllables() -> None:
    assert splits("xian") == (("xian",), ("xia", "n"), ("xi", "an"), ("xi", "a", "n"))
    assert splits("xian", partial=False) == (("xian",), ("xi", "an"))
    assert splits("qingd")[0] == ("qing", "d")
    assert splits("") == splits("bdf") == splits("中") == splits("a" * 41) == ()


@given(st.text("abcdefghiklmnopqrstuvwxyz", max_size=45))
def test_what_is_split_is_whole(letters: str) -> None:
    for split in splits(letters):
        assert "".join(split) == letters
        assert set(split[:-1]) <= known_syllables()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("青", ["青岛市"]),
        ("青島", ["青岛市"]),
        ("qingdao", ["青岛市"]),
        ("QingDao", ["青岛市"]),
        ("qingd", ["青岛市"]),
        ("qd", ["青岛市", "黔东南州"]),
        ("青dao", ["青岛市"]),
        ("青d", ["青岛市"]),
        ("danxian", []),
        ("shanx", ["陕西省", "山西省", "单县"]),
        ("zhongqing", []),
        ("cq", ["重庆市"]),
        ("xm", ["厦门市"]),
        ("xian", ["西安市", "湘西州", "单县"]),
        ("an", ["西安市", "六安市"]),
        ("市", ["青岛市", "重庆市", "厦门市", "西安市", "长治市", "六安市"]),
        ("", []),
        ("\n", []),
        ("xyz", []),
    ],
)  # fmt: skip
def test_names_are_found_by_han_and_pinyin(typed: str, expected: list[str]) -> None:
    assert found(REGIONS, typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("zichuan", ["淄川区教育局", "淄川区财政局"]),
        ("zcqjyj", ["淄川区教育局"]),
        ("zichuanjyj", ["淄川区教育局"]),
        ("zichuanqucz", ["淄川区财政局"]),
        ("淄川jyj", ["淄川区教育局"]),
        ("淄川区caizheng", ["淄川区财政局"]),
        ("财政", ["青岛市财政局", "淄川区财政局"]),
        ("czj", ["青岛市财政局", "淄川区财政局"]),
        ("caizheng", ["青岛市财政局", "淄川区财政局"]),
    ],
)
def test_agencies_are_found_by_parts_of_their_names(typed: str, expected: list[str]) -> None:
    assert found(AGENCIES, typed) == expected


def by_definition(names: list[str], wanted: str) -> list[str]:
    """The names in which the text stands, in their order by the way it is read: looked at one by one."""
    read = [syllables(name) for name in names]
    found: dict[int, None] = {}
    for at_start in (True, False):
        for stands in _ways(wanted, at_start):
            for row, (name, sounds) in enumerate(zip(names, read, strict=True)):
                if any(stands(name, sounds, at) for at in ([0] if at_start else range(len(name)))):
                    found.setdefault(row)
    return [names[row] for row in found]


Stands = Callable[[str, tuple[str, ...], int], bool]


def _ways(wanted: str, at_start: bool) -> Iterator[Stands]:
    yield lambda name, sounds, at: name.startswith(wanted, at)
    if mixed := re.fullmatch("([一-龥]+)([a-z]+)", wanted):
        yield (
            lambda name, sounds, at: (
                at == name.find(mixed[1]) and _goes_on(name, sounds, at + len(mixed[1]), mixed[2], splits(mixed[2]))
            )
        )
    if not wanted.isalpha() or not wanted.isascii():
        return
    for way in splits(wanted):
        yield (
            lambda name, sounds, at, way=way: (  # type: ignore[misc]
                sounds[at : at + len(way)] == way and at == _first(sounds, way[:-1], at)
            )
        )
    for way in splits(wanted):
        yield (
            lambda name, sounds, at, way=way: (  # type: ignore[misc]
                _begins(sounds[at:], way) and at == _first(sounds, way[:-1], at)
            )
        )
    if len(wanted) > 1 or at_start:
        yield lambda name, sounds, at: _initials(sounds).startswith(wanted, at)
    for size in range(len(wanted) - 2, max(1, len(wanted) - 7), -1):
        for way in splits(wanted[:size], partial=False)[:2]:
            yield (
                lambda name, sounds, at, way=way, size=size: (  # type: ignore[misc]
                    sounds[at : at + len(way)] == way
                    and at == _first(sounds, way, at)
                    and _goes_on(name, sounds, at + len(way), wanted[size:], ())
                )
            )


def _goes_on(name: str, sounds: tuple[str, ...], at: int, letters: str, ways: tuple[tuple[str, ...], ...]) -> bool:
    places = (at, at + 1) if name[at : at + 1] in {*"省市区县旗州"} else (at,)
    return any(
        _initials(sounds).startswith(letters, place) or any(_begins(sounds[place:], way) for way in ways)
        for place in places
    )


def _first(sounds: tuple[str, ...], syllables: tuple[str, ...], at: int) -> int:
    """The first place where the syllables stand; any if there are none."""
    places = (place for place in range(len(sounds)) if sounds[place : place + len(syllables)] == syllables)
    return next(places, -1) if syllables else at


def _begins(sounds: tuple[str, ...], way: tuple[str, ...]) -> bool:
    end = len(way) - 1
    return sounds[:end] == way[:-1] and any(sound.startswith(way[-1]) for sound in sounds[end : end + 1])


def _initials(sounds: tuple[str, ...]) -> str:
    return "".join(sound[0] for sound in sounds)


HAN_NAMES = st.lists(st.text("淄川区教育局青岛市财政单县人民安西长治", min_size=1, max_size=7), max_size=15)
PIECES = (
    "zi",
    "chuan",
    "qu",
    "jiao",
    "yu",
    "ju",
    "qing",
    "dao",
    "shi",
    "xian",
    "an",
    "zh",
    "c",
    "j",
    "s",
    "淄川",
    "市",
)


@settings(max_examples=300)
@given(HAN_NAMES, st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join))
def test_names_are_found_as_if_each_were_looked_at(names: list[str], typed: str) -> None:
    assert found(shelf(*names), typed, 100) == by_definition(names, typed)
    assert found(shelf(*names), typed, 3) == by_definition(names, typed)[:3]


@given(st.text(st.one_of(st.sampled_from("qingdaozicj青岛淄川\n' "), st.characters(codec=None)), max_size=70))
def test_any_text_may_be_typed(typed: str) -> None:
    made = Vocabulary(AGENCIES, REGIONS, shelf("公开", "主动"), {"公开": 9, "主动": 8})
    assert len(suggest(made, typed)) <= 10


def test_words_complete_the_last_word_and_names_the_whole() -> None:
    made = Vocabulary(AGENCIES, REGIONS, shelf("公开", "公告", "主动"), {})
    texts = [(s.kind, s.text, s.key) for s in suggest(made, "教育 gongk")]
    assert texts == [("word", "公开", "教育 公开")]
    assert [s.key for s in suggest(made, "教育 -公")] == ["教育 -公开", "教育 -公告"]
    assert [(s.kind, s.text) for s in suggest(made, "淄川区 教育")] == [("agency", "淄川区教育局")]
    assert [(s.kind, s.text) for s in suggest(made, "公开 青岛")] == [("region", "青岛市"), ("agency", "青岛市财政局")]
    assert suggest(made, "公开") == []  # it is there already


def test_each_kind_has_its_share() -> None:
    names = [f"公{number}" for number in "一二三四五六七八九十"]
    kinds = [s.kind for s in suggest(Vocabulary(shelf(*names), shelf(*names), shelf(*names), {}), "公")]
    assert (len(kinds), kinds.count("agency"), kinds.count("region"), kinds.count("word")) == (10, 4, 3, 3)
    only = Vocabulary(shelf(), shelf(), shelf(*names), {})
    assert len(suggest(only, "公")) == 10


@pytest.mark.django_db
def test_the_vocabulary_is_that_of_what_is_published() -> None:
    make_report(year=2021)
    make_report(year=2022)
    make_report(agency="单县财政局", region="371722", types=("财政",), published=False)
    index_pending()
    made = build()
    assert [(e.text, e.count, e.detail) for e in made.agencies.entries] == [("淄川区教育局", 2, "山东省淄博市淄川区")]
    assert [(e.text, e.count) for e in made.regions.entries] == [("山东省", 2), ("淄博市", 2), ("淄川区", 2)]
    assert made.words["公开"] == 2
    assert "公" not in made.words
    assert made.reports == 2
    assert [(s.kind, s.text) for s in suggest(made, "zc")] == [("region", "淄川区"), ("agency", "淄川区教育局")]


@pytest.mark.django_db
def test_without_an_index_names_are_known_and_no_words() -> None:
    make_report()
    made = build()
    assert made.agencies.entries and not made.words


@pytest.mark.django_db
def test_the_vocabulary_is_kept_while_nothing_changes() -> None:
    make_report()
    index_pending()
    first = get_vocabulary()
    assert get_vocabulary() is first
    assert first is not EMPTY


@pytest.mark.django_db
def test_the_vocabulary_is_made_anew_when_reports_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    make_report()
    first = get_vocabulary()
    monkeypatch.setattr("search.vocabulary._held.due", 0.0)
    monkeypatch.setattr("search.vocabulary.threading.Thread", RunsAtOnce)
    monkeypatch.setattr("search.vocabulary.connection.close", lambda: None)
    assert get_vocabulary() is first
    make_report(agency="单县财政局", region="371722", types=("财政",))
    monkeypatch.setattr("search.vocabulary._held.due", 0.0)
    assert get_vocabulary() is first  # the old one serves on while the new one is made
    assert {entry.text for entry in get_vocabulary().agencies.entries} == {"淄川区教育局", "单县财政局"}


class RunsAtOnce:
    """A thread that does its work where it is started."""

    def __init__(self, target: object, args: tuple[object, ...], daemon: bool) -> None:
        self.target, self.args = target, args

    def start(self) -> None:
        self.target(*self.args)  # type: ignore[operator]
