"""An incident: something that happened, in somebody's own words, with the acts it was made of."""

from hrd_vault.base.i18n import N_
from hrd_vault.domain.fields import Choice, Choices, Facet, Flag, Links, LongText, Rows, Tells, Text, When, Where, Words
from hrd_vault.domain.kinds.common import ARMED, COMMON, DO_NOT_WRITE
from hrd_vault.domain.kinds.lists import ACT_MARKS, ACTS, CHARGES, LEVELS, PERPETRATORS, RIGHTS, STATE_LINKS
from hrd_vault.domain.records import TITLE, Guard, RecordKind
from hrd_vault.domain.vocabulary import vocabulary

_SORT = vocabulary(
    "incident_sort",
    N_("Kind of incident"),
    {
        "security_incident": N_("Security incident"),
        "threat": N_("Threat"),
        "attack": N_("Attack"),
        "restriction": N_("Restriction"),
        "near_miss": N_("Near miss"),
        "indicator": N_("Sign or indication"),
    },
)
_CERTAINTY = vocabulary(
    "certainty",
    N_("How certain"),
    {
        "certain": N_("Certain"),
        "probable": N_("Probable"),
        "possible": N_("Possible"),
        "doubtful": N_("Doubtful"),
    },
)
_VERIFICATION = vocabulary(
    "verification",
    N_("How well confirmed"),
    {
        "unverified": N_("Told, not yet confirmed"),
        "partly": N_("Partly confirmed"),
        "corroborated": N_("Confirmed by other sources"),
        "refuted": N_("Shown to be wrong"),
    },
    open_ended=False,
)
_SEEN_OR_TOLD = vocabulary(
    "seen_or_told",
    N_("Seen or told"),
    {"first_hand": N_("Told by me, I was there"), "second_hand": N_("Told to me by others")},
)
ANSWERS = vocabulary(
    "sharing",
    N_("May it be shared?"),
    {"only_here": N_("Only here"), "my_lawyer": N_("My lawyer"), "ask_me": N_("Ask me each time")},
    open_ended=False,
)
_MEDIUM = vocabulary(
    "threat_medium",
    N_("How the threat came"),
    {
        "in_person": N_("In person"),
        "phone_call": N_("Phone call"),
        "message": N_("Message"),
        "social_media": N_("Social media"),
        "letter_or_object": N_("Letter or object"),
        "through_others": N_("Through other people"),
    },
)
ACCOUNT = LongText(
    name="account",
    label=N_("What happened"),
    help=N_("In your own words. One sentence is enough to begin."),
    also=(
        "description", "summary", "narrative", "details", "facts", "account", "what happened",
        "descripción", "hechos", "relato", "resumen", "narración", "qué pasó", "descripción de los hechos",
        "récit", "faits", "résumé", "ce qui s'est passé", "description des faits",
        "الوصف", "الوقائع", "ماذا حدث", "السرد", "التفاصيل",
    ),
)  # fmt: skip
OCCURRED = When(
    name="occurred",
    label=N_("When"),
    facet=Facet.WHEN,
    in_table=True,
    also=(
        "date", "event date", "incident date", "date of incident", "date of event", "occurred",
        "fecha", "fecha del incidente", "fecha de los hechos", "fecha del hecho", "cuándo",
        "date de l'incident", "date des faits", "quand", "التاريخ", "تاريخ", "تاريخ الحادث", "متى",
    ),
)  # fmt: skip
PLACE = Where(
    name="place",
    label=N_("Where"),
    facet=Facet.PLACE,
    in_table=True,
    also=(
        "location", "place", "city", "town", "lugar", "ubicación", "municipio", "ciudad", "dónde",
        "lieu", "endroit", "ville", "localité", "où", "المكان", "الموقع", "مكان الحادث", "المدينة", "أين",
    ),
)  # fmt: skip
VERIFICATION = Choice(
    name="verification",
    label=N_("How well confirmed"),
    vocabulary=_VERIFICATION,
    facet=Facet.STATE,
    also=("verified", "status", "verificación", "estado", "vérification", "statut", "التحقق"),
)
ACTS_FIELD = Rows(
    name="acts",
    label=N_("Acts"),
    fields=(
        Choice(name="act", label=N_("What was done"), vocabulary=ACTS),
        Links(name="affected", label=N_("Against whom"), targets=("person", "group")),
        Links(name="alleged", label=N_("Alleged perpetrator"), targets=("person", "group")),
        Choice(name="alleged_sort", label=N_("Sort of alleged perpetrator"), vocabulary=PERPETRATORS),
        Text(name="unit", label=N_("Unit, company or group")),
        Text(name="basis", label=N_("How they were recognised")),
        Choice(name="state_link", label=N_("Link to the State"), vocabulary=STATE_LINKS),
        Choice(name="charge", label=N_("Kind of charge"), vocabulary=CHARGES),
        Text(name="method", label=N_("How it was done")),
        When(name="started", label=N_("From")),
        When(name="ended", label=N_("Until")),
        Where(name="place", label=N_("Where")),
        LongText(name="work_link", label=N_("Link to the work for rights")),
        Choice(name="certainty", label=N_("How certain"), vocabulary=_CERTAINTY),
        Choices(name="marks", label=N_("Marks"), vocabulary=ACT_MARKS),
    ),
)

SHARING = Choice(name="sharing", label=N_("May it be shared?"), vocabulary=ANSWERS)

