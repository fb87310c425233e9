"""A person: a defender, a witness, a source, somebody alleged to have done something. Known by what they are called here."""

from dataclasses import replace

from hrd_vault.base.i18n import N_
from hrd_vault.domain.fields import Choice, Choices, Flag, Links, Tells, Text, Words
from hrd_vault.domain.kinds.common import ARMED, COMMON, DO_NOT_WRITE
from hrd_vault.domain.kinds.lists import DEFENDED, DEFENDER_ROLES, NEEDS, PERPETRATORS
from hrd_vault.domain.records import TITLE, Guard, RecordKind
from hrd_vault.domain.vocabulary import vocabulary

_ROLES = vocabulary(
    "person_roles",
    N_("Part in the case"),
    {
        "defender": N_("Defender"),
        "affected": N_("Person affected"),
        "family": N_("Family"),
        "witness": N_("Witness"),
        "source": N_("Source"),
        "alleged_perpetrator": N_("Alleged perpetrator"),
        "official": N_("Official"),
        "supporter": N_("Supporter"),
    },
)
_AGES = vocabulary(
    "age_bands",
    N_("Age"),
    {
        "child": N_("Child (under 18)"),
        "young_adult": N_("18 to 29"),
        "adult": N_("30 to 59"),
        "older": N_("60 or older"),
    },
)
_TRUST = vocabulary(
    "trust",
    N_("Trust"),
    {"full": N_("Full"), "some": N_("Some"), "little": N_("Little"), "none": N_("None")},
)
NAME = replace(TITLE, label=N_("Name or nickname"), also=("name", "nombre", "nom", "الاسم", "apodo", "surnom"))

PERSON = RecordKind(
    name="person",
    label=N_("Person"),
    plural=N_("People"),
    names=True,
    first=("title", "roles", "groups", "safe_channel", "safe_hours", "other_names"),
    asked=("work", "defends", "family", "gender", "age", "language", "needs", "trust", "private_person", "notes"),
    guards=(Guard("groups", ARMED, DO_NOT_WRITE), Guard("alleged_sort", ARMED, DO_NOT_WRITE)),
    fields=(
        NAME,
        Choices(name="roles", label=N_("Part in the case"), vocabulary=_ROLES),
        Choices(name="work", label=N_("Work as a defender"), tells=Tells.ABOUT, vocabulary=DEFENDER_ROLES),
        Choices(name="defends", label=N_("Rights defended"), tells=Tells.ABOUT, vocabulary=DEFENDED),
        Links(name="groups", label=N_("Groups"), targets=("group",)),
        Links(name="family", label=N_("Family and close people"), targets=("person",)),
        Words(name="other_names", label=N_("Other names"), tells=Tells.WHO),
        Text(name="gender", label=N_("Gender, in their own words"), tells=Tells.ABOUT),
        Choice(name="age", label=N_("Age"), tells=Tells.ABOUT, vocabulary=_AGES),
        Text(name="language", label=N_("Languages"), tells=Tells.ABOUT),
        Text(name="nationality", label=N_("Nationality"), tells=Tells.ABOUT),
        Text(
            name="safe_channel",
            label=N_("Safe way to reach them"),
            tells=Tells.WHO,
            also=("phone", "teléfono", "téléphone", "الهاتف"),
        ),
        Text(name="safe_hours", label=N_("Safe hours"), tells=Tells.WHO),
        Choice(name="trust", label=N_("Trust"), vocabulary=_TRUST),
        Choices(name="needs", label=N_("Protection needs"), tells=Tells.ABOUT, vocabulary=NEEDS),
        Flag(name="private_person", label=N_("Private person, holds no office")),
        Choice(name="alleged_sort", label=N_("Sort of alleged perpetrator"), vocabulary=PERPETRATORS),
        Text(
            name="legal_name", label=N_("Legal name"), tells=Tells.WHO, help=N_("Only if a lawyer or a court needs it.")
        ),
        *COMMON,
    ),
)
