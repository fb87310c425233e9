"""A threat that an assessment weighs, and a factor (vulnerability or capacity) that moves it; both are part of it.

Each weighing is a row of `RATINGS` and stays: what was thought before, and why, is never written over.
"""

from hrd_vault.base.i18n import N_
from hrd_vault.domain.fields import Choice, Choices, Facet, Links, LongText, Number, Rows, Tells, Text, When
from hrd_vault.domain.kinds.common import ARMED, COMMON, DO_NOT_WRITE
from hrd_vault.domain.kinds.scales import IMPACT, IMPACT_ON, LIKELIHOOD, TREND
from hrd_vault.domain.records import TITLE, Guard, RecordKind
from hrd_vault.domain.vocabulary import vocabulary

_DECLARED = vocabulary(
    "threat_declared",
    N_("Declared or possible"),
    {"declared": N_("Declared"), "possible": N_("Possible")},
    open_ended=False,
)
_ASPECTS = vocabulary(
    "factor_aspect",
    N_("Weakens or strengthens"),
    {"vulnerability": N_("Vulnerability"), "capacity": N_("Capacity")},
    open_ended=False,
)
_AREAS = vocabulary(
    "factor_area",
    N_("Area"),
    {
        "place_premises": N_("Place and premises"),
        "travel": N_("Travel"),
        "routines": N_("Routines"),
        "communications": N_("Communications"),
        "information": N_("Handling of information"),
        "legal_status": N_("Legal status"),
        "documents": N_("Documents"),
        "finances": N_("Finances"),
        "health_stress": N_("Health and stress"),
        "care_duties": N_("Care duties"),
        "family_support": N_("Support of the family"),
        "team": N_("Team cohesion"),
        "decisions": N_("How decisions are made"),
        "allies": N_("Allies and networks"),
        "authorities": N_("Access to authorities"),
        "media": N_("Media"),
        "internet_skills": N_("Internet skills"),
        "language": N_("Language"),
        "isolation": N_("Isolation"),
        "gender_exposure": N_("Exposure because of gender"),
    },
)
PART_OF = Links(
    name="part_of",
    label=N_("Part of the assessment"),
    targets=("assessment",),
    single=True,
    owner=True,
    required=True,
)
RATING_ON = When(name="on", label=N_("On"))
RATING_LIKELIHOOD = Choice(name="likelihood", label=N_("Likelihood"), vocabulary=LIKELIHOOD)
RATING_REASON = LongText(name="likelihood_reason", label=N_("Why this likelihood"))
RATING_IMPACT = Choice(name="impact", label=N_("Impact"), vocabulary=IMPACT)
IMPACT_REASON = LongText(name="impact_reason", label=N_("Why this impact"))
RATING_ON_WHAT = Choices(name="impact_on", label=N_("Impact on"), vocabulary=IMPACT_ON)
WEIGHED = Links(name="weighed", label=N_("Incidents weighed"), targets=("incident",))
RATINGS = Rows(
    name="ratings",
    label=N_("Ratings"),
    fields=(
        RATING_ON, RATING_LIKELIHOOD, RATING_REASON, RATING_IMPACT, IMPACT_REASON, RATING_ON_WHAT, WEIGHED,
    ),
)  # fmt: skip
ALLEGED = Links(name="alleged", label=N_("Alleged source"), targets=("person", "group"), facet=Facet.PARTY)
INCIDENTS = Links(name="incidents", label=N_("Incidents"), targets=("incident",))

THREAT = RecordKind(
    name="threat",
    label=N_("Threat"),
    plural=N_("Threats"),
    first=("title", "part_of", "description", "ratings"),
    asked=("target", "declared", "alleged", "objective", "means", "private_life", "trend", "incidents"),
    guards=(Guard("alleged", ARMED, DO_NOT_WRITE),),
    fields=(
        TITLE,
        PART_OF,
        LongText(name="description", label=N_("Description")),
        Text(name="target", label=N_("Against whom or what"), tells=Tells.WHO),
        Choice(name="declared", label=N_("Declared or possible"), vocabulary=_DECLARED),
        ALLEGED,
        LongText(name="objective", label=N_("What they want to reach")),
        LongText(name="means", label=N_("Means they have")),
        LongText(name="public_life", label=N_("What it does in public life and work")),
        LongText(name="private_life", label=N_("What it does at home and in private life")),
        LongText(name="needed", label=N_("What it takes to carry it out, and whether they have that")),
        LongText(name="step_facts", label=N_("1. Facts")),
        LongText(name="step_pattern", label=N_("2. Pattern over time")),
        LongText(name="step_objective", label=N_("3. Objective")),
        LongText(name="step_source", label=N_("4. Source; a signature can be false")),
        LongText(name="step_conclusion", label=N_("5. Conclusion: can it be carried out?")),
        RATINGS,
        Choice(name="trend", label=N_("Trend"), vocabulary=TREND),
        INCIDENTS,
        *COMMON,
    ),
)
SCORE = Number(name="score", label=N_("Score, −5 to +5"), lowest=-5, highest=5)
FACTOR_RATINGS = Rows(
    name="ratings",
    label=N_("Ratings"),
    fields=(When(name="on", label=N_("On")), SCORE, LongText(name="reason", label=N_("Reason"))),
)
ASPECT = Choice(name="aspect", label=N_("Weakens or strengthens"), vocabulary=_ASPECTS)
PROCESS = LongText(name="process", label=N_("Which of our work it would stop"))
MOVES = Links(name="threats", label=N_("Threats it moves"), targets=("threat",))
FACTOR = RecordKind(
    name="factor",
    label=N_("Vulnerability or capacity"),
    plural=N_("Vulnerabilities and capacities"),
    first=("title", "part_of", "aspect", "area", "description"),
    asked=("threats", "ratings"),
    fields=(
        TITLE,
        PART_OF,
        ASPECT,
        Choice(name="area", label=N_("Area"), vocabulary=_AREAS),
        LongText(name="description", label=N_("Description")),
        MOVES,
        PROCESS,
        FACTOR_RATINGS,
        *COMMON,
    ),
)
