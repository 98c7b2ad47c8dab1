from __future__ import annotations

from random import Random

import pytest

from reports.copies.comparison import Comparison, Passage, SectionMatch
from reports.copies.narrative import Narrative, section_texts
from reports.copies.set_sentences import NOTHING, common_shingles, official_shingles, too_many
from reports.copies.shingles import Shingles

HAN = [chr(0x4E00 + 7 * number) for number in range(2500)]


def written(length: int, seed: int) -> str:
    """Text of so many letters, a comma after every twentieth; another seed gives another text."""
    letters = Random(seed).choices(HAN, k=length)
    return "".join(letter + ("，" if number % 20 == 19 else "") for number, letter in enumerate(letters))


def compared(
    report: dict[str, str], other: dict[str, str], common: Shingles = NOTHING
) -> tuple[tuple[int, int], list[SectionMatch]]:
    """(letters, repeated) and the sections."""
    comparison = Comparison(Narrative.of(report, common), Narrative.of(other, common))
    return (comparison.letters, comparison.repeated), comparison.sections()


def marked(report: dict[str, str], other: dict[str, str], match: SectionMatch) -> list[tuple[str, str]]:
    """The texts of the passages, here and there."""
    return [
        (report[match.section][p.start : p.end], other[p.other_section][p.other_start : p.other_end])
        for p in match.passages
    ]


def test_equal_texts_are_repeated_whole() -> None:
    report = {"overview": written(200, 1), "problems": written(90, 2)}
    whole, sections = compared(report, report)
    assert whole == (290, 290)
    assert [(m.section, m.letters, m.repeated, len(m.passages)) for m in sections] == [
        ("overview", 200, 200, 1),
        ("problems", 90, 90, 1),
    ]


def test_texts_of_their_own_share_nothing() -> None:
    whole, sections = compared({"overview": written(300, 1)}, {"overview": written(300, 2)})
    assert whole == (300, 0)
    assert sections == [SectionMatch("overview", 300, 0, ())]


def test_other_names_numbers_and_punctuation_do_not_hide_a_copy() -> None:
    parts = [written(40, seed) for seed in range(5)]
    report = {"overview": "2022年，淄川区教育局".join(parts)}
    other = {"overview": "２０２１ 年张店区财政局。".join(part.replace("，", "；\n") for part in parts)}
    (letters, repeated), (match,) = compared(report, other)
    assert letters == 5 * 40 + 4 * 7
    assert repeated >= 5 * 40
    assert match.passages[0] == Passage(0, match.passages[0].end, "overview", 0, match.passages[0].other_end)


def test_a_paragraph_moved_to_another_section_is_found_there() -> None:
    moved = written(60, 9)
    report = {"overview": written(100, 1) + moved, "other": written(50, 2)}
    other = {"overview": written(80, 3), "other": written(30, 4) + moved + written(20, 5)}
    whole, (overview, rest) = compared(report, other)
    assert whole == (210, 60)
    assert (overview.repeated, rest.repeated) == (60, 0)
    (passage,) = overview.passages
    assert passage.other_section == "other"
    assert marked(report, other, overview) == [(moved.rstrip("，"), moved.rstrip("，"))]


def test_fewer_than_twelve_letters_in_a_row_do_not_count() -> None:
    for length, repeated in ((11, 0), (12, 12)):
        shared = "".join(HAN[:length])
        whole, _ = compared(
            {"other": written(30, 1) + shared + written(30, 2)}, {"other": written(30, 3) + shared + written(30, 4)}
        )
        assert whole == (60 + length, repeated)


def test_a_sentence_that_stands_twice_is_marked_in_the_longer_run() -> None:
    sentence, after = written(30, 1), written(40, 2)
    report = {"other": sentence + after}
    other = {"other": sentence + written(50, 3) + sentence + after}
    _, (match,) = compared(report, other)
    assert marked(report, other, match) == [((sentence + after).rstrip("，"),) * 2]


@pytest.mark.parametrize("seed", range(20))
def test_passages_are_the_same_letters_here_and_there_and_do_not_overlap(seed: int) -> None:
    rng = Random(seed)
    pieces = [written(rng.randint(5, 60), 100 + number) for number in range(12)]
    report, other = (
        {key: "".join(rng.choices(pieces, k=8)) for key in ("overview", "problems", "other")} for _ in range(2)
    )
    _, sections = compared(report, other)
    assert sum(match.repeated for match in sections)
    for match in sections:
        for here, there in marked(report, other, match):
            assert here.replace("，", "") == there.replace("，", "")
        starts = [place for passage in match.passages for place in (passage.start, passage.end)]
        assert starts == sorted(starts)


def test_set_sentences_count_on_neither_side() -> None:
    sentence = "按照《中华人民共和国政府信息公开条例》第五十条规定，现公布政府信息公开工作年度报告。"
    report = {"overview": sentence + written(50, 1)}
    other = {"overview": written(50, 2) + sentence}
    assert compared(report, other, official_shingles())[0] == (50, 0)
    (letters, repeated), _ = compared(report, other)
    assert letters - 50 == repeated > 30


def test_what_stands_in_a_large_share_of_reports_is_a_set_sentence() -> None:
    sentence = written(40, 0)
    count = 200
    texts = [written(60, 1 + number) + (sentence if number % 4 == 0 else "") for number in range(count)]
    narratives = [Narrative.of({"other": text}, NOTHING) for text in texts]
    common = common_shingles((narrative.distinct for narrative in narratives), count)
    expected = Narrative.of({"other": sentence}, NOTHING).distinct
    assert common.tolist() == expected.tolist()
    assert too_many(count) < count / 4 < too_many(2 * count)
    assert common_shingles([], 0).tolist() == []


def test_a_few_agencies_that_copy_from_each_other_make_no_set_sentence() -> None:
    narratives = [Narrative.of({"other": written(60, 1)}, NOTHING) for _ in range(12)]
    assert common_shingles((narrative.distinct for narrative in narratives), len(narratives)).tolist() == []


def test_two_sections_of_a_kind_are_compared_as_one_and_front_matter_only_alone() -> None:
    assert section_texts([("preamble", "甲"), ("other", "乙"), ("annex", "丙"), ("other", "丁")]) == {"other": "乙\n丁"}
    assert section_texts([("preamble", "甲"), ("annex", "丙")]) == {"preamble": "甲"}


@pytest.mark.parametrize("texts", [{}, {"other": ""}, {"other": "无。"}])
def test_next_to_nothing_is_compared_without_ado(texts: dict[str, str]) -> None:
    long = {"other": written(100, 1)}
    assert compared(long, texts)[0] == (100, 0)
    assert compared(texts, long)[0][1] == 0
    assert compared(texts, texts)[0][1] == 0
