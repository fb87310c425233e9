"""Fields that every kind has, and their place at its end."""

from hrd_vault.base.i18n import N_
from hrd_vault.domain.fields import Choice, Flag, LongText, Rows, Tells, Text, Words
from hrd_vault.domain.kinds.lists import SENSITIVITY

# Armed groups: what is found on a laptop can cost the lives of those who talk to them, or fled from them.
ARMED = frozenset({"nsag_armed_group", "organised_crime", "armed_group"})
DO_NOT_WRITE = N_(
    "Do not write this down: who talks to the armed group, who told you, where your people sleep or meet, how they flee, the "
    "names of children. If it were found, it could cost lives. Tell it from mouth to mouth."
)
SETTLED = frozenset({"done", "dropped", "refused"})  # states of a plan, a measure, a task that ask for nothing any more
NEVER = "C4"  # the code of what never leaves this machine
SENSITIVITY_FIELD = Choice(
    name="sensitivity",
    label=N_("Who may know"),
    vocabulary=SENSITIVITY,
    also=("confidentiality", "confidencialidad", "confidentialité", "السرية"),
)
TAGS = Words(
    name="tags",
    label=N_("Tags"),
    also=("keywords", "palabras clave", "etiquetas", "mots-clés", "mots clés", "كلمات مفتاحية", "وسوم"),
)
REFERENCE = Text(
    name="reference",
    label=N_("Your own number"), tells=Tells.WHO,
    on_page=N_("The writer's own number"),
    help=N_("A file or case number of yours. Rows with the same number are updated, not repeated."),
    indexed=True,
    also=(
        "ref", "reference", "no", "no.", "nr", "number", "case number", "case no",
        "case", "caso", "no caso", "nº caso", "n° caso", "n° de caso", "cas",
        "n° de dossier", "n° dossier", "case id", "id",
        "número", "numero", "n°", "nº", "num", "número de caso", "caso no", "expediente", "referencia", "folio",
        "numéro", "numéro de dossier", "référence", "dossier", "الرقم", "رقم", "رقم الحالة", "رقم الملف",
    ),
)  # fmt: skip
NOTES = LongText(
    name="notes",
    label=N_("Notes"),
    also=(
        "remarks",
        "comments",
        "observaciones",
        "notas",
        "remarques",
        "observations",
        "commentaires",
        "ملاحظات",
    ),
)
FROM_SOURCE = Rows(
    name="from_source",
    label=N_("Also in the source"),
    tells=Tells.WHO,
    help=N_("What a spreadsheet or another program held and had no place of its own here."),
    fields=(
        Text(name="label", label=N_("Name there"), marked=True),
        LongText(name="text", label=N_("Content")),
        Flag(name="private", label=N_("Marked private there; never leaves in a bundle")),
    ),
    keep_back="private",
)
COMMON = (SENSITIVITY_FIELD, TAGS, REFERENCE, NOTES, FROM_SOURCE)
