"""The six sections of a report: their headings in the wordings that occur, and what is told in them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from reports.generation.narrative import Facts, numbered, pick
from reports.generation.report import Agency, Figures, Section

ORDINALS = "一二三四五六"

HEADINGS: dict[str, tuple[str, ...]] = {
    "overview": ("总体情况", "总体情况", "总体情况", "年度信息公开总体情况", "总体工作情况"),
    "proactive": ("主动公开政府信息情况", "主动公开政府信息情况", "行政机关主动公开政府信息情况"),
    "requests": ("收到和处理政府信息公开申请情况", "行政机关收到和处理政府信息公开申请情况"),
    "reviews": (
        "政府信息公开行政复议、行政诉讼情况",
        "政府信息公开行政复议、行政诉讼情况",
        "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    ),
    "problems": (
        "存在的主要问题及改进情况",
        "政府信息公开工作存在的主要问题及改进情况",
        "存在的主要问题及改进措施",
        "存在问题与改进方向",
    ),
    "other": ("其他需要报告的事项",),
}
"""The first of each is the official one."""

REWORDED: dict[str, tuple[str, ...]] = {
    "overview": ("年度信息公开总体情况", "总体工作情况", "政府信息公开工作总体情况", "基本情况及总体情况"),
    "proactive": ("行政机关主动公开政府信息情况", "主动公开政务信息情况", "主动公开信息情况"),
    "requests": ("行政机关收到和处理政府信息公开申请情况", "收到和处理政务信息公开申请情况"),
    "reviews": (
        "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        "政府信息公开行政复议和行政诉讼情况",
        "行政机关政府信息公开行政复议、行政诉讼情况",
    ),
    "problems": (
        "存在的主要问题及改进措施",
        "存在问题与改进方向",
        "存在的主要问题及改进思路",
        "存在问题及改进情况",
        "工作存在的主要问题和改进情况",
    ),
    "other": ("其他需要报告的事项", "其他需要报告事项", "需要报告的其他事项"),
}
"""Wordings of headings other than the official ones."""

MERGED = "收到和处理政府信息公开申请情况及因政府信息公开工作被申请行政复议、提起行政诉讼情况"

TOPICS = (("active", "主动公开"), ("interpret", "政策解读"), ("manage", "政府信息管理"), ("platform", "平台建设"))
MORE_TOPICS = (
    ("response", "回应关切"),
    ("standard", "基层政务公开"),
    ("training", "教育培训"),
    ("supervise", "监督保障"),
)
TOPIC_LINES: dict[str, str] = {key: f"{label}情况" for key, label in (*TOPICS, *MORE_TOPICS)}
TOPIC_LINES |= {"manage": "政府信息管理情况", "response": "回应社会关切", "supervise": "监督保障情况"}


@dataclass(frozen=True, slots=True)
class Shape:
    """How the sections are cut and headed.

    ``ordinals``: ``all``, ``missing`` (one or two headings lost theirs), ``restart`` (the fifth begins at 一 again),
    ``dash`` (— for 一), ``space`` (a blank after 、), ``doubled`` (two headings bear the same), ``none``, ``pipe``
    (|六、) and ``ell`` (l六、). ``bare``: sections two to four say nothing beside their tables, the
    last says 无 or nothing. ``reworded``: headings in other words than the official ones.
    """

    ordinals: str = "all"
    official: bool = False
    merged: bool = False
    long: bool = True
    reworded: bool = False
    bare: bool = False


def facts_of(agency: Agency, year: int, figures: Figures) -> dict[str, str | int]:
    """What the slots of the narrative may use. Counts appear only where the tables state them."""
    place = agency.region.name
    town = agency.level == "township"
    lead = "省委、省政府" if agency.level == "central" else f"{place[-1]}委、{place[-1]}政府"
    if town:
        lead = "党工委、办事处" if "街道" in agency.types else "镇党委、镇政府"
    over = "上级主管部门" if agency.level == "vertical" else f"{place}人民政府办公室"
    facts: dict[str, str | int] = {
        "year": year,
        "prev": year - 1,
        "next": year + 1,
        "name": agency.name,
        "we": agency.we,
        "place": place,
        "lead": lead,
        "over": over,
        "office": "党政办公室" if town else "办公室",
        "site": f"{place}人民政府网站",
        "topics": " ".join(agency.topics),
    }
    if agency.level == "central":
        facts |= {"lead": "党中央、国务院", "over": "国务院办公厅", "site": f"{agency.name}网站", "place": "全国"}
    facts |= {name: value for name, code in _COUNTS.items() if isinstance(value := figures.get(code), int)}
    direct, after = (figures.get(f"reviews.litigation_{key}.total") for key in ("direct", "after_reconsideration"))
    if isinstance(direct, int) and isinstance(after, int):
        facts["litigation"] = direct + after
    pending = [figures.get(f"reviews.{key}.pending") for key in ("reconsideration", "litigation_direct")]
    facts["pending"] = sum(value for value in pending if isinstance(value, int))
    return facts


_COUNTS: dict[str, str] = {
    "new": "requests.new_received.total",
    "new_natural": "requests.new_received.natural_person",
    "came": "requests.carried_over.total",
    "done": "requests.total.total",
    "left": "requests.carried_forward.total",
    "granted": "requests.granted.total",
    "issued": "proactive.normative_documents.issued",
    "repealed": "proactive.normative_documents.repealed",
    "in_force": "proactive.normative_documents.in_force",
    "reconsideration": "reviews.reconsideration.total",
}


def sections(facts: Facts, shape: Shape, rng: Random, *, tables: bool = True) -> tuple[Section, ...]:
    """The sections of a report; with ``tables`` the three tables of the form stand where they belong."""
    texts = {
        "overview": _overview(facts, shape, rng),
        "proactive": _proactive(facts, rng),
        "requests": _requests(facts, rng),
        "reviews": _reviews(facts, rng),
        "problems": _problems(facts, shape, rng),
        "other": _other(facts, rng),
    }
    if shape.bare:
        texts |= {"proactive": [], "requests": [], "reviews": [], "other": rng.choice((["无"], ["无。"], []))}
    keys = [key for key in texts if not (shape.merged and key == "reviews")]
    if shape.merged:
        texts["requests"] += texts.pop("reviews")
    lost = set(rng.sample(range(1, len(keys)), 2)) if shape.ordinals == "missing" else set()
    out = []
    for index, key in enumerate(keys):
        wording = HEADINGS[key][0] if shape.official else rng.choice((REWORDED if shape.reworded else HEADINGS)[key])
        if shape.merged and key == "requests":
            wording = MERGED
        title = wording if index in lost else _ordinal(index, shape) + wording
        shown = ("requests", "reviews") if shape.merged and key == "requests" else (key,)
        own = tuple(name for name in shown if name in ("proactive", "requests", "reviews"))
        out.append(Section(key, title, tuple(texts[key]), own if tables else ()))
    return tuple(out)


def _ordinal(index: int, shape: Shape) -> str:
    if shape.ordinals == "restart" and index >= 4:
        return ORDINALS[index - 4] + "、"
    if shape.ordinals == "dash" and index == 0:
        return "—、"
    if shape.ordinals == "none":
        return ""
    if shape.ordinals == "doubled" and index >= 3:
        return ORDINALS[index - 1] + "、"
    if shape.ordinals in ("pipe", "ell") and index == 5:
        return ("|" if shape.ordinals == "pipe" else "l") + ORDINALS[index] + "、"
    return ORDINALS[index] + ("、 " if shape.ordinals == "space" else "、")


def _overview(facts: Facts, shape: Shape, rng: Random) -> list[str]:
    style = rng.randrange(4)
    topics = [key for key, _ in (*TOPICS, *rng.sample(MORE_TOPICS, 4 if shape.long else 3))]
    out = pick("overview", "intro", 2 if shape.long else 1, facts, rng)
    request = _request_theme(facts)
    marks = (f"（{mark}）" for mark in "一二三四五六七八九十")
    numbers = (f"{number}." for number in range(1, 11))
    for topic in topics:
        paragraphs = pick("overview", topic, rng.randint(2, 4) if shape.long else rng.randint(1, 3), facts, rng)
        if topic == "interpret" and request:
            if style == 0:
                out.append(next(marks) + "依申请公开情况")
            out += pick("overview", f"requests_{request}", 1, facts, rng)
        if style == 0:
            out += [next(marks) + TOPIC_LINES[topic], *paragraphs]
        elif style == 1:
            out += [next(numbers) + TOPIC_LINES[topic] + "。" + paragraphs[0], *paragraphs[1:]]
        else:
            out += paragraphs
    return numbered(out, ()) if style != 3 else [out[0], *numbered(out[1:], [f"{n}、" for n in range(1, len(out))])]


def _request_theme(facts: Facts) -> str:
    """``none`` where no request was there at all, ``some`` where new ones came in, else nothing is told."""
    if facts.get("new"):
        return "some"
    return "none" if facts.get("new") == facts.get("came") == facts.get("left") == 0 else ""


def _proactive(facts: Facts, rng: Random) -> list[str]:
    if rng.random() < 0.35:
        return []
    out = pick("proactive", "general", rng.randint(1, 3), facts, rng)
    if {"issued", "repealed", "in_force"} <= set(facts) and rng.random() < 0.7:
        out += pick("proactive", "documents", 1, facts, rng)
    return out


def _requests(facts: Facts, rng: Random) -> list[str]:
    theme = _request_theme(facts)
    if not theme or rng.random() < 0.3:
        return []
    enough = {"new_natural", "came", "done", "left", "granted"} <= set(facts)
    if theme == "some":
        return pick("requests", "some", rng.randint(1, 3), facts, rng) if enough else []
    return pick("requests", "none", 1, facts, rng)


def _reviews(facts: Facts, rng: Random) -> list[str]:
    if not {"reconsideration", "litigation"} <= set(facts) or rng.random() < 0.4:
        return []
    if facts["reconsideration"] or facts["litigation"]:
        return pick("reviews", "some", rng.randint(1, 2), facts, rng)
    return pick("reviews", "none", 1, facts, rng)


def _problems(facts: Facts, shape: Shape, rng: Random) -> list[str]:
    count = rng.randint(4, 6) if shape.long else rng.randint(2, 4)
    lead = pick("problems", "lead", 1, facts, rng)
    first = pick("problems", "problem", count, facts, rng)
    then = pick("problems", "improvement", count, facts, rng)
    if rng.random() < 0.4:
        marks = [f"{mark}是" for mark in "一二三四五六"]
        return [lead[0] + "".join(numbered(first, marks)), "".join(numbered(then, marks))]
    marks = [f"{number}." for number in range(1, 7)]
    return ["（一）主要问题", *lead, *numbered(first, marks), "（二）改进措施", *numbered(then, marks)]


def _other(facts: Facts, rng: Random) -> list[str]:
    if rng.random() < 0.35:
        return pick("other", "nothing", 1, facts, rng)
    fees = pick("other", "fees", 1, facts, rng) if rng.random() < 0.6 else []
    matters = pick("other", "matters", rng.randint(1, 3), facts, rng)
    return fees + matters
