"""The one page that an assessment begins with: what do we fear, how likely and why, what helps, who does what by when.

It is a kind only to be asked for: what is written on it becomes an assessment, threats, factors, a plan and its measures.
"""

from hrd_vault.base.i18n import N_
from hrd_vault.domain.fields import Choice, Facet, LongText, Number, Rows, Text, When
from hrd_vault.domain.kinds.assessment import LEVEL, LEVEL_REASON, NEXT_REVIEW, SCOPE, SUBJECTS
from hrd_vault.domain.kinds.common import ARMED, DO_NOT_WRITE
from hrd_vault.domain.kinds.scales import IMPACT, LIKELIHOOD
from hrd_vault.domain.records import Guard, RecordKind

FEARS = Rows(
    name="fears",
    label=N_("What do we fear?"),
    fields=(
        Text(name="what", label=N_("What could happen")),
        Choice(name="likelihood", label=N_("How likely"), vocabulary=LIKELIHOOD),
        Choice(name="impact", label=N_("How bad"), vocabulary=IMPACT),
        LongText(name="why", label=N_("Why do we think so")),
    ),
)
HELPS = Rows(
    name="helps",
    label=N_("What helps, and what makes it easier to harm us?"),
    fields=(
        Text(name="what", label=N_("What")),
        Number(name="score", label=N_("From −5 (it harms) to +5 (it helps)"), lowest=-5, highest=5),
    ),
)
DOES = Rows(
    name="does",
    label=N_("Who does what by when?"),
    fields=(
        Text(name="what", label=N_("What")),
        Text(name="who", label=N_("Who")),
        When(name="due", label=N_("By when"), facet=Facet.DUE),
    ),
)
FIRST_PAGE = RecordKind(
    name="first_page",
    label=N_("Risk assessment"),
    plural=N_("Risk assessments"),
    known=False,
    question=N_("What do we fear, and what do we do about it?"),
    guards=(Guard("subjects", ARMED, DO_NOT_WRITE),),
    first=("subjects", "scope", "fears", "helps", "does", "level", "level_reason", "next_review", "wellbeing"),
    fields=(
        SUBJECTS,
        SCOPE,
        FEARS,
        HELPS,
        DOES,
        LEVEL,
        LEVEL_REASON,
        NEXT_REVIEW,
        LongText(name="wellbeing", label=N_("How are we? Sleep, support, rest")),
    ),
)
