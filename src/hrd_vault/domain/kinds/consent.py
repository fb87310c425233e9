"""Consent: what a person or a collective agreed to, for which use, until when, and whether it was withdrawn.

Levels are ours, after the Berkeley Protocol (OHCHR, HR/PUB/20/2) and guidance on informed consent (accessaccountability.org,
endvawnow.org). The three plain answers stand in front; the levels lie behind them.
"""

from hrd_vault.base.i18n import N_
from hrd_vault.domain.fields import Choice, Facet, Flag, Links, LongText, Rows, Tells, Text, When
from hrd_vault.domain.kinds.common import COMMON
from hrd_vault.domain.kinds.incident import ANSWERS
from hrd_vault.domain.records import TITLE, RecordKind
from hrd_vault.domain.vocabulary import vocabulary

USES = vocabulary(
    "uses",
    N_("What for"),
    {
        "own": N_("Work of our own organisation"),
        "partner": N_("A lawyer or partner who is named"),
        "mechanism": N_("A protection mechanism"),
        "court": N_("A court or prosecutor"),
        "international": N_("The UN or the Inter-American Commission, in confidence"),
        "international_named": N_("The UN or the Inter-American Commission, with the name told to the State"),
        "statistics": N_("Numbers without names"),
        "public": N_("The public, without names"),
        "public_named": N_("The public, with names"),
    },
    open_ended=False,
)
_FORM = vocabulary(
    "consent_form",
    N_("How it was given"),
    {
        "spoken": N_("Spoken"),
        "written": N_("In writing"),
        "witnessed": N_("Spoken before a witness"),
        "recorded": N_("Recorded"),
    },
)
_BY = vocabulary(
    "consent_by",
    N_("Who gave it"),
    {
        "self": N_("The person"),
        "guardian": N_("A guardian, for a child"),
        "family": N_("The family, for one who cannot be asked"),
        "assembly": N_("An assembly or the authority of a collective"),
    },
)
SAID = LongText(name="said", label=N_("What was agreed, in their words"))
WHOM = Links(name="whom", label=N_("Who agreed"), targets=("person", "group"), facet=Facet.PARTY)
COVERS = Links(
    name="covers",
    label=N_("For what; everything about them, if empty"),
    targets=("incident", "evidence", "assessment", "person", "group"),
)
ANSWER = Choice(name="answer", label=N_("May it be shared?"), vocabulary=ANSWERS, facet=Facet.STATE, in_table=True)
TERMS = Rows(
    name="terms",
    label=N_("Uses one by one; then the answer above no longer counts"),
    fields=(
        Choice(name="use", label=N_("What for"), vocabulary=USES),
        Text(name="condition", label=N_("On condition that")),
        When(name="after", label=N_("Not before")),
        When(name="until", label=N_("Until")),
    ),
)
GIVEN = When(name="given", label=N_("Given on"), facet=Facet.WHEN, in_table=True)
UNTIL = When(name="until", label=N_("Until"), facet=Facet.DUE)
WITHDRAWN = When(name="withdrawn", label=N_("Withdrawn on"), in_table=True)
BY = Choice(name="by", label=N_("Who gave it"), vocabulary=_BY)
BEST_INTEREST = LongText(name="best_interest", label=N_("Why it is best for the child"))

CONSENT = RecordKind(
    name="consent",
    label=N_("Consent"),
    plural=N_("Consents"),
    title_from=SAID,
    question=N_("What did they agree to?"),
    first=("said", "whom", "answer", "covers"),
    asked=("given", "until", "withdrawn", "explained", "refusal_told", "form", "interpreter"),
    fields=(
        TITLE,
        SAID,
        WHOM,
        ANSWER,
        COVERS,
        GIVEN,
        UNTIL,
        WITHDRAWN,
        Text(name="withdrawn_how", label=N_("How it was withdrawn")),
        TERMS,
        BY,
        BEST_INTEREST,
        LongText(name="child_view", label=N_("What the child says")),
        Flag(name="explained", label=N_("Risks, benefits and who will see it were explained")),
        Flag(name="refusal_told", label=N_("They know that they may refuse, stop and withdraw")),
        Choice(name="form", label=N_("How it was given"), vocabulary=_FORM),
        Text(name="language", label=N_("Language it was given in")),
        Text(name="interpreter", label=N_("Interpreter"), tells=Tells.WHO),
        Text(name="asked_by", label=N_("Who asked, and for which organisation"), tells=Tells.WHO),
        LongText(name="purpose", label=N_("What for, as it was told to them")),
        *COMMON,
    ),
)
