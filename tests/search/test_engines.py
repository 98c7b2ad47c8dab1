"""What every engine does alike. An engine is added here by its dotted path, and to ``settings.SEARCH_ENGINE``."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from django.utils.module_loading import import_string

from reports.parsing.form import all_indicators
from search.engines.base import (
    Engine,
    EngineRequest,
    EngineResults,
    FigureFilter,
    Filter,
    IndexDocument,
    Measure,
    Metric,
    MetricValue,
    SearchUnavailable,
    Tallied,
    Tally,
)
from search.normalisation import normalise
from search.query import And, Not, Or, Phrase, Words, parse_query
from search.schema import BREAK, FACETS, SECTION_KEYS, TEXT_FIELDS
from tests.search.narrative import make_corpus, make_document

ENGINES = ("search.engines.whoosh.engine.WhooshEngine",)
TOTAL = "requests.new_received.total"
CARRIED = "requests.carried_over.total"


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    made: Engine = import_string(request.param)(tmp_path / "engine")
    made.rebuild([], {})
    return made


@pytest.fixture(scope="module")
def corpus() -> list[IndexDocument]:
    return make_corpus(60)


@pytest.fixture(scope="module", params=ENGINES)
def full(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, corpus: list[IndexDocument]
) -> Engine:
    """Sixty documents in several segments, some of them written twice."""
    made: Engine = import_string(request.param)(tmp_path_factory.mktemp("engine"))
    made.rebuild(corpus[:40], {document.id: 1 for document in corpus[:40]})
    made.add(corpus[35:50])
    made.add(corpus[50:])
    return made


def ask(engine: Engine, query: object = None, **request: object) -> EngineResults:
    if isinstance(query, str):
        query = parse_query(query).node
    return engine.search(EngineRequest(query, **{"size": 100, **request}))  # type: ignore[arg-type]


def ids(engine: Engine, query: object = None, **request: object) -> list[int]:
    return [hit.id for hit in ask(engine, query, **request).hits]


def texts(document: IndexDocument) -> dict[str, list[str]]:
    """The normalised texts by field, said independently of the engine."""
    given = {"title": [document.title], "agency": list(document.agency_names)}
    given.update({key: document.sections.get(key, "").split(BREAK) for key in SECTION_KEYS})
    return {name: [normalise(text).text for text in values] for name, values in given.items()}


def holding(corpus: list[IndexDocument], phrase: str, fields: tuple[str, ...] = TEXT_FIELDS) -> set[int]:
    wanted = normalise(phrase).text
    return {
        document.id for document in corpus for name, values in texts(document).items()
        if name in fields and any(wanted in text for text in values)
    }  # fmt: skip


class TestEngine:
    def test_what_is_added_is_found(self, engine: Engine) -> None:
        engine.add([make_document(1), make_document(2, {"overview": "依法行政"})])
        assert ids(engine, "主动公开") == [1]
        assert ids(engine) == [1, 2]
        assert engine.versions() == {1: 1, 2: 1}

    def test_a_document_added_again_replaces_the_one_before(self, engine: Engine) -> None:
        for version in range(1, 8):
            engine.add([make_document(1, {"overview": f"第{version}版"}, version=version), make_document(2)])
            assert ids(engine, f'"第{version}版"') == [1]
            assert ids(engine, '"第1版"') == ([1] if version == 1 else [])
        assert engine.versions() == {1: 7, 2: 1}
        assert [(hit.id, hit.version) for hit in ask(engine).hits] == [(1, 7), (2, 1)]

    def test_the_last_of_one_batch_counts(self, engine: Engine) -> None:
        engine.add([make_document(1, version=1), make_document(1, version=2)])
        assert engine.versions() == {1: 2}

    def test_what_is_removed_is_gone(self, engine: Engine) -> None:
        engine.add(map(make_document, range(1, 6)))
        engine.remove([2, 4, 99])
        engine.remove([])
        engine.add([])
        assert ids(engine) == ids(engine, "公开") == [1, 3, 5]
        assert ask(engine, facets=("year",)).facets == {"year": {"2022": 3}}
        assert ids(engine, Not(Words("公开"))) == []

    def test_rebuilding_replaces_everything(self, engine: Engine) -> None:
        engine.add([make_document(1), make_document(2)])
        engine.rebuild([make_document(3, version=4)], {3: 4})
        assert engine.versions() == {3: 4}
        assert engine.check() == []

    @pytest.mark.parametrize("expected", [{}, {1: 1}, {1: 1, 2: 9}, {1: 1, 2: 1, 3: 1}])
    def test_a_rebuild_that_differs_from_the_database_is_not_taken(
        self, engine: Engine, expected: dict[int, int]
    ) -> None:
        engine.add([make_document(7)])
        with pytest.raises(SearchUnavailable, match="不符"):
            engine.rebuild([make_document(1), make_document(2)], expected)
        assert engine.versions() == {7: 1}

    def test_a_rebuild_that_fails_leaves_the_index_in_place(self, engine: Engine) -> None:
        engine.add([make_document(7)])

        def failing() -> object:
            yield make_document(1)
            raise RuntimeError("no more")

        with pytest.raises(RuntimeError, match="no more"):
            engine.rebuild(failing(), {1: 1})  # type: ignore[arg-type]
        assert ids(engine) == [7]

    def test_an_empty_index_finds_nothing(self, engine: Engine) -> None:
        assert ask(engine, "公开", facets=FACETS) == EngineResults(0, (), {name: {} for name in FACETS})
        assert engine.check() == []

    def test_words_must_all_occur_but_anywhere(self, engine: Engine) -> None:
        engine.add([
            make_document(1, {"overview": "加强培训", "problems": "完善机制"}),
            make_document(2, {"overview": "加强学习"}),
        ])  # fmt: skip
        assert ids(engine, "加强 机制") == [1]
        assert ids(engine, "加强机制") == [1]
        assert ids(engine, "教育局 学习") == [2]

    def test_fields_are_kept_apart(self, engine: Engine) -> None:
        engine.add([make_document(1, {"overview": "培训"}), make_document(2, {"problems": "培训"}, title="培训年报")])
        assert ids(engine, "概况:培训") == [1]
        assert ids(engine, "问题:培训") == ids(engine, "标题:培训") == [2]
        assert ids(engine, '概况:"培训"') == [1]
        assert ids(engine, '标题:"培训"') == [2]
        assert ids(engine, "正文:年报") == ids(engine, '正文:"年报"') == []
        assert set(ids(engine, "正文:培训")) == {1, 2}
        assert ids(engine, Words("培训", ("nowhere",))) == []

    def test_and_or_not(self, engine: Engine) -> None:
        engine.add([
            make_document(number, {"overview": text}) for number, text in enumerate(["甲乙", "甲 丙", "乙 丙", "丁"], 1)
        ])  # fmt: skip
        assert ids(engine, And((Phrase("甲"), Phrase("丙")))) == [2]
        assert sorted(ids(engine, Or((Phrase("甲"), Phrase("丁"))))) == [1, 2, 4]
        assert ids(engine, And((Phrase("丙"), Not(Phrase("甲"))))) == [3]
        assert ids(engine, Not(Phrase("甲"))) == [3, 4]
        assert ids(engine, And((Not(Phrase("甲")), Not(Phrase("丁"))))) == [3]
        assert ids(engine, Or(())) == ids(engine, And(())) == []

    def test_an_agency_is_found_by_any_of_its_names(self, engine: Engine) -> None:
        names = ("淄川区工信局", "淄川区工业和信息化局")
        engine.add([make_document(1, agency_names=names), make_document(2)])
        assert ids(engine, "工信局") == ids(engine, "工业和信息化局") == ids(engine, "机关:淄川区工信局") == [1]
        assert ids(engine, '"工信局淄川区"') == []

    def test_traditional_script_and_full_width_forms_are_the_same(self, engine: Engine) -> None:
        engine.add([make_document(1, {"overview": "二０二一年依申請公開政府資訊ＡＰＰ"})])
        for query in ("依申请公开", "依申請公開", "app", "ＡＰＰ", '"政府资讯ａｐｐ"', '"二0二一年"'):
            assert ids(engine, query) == [1], query

    def test_a_phrase_is_exact(self, engine: Engine) -> None:
        engine.add([
            make_document(1, {"overview": "政府信息公开"}),
            make_document(2, {"overview": "政府公开信息"}),
            make_document(3, {"overview": "政府信\n 息公开"}),
            make_document(4, {"overview": "政府信息", "proactive": "公开"}),
            make_document(5, {"overview": f"政府信息{BREAK}公开"}),
        ])  # fmt: skip
        assert sorted(ids(engine, '"政府信息公开"', exclude=frozenset({9}))) == [1, 2, 3, 4, 5]  # it is in every title
        assert ids(engine, '概况:"政府信息公开"') == [1, 3]
        assert ids(engine, '正文:"信息公开"') == [1, 3]
        assert ids(engine, '概况:"府信"') == [1, 3, 4, 5]

    @pytest.mark.parametrize(
        "phrase", ["公", "（一）", "3.5%", "APP", "covid-19", "2021年12", "😀", "。第", "”，“", "a b"]
    )
    def test_phrases_of_any_characters(self, engine: Engine, phrase: str) -> None:
        text = "公。第（一）项增长3.5%，APP“甲”，“乙”COVID-19于2021 年 12 月😀a  b"
        engine.add([make_document(1, {"overview": text}), make_document(2, {"overview": "无"})])
        assert ids(engine, Phrase(phrase, ("overview",))) == [1]

    def test_phrases_equal_substring_search(self, full: Engine, corpus: list[IndexDocument]) -> None:
        chance = random.Random(50)
        fixed = ["政府信息公开", "主动公开", "行政许可", "本年新收", "公", "2021年", "的和", "COVID-19"]
        for number in range(50):
            text = chance.choice(chance.choice(corpus).sections[chance.choice(SECTION_KEYS)].splitlines())
            start = chance.randrange(len(text))
            phrase = text[start : start + chance.randint(1, 12)]
            fixed.append(phrase)
            fields = () if number % 2 else (chance.choice(TEXT_FIELDS),)
            expected = holding(corpus, phrase, fields or TEXT_FIELDS)
            assert set(ids(full, Phrase(phrase, fields))) == expected, (phrase, fields)
        for phrase in fixed:
            assert set(ids(full, Phrase(phrase))) == holding(corpus, phrase), phrase

    def test_smart_finds_what_exact_finds(self, full: Engine, corpus: list[IndexDocument]) -> None:
        chance = random.Random(51)
        for _ in range(60):
            text = chance.choice(corpus).sections[chance.choice(SECTION_KEYS)]
            start = chance.randrange(len(text) - 8)
            piece = "".join(
                char for char in text[start : start + chance.randint(1, 7)] if char >= "一" and char <= "龥"
            )
            assert set(ids(full, Phrase(piece))) <= set(ids(full, Words(piece))), piece

    def test_smart_finds_words_in_any_order(self, full: Engine, corpus: list[IndexDocument]) -> None:
        both = holding(corpus, "培训") & holding(corpus, "决算")
        assert set(ids(full, "培训 决算")) == set(ids(full, "决算培训")) == both

    def test_the_title_and_the_agency_count_more(self, engine: Engine) -> None:
        engine.add([
            make_document(1, {"overview": "环境" * 3 + "工作" * 40}),
            make_document(2, {"overview": "工作" * 40}, title="环境保护年报"),
        ])  # fmt: skip
        assert ids(engine, "环境") == [2, 1]

    def test_ties_are_ordered_by_id_and_pages_do_not_overlap(self, engine: Engine) -> None:
        engine.add(map(make_document, range(1, 46)))
        pages = [ids(engine, "公开", page=page, size=10) for page in range(1, 7)]
        assert [len(page) for page in pages] == [10, 10, 10, 10, 5, 0]
        assert [id_ for page in pages for id_ in page] == list(range(1, 46))
        assert ask(engine, "公开", page=10_000).total == 45

    def test_orders(self, engine: Engine) -> None:
        engine.add([
            make_document(1, year=2021, region="370302", published_on="2022-01-05"),
            make_document(2, year=2022, region="110101", published_on=""),
            make_document(3, year=2020, region="370302", published_on="2022-01-31"),
            make_document(4, year=2022, region="370302", published_on="2022-01"),
        ])  # fmt: skip
        orders = {
            "relevance": [1, 2, 3, 4],
            "year": [3, 1, 2, 4],
            "-year": [2, 4, 1, 3],
            "published": [3, 1, 4, 2],
            "region": [2, 4, 1, 3],
        }
        assert {sort: ids(engine, sort=sort) for sort in orders} == orders

    def test_filters_are_joined_by_and_their_values_by_or(self, engine: Engine) -> None:
        engine.add(
            make_document(number, year=2018 + number % 4, types=("教育",) if number % 2 else ("公安", "司法"))
            for number in range(8)
        )
        years = Filter("year", frozenset({"2018", "2019"}))
        assert ids(engine, filters=(years,)) == [0, 1, 4, 5]
        assert ids(engine, filters=(years, Filter("type", frozenset({"司法"})))) == [0, 4]
        assert ids(engine, filters=(Filter("year", low=2019, high=2020),)) == [1, 2, 5, 6]
        assert ids(engine, filters=(Filter("year", low=2021),)) == [3, 7]
        assert ids(engine, filters=(Filter("year", high=2018),)) == [0, 4]
        assert ids(engine, filters=(years, Filter("year", low=2019))) == [1, 5]
        assert ids(engine, filters=(Filter("type", frozenset({"没有"})),)) == []

    def test_regions_cover_what_is_below_them_or_not(self, engine: Engine) -> None:
        engine.add([
            make_document(1),
            make_document(2, region="370300", regions=("370000", "370300")),
            make_document(3, region="110101", regions=("110000", "110101")),
        ])  # fmt: skip
        found = ask(engine, facets=("region", "region_own"), filters=(Filter("region", frozenset({"370300"})),))
        assert [hit.id for hit in found.hits] == [1, 2]
        assert found.facets["region"] == {"370000": 2, "370300": 2, "370302": 1, "110000": 1, "110101": 1}
        assert found.facets["region_own"] == {"370300": 1, "370302": 1}
        assert ids(engine, filters=(Filter("region_own", frozenset({"370300"})),)) == [2]

    def test_facets_count_all_matches_and_ignore_their_own_selection(
        self, full: Engine, corpus: list[IndexDocument]
    ) -> None:
        filters = (Filter("year", frozenset({"2019"})), Filter("type", frozenset({"教育"})))
        found = ask(full, "公开", facets=("year", "type", "tables"), filters=filters, size=10)
        in_year = [document for document in corpus if document.year == 2019]
        assert found.total == len(in_year) > 10
        assert found.facets["year"] == {str(year): 12 for year in range(2018, 2023)}
        assert found.facets["type"] == {"教育": len(in_year)}
        assert found.facets["tables"] == {"yes": len(in_year)}

    def test_facet_values(self, engine: Engine) -> None:
        engine.add(
            [make_document(1, form="", problems=("b", "a", "b"), has_tables=False, types=("教育", "体育"), agency_id=3)]
        )
        assert ask(engine, facets=FACETS).facets == {
            "region": {"370000": 1, "370300": 1, "370302": 1},
            "region_own": {"370302": 1},
            "year": {"2022": 1},
            "type": {"教育": 1, "体育": 1},
            "level": {"county": 1},
            "form": {},
            "scope": {"agency": 1},
            "problem": {"a": 1, "b": 1},
            "tables": {"no": 1},
            "agency": {"3": 1},
        }

    def test_excluded_reports_count_nowhere(self, engine: Engine) -> None:
        engine.add(map(make_document, range(1, 4)))
        found = ask(engine, "公开", facets=("year",), exclude=frozenset({2, 77}))
        assert (found.total, [hit.id for hit in found.hits], found.facets["year"]) == (2, [1, 3], {"2022": 2})

    def test_terms_are_the_words_of_the_narrative_with_their_reports(self, engine: Engine) -> None:
        assert list(engine.terms()) == []
        engine.add(
            [make_document(1, {"overview": "培训培训", "problems": "年度报告"}), make_document(2, {"other": "培训"})]
        )
        engine.add([make_document(3, {"overview": "培训 APP"}, title="标题里的字不算")])
        assert dict(engine.terms()) == {"培训": 3, "年度": 1, "报告": 1, "年度报告": 1, "app": 1}

    def test_holders_of_words_are_the_reports_there_are(self, engine: Engine) -> None:
        words = ["培训", "报告", "没有", "标题"]
        assert [found.tolist() for found in engine.holders(words)] == [[], [], [], []]
        engine.add(
            [make_document(7, {"overview": "培训培训", "problems": "年度报告"}), make_document(2, {"other": "培训"})]
        )
        engine.add(
            [make_document(3, {"overview": "培训"}, title="标题里的字不算"), make_document(2, {"other": "报告"})]
        )
        engine.remove([7])
        assert [sorted(found.tolist()) for found in engine.holders(words)] == [[3], [2], [], []]
        assert list(engine.holders([])) == []

    def test_conditions_on_figures(self, engine: Engine) -> None:
        cells = [
            (0.0, "stated"),
            (None, "blank"),
            (None, "missing"),
            (None, "not_applicable"),
            (7.0, "derived"),
            (-2.5, "stated"),
            (None, "unreadable"),
        ]
        engine.add([make_document(number, figures={TOTAL: cell}) for number, cell in enumerate(cells, 1)])
        engine.add([make_document(9)])

        def having(op: str, value: float | None = None, code: str = TOTAL) -> list[int]:
            return ids(engine, figure_filters=(FigureFilter(code, op, value),))

        assert having("gt", 0) == [5]
        assert having("gte", 0) == [1, 5]
        assert having("lt", 0) == [6]
        assert having("lte", 0) == [1, 6]
        assert having("eq", 0) == [1]
        assert having("eq", -2.5) == [6]
        assert having("missing") == [2, 3]
        assert having("gte", -99, "no.such.indicator") == having("missing", None, "no.such.indicator") == []
        assert having("gte", -99, CARRIED) == []

    def test_metrics_say_how_many_state_the_figure(self, engine: Engine) -> None:
        cells = [((1.0, "stated"), 2021), ((2.0, "derived"), 2021), ((9.0, "stated"), 2022), ((None, "blank"), 2022)]
        engine.add(make_document(n, year=year, figures={TOTAL: cell}) for n, (cell, year) in enumerate(cells, 1))
        metrics = tuple(Metric(TOTAL, kind) for kind in ("sum", "mean", "median", "count", "max"))
        by_year, none = Metric(TOTAL, "sum", "year"), Metric(CARRIED, "sum")
        found = ask(engine, metrics=(*metrics, by_year, none), size=10).metrics
        assert [found[metric][""] for metric in metrics] == [
            MetricValue(value, 3, 4, {"blank": 1}) for value in (12.0, 4.0, 2.0, 3.0, 9.0)
        ]
        assert found[by_year] == {"2021": MetricValue(3.0, 2, 2), "2022": MetricValue(9.0, 1, 2, {"blank": 1})}
        assert found[none] == {"": MetricValue(None, 0, 4)}

    def test_metrics_say_why_the_others_do_not(self, engine: Engine) -> None:
        statuses = ["blank", "missing", "not_applicable", "unreadable", "blank", "stated"]
        engine.add(make_document(n, figures={TOTAL: (None, status)}) for n, status in enumerate(statuses, 1))
        engine.add([make_document(8, figures={TOTAL: (5.0, "stated")}), make_document(9)])
        metric, unknown = Metric(TOTAL, "mean"), Metric("no.such.indicator", "count")
        found = ask(engine, metrics=(metric, unknown)).metrics
        silent = {"stated": 1, "blank": 2, "missing": 1, "not_applicable": 1, "unreadable": 1}
        assert found[metric] == {"": MetricValue(5.0, 1, 8, silent)}
        assert found[unknown] == {"": MetricValue(0.0, 0, 8)}

    def test_tallies_say_how_each_report_states_a_measure(self, engine: Engine) -> None:
        cells = [(4.0, "stated"), (0.0, "derived"), (None, "blank"), (None, "not_applicable"), (8.0, "stated")]
        engine.add(make_document(n, year=2021, figures={TOTAL: cell}) for n, cell in enumerate(cells, 1))
        engine.add([make_document(6, year=2022), make_document(7, year=2022, figures={TOTAL: (3.0, "stated")})])
        tally = Tally(Measure((TOTAL,)), ("year",), ("sum", "mean", "median", "count", "max", "min"))
        found = ask(engine, tallies=(tally,)).tallies
        statuses = {"stated": 2, "derived": 1, "blank": 1, "not_applicable": 1}
        values = {"sum": 12.0, "mean": 4.0, "median": 4.0, "count": 3.0, "max": 8.0, "min": 0.0}
        assert found[tally]["2021",] == Tallied(5, statuses, values, part=12.0)
        assert found[tally]["2022",].statuses == {"absent": 1, "stated": 1}

    def test_an_amount_that_cannot_be_compared_stands_apart(self, engine: Engine) -> None:
        amounts = [(4.0, "stated"), (None, "stated"), (None, "derived")]
        engine.add(make_document(n, figures={TOTAL: amount}) for n, amount in enumerate(amounts, 1))
        tally = Tally(Measure((TOTAL,)))
        assert ask(engine, tallies=(tally,)).tallies[tally] == {
            (): Tallied(3, {"stated": 1, "apart": 2}, {"sum": 4.0}, 4.0)
        }

    def test_a_share_is_stated_where_all_its_cells_are_and_its_sum_is_that_of_the_sums(self, engine: Engine) -> None:
        share = Measure((TOTAL,), (TOTAL, CARRIED))
        stated = [(1.0, 3.0), (0.0, 0.0), (3.0, None), (6.0, 2.0)]
        for number, (part, rest) in enumerate(stated, 1):
            status = "missing" if rest is None else "stated"
            figures = {TOTAL: (part, "stated"), CARRIED: (rest, status)}
            engine.add([make_document(number, figures=figures, problems=("equation_failed",) if part == 6 else ())])
        engine.add([make_document(5)])
        tally = Tally(share, (), ("sum", "mean", "upper"), flag="equation_failed")
        found = ask(engine, tallies=(tally,)).tallies[tally][()]
        assert found.statuses == {"stated": 2, "nothing": 1, "missing": 1, "absent": 1}
        assert (found.part, found.whole, found.stated, found.flagged) == (7.0, 12.0, 2, 1)
        assert found.values == pytest.approx({"sum": 7 / 12, "mean": 0.5, "upper": 0.625})

    def test_groups_of_tallies_cross_and_join(self, engine: Engine) -> None:
        figures = {TOTAL: (1.0, "stated")}
        for number, (agency, types) in enumerate([(1, ("教育",)), (2, ("教育", "体育")), (3, ())], 1):
            engine.add([make_document(number, agency_id=agency, types=types, year=2020 + number, figures=figures)])
        measure = Measure((TOTAL,))
        joined = Tally(measure, ("agency",), joined=(("1", "2"),))
        crossed = Tally(measure, ("type", "year"))
        found = ask(engine, tallies=(joined, crossed), filters=(Filter("year", high=2022),)).tallies
        assert {name: each.part for name, each in found[joined].items()} == {("2",): 2.0}
        assert set(found[crossed]) == {("教育", "2021"), ("教育", "2022"), ("体育", "2022")}
        assert ask(engine, "没有这样的话", tallies=(joined, Tally(measure))).tallies == {joined: {}, Tally(measure): {}}

    def test_every_indicator_has_a_column(self, engine: Engine) -> None:
        codes = list(all_indicators())
        engine.add([make_document(1, figures={code: (float(number), "stated") for number, code in enumerate(codes)})])
        for number, code in enumerate(codes):
            assert ids(engine, figure_filters=(FigureFilter(code, "eq", number),)) == [1]

    def test_every_node_is_known_or_refused(self, engine: Engine) -> None:
        engine.add([make_document(1)])
        with pytest.raises(SearchUnavailable):
            ask(engine, object())
