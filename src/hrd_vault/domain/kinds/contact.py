"""A contact: a person or organisation one trusts and may call, with the key to seal bundles to."""

from dataclasses import replace

from hrd_vault.base.i18n import N_
from hrd_vault.domain.fields import Choice, Choices, Flag, LongText, Tells, Text, When, Words
from hrd_vault.domain.kinds.common import COMMON
from hrd_vault.domain.records import TITLE, RecordKind
from hrd_vault.domain.vocabulary import vocabulary

_FOR = vocabulary(
    "contact_for",
    N_("What for"),
    {
        "danger": N_("When someone is in danger"),
        "legal": N_("Legal help"),
        "medical": N_("Medical help"),
        "psychosocial": N_("Psychosocial support"),
        "relocation": N_("Relocation or shelter"),
        "money": N_("Emergency money"),
        "digital": N_("Digital security"),
        "mechanism": N_("Protection mechanism"),
        "press": N_("Press"),
        "accompaniment": N_("Accompaniment"),
    },
)
_KEY_STATE = vocabulary(
    "key_state",
    N_("Key checked?"),
    {
        "unverified": N_("Not checked yet"),
        "by_phone": N_("Checked by phone"),
        "in_person": N_("Checked in person"),
        "compromised": N_("No longer safe"),
    },
    open_ended=False,
)
RECIPIENT = Text(name="recipient", label=N_("Key to seal to"), tells=Tells.WHO)
FINGERPRINT = Text(name="fingerprint", label=N_("Digits of the key"), tells=Tells.WHO, indexed=True)
KEY_LOST = When(name="key_lost", label=N_("No longer safe since"), tells=Tells.WHO, local=True)
SIGNING_KEYS = Text(name="signing_keys", label=N_("Keys that sign their bundles"), tells=Tells.WHO)
KEY_STATE = Choice(name="key_state", label=N_("Key checked?"), vocabulary=_KEY_STATE, local=True)
KEY_CHECKED = When(name="key_checked", label=N_("Key checked on"), local=True)

CONTACT = RecordKind(
    name="contact",
    label=N_("Contact"),
    plural=N_("Contacts"),
    names=True,
    first=("title", "for_what", "emergency", "channel", "hours"),
    asked=("organisation", "languages", "agreed", "notes"),
    fields=(
        replace(
            TITLE,
            label=N_("Name or nickname"),
            also=("name", "nombre", "nom", "contact", "contacto", "الاسم"),
        ),
        Choices(name="for_what", label=N_("What for"), vocabulary=_FOR),
        Flag(name="emergency", label=N_("Call in an emergency")),
        Text(
            name="organisation",
            label=N_("Organisation"),
            tells=Tells.WHO,
            also=("organization", "organización", "المنظمة"),
        ),
        Text(
            name="channel",
            label=N_("Safe way to reach them"),
            tells=Tells.WHO,
            also=("phone", "teléfono", "téléphone", "الهاتف"),
        ),
        Text(name="hours", label=N_("Safe hours"), tells=Tells.WHO),
        Words(name="languages", label=N_("Languages"), also=("idiomas", "langues", "اللغات")),
        LongText(name="agreed", label=N_("What was agreed with them"), tells=Tells.WHO),
        RECIPIENT,
        FINGERPRINT,
        KEY_STATE,
        KEY_CHECKED,
        KEY_LOST,
        SIGNING_KEYS,
        *COMMON,
    ),
)
