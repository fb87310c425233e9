"""Assessing: weighing threats, taking or leaving what incidents propose, writing a page, assessing anew. One step each."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hrd_vault.base import clock
from hrd_vault.base.canonical import Json, clean
from hrd_vault.base.i18n import N_, current
from hrd_vault.base.ids import new_id
from hrd_vault.domain import risk
from hrd_vault.domain.fields import Link
from hrd_vault.domain.kinds.assessment import ASSESSMENT
from hrd_vault.domain.kinds.measure import MEASURE
from hrd_vault.domain.kinds.plan import PLAN
from hrd_vault.domain.kinds.threat import FACTOR, RATINGS, THREAT
from hrd_vault.domain.query import Changes
from hrd_vault.domain.records import Record
from hrd_vault.domain.risk import Proposal
from hrd_vault.services import records
from hrd_vault.services.records import read_checked
from hrd_vault.services.risk import tie_field
from hrd_vault.services.vault import Operation, Vault


def tie(vault: Vault, incident_ids: Sequence[str], threat_id: str) -> Changes:
    """Tie incidents to a threat, as one step."""

    def act(operation: Operation) -> Changes:
        for each in incident_ids:
            record = vault.stored(each).record
            field = tie_field(record)
            operation.write(record.having(field, tuple(dict.fromkeys((*record[field], Link(threat_id))))), "edit")
        return vault.changes(operation)

    return vault.operate(act)


def weigh(
    vault: Vault,
    threat_id: str,
    likelihood: str,
    impact: str,
    why: str,
    *,
    weighed: Sequence[str] = (),
    why_impact: str = "",
    impact_on: Sequence[str] = (),
) -> Changes:
    """Weigh a threat anew, today. What was thought before stays. `weighed` are the incidents that were looked at: they will
    propose nothing more. `impact_on` are codes of what it would hit.

    Raises `VaultError` ``record.invalid`` for a code that is none.
    """

    def act(operation: Operation) -> Changes:
        record = vault.stored(threat_id).record
        row = {
            "id": new_id(), "on": clock.now()[:10], "likelihood": likelihood, "likelihood_reason": why, "impact": impact,
            "impact_reason": why_impact, "impact_on": list(impact_on), "weighed": list(weighed),
        }  # fmt: skip
        _put(vault, operation, {**_json(record), RATINGS.name: [*record.values.get(RATINGS.name, []), clean(row)]})
        return vault.changes(operation)

    return vault.operate(act)


def accept(vault: Vault, threat_id: str, proposed: Proposal) -> Changes:
    """Take a proposal: the new likelihood, with its reasons as why, but without words of incidents: those may be less free to
    leave than the threat is."""
    why = risk.said_all(proposed.brief, current())
    return weigh(vault, threat_id, proposed.to, "", why, weighed=proposed.incidents)


def _json(record: Record) -> dict[str, Json]:
    return {**record.values, "kind": record.kind.name, "id": record.id}


def _put(vault: Vault, operation: Operation, data: Json) -> Record:
    """Write one record of several that are one step. Raises as `read_checked`."""
    old = vault.rows.get(str(data.get("id", "")))
    made = read_checked(vault, data)
    if old:
        made = replace(old.record, values=made.values)
    return operation.write(made, "edit" if old else "create")


def write_page(vault: Vault, data: Json, assessment_id: str = "") -> Changes:
    """Write a whole assessment from its one page: of whom, what we fear, why, what helps, who does what by when.

    `data` has the fields of the assessment, and under ``fears``, ``helps`` and ``does`` rows as `kinds.first_page` declares
    them. Whatever is empty is left out. One step. Raises `VaultError` ``record.invalid``.
    """
    fears, helps, does = (list(data.get(name, [])) for name in ("fears", "helps", "does"))
    bare = {name: value for name, value in data.items() if name not in ("fears", "helps", "does")}
    day = clock.now()[:10]

    def act(operation: Operation) -> Changes:
        top = {"assessed": day, **bare, "kind": ASSESSMENT.name, "id": assessment_id or new_id()}
        if not top.get("title"):
            top["title"] = _title(vault, top, fears)
        assessment = _put(vault, operation, clean(top))
        threats = [_fear(vault, operation, assessment.id, each, day) for each in fears if _told(each)]
        for each in filter(_told, helps):
            number = each.get("score")
            score = {} if number is None else {"id": new_id(), "on": day, "score": number}
            aspect = ("vulnerability" if number < 0 else "capacity") if number else ""  # what nobody said is not said
            made = {
                "kind": FACTOR.name, "title": _named(each), "part_of": assessment.id, "aspect": aspect, "ratings": [score],
            }  # fmt: skip
            _put(vault, operation, clean({**made, "threats": threats}))
        _plan(vault, operation, assessment, does, threats, day)
        return vault.changes(operation, assessment=assessment.id)

    return vault.operate(act)


def _told(row: Json) -> bool:
    """Whether anything stands in a row of the page."""
    return any(value not in ("", None, [], {}) for name, value in row.items() if name != "id")


def _named(row: Json) -> str:
    """What a row is called: what it says, else whatever was written into it: nothing of it is lost."""
    words = (str(row.get(name, "")) for name in ("what", "why", "who"))
    return next(filter(None, words), "") or current().say(N_("Not named yet"))


def _title(vault: Vault, top: Mapping[str, Json], fears: Sequence[Json]) -> str:
    named = records.titles(vault, top.get("subjects", []))
    return (
        ", ".join(named.values())
        or next((str(each["what"]) for each in fears if each.get("what")), "")
        or clock.now()[:10]
    )


def _fear(vault: Vault, operation: Operation, assessment: str, told: Json, day: str) -> str:
    rating = clean(
        {
            "id": new_id(), "on": day, "likelihood": told.get("likelihood", ""), "likelihood_reason": told.get("why", ""),
            "impact": told.get("impact", ""),
        }
    )  # fmt: skip
    weighed = [rating] if rating.keys() & {"likelihood", "impact", "likelihood_reason"} else []
    made = {"kind": THREAT.name, "title": _named(told), "part_of": assessment, "ratings": weighed}
    return _put(vault, operation, clean(made)).id


def _plan(
    vault: Vault, operation: Operation, assessment: Record, does: Sequence[Json], threats: Sequence[str], day: str
) -> None:
    wanted = list(filter(_told, does))
    if not wanted:
        return
    made = {
        "kind": PLAN.name, "what": _named(wanted[0]), "assessments": [assessment.id], "begins": day, "state": "open",
        "subjects": assessment.values.get("subjects", []),
    }  # fmt: skip
    plan = _put(vault, operation, clean(made))
    for each in wanted:
        told = {
            "kind": MEASURE.name, "title": _named(each), "part_of": plan.id, "who_said": each.get("who", ""),
            "due": each.get("due", ""), "state": "proposed", "threats": list(threats),
        }  # fmt: skip
        _put(vault, operation, clean(told))


def reassess(vault: Vault, assessment_id: str, found: Mapping[str, Json]) -> Changes:
    """Assess anew, today: `found` are the fields that change. How it stood before stays as a round of its own.

    Raises `VaultError` ``record.invalid``.
    """

    def act(operation: Operation) -> Changes:
        old = vault.stored(assessment_id).record
        data = {**_json(old), "assessed": clock.now()[:10], **found}
        _put(vault, operation, clean(data))
        return vault.changes(operation)

    return vault.operate(act)


def write_parts(vault: Vault, made: Sequence[Json]) -> Changes:
    """Write several new records as one step: measures that were chosen, a plan from a template. Raises ``record.invalid``."""

    def act(operation: Operation) -> Changes:
        for each in made:
            _put(vault, operation, clean(dict(each)))
        return vault.changes(operation)

    return vault.operate(act)
