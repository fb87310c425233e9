"""Every method asks for what it is made of, in fields of the one model that all of them share, and with its lens."""

import pytest

from hrd_vault.domain.kinds import CATALOGUE
from hrd_vault.domain.kinds.assessment import LENSES, METHODS
from hrd_vault.domain.methods import LENS_QUESTIONS, STEPS, steps

# What the sources of each method ask for, as (kind, field).
ASKED = {
    "fld_pi_formula": {("assessment", "work"), ("assessment", "actors"), ("threat", "ratings"), ("factor", "aspect"), ("factor", "ratings")},
    "threat_5_steps": {("threat", f"step_{each}") for each in ("facts", "pattern", "objective", "source", "conclusion")} | {("threat", "declared")},
    "incident_log": {("assessment", "incidents"), ("assessment", "patterns"), ("assessment", "level")},
    "context_actors": {("assessment", "context"), ("assessment", "information"), ("assessment", "actors"), ("assessment", "signs")},
    "integrated_table": {("threat", "alleged"), ("threat", "objective"), ("threat", "public_life"), ("threat", "private_life"),
                         ("factor", "aspect"), ("assessment", "level"), ("assessment", "threshold")},
    "safetag_matrix": {("factor", "threats"), ("factor", "process"), ("factor", "ratings"), ("threat", "needed"), ("threat", "ratings")},
    "co_scale": {("assessment", "co_level")},
    "collective": {("assessment", "voices"), ("assessment", "quorum_needed"), ("assessment", "consents"), ("assessment", "territory"),
                   ("assessment", "leaders"), ("assessment", "division")},
    "gender_lens": {("threat", "private_life"), ("factor", "area"), ("assessment", "wellbeing")},
}  # fmt: skip


def test_every_method_that_is_offered_has_steps() -> None:
    offered = {term.code for term in METHODS.terms} - {"other", "unknown"}
    assert offered == set(STEPS) == set(ASKED)


@pytest.mark.parametrize("method", ASKED)
def test_a_method_asks_for_what_it_is_made_of(method: str) -> None:
    found = steps(method, "person")
    asked = {(each.kind, name) for each in found for name in each.fields}
    assert ASKED[method] <= asked
    for kind, name in asked:
        assert CATALOGUE.kind(kind).field(name), name
    for each in found:
        assert LENS_QUESTIONS[each.lens] and LENSES[each.lens]
