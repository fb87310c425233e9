"""A risk assessment, with the threats it weighs and the factors (vulnerabilities and capacities) that move them.

Methods and scales: threats × vulnerabilities ÷ capacities (Front Line Defenders, Protection International), five steps for
one threat, likelihood × impact (SAFETAG), the Colombian Constitutional Court's scale. The level is always kept in words.
"""

from hrd_vault.base.i18n import N_
from hrd_vault.domain.fields import Choice, Choices, Facet, Links, LongText, Number, Rows, Text, When
from hrd_vault.domain.kinds.common import COMMON
from hrd_vault.domain.kinds.lists import CAUSES, LEVELS
from hrd_vault.domain.records import TITLE, RecordKind
from hrd_vault.domain.vocabulary import vocabulary

_SCOPES = vocabulary(
    "assessment_scope",
    N_("Risk of whom"),
    {
        "person": N_("A person"),
        "family": N_("A family"),
        "organisation": N_("An organisation"),
        "collective": N_("A collective"),
        "event": N_("An event or journey"),
    },
)
_METHODS = vocabulary(
    "assessment_method",
    N_("Method"),
    {
        "fld_pi_formula": N_("Threats × vulnerabilities ÷ capacities"),
        "threat_5_steps": N_("Five steps for one threat"),
        "incident_log": N_("Register of incidents"),
        "context_actors": N_("Context and actors"),
        "integrated_table": N_("Table of threats, public and private life"),
        "safetag_matrix": N_("Matrix of likelihood and impact"),
        "co_scale": N_("Scale of the Colombian Constitutional Court"),
        "collective": N_("Collective assessment"),
        "gender_lens": N_("With gender and belonging at every step"),
    },
)
_CO_SCALE = vocabulary(
    "co_scale",
    N_("Level on that scale"),
    {
        "minimal": N_("Minimal"),
        "ordinary": N_("Ordinary"),
        "extraordinary": N_("Extraordinary"),
        "extreme": N_("Extreme"),
        "consummated": N_("Consummated"),
    },
    open_ended=False,
)
_CONFIDENCE = vocabulary(
    "confidence",
    N_("How sure we are"),
    {"sure": N_("Sure"), "fairly": N_("Fairly sure"), "unsure": N_("Unsure")},
    open_ended=False,
)
_DECLARED = vocabulary(
    "threat_declared",
    N_("Declared or possible"),
    {"declared": N_("Declared"), "possible": N_("Possible")},
    open_ended=False,
)
_TREND = vocabulary("trend", N_("Trend"), {"rising": N_("Rising"), "steady": N_("Steady"), "falling": N_("Falling")})
_LIKELIHOOD = vocabulary(
    "likelihood",
    N_("Likelihood"),
    {
        "1": N_("1 Rare"),
        "2": N_("2 Unlikely"),
        "3": N_("3 Possible"),
        "4": N_("4 Likely"),
        "5": N_("5 Expected"),
    },
    open_ended=False,
)
_IMPACT = vocabulary(
    "impact",
    N_("Impact"),
    {
        "1": N_("1 Minor"),
        "2": N_("2 Noticeable"),
        "3": N_("3 Serious"),
        "4": N_("4 Grave"),
        "5": N_("5 Irreversible"),
    },
    open_ended=False,
)
_IMPACT_ON = vocabulary(
    "impact_on",
    N_("Impact on"),
    {
        "life_body": N_("Life and body"),
        "liberty": N_("Liberty"),
        "mind": N_("Mind"),
        "family": N_("Family"),
        "livelihood": N_("Livelihood"),
        "reputation": N_("Reputation"),
        "data": N_("Information"),
        "organisation": N_("Organisation"),
        "community": N_("Community"),
        "territory": N_("Territory"),
    },
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

ASSESSMENT = RecordKind(
    name="assessment",
    label=N_("Risk assessment"),
    plural=N_("Risk assessments"),
    first=("title", "scope", "subjects", "level", "level_reason", "assessed", "next_review"),
    asked=("incidents", "context", "work", "actors", "patterns", "confidence", "dissent", "wellbeing"),
    fields=(
        TITLE,
        Choice(name="scope", label=N_("Risk of whom"), vocabulary=_SCOPES),
        Links(
            name="subjects",
            label=N_("People and groups at risk"),
            targets=("person", "group"),
            facet=Facet.PARTY,
        ),
        When(name="assessed", label=N_("Assessed on"), facet=Facet.WHEN, in_table=True),
        When(name="next_review", label=N_("Look again on"), facet=Facet.DUE),
        Choice(name="level", label=N_("Level of risk"), vocabulary=LEVELS, facet=Facet.LEVEL, in_table=True),
        LongText(name="level_reason", label=N_("Why this level")),
        Choices(name="methods", label=N_("Method"), vocabulary=_METHODS),
        Choice(name="co_level", label=N_("Level on that scale"), vocabulary=_CO_SCALE),
        Text(name="assessors", label=N_("Who assessed")),
        Text(name="readers", label=N_("Who may read it")),
        LongText(name="context", label=N_("What changed around us")),
        LongText(name="work", label=N_("Our work, and whose interests it touches")),
        Rows(
            name="actors",
            label=N_("Actors"),
            fields=(
                Text(name="name", label=N_("Name")),
                Links(name="who", label=N_("Person or group"), targets=("person", "group")),
                Choice(
                    name="stance",
                    label=N_("Stance"),
                    vocabulary=vocabulary(
                        "stance",
                        N_("Stance"),
                        {
                            "ally": N_("Ally"),
                            "neutral": N_("Neutral"),
                            "adversary": N_("Adversary"),
                            "mixed": N_("Mixed"),
                        },
                    ),
                ),
                LongText(name="interest", label=N_("Interest")),
                Number(name="power", label=N_("Power, 1 to 5"), lowest=1, highest=5),
                LongText(name="past", label=N_("What they did before")),
            ),
        ),
        Links(name="incidents", label=N_("Incidents weighed"), targets=("incident",)),
        LongText(name="patterns", label=N_("Patterns seen")),
        Choices(name="causes", label=N_("Root causes"), vocabulary=CAUSES),
        LongText(name="causes_answer", label=N_("What would remove them")),
        Choice(name="confidence", label=N_("How sure we are"), vocabulary=_CONFIDENCE),
        LongText(name="dissent", label=N_("Someone sees it differently")),
        LongText(name="wellbeing", label=N_("Stress, support and rest")),
        LongText(name="quorum", label=N_("Who took part, and who was heard apart")),
        *COMMON,
    ),
)
THREAT = RecordKind(
    name="threat",
    label=N_("Threat"),
    plural=N_("Threats"),
    first=("title", "part_of", "description", "ratings"),
    asked=("target", "declared", "alleged", "objective", "means", "trend", "incidents"),
    fields=(
        TITLE,
        PART_OF,
        LongText(name="description", label=N_("Description")),
        Text(name="target", label=N_("Against whom or what")),
        Choice(name="declared", label=N_("Declared or possible"), vocabulary=_DECLARED),
        Links(name="alleged", label=N_("Alleged source"), targets=("person", "group"), facet=Facet.PARTY),
        LongText(name="objective", label=N_("What they want to reach")),
        LongText(name="means", label=N_("Means they have")),
        LongText(name="step_facts", label=N_("1. Facts")),
        LongText(name="step_pattern", label=N_("2. Pattern over time")),
        LongText(name="step_objective", label=N_("3. Objective")),
        LongText(name="step_source", label=N_("4. Source; a signature can be false")),
        LongText(name="step_conclusion", label=N_("5. Conclusion: can it be carried out?")),
        Rows(
            name="ratings",
            label=N_("Ratings"),
            fields=(
                When(name="on", label=N_("On")),
                Choice(name="likelihood", label=N_("Likelihood"), vocabulary=_LIKELIHOOD),
                LongText(name="likelihood_reason", label=N_("Why this likelihood")),
                Choice(name="impact", label=N_("Impact"), vocabulary=_IMPACT),
                Choices(name="impact_on", label=N_("Impact on"), vocabulary=_IMPACT_ON),
            ),
        ),
        Choice(name="trend", label=N_("Trend"), vocabulary=_TREND),
        Links(name="incidents", label=N_("Incidents"), targets=("incident",)),
        *COMMON,
    ),
)
FACTOR = RecordKind(
    name="factor",
    label=N_("Vulnerability or capacity"),
    plural=N_("Vulnerabilities and capacities"),
    first=("title", "part_of", "aspect", "area", "description"),
    asked=("threats", "ratings"),
    fields=(
        TITLE,
        PART_OF,
        Choice(name="aspect", label=N_("Weakens or strengthens"), vocabulary=_ASPECTS),
        Choice(name="area", label=N_("Area"), vocabulary=_AREAS),
        LongText(name="description", label=N_("Description")),
        Links(name="threats", label=N_("Threats it moves"), targets=("threat",)),
        Rows(
            name="ratings",
            label=N_("Ratings"),
            fields=(
                When(name="on", label=N_("On")),
                Number(name="score", label=N_("Score, −5 to +5"), lowest=-5, highest=5),
                LongText(name="reason", label=N_("Reason")),
            ),
        ),
        *COMMON,
    ),
)
