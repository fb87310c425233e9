"""A measure: who does what by when, which threat or factor it moves, what it costs and who pays, and what it did.

Kinds follow the catalogues of the Mexican mechanism (observatoriop10.cepal.org, node 353), of Colombia (“Ruta de la
protección”, an older programme) and of ProtectDefenders.eu's emergency grants; the fields are ours. Whether it helps is for
the protected person to say.
"""

from hrd_vault.base.i18n import N_
from hrd_vault.domain.fields import Amount, Choice, Choices, Facet, Flag, Links, LongText, Rows, Tells, Text, When
from hrd_vault.domain.kinds.common import COMMON
from hrd_vault.domain.kinds.lists import CAUSES, NEEDS
from hrd_vault.domain.kinds.scales import EFFECT, IMPACT, LIKELIHOOD
from hrd_vault.domain.records import TITLE, RecordKind
from hrd_vault.domain.vocabulary import vocabulary

STATES = vocabulary(
    "measure_state",
    N_("State"),
    {
        "proposed": N_("Proposed"),
        "requested": N_("Asked for"),
        "offered": N_("Offered"),
        "running": N_("Running"),
        "refused": N_("Refused"),
        "done": N_("Done"),
        "dropped": N_("Dropped"),
    },
    open_ended=False,
)
MEASURE_SORTS = vocabulary(
    "measure_sort",
    N_("Kind of measure"),
    {
        "soft": N_("Means for one's own safety (soft)"),
        "hard": N_("Guards, vehicles, armour (hard)"),
        "psychosocial": N_("Psychosocial"),
        "legal": N_("Legal"),
        "political": N_("Political"),
        "economic": N_("Economic"),
        "structural": N_("Structural"),
    },
)
SCOPES = vocabulary(
    "measure_scope",
    N_("For whom"),
    {
        "individual": N_("One person"),
        "family": N_("A family"),
        "organisation": N_("An organisation"),
        "collective": N_("A collective"),
        "territory": N_("A territory"),
    },
)
ORIGINS = vocabulary(
    "measure_origin",
    N_("Whose measure"),
    {
        "state": N_("The State"),
        "nhri": N_("National human rights institution"),
        "international": N_("International body"),
        "movement": N_("Movement"),
        "community": N_("Community"),
        "ngo": N_("Organisation (NGO)"),
        "self": N_("Ourselves"),
    },
)
_RELATIONS = vocabulary(
    "relation_to_state",
    N_("Beside the State"),
    {
        "complements": N_("It completes what the State does"),
        "replaces": N_("It stands where the State does nothing"),
        "opposes": N_("It protects from the State"),
        "none": N_("It has nothing to do with the State"),
    },
    open_ended=False,
)
_FITS = vocabulary(
    "fits",
    N_("Suited to gender and culture"),
    {"yes": N_("Yes"), "partly": N_("Partly"), "no": N_("No"), "not_asked": N_("Not asked yet")},
    open_ended=False,
)
_FUND_STATES = vocabulary(
    "fund_state",
    N_("State"),
    {"asked": N_("Asked for"), "granted": N_("Granted"), "refused": N_("Refused")},
    open_ended=False,
)
MEASURE_PART_OF = Links(
    name="part_of", label=N_("Part of the plan"), targets=("plan",), single=True, owner=True, required=True
)  # fmt: skip
WHO = Links(name="who", label=N_("Who does it"), targets=("person", "group", "contact"), facet=Facet.PARTY)
WHO_SAID = Text(name="who_said", label=N_("Who does it, in words"), facet=Facet.PARTY, tells=Tells.WHO)
DUE = When(name="due", label=N_("By when"), facet=Facet.DUE, in_table=True, settled=("running",))
STATE = Choice(name="state", label=N_("State"), vocabulary=STATES, facet=Facet.STATE, in_table=True)
THREATS = Links(name="threats", label=N_("Threats it answers"), targets=("threat",))
FACTORS = Links(name="factors", label=N_("Weak or strong sides it changes"), targets=("factor",))
SORT = Choice(name="sort", label=N_("Kind of measure"), vocabulary=MEASURE_SORTS, in_table=True)
SCOPE = Choice(name="scope", label=N_("For whom"), vocabulary=SCOPES)
PREVENTS = Flag(name="prevents", label=N_("It prevents; it does not only react"))
ORIGIN = Choice(name="origin", label=N_("Whose measure"), vocabulary=ORIGINS)
RELATION = Choice(name="relation", label=N_("Beside the State"), vocabulary=_RELATIONS)
BEGAN, ENDED = When(name="began", label=N_("Since")), When(name="ended", label=N_("Until"))
COST = Amount(name="cost", label=N_("Cost"), facet=Facet.AMOUNT)
FUNDS = Rows(
    name="funds",
    label=N_("Where the money comes from"),
    fields=(
        Text(name="source", label=N_("From whom"), tells=Tells.WHO),
        Amount(name="amount", label=N_("Amount")),
        Choice(name="state", label=N_("State"), vocabulary=_FUND_STATES),
        Text(name="reference", label=N_("Their number"), tells=Tells.WHO),
    ),
)
GRANT_DUE = When(name="grant_due", label=N_("Deadline of the grant"), facet=Facet.DUE)
CAUSES_MET = Choices(name="causes", label=N_("Root causes it answers"), vocabulary=CAUSES)
NEEDS_MET = Choices(name="needs", label=N_("Needs it answers"), vocabulary=NEEDS)
EFFECTS = Rows(
    name="effects",
    label=N_("Whether it helps, as the protected person says"),
    fields=(
        When(name="on", label=N_("On")),
        Choice(name="effect", label=N_("How much it helps"), vocabulary=EFFECT),
        LongText(name="said", label=N_("In their words")),
    ),
)
RESIDUAL = Rows(
    name="residual",
    label=N_("Risk that remains"),
    fields=(
        Links(name="threat", label=N_("Threat"), targets=("threat",), single=True),
        Choice(name="likelihood_before", label=N_("Likelihood before"), vocabulary=LIKELIHOOD),
        Choice(name="impact_before", label=N_("Impact before"), vocabulary=IMPACT),
        Choice(name="likelihood", label=N_("Likelihood after"), vocabulary=LIKELIHOOD),
        Choice(name="impact", label=N_("Impact after"), vocabulary=IMPACT),
        LongText(name="reason", label=N_("Reason")),
    ),
)

