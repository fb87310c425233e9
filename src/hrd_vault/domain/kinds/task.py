"""A task: a deadline, a check-in, a promise somebody made, a reminder."""

from hrd_vault.base.i18n import N_
from hrd_vault.domain.fields import Choice, Facet, Links, LongText, Text, When
from hrd_vault.domain.kinds.common import COMMON
from hrd_vault.domain.records import TITLE, RecordKind
from hrd_vault.domain.vocabulary import vocabulary

_SORT = vocabulary(
    "task_sort",
    N_("Kind of task"),
    {
        "deadline": N_("Deadline"),
        "check_in": N_("Check-in"),
        "commitment": N_("Promise made to us"),
        "reminder": N_("Reminder"),
    },
)
_STATE = vocabulary(
    "task_state",
    N_("State"),
    {"open": N_("Open"), "done": N_("Done"), "dropped": N_("Dropped")},
    open_ended=False,
)

TASK = RecordKind(
    name="task",
    label=N_("Task"),
    plural=N_("Tasks"),
    first=("title", "sort", "due", "who"),
    asked=("state", "whose", "about", "promised_by", "instructions", "notes"),
    fields=(
        TITLE,
        Choice(name="sort", label=N_("Kind of task"), vocabulary=_SORT),
        When(
            name="due",
            label=N_("Due"),
            facet=Facet.DUE,
            in_table=True,
            also=("due date", "plazo", "échéance", "الموعد"),
        ),
        Choice(name="state", label=N_("State"), vocabulary=_STATE, facet=Facet.STATE, in_table=True),
        Links(name="who", label=N_("Who acts"), targets=("person", "group", "contact"), facet=Facet.PARTY),
        Links(name="whose", label=N_("Who checks in"), targets=("person", "group"), facet=Facet.PARTY),
        Text(name="promised_by", label=N_("Office that promised; the promise stays if the person leaves")),
        Links(name="about", label=N_("About")),
        LongText(name="instructions", label=N_("What to do"), facet=Facet.DETAIL),
        *COMMON,
    ),
)
