"""Figures that satisfy H1–H4 by construction."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from random import Random

from reports.generation.form import APPLICANTS, FORMS, OUTCOMES, REMEDIES, Form
from reports.generation.history import YearOfWork
from reports.generation.report import Figures

ZEROS: dict[str, Figures] = {name: dict.fromkeys(form.codes, 0) for name, form in FORMS.items()}

RESULT_WEIGHTS: dict[str, int] = {
    "granted": 40,
    "partially_granted": 10,
    "refused_state_secret": 1,
    "refused_other_law": 1,
    "refused_security_stability": 1,
    "refused_third_party_rights": 3,
    "refused_internal_affairs": 4,
    "refused_deliberative": 4,
    "refused_enforcement_files": 3,
    "refused_administrative_queries": 3,
    "unavailable_not_held": 20,
    "unavailable_needs_creation": 4,
    "unavailable_still_unclear": 3,
    "not_processed_petition": 5,
    "not_processed_repeated": 3,
    "not_processed_publication": 1,
    "not_processed_excessive": 1,
    "not_processed_confirm_or_reissue": 1,
    "other": 4,
    "other_uncorrected_overdue": 3,
    "other_fee_unpaid_overdue": 1,
    "other_other": 3,
}


def typical_figures(form: str, rng: Random, work: YearOfWork, requests: int) -> Figures:
    """Figures of an ordinary year with about ``requests`` requests; ``work`` supplies what spans years."""
    figures = ZEROS[form].copy()
    _fill_proactive(figures, form, rng, work)
    fill_requests(figures, FORMS[form], _results(FORMS[form], rng, requests), work.carried_in, work.carried_out)
    if requests and rng.random() < 0.25:
        _fill_reviews(figures, rng, rng.randint(1, max(1, requests // 4)))
    return figures


def _fill_proactive(figures: Figures, form: str, rng: Random, work: YearOfWork) -> None:
    if form == "2019":
        documents = (work.issued, work.issued, work.in_force)
        figures.update(
            zip(
                (f"proactive.normative_documents.{key}" for key in ("made", "newly_disclosed", "disclosed_total")),
                documents,
                strict=True,
            )
        )
        for row, (previous, change) in work.items.items():
            figures[f"proactive.{row}.previous_items"] = previous
            figures[f"proactive.{row}.change"] = change
        figures["proactive.other_services.decisions"] = rng.choice((0, 0, rng.randint(1, 900)))
        projects = rng.choice((0, rng.randint(1, 40)))
        figures["proactive.procurement.projects"] = projects
        figures["proactive.procurement.amount"] = amount(rng) if projects else 0
    else:
        figures["proactive.normative_documents.issued"] = work.issued
        figures["proactive.normative_documents.repealed"] = work.repealed
        figures["proactive.normative_documents.in_force"] = work.in_force
        figures["proactive.fees.amount"] = amount(rng) if rng.random() < 0.15 else 0
    if work.items["licences"][0]:
        figures["proactive.licences.decisions"] = rng.randint(0, 2400)
    if work.items["penalties"][0]:
        figures["proactive.penalties.decisions"] = rng.randint(0, 300)
        figures["proactive.coercive_measures.decisions"] = rng.choice((0, 0, rng.randint(1, 30)))


def amount(rng: Random) -> Decimal:
    """An amount in 万元 with up to four decimals that does not end in a nought."""
    decimals = rng.randint(1, 4)
    digits = rng.randint(1, 300) * 10**decimals + rng.randrange(1, 10**decimals)
    value = Decimal(digits).scaleb(-decimals)
    return value.normalize() if value != value.to_integral() else value.to_integral()


Counts = dict[str, list[int]]
"""Result row → the six applicants' numbers."""


