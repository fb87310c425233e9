"""A risk assessment: of whom, what changed around them, who has a part in it, how high the risk is and how sure that is.

One assessment goes on for as long as its subject is at risk; `ROUNDS` keep what was found each time, so that the trend is a
question and not a copy. Methods: threats × vulnerabilities ÷ capacities (Front Line Defenders, Protection International),
five steps for one threat, likelihood × impact (SAFETAG), the Colombian Constitutional Court's scale (T-190/14), and what
`methods` lists with its sources. The level is always kept in words.
"""

from hrd_vault.base.i18n import N_
from hrd_vault.domain.fields import (
    Choice,
    Choices,
    Facet,
    Flag,
    Links,
    LongText,
    Number,
    Rows,
    Tells,
    Text,
    When,
    Where,
    Words,
)
from hrd_vault.domain.kinds.common import ARMED, COMMON, DO_NOT_WRITE
from hrd_vault.domain.kinds.lists import CAUSES, LEVELS, PERPETRATORS
from hrd_vault.domain.kinds.scales import CO_SCALE, CONFIDENCE
from hrd_vault.domain.records import TITLE, Guard, Keeping, RecordKind
from hrd_vault.domain.vocabulary import Vocabulary, vocabulary

SCOPES = vocabulary(
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
METHODS = vocabulary(
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
_CHANGES = vocabulary(
    "context_changes",
    N_("What sort of change"),
    {
        "political": N_("Politics"),
        "election": N_("Elections"),
        "economic": N_("Economy"),
        "social": N_("Society"),
        "technological": N_("Technology"),
        "legal": N_("Laws"),
        "environmental": N_("Environment"),
        "conflict": N_("Armed conflict"),
        "project": N_("A project on the territory"),
    },
)
STANCES = vocabulary(
    "stance",
    N_("Stance"),
    {"ally": N_("Ally"), "neutral": N_("Neutral"), "adversary": N_("Adversary"), "mixed": N_("Mixed")},
)
_ACTOR_SORTS = Vocabulary(
    "actor_sorts",
    N_("Sort of actor"),
    (*vocabulary("", "", {
        "community": N_("Community"),
        "organisation": N_("Organisation or movement"),
        "protection_mechanism": N_("Protection mechanism"),
        "nhri": N_("National human rights institution"),
        "international": N_("International body or embassy"),
        "church": N_("Church or faith group"),
        "press": N_("Press"),
    }, open_ended=False).terms, *PERPETRATORS.terms),
)  # fmt: skip
_VOICES = vocabulary(
    "voices",
    N_("Who was heard"),
    {
        "women": N_("Women"),
        "youth": N_("Young people"),
        "elders": N_("Elders"),
        "children": N_("Children"),
        "lgbti": N_("LGBTI people"),
        "disability": N_("People with disabilities"),
        "leaders": N_("Leaders"),
        "displaced": N_("People who had to leave"),
    },
)
_SIGNS_OF_STRESS = vocabulary(
    "stress",
    N_("Signs of stress"),
    {
        "sleep": N_("Sleeps badly"),
        "tired": N_("Always tired"),
        "irritable": N_("Easily angry"),
        "withdrawn": N_("Keeps away from others"),
        "pain": N_("Headache or pain"),
        "fear": N_("Afraid much of the time"),
        "numb": N_("Feels nothing"),
        "careless": N_("Stops taking care"),
        "substances": N_("Drinks or takes more than before"),
    },
)
LEVEL = Choice(name="level", label=N_("Level of risk"), vocabulary=LEVELS, facet=Facet.LEVEL, in_table=True)
THRESHOLD = Choice(name="threshold", label=N_("Level that we do not accept"), vocabulary=LEVELS)
LEVEL_REASON = LongText(name="level_reason", label=N_("Why this level"))
ASSESSED = When(name="assessed", label=N_("Assessed on"), facet=Facet.WHEN, in_table=True)
NEXT_REVIEW = When(name="next_review", label=N_("Look again on"), facet=Facet.DUE)
SUBJECTS = Links(
    name="subjects", label=N_("People and groups at risk"), targets=("person", "group"), facet=Facet.PARTY
)  # fmt: skip
PLACE = Where(name="place", label=N_("Region or territory"), facet=Facet.PLACE)
SCOPE = Choice(name="scope", label=N_("Risk of whom"), vocabulary=SCOPES)
CO_LEVEL = Choice(name="co_level", label=N_("Level on that scale"), vocabulary=CO_SCALE)
SURE = Choice(name="confidence", label=N_("How sure we are"), vocabulary=CONFIDENCE)
DISSENT = LongText(name="dissent", label=N_("Someone sees it differently"))
ROUNDS = Rows(
    name="rounds",
    label=N_("Each time it was assessed"),
    fields=(
        When(name="on", label=N_("On")),
        Choice(name="level", label=N_("Level of risk"), vocabulary=LEVELS),
        LongText(name="reason", label=N_("Why this level")),
        Choice(name="confidence", label=N_("How sure we are"), vocabulary=CONFIDENCE),
        Choice(name="co_level", label=N_("Level on that scale"), vocabulary=CO_SCALE),
        Number(name="present", label=N_("How many took part"), lowest=0),
        LongText(name="dissent", label=N_("Someone sees it differently")),
    ),
)
ACTORS = Rows(
    name="actors",
    label=N_("Actors"),
    fields=(
        Text(name="name", label=N_("Name"), tells=Tells.WHO),
        Links(name="who", label=N_("Person or group"), targets=("person", "group")),
        Choice(name="sort", label=N_("Sort of actor"), vocabulary=_ACTOR_SORTS),
        Choice(name="stance", label=N_("Stance"), vocabulary=STANCES),
        LongText(name="interest", label=N_("Interest")),
        Number(name="power", label=N_("Power, 1 to 5"), lowest=1, highest=5),
        LongText(name="capability", label=N_("What they are able to do")),
        LongText(name="intention", label=N_("What they seem to want")),
        LongText(name="past", label=N_("What they did before")),
        Words(name="tied_to", label=N_("Tied to, by their names here"), tells=Tells.WHO),
    ),
)
CAUSES_FIELD = Choices(name="causes", label=N_("Root causes"), vocabulary=CAUSES)
SIGNS = Rows(
    name="signs",
    label=N_("Early signs we watch for"),
    fields=(
        Text(name="sign", label=N_("Sign")),
        Flag(name="seen", label=N_("Seen now")),
        When(name="on", label=N_("Seen on")),
        Text(name="watched_by", label=N_("Who watches"), tells=Tells.WHO),
    ),
)
QUORUM, PRESENT = (
    Number(name="quorum_needed", label=N_("Quorum: how many must take part"), lowest=0),
    Number(name="quorum_present", label=N_("How many took part"), lowest=0),
)
MEMBERS = Number(name="members", label=N_("Members, about"), lowest=0)
APART = Flag(name="apart", label=N_("Heard apart from the others"))
VOICES = Rows(
    name="voices",
    label=N_("Groups heard apart"),
    fields=(
        Choice(name="who", label=N_("Who was heard"), vocabulary=_VOICES),
        APART,
        When(name="on", label=N_("On")),
        LongText(name="fears", label=N_("What they fear")),
        LongText(name="wants", label=N_("What they want to be done")),
    ),
)
# One answer for each step; the question itself stands in `domain.methods`.
LENSES = {
    step: LongText(name=f"lens_{step}", label=label)
    for step, label in (
        ("context", N_("Context, seen with gender and belonging")),
        ("actors", N_("Actors, seen with gender and belonging")),
        ("threats", N_("Threats, seen with gender and belonging")),
        ("factors", N_("Weak and strong sides, seen with gender and belonging")),
        ("plan", N_("Plan, seen with gender and belonging")),
    )
}

ASSESSMENT = RecordKind(
    name="assessment",
    label=N_("Risk assessment"),
    plural=N_("Risk assessments"),
    named_after=True,
    first=("title", "scope", "subjects", "level", "level_reason", "assessed", "next_review"),
    asked=("incidents", "context", "work", "actors", "patterns", "confidence", "dissent", "wellbeing"),
    guards=(Guard("subjects", ARMED, DO_NOT_WRITE), Guard("actors", ARMED, DO_NOT_WRITE, ("who", "sort"))),
    keeps=Keeping(
        "rounds",
        "level",
        "assessed",
        {
            "on": "assessed",
            "level": "level",
            "reason": "level_reason",
            "confidence": "confidence",
            "co_level": "co_level",
            "present": "quorum_present",
            "dissent": "dissent",
        },
    ),
    fields=(
        TITLE,
        SCOPE,
        SUBJECTS,
        MEMBERS,
        PLACE,
        ASSESSED,
        NEXT_REVIEW,
        LEVEL,
        LEVEL_REASON,
        THRESHOLD,
        Choices(name="methods", label=N_("Method"), vocabulary=METHODS),
        CO_LEVEL,
        Text(name="assessors", label=N_("Who assessed"), tells=Tells.WHO),
        Text(name="readers", label=N_("Who may read it"), tells=Tells.WHO),
        LongText(name="context", label=N_("What changed around us")),
        Choices(name="changes", label=N_("What sort of change"), vocabulary=_CHANGES),
        LongText(name="sources", label=N_("How we know")),
        LongText(name="work", label=N_("Our work, and whose interests it touches")),
        LongText(name="visibility", label=N_("How visible our work is")),
        LongText(name="information", label=N_("What we know and hold that others would like to have")),
        ACTORS,
        Links(name="incidents", label=N_("Incidents weighed"), targets=("incident",)),
        LongText(name="patterns", label=N_("Patterns seen")),
        SIGNS,
        CAUSES_FIELD,
        LongText(name="causes_answer", label=N_("What would remove them")),
        SURE,
        DISSENT,
        ROUNDS,
        LongText(name="route", label=N_("Way, stops and times")),
        When(name="travel", label=N_("Days of the event or journey"), coming=True),
        LongText(name="quorum", label=N_("Who took part, and who was heard apart"), tells=Tells.WHO),
        QUORUM,
        PRESENT,
        LongText(name="decided_how", label=N_("How it was decided")),
        Links(name="consents", label=N_("Agreement of the collective"), targets=("consent",)),
        VOICES,
        LongText(name="territory", label=N_("What the territory needs")),
        LongText(name="leaders", label=N_("What leaders need for themselves")),
        LongText(name="division", label=N_("What could divide us")),
        *LENSES.values(),
        LongText(name="wellbeing", label=N_("Stress, support and rest")),
        Choices(name="stress", label=N_("Signs of stress"), vocabulary=_SIGNS_OF_STRESS),
        Links(name="support", label=N_("Who supports us"), targets=("contact", "person", "group")),
        When(name="rest", label=N_("Next days of rest"), coming=True),
        *COMMON,
    ),
)