INCIDENT = RecordKind(
    name="incident",
    label=N_("Incident"),
    plural=N_("Incidents"),
    title_from=ACCOUNT,
    question=N_("What happened?"),
    first=("account", "occurred", "place"),
    asked=(
        "affected", "affected_named", "threat_words", "threat_medium", "alleged", "alleged_sort", "alleged_said",
        "vehicles", "phones", "means", "seen_or_told", "witnesses", "witnesses_said",
        "harm", "losses", "work_link", "done_at_once", "reports",
        "not_reported_because", "obstacles", "related", "sharing", "danger_now",
    ),
    guards=(
        Guard("alleged", ARMED, DO_NOT_WRITE),
        Guard("alleged_sort", ARMED, DO_NOT_WRITE),
        Guard("acts", ARMED, DO_NOT_WRITE, ("alleged", "alleged_sort")),
    ),
    fields=(
        TITLE,
        ACCOUNT,
        OCCURRED,
        PLACE,
        Flag(name="danger_now", label=N_("Someone is in danger now")),
        Links(
            name="affected",
            label=N_("Whom it touched"),
            targets=("person", "group"),
            facet=Facet.PARTY,
        ),
        Text(
            name="affected_named",
            label=N_("Whom it touched, by name"),
            facet=Facet.PARTY,
            also=("victim", "victims", "name of victim", "defender", "víctima", "víctimas", "persona afectada", "nombre",
                  "persona defensora", "victime", "victimes", "nom", "défenseur", "الضحية", "الضحايا", "الاسم", "المدافع"),
        ),
        LongText(
            name="threat_words",
            label=N_("Exact words of the threat"),
            also=("threat", "threat text", "amenaza", "palabras de la amenaza", "menace", "التهديد", "نص التهديد"),
        ),
        Choice(name="threat_medium", label=N_("How the threat came"), vocabulary=_MEDIUM),
        Links(name="alleged", label=N_("Alleged perpetrator"), targets=("person", "group"), facet=Facet.PARTY),
        Choices(
            name="alleged_sort",
            label=N_("Sort of alleged perpetrator"),
            vocabulary=PERPETRATORS,
            also=("perpetrator type", "tipo de perpetrador", "tipo de agresor", "type d'auteur", "نوع الجاني"),
        ),
        LongText(
            name="alleged_said",
            label=N_("Who you think did it, and why"),
            on_page=N_("Alleged perpetrator, as the writer tells it"),
            facet=Facet.PARTY,
            also=("perpetrator", "alleged perpetrator", "perpetrador", "presunto autor", "agresor", "responsable",
                  "auteur", "auteur présumé", "agresseur", "agresseur présumé", "الجاني", "الجاني المزعوم"),
        ),
        Words(name="vehicles", label=N_("Vehicles: plate, colour, make"), tells=Tells.WHO),
        Words(name="phones", label=N_("Numbers and accounts they used"), tells=Tells.WHO),
        Words(name="means", label=N_("Means they used")),
        Choice(name="seen_or_told", label=N_("Seen or told"), vocabulary=_SEEN_OR_TOLD),
        Links(name="witnesses", label=N_("Witnesses"), targets=("person",), facet=Facet.PARTY),
        LongText(
            name="witnesses_said",
            label=N_("Witnesses, in words"),
            facet=Facet.PARTY,
            also=("witness", "witnesses", "testigo", "testigos", "témoin", "témoins", "شاهد", "الشهود"),
        ),
        Links(name="sources", label=N_("Sources"), targets=("person", "group", "contact"), facet=Facet.PARTY),
        LongText(
            name="harm",
            label=N_("Injuries and effects on the mind"),
            also=("injuries", "lesiones", "heridas", "blessures", "الإصابات"),
        ),
        LongText(
            name="losses",
            label=N_("Property or data lost"),
            also=("losses", "damage", "pérdidas", "daños", "pertes", "dégâts", "الخسائر"),
        ),
        LongText(
            name="work_link",
            label=N_("Link to the work for rights, and why you believe it"),
            on_page=N_("Link to the work for rights"),
        ),
        LongText(
            name="done_at_once",
            label=N_("What was done"),
            also=("action taken", "response", "acciones", "acciones tomadas", "mesures prises", "الإجراءات"),
        ),
        Rows(
            name="reports",
            label=N_("Reported to"),
            fields=(
                Text(name="authority", label=N_("Authority or organisation")),
                When(name="on", label=N_("On")),
                Text(name="reference", label=N_("Their number"), tells=Tells.WHO),
                LongText(name="answer", label=N_("What they answered")),
            ),
        ),
        LongText(name="not_reported_because", label=N_("Not reported because")),
        LongText(name="obstacles", label=N_("What stood in the way")),
        Links(name="related", label=N_("Related incidents"), targets=("incident",)),
        Links(name="threats", label=N_("Threat it belongs to"), targets=("threat",)),
        SHARING,
        Choice(
            name="sort",
            label=N_("Kind of incident"),
            vocabulary=_SORT,
            also=("type", "type of incident", "incident type", "tipo", "tipo de incidente", "type d'incident", "نوع الحادث"),
        ),
        ACTS_FIELD,
        Choices(
            name="rights",
            label=N_("Rights touched"),
            on_page=N_("Rights touched (UN Declaration on human rights defenders, 1998)"),
            vocabulary=RIGHTS,
        ),
        Choices(name="marks", label=N_("Marks"), vocabulary=ACT_MARKS),
        VERIFICATION,
        Choice(
            name="level",
            label=N_("Risk now"),
            vocabulary=LEVELS,
            facet=Facet.LEVEL,
            also=("risk", "risk level", "severity", "riesgo", "gravedad", "nivel de riesgo", "risque", "gravité", "الخطورة"),
        ),
        When(name="follow_up", label=N_("Look again on"), facet=Facet.DUE),
        *COMMON,
    ),
)  # fmt: skip
