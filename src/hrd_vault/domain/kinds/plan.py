"""A protection plan: what will be done, what if, who is called in which order. One line is a plan.

What the plan is made of (its measures) are records of their own, part of it; check-ins are tasks that are about it.
"""

from hrd_vault.base.i18n import N_
from hrd_vault.domain.fields import Choice, Choices, Facet, Links, LongText, Rows, Tells, Text, When
from hrd_vault.domain.kinds.common import ARMED, COMMON, DO_NOT_WRITE
from hrd_vault.domain.kinds.lists import CAUSES
from hrd_vault.domain.records import TITLE, Guard, RecordKind
from hrd_vault.domain.vocabulary import vocabulary

PLAN_SORTS = vocabulary(
    "plan_sort",
    N_("Kind of plan"),
    {
        "person": N_("For a person or family"),
        "organisation": N_("For an organisation"),
        "community": N_("Of a community"),
        "movement": N_("Of a movement"),
        "journey": N_("For a journey or event"),
        "accompaniment": N_("Accompaniment"),
        "relocation": N_("Relocation"),
    },
)
_STATES = vocabulary(
    "plan_state",
    N_("State"),
    {"open": N_("Being made"), "running": N_("Running"), "done": N_("Done"), "dropped": N_("Dropped")},
    open_ended=False,
)
SKIPPABLE = vocabulary(
    "plan_options",
    N_("Sorts of measure"),
    {
        "preventive": N_("Preventive"),
        "collective": N_("Collective"),
        "psychosocial": N_("Psychosocial"),
        "structural": N_("Structural"),
        "needs": N_("Needs of women defenders"),
        "causes": N_("Root causes"),
    },
    open_ended=False,
)
WHAT = LongText(name="what", label=N_("What will be done"), help=N_("One line is a plan. The rest can come later."))
PLAN_SORT = Choice(name="sort", label=N_("Kind of plan"), vocabulary=PLAN_SORTS, in_table=True)
ASSESSMENTS = Links(name="assessments", label=N_("Assessment it answers"), targets=("assessment",))
IF_THEN = Rows(
    name="if_then",
    label=N_("If … then …"),
    fields=(
        LongText(name="if", label=N_("If this happens")),
        LongText(name="then", label=N_("we do this")),
        Links(name="who", label=N_("Who acts"), targets=("person", "contact", "group")),
    ),
)
LADDER = Rows(
    name="ladder",
    label=N_("Steps when it gets worse"),
    fields=(
        Text(name="sign", label=N_("When")),
        LongText(name="act", label=N_("we do")),
        Links(name="who", label=N_("Who acts"), targets=("person", "contact", "group")),
        Text(name="within", label=N_("Within")),
    ),
)
TREE = Rows(
    name="tree",
    label=N_("Who calls whom"),
    fields=(
        Links(name="who", label=N_("Who"), targets=("person", "contact", "group"), single=True),
        Links(name="calls", label=N_("calls"), targets=("person", "contact", "group")),
        Text(name="no_answer", label=N_("If nobody answers"), tells=Tells.WHO),
    ),
)
SKIPPED = Choices(name="skipped", label=N_("Left out on purpose"), vocabulary=SKIPPABLE)
PLAN_CAUSES = Choices(name="causes", label=N_("Root causes it answers"), vocabulary=CAUSES)

# What a journey is asked for, and what a relocation is.
JOURNEY = ("travellers", "travel", "route", "stays", "vehicle", "carried", "cover", "accompanied_by")
RELOCATION = ("destination", "dependants", *JOURNEY, "coming_back", "agreed_how")
PROTECTED = Links(name="subjects", label=N_("Whom it protects"), targets=("person", "group"), facet=Facet.PARTY)

PLAN = RecordKind(
    name="plan",
    label=N_("Plan"),
    plural=N_("Plans and measures"),
    title_from=WHAT,
    question=N_("What will be done?"),
    first=("what", "assessments", "subjects", "review"),
    asked=("sort", "state", "begins", "if_then", "ladder", "tree", "causes", "causes_note"),
    guards=(Guard("assessments", ARMED, DO_NOT_WRITE), Guard("subjects", ARMED, DO_NOT_WRITE)),
    fields=(
        TITLE,
        WHAT,
        PLAN_SORT,
        ASSESSMENTS,
        PROTECTED,
        Choice(name="state", label=N_("State"), vocabulary=_STATES, facet=Facet.STATE, in_table=True),
        When(name="begins", label=N_("From"), facet=Facet.WHEN, in_table=True),
        When(name="review", label=N_("Look again on"), facet=Facet.DUE, in_table=True),
        IF_THEN,
        LADDER,
        TREE,
        PLAN_CAUSES,
        LongText(name="causes_note", label=N_("How it answers them")),
        SKIPPED,
        Links(name="travellers", label=N_("Who travels"), targets=("person",), facet=Facet.PARTY),
        When(name="travel", label=N_("Days of the journey"), coming=True),
        LongText(name="route", label=N_("Way, stops and times"), tells=Tells.WHO),
        LongText(name="stays", label=N_("Where they sleep"), tells=Tells.WHO),
        Text(name="vehicle", label=N_("How they travel"), tells=Tells.WHO),
        LongText(name="carried", label=N_("What they carry, and what stays at home")),
        LongText(name="cover", label=N_("What they say when somebody asks")),
        LongText(name="accompanied_by", label=N_("Who goes with them, how, and until when"), tells=Tells.WHO),
        LongText(name="destination", label=N_("Where they go for safety, and who knows"), tells=Tells.WHO),
        LongText(
            name="dependants", label=N_("Children and others who come along, school, care, income"), tells=Tells.WHO
        ),
        LongText(name="coming_back", label=N_("What must be so that they can come back")),
        LongText(name="agreed_how", label=N_("Who decided it, and how"), tells=Tells.WHO),
        *COMMON,
    ),
)