MEASURE = RecordKind(
    name="measure",
    label=N_("Measure"),
    plural=N_("Measures"),
    first=("title", "part_of", "who", "who_said", "due", "state"),
    asked=(
        "threats",
        "factors",
        "sort",
        "scope",
        "prevents",
        "origin",
        "cost",
        "funds",
        "grant_due",
        "fits",
        "needs",
        "effects",
        "residual",
    ),
    fields=(
        TITLE,
        MEASURE_PART_OF,
        WHO,
        WHO_SAID,
        DUE,
        STATE,
        LongText(name="answer", label=N_("What was answered, and the reason given"), facet=Facet.DETAIL),
        THREATS,
        FACTORS,
        SORT,
        SCOPE,
        PREVENTS,
        ORIGIN,
        Text(name="provider", label=N_("Who provides it"), tells=Tells.WHO),
        RELATION,
        BEGAN,
        ENDED,
        COST,
        FUNDS,
        GRANT_DUE,
        Choice(name="fits", label=N_("Suited to gender and culture"), vocabulary=_FITS),
        LongText(name="fits_why", label=N_("What would suit better")),
        NEEDS_MET,
        LongText(name="side_effects", label=N_("What else it does, good or bad")),
        EFFECTS,
        RESIDUAL,
        CAUSES_MET,
        When(name="review", label=N_("Look again on"), facet=Facet.DUE),
        LongText(name="end_reason", label=N_("Why it ended, and who decided")),
        *COMMON,
    ),
)
