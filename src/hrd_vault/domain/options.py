"""What can be done: measures that a plan offers, and plans to begin from. All of it may be skipped.

Measures follow the catalogues of the Mexican mechanism (observatoriop10.cepal.org, node 353), of Colombia (“Ruta de la
protección”, an older programme), of ProtectDefenders.eu's emergency grants, and what communities do
(collective-protection.info); the wording is ours. Each says which sort it is, so that nobody has to fill that in.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from hrd_vault.base.canonical import Json
from hrd_vault.base.i18n import N_, Speech
from hrd_vault.domain.kinds.lists import NEEDS

GROUPS = {
    "preventive": N_("So that it does not happen: preventive"),
    "collective": N_("Together: collective and of the community"),
    "psychosocial": N_("For heart and mind: psychosocial"),
    "structural": N_("At the root: structural"),
    "physical": N_("For body, house and way"),
    "unarmed": N_("Without police or army"),
    "needs": N_("Needs of women defenders"),
    "causes": N_("Why it is so: the root causes"),
}
# What a plan offers measures for; and the questions that stand before it is called finished, each of which may be left out on
# purpose.
ASKED = ("preventive", "collective", "psychosocial", "structural", "needs")
QUESTIONS = (*ASKED, "causes")


@dataclass(frozen=True)
class Option:
    """A measure to begin from: its group, its words, and what they imply."""

    group: str
    label: str
    sort: str
    scope: str
    origin: str = ""
    prevents: bool = False
    needs: tuple[str, ...] = ()

    def values(self, speak: Speech) -> dict[str, Json]:
        """The fields of such a measure, titled in one language."""
        told: dict[str, Json] = {
            "title": speak.say(self.label),
            "sort": self.sort,
            "scope": self.scope,
            "state": "proposed",
        }
        if self.origin:
            told["origin"] = self.origin
        if self.prevents:
            told["prevents"] = True
        if self.needs:
            told["needs"] = list(self.needs)
        return told


# What answers a need, beyond naming it: sort and scope of the measure.
_NEED_SORTS: Mapping[str, tuple[str, str]] = {
    "dependants_relocated": ("soft", "family"),
    "care_costs": ("economic", "family"),
    "safe_from_family": ("soft", "individual"),
    "female_staff": ("hard", "individual"),
    "image_abuse_response": ("legal", "individual"),
    "health_psychosocial": ("psychosocial", "individual"),
    "safe_travel": ("soft", "individual"),
    "private_sphere": ("soft", "family"),
    "separate_hearing": ("political", "collective"),
    "income_loss": ("economic", "individual"),
    "harassment_route": ("structural", "organisation"),
    "collective_space": ("psychosocial", "collective"),
}
OPTIONS: tuple[Option, ...] = (
    Option(
        "preventive",
        N_("A public statement by an authority that respects the work"),
        "political",
        "collective",
        "state",
        prevents=True,
    ),
    Option(
        "preventive",
        N_("Course on protecting oneself, one by one or together"),
        "soft",
        "collective",
        "ngo",
        prevents=True,
    ),
    Option(
        "preventive",
        N_("Agreement on who goes where with whom, and who knows"),
        "soft",
        "organisation",
        "self",
        prevents=True,
    ),
    Option(
        "preventive",
        N_("Visit of observers, press or embassies at the right time"),
        "political",
        "collective",
        "international",
        prevents=True,
    ),
    Option("preventive", N_("Safer phones, accounts and back-ups"), "soft", "organisation", "self", prevents=True),
    Option(
        "collective",
        N_("Early warning from house to house: bell, radio, runners"),
        "soft",
        "territory",
        "community",
        prevents=True,
    ),
    Option(
        "collective",
        N_("Guard of the community or its territory, unarmed"),
        "soft",
        "territory",
        "community",
        prevents=True,
    ),
    Option(
        "collective",
        N_("A protocol of our own: what we do when …"),
        "political",
        "collective",
        "community",
        prevents=True,
    ),
    Option("preventive", N_("A lawyer who can be called at any hour"), "legal", "collective", "ngo", prevents=True),
    Option(
        "collective", N_("Observers at hearings and on the spot"), "political", "collective", "movement", prevents=True
    ),
    Option("physical", N_("Medical care by somebody who keeps silent"), "soft", "individual", "ngo"),
    Option("physical", N_("A house of refuge far from here"), "soft", "family", "ngo"),
    Option("physical", N_("Money for the first days"), "economic", "family", "ngo"),
    Option("collective", N_("A house of refuge in the community"), "soft", "collective", "community"),
    Option("collective", N_("Accompaniment by another organisation"), "soft", "collective", "movement", prevents=True),
    Option("collective", N_("A fund that all pay into"), "economic", "collective", "movement"),
    Option("collective", N_("Network that answers within a day, near and far"), "political", "collective", "movement"),
    Option("psychosocial", N_("Somebody to talk to, who knows this work"), "psychosocial", "individual", "ngo"),
    Option("psychosocial", N_("Rest, away from it all, with the family"), "psychosocial", "family", "ngo"),
    Option(
        "psychosocial", N_("Evening, ritual or feast that gives strength"), "psychosocial", "collective", "community"
    ),
    Option("structural", N_("Charges against those who give the orders"), "structural", "collective", "state"),
    Option("structural", N_("A title to the land, or a halt to the project"), "structural", "territory", "state"),
    Option("structural", N_("Change or end of a law that harms the work"), "structural", "collective", "movement"),
    Option("structural", N_("Real consultation before anything is decided"), "structural", "territory", "state"),
    Option("physical", N_("Doors, locks, light, camera"), "soft", "organisation"),
    Option("physical", N_("Emergency button or satellite phone"), "soft", "individual", "state"),
    Option("physical", N_("Safe transport"), "soft", "individual"),
    Option("physical", N_("Relocation for a time"), "soft", "family"),
    Option("physical", N_("Patrols past the house"), "hard", "family", "state"),
    Option("physical", N_("Escort, armoured car, vest"), "hard", "individual", "state"),
    Option(
        "unarmed",
        N_("A channel through church, elders or a humanitarian organisation"),
        "political",
        "territory",
        "international",
        prevents=True,
    ),
    Option(
        "unarmed",
        N_("Signs that mark a place as civilian and humanitarian"),
        "soft",
        "territory",
        "community",
        prevents=True,
    ),
    Option(
        "unarmed",
        N_("Nobody alone on the paths; hours and ways that change"),
        "soft",
        "collective",
        "community",
        prevents=True,
    ),
    Option(
        "unarmed",
        N_("A letter to the company, its buyers and its lenders"),
        "political",
        "collective",
        "movement",
        prevents=True,
    ),
    *(
        Option("needs", term.label, *_NEED_SORTS[term.code], needs=(term.code,))
        for term in NEEDS.terms
        if term.code in _NEED_SORTS
    ),
)


def unanswered(skipped: Collection[str], answered: Mapping[str, object]) -> list[str]:
    """Which of `QUESTIONS` a plan has nothing for, of all that is `answered`, and did not leave out."""
    return [each for each in QUESTIONS if not answered.get(each) and each not in skipped]


@dataclass(frozen=True)
class Template:
    """A plan to begin from: its sort, what it is for, lines “if … then …”, steps (sign, act), and which groups it offers."""

    name: str
    label: str
    what: str
    if_then: tuple[tuple[str, str], ...] = ()
    ladder: tuple[tuple[str, str], ...] = ()
    groups: tuple[str, ...] = ASKED

    def values(self, speak: Speech) -> dict[str, Json]:
        """The fields of such a plan, in one language."""
        told: dict[str, Json] = {"sort": self.name, "what": speak.say(self.what), "state": "open"}
        if self.if_then:
            told["if_then"] = [{"if": speak.say(one), "then": speak.say(then)} for one, then in self.if_then]
        if self.ladder:
            told["ladder"] = [{"sign": speak.say(sign), "act": speak.say(act)} for sign, act in self.ladder]
        return told


_NO_WORD = (N_("No word at the agreed hour"), N_("Wait half an hour, call once, then call whoever is named here."))
_TAKEN = (
    N_("Somebody is taken"),
    N_("Call the lawyer first. Say the name, the place, the time, and who took them. Then the network."),
)
TEMPLATES: tuple[Template, ...] = (
    Template(
        "person",
        N_("A person or family"),
        N_("A plan for one person or family"),
        (_NO_WORD, _TAKEN),
        (
            (N_("Watched or followed"), N_("Write it down, tell one person, change the way home.")),
            (N_("A threat"), N_("Write down the exact words. Look at the risk again within a day.")),
            (N_("An attack"), N_("To a safe place first. Then call, in the order that is written here.")),
        ),
    ),
    Template(
        "organisation",
        N_("An organisation"),
        N_("A plan for the organisation"),
        (
            _NO_WORD,
            _TAKEN,
            (
                N_("The office is searched"),
                N_("Nobody alone with them. Ask for the order. Lock the machines. Call the lawyer."),
            ),
        ),
    ),
    Template(
        "community",
        N_("A community, after its own rules"),
        N_("A plan of the community, agreed in its own way"),
        (
            (
                N_("Strangers come at night"),
                N_("Ring or call as agreed. Children and old people first. Meet where it was said."),
            ),
            _TAKEN,
        ),
        (
            (N_("Strangers on the path"), N_("The watch tells the next house.")),
            (N_("Armed men in the village"), N_("Nobody speaks for all but those who were chosen for it.")),
            (N_("Somebody has to leave"), N_("The families that were named take them in.")),
        ),
        ("collective", "preventive", "unarmed", "psychosocial", "structural", "needs"),
    ),
    Template(
        "movement",
        N_("A movement"),
        N_("A plan of the movement, for many places"),
        (
            _TAKEN,
            (N_("A meeting is broken up"), N_("Two by two to the meeting points. Those named there count and call.")),
            (N_("A smear campaign begins"), N_("One voice answers, once. Nobody argues online alone. Keep copies.")),
        ),
        groups=("collective", "preventive", "structural", "psychosocial", "needs"),
    ),
    Template(
        "journey",
        N_("A journey or event"),
        N_("Memo for the journey"),
        (
            _NO_WORD,
            (
                N_("Stopped on the way"),
                N_("Stay calm, show papers, say where you go. Send the agreed word when it is over."),
            ),
        ),
    ),
    Template(
        "accompaniment",
        N_("Accompaniment"),
        N_("Who goes along, how, and until when"),
        (
            (
                N_("The one who goes along cannot come"),
                N_("Nobody travels alone: put it off, or ask the next on the list."),
            ),
        ),
    ),
    Template(
        "relocation",
        N_("Relocation for a time"),
        N_("Where to go for a time, and how to come back"),
        (
            (N_("It has to be tonight"), N_("Bag, papers, medicine, money. Children along. One person knows where.")),
            (N_("The place is known to others"), N_("Leave for the second place. Tell only the one who has to know.")),
        ),
        groups=("needs", "psychosocial", "collective"),
    ),
)


def template(name: str) -> Template | None:
    """The template of a sort of plan."""
    return next((each for each in TEMPLATES if each.name == name), None)