def _results(form: Form, rng: Random, requests: int) -> Counts:
    counts: Counts = {}
    if not requests:
        return counts
    rows = form.result_rows
    weights = [RESULT_WEIGHTS[row] for row in rows]
    for row in rng.choices(rows, weights, k=min(requests, 12)):
        share = 1 if requests <= 12 else rng.randint(1, max(1, requests // 6))
        column = rng.choices(range(6), (75, 15, 1, 2, 4, 3))[0]
        counts.setdefault(row, [0] * 6)[column] += share
    return counts


def fill_requests(figures: Figures, form: Form, counts: Counts, came: Sequence[int], left: Sequence[int]) -> None:
    """Write section 3: results, what came over from last year and what is left for the next.

    H1 gives the new requests. Where fewer were dealt with than had come over, the difference counts as granted.
    """
    totals = [sum(row[column] for row in counts.values()) for column in range(6)]
    for column in range(6):
        short = came[column] - left[column] - totals[column]
        if short > 0:
            counts.setdefault("granted", [0] * 6)[column] += short
            totals[column] += short
    new = [totals[column] + left[column] - came[column] for column in range(6)]
    rows: dict[str, Sequence[int]] = {
        "new_received": new,
        "carried_over": came,
        **counts,
        "total": totals,
        "carried_forward": left,
    }
    for row, numbers in rows.items():
        for applicant, number in zip(APPLICANTS, numbers, strict=True):
            figures[f"requests.{row}.{applicant}"] = number
        figures[f"requests.{row}.total"] = sum(numbers)


def _fill_reviews(figures: Figures, rng: Random, cases: int) -> None:
    for _ in range(min(cases, 8)):
        remedy = rng.choices([key for key, _ in REMEDIES], (6, 3, 1))[0]
        outcome = rng.choices([key for key, _ in OUTCOMES[:-1]], (5, 2, 2, 1))[0]
        for key in (outcome, "total"):
            code = f"reviews.{remedy}.{key}"
            value = figures[code]
            figures[code] = (value if isinstance(value, int) else 0) + 1


def distinct_figures(form: str, rng: Random) -> Figures:
    """Figures none of which is nought and no two of which are equal within a table, while H1–H4 and S4 hold.

    They look artificial, but swapping any two rows or columns changes the reading. All stay below 10,000.
    """
    while True:
        figures = ZEROS[form].copy()
        _distinct_proactive(figures, form, rng)
        _distinct_requests(figures, FORMS[form], rng)
        _distinct_reviews(figures, rng)
        if all(_all_differ(figures, table) for table in ("proactive.", "requests.", "reviews.")):
            return figures


def _all_differ(figures: Figures, table: str) -> bool:
    values = [value for code, value in figures.items() if code.startswith(table)]
    return len(set(values)) == len(values) and 0 not in values


def _distinct_proactive(figures: Figures, form: str, rng: Random) -> None:
    codes = FORMS[form].proactive_codes
    for code, number in zip(codes, rng.sample(range(1, 990), len(codes)), strict=True):
        figures[code] = number
    for row in ("regulations", "normative_documents"):
        if form == "2019":
            new = figures[f"proactive.{row}.newly_disclosed"]
            assert isinstance(new, int)  # noqa: S101 - drawn above
            figures[f"proactive.{row}.disclosed_total"] = new + rng.randint(1000, 4000)
    figures["proactive.procurement.amount" if form == "2019" else "proactive.fees.amount"] = amount(rng)


def _distinct_requests(figures: Figures, form: Form, rng: Random) -> None:
    rows = form.result_rows
    leaves = iter(rng.sample(range(1, 6 * len(rows) + 18), 6 * (len(rows) + 2)))
    counts = {row: [next(leaves) for _ in APPLICANTS] for row in rows}
    came, left = ([next(leaves) for _ in APPLICANTS] for _ in range(2))
    fill_requests(figures, form, counts, came, left)


def _distinct_reviews(figures: Figures, rng: Random) -> None:
    numbers = iter(rng.sample(range(1, 60), 12))
    for remedy, _ in REMEDIES:
        total = 0
        for outcome, _ in OUTCOMES[:-1]:
            number = next(numbers)
            figures[f"reviews.{remedy}.{outcome}"] = number
            total += number
        figures[f"reviews.{remedy}.total"] = total
