"""The receivers this program knows, and what each asks for.

What each asks for is taken from public pages of the receivers or copies of them, as of July 2026; none of the forms was
checked with its receiver, so each says that it was not verified. A limit of letters stands only where a public source gives
one.
"""

from hrd_vault.base.i18n import N_
from hrd_vault.domain.profiles import (
    Profile,
    Question,
    annexes,
    asked,
    chronology,
    every,
    in_brief,
    labelled,
    last_event,
    statistics,
)
from hrd_vault.domain.records import Record


def _concerned(record: Record) -> bool:
    return not set(record.values.get("roles", ())) & {"alleged_perpetrator", "official", "witness", "source"}


_SUITS = frozenset({"slapp_civil_suit", "criminal_charge", "administrative_fine", "prolonged_investigation"})


def _asked_of_the_state(record: Record) -> bool:
    return record.values.get("origin", "") in ("", "state", "nhri", "international")


def _suit(record: Record) -> bool:
    return any(row.get("act") in _SUITS for row in record.values.get("acts", ()))


def _company(record: Record) -> bool:
    return record.values.get("sort") == "company" or str(record.values.get("alleged_sort", "")).startswith("business")


def _groups(record: Record) -> bool:
    return record.values.get("sort") not in ("authority", "company", "armed_group")


_WHO = labelled(
    ("person", "group"), "age", "gender", "nationality", "work", "defends", "groups", "needs", "territory", "size",
    only=lambda record: _concerned(record) and _groups(record),
)  # fmt: skip
_ALLEGED = labelled(("incident",), "alleged", "alleged_sort", "alleged_said")
_WORK = every("incident", "work_link")
_COMPLAINTS = labelled(("incident",), "reports", "not_reported_because", "obstacles")
_WORDS = every("incident", "threat_words", "threat_medium")
_HARM = every("incident", "harm", "losses")
_DONE = every("incident", "done_at_once")
_CONSENT = labelled(("consent",), "answer", "whom", "given", "until")
_SECRET = Question(N_("What must stay confidential, and from whom"), asked)
_SENDER = Question(N_("Who submits this, and how to answer safely"), asked)
_ANNEXES = Question(N_("Annexes"), annexes, needed=False)
_AS_OF = "2026-07"
_NOTES = N_("this project's notes on what receivers ask for")

LAWYER = Profile(
    "lawyer", N_("Case file for a lawyer"), "partner",
    (
        Question(N_("In brief"), in_brief),
        Question(N_("Who is concerned"), _WHO),
        Question(N_("What happened, in the order of events"), chronology),
        Question(N_("Exact words of threats"), _WORDS, needed=False),
        Question(N_("Alleged perpetrators"), _ALLEGED, needed=False),
        Question(N_("Injuries, effects and losses"), _HARM, needed=False),
        Question(N_("Link to the work for rights"), _WORK),
        Question(N_("What was reported, and what was answered"), _COMPLAINTS, needed=False),
        Question(N_("What was agreed with those concerned"), _CONSENT, needed=False),
        Question(N_("Gaps and doubts"), asked, needed=False, hint=N_("what is not known, not confirmed, or contradicts")),
        _ANNEXES,
    ),
    _NOTES, _AS_OF, annexes=True,
)  # fmt: skip

COURT = Profile(
    "court", N_("Filing for a court or a prosecutor"), "court",
    (
        Question(N_("To which court or authority, and in which case"), asked),
        Question(N_("Who files it"), asked),
        Question(N_("Those concerned"), _WHO),
        Question(N_("Facts, in the order of events"), chronology),
        Question(N_("Alleged perpetrators"), _ALLEGED, needed=False),
        Question(N_("Earlier complaints and their outcome"), _COMPLAINTS, needed=False),
        Question(N_("What is asked of the court"), asked),
        Question(N_("Annexes, with the SHA-256 that each file had when it was taken in"), annexes),
    ),
    _NOTES, _AS_OF, annexes=True,
)  # fmt: skip

MECHANISM = Profile(
    "mechanism", N_("Request to a protection mechanism"), "mechanism",
    (
        Question(N_("Summary on one page"), in_brief, limit=1500, hint=N_("Colombia's interview record takes 1,500 letters")),
        Question(N_("Who asks, and for whom, with family"), _WHO),
        Question(N_("Activity as a defender"), labelled(("person", "group"), "work", "defends", only=_concerned)),
        Question(N_("Facts of the risk"), chronology),
        Question(N_("How the risk hangs together with the work"), _WORK),
        Question(N_("Effects on body, mind and means of living"), _HARM, needed=False),
        Question(N_("Why it is urgent, and the last event"), last_event),
        Question(
            N_("Measures asked for"),
            labelled(("measure",), "scope", "needs", "fits", "due", only=_asked_of_the_state),
            hint=N_("from the plan, as far as one goes along"),
        ),
        Question(N_("Measures that are not wanted, and data that are not given"), asked, needed=False),
        Question(N_("Complaints made, and what was answered"), _COMPLAINTS, needed=False),
        Question(N_("Supporting organisation"), asked, needed=False),
        _ANNEXES,
    ),
    _NOTES, _AS_OF, annexes=True,
    reply=(
        N_("Received on, by, under which number"), N_("Decision, and its reasons"), N_("Measures, each with its day"),
        N_("Who is responsible, and how to reach them"), N_("Where to appeal, and until when"),
    ),
)  # fmt: skip

IACHR = Profile(
    "iachr_pm", N_("Precautionary measures of the Inter-American Commission"), "international",
    (
        Question(N_("State"), asked),
        Question(N_("Beneficiaries, or how they can be identified"), _WHO),
        Question(N_("Who requests, and the beneficiaries' agreement or why there is none"), _CONSENT),
        Question(N_("Is an identity to be withheld?"), asked, needed=False),
        Question(N_("Facts, in the order of events"), chronology),
        Question(N_("The last event"), last_event),
        Question(N_("Why it is serious"), _WORDS),
        Question(N_("Why it is urgent"), asked),
        Question(N_("Why the harm could not be undone"), _HARM),
        Question(N_("Alleged perpetrators"), _ALLEGED, needed=False),
        Question(N_("Complaints made, or the reasons for none (article 25.4)"), _COMPLAINTS),
        Question(N_("Protection there is, and how well it works"), _DONE, needed=False),
        Question(N_("Measures sought, agreed with the beneficiaries"), asked),
        _ANNEXES,
    ),
    N_("Rules of Procedure of the Commission, article 25, as this project's notes tell it"), _AS_OF, annexes=True,
)  # fmt: skip

UN_CASE = Profile(
    "un_sp", N_("UN Special Procedures: a case"), "international",
    (
        Question(N_("Those concerned: name, age, gender, nationality, work, residence"), _WHO),
        Question(N_("Do they agree that the name is told to the government, and that it is published?"), _CONSENT),
        Question(N_("What happened: date, place, circumstances"), chronology),
        Question(N_("What followed, and how it stands now"), last_event),
        Question(N_("Link to the work for rights"), _WORK),
        Question(N_("Alleged perpetrators, with all that describes them"), _ALLEGED),
        Question(N_("What the authorities did; complaints"), _COMPLAINTS, needed=False),
        _SENDER,
        _SECRET,
        _ANNEXES,
    ),
    N_("guidance of the Special Rapporteur on human rights defenders, as this project's notes tell it"), _AS_OF, annexes=True,
)  # fmt: skip

UN_LAW = Profile(
    "un_sp_law", N_("UN Special Procedures: a bill, law or policy"), "international",
    (
        Question(N_("The bill, law or policy: its name, number and state"), asked),
        Question(N_("What it changes, article by article"), asked),
        Question(N_("Against which standards it stands"), asked),
        Question(N_("Who it touches, and how it was used"), chronology, needed=False),
        Question(N_("When it will be decided"), asked),
        Question(N_("What is asked for"), asked),
        _SENDER,
        _SECRET,
    ),
    N_("guidance of the Special Rapporteur on human rights defenders, as this project's notes tell it"), _AS_OF,
)  # fmt: skip

ACHPR = Profile(
    "achpr", N_("Special Rapporteur of the African Commission"), "international",
    (
        Question(N_("State"), asked),
        Question(N_("Those concerned, and their work for rights"), _WHO),
        Question(N_("What happened, in the order of events"), chronology),
        Question(N_("Link to the work for rights"), _WORK),
        Question(N_("Alleged perpetrators"), _ALLEGED, needed=False),
        Question(N_("What was reported in the country, and what was answered"), _COMPLAINTS, needed=False),
        Question(N_("What is asked of the Special Rapporteur"), asked),
        _SENDER,
        _SECRET,
        _ANNEXES,
    ),
    _NOTES, _AS_OF, annexes=True,
)  # fmt: skip

GRANT = Profile(
    "grant", N_("Emergency grant"), "partner",
    (
        Question(N_("Who needs it, and their work for rights"), _WHO),
        Question(N_("What happened, and when"), in_brief),
        Question(N_("How the risk comes from the work"), _WORK),
        Question(N_("Why it is urgent"), last_event),
        Question(N_("What it is for, with costs"), labelled(("measure",), "cost", "due", "who", "who_said", "needs")),
        Question(N_("Who else was asked"), labelled(("measure",), "funds", "grant_due"), needed=False),
        Question(N_("What else is done meanwhile"), every("plan", "what"), needed=False),
        Question(N_("Who can confirm it"), asked, needed=False),
        Question(N_("How to send it safely"), asked),
    ),
    _NOTES, _AS_OF,
)  # fmt: skip

SLAPP = Profile(
    "slapp", N_("File of a lawsuit to silence (SLAPP)"), "partner",
    (
        Question(N_("Who is sued, and for which work"), _WHO),
        Question(N_("Who sues, and who stands behind"), labelled(
            ("group",), "legal_name", "parent", "project", "chain", "backers", "contact_point", only=_company)),
        Question(N_("Suits, charges and fines, in their order"), labelled(
            ("incident",), "occurred", "acts", "reports", only=_suit)),
        Question(N_("What was said or done, and why it matters to all"), _WORK),
        Question(
            N_("What shows that it is meant to silence"), asked,
            hint=N_("a sum beyond reason; several suits at once; no wish to settle; threats before it; who is left out"),
        ),
        Question(N_("Complaints to the company, and what it answered"), labelled(
            ("group",), "grievances", only=_company), needed=False),
        Question(N_("Next day in court, and who goes"), asked),
        Question(N_("What it costs, and who pays"), labelled(("measure",), "cost", "funds"), needed=False),
        _ANNEXES,
    ),
    _NOTES, _AS_OF, annexes=True,
)  # fmt: skip

LETTER = Profile(
    "letter", N_("Letter to a company, its buyers or its lenders"), "public",
    (
        Question(N_("To whom"), labelled(("group",), "project", only=_company), needed=False),
        Question(N_("Who writes, and how to answer safely"), asked),
        Question(N_("What happened, without names"), in_brief),
        Question(N_("What your project or your money has to do with it"), labelled(
            ("group",), "project", "chain", only=_company), needed=False),
        Question(N_("What we ask you to do, and by when"), asked),
        Question(N_("Standards you agreed to"), asked, needed=False,
                 hint=N_("such as the UN Guiding Principles on Business and Human Rights, OECD Guidelines, own policies")),
    ),
    _NOTES, _AS_OF,
    reply=(
        N_("Received on, by, under which number"), N_("What was done, and when"),
        N_("Who is responsible, and how to reach them"),
    ),
)  # fmt: skip

# Article 3 common to the four Geneva Conventions of 1949 binds each party to a conflict that is not international.
APPEAL = Profile(
    "appeal", N_("Appeal to an armed group"), "public",
    (
        Question(N_("Through which office it goes"), asked,
                 hint=N_("a church, the Red Cross or Red Crescent, a humanitarian organisation; never a person's name")),
        Question(N_("What happened, without names"), in_brief),
        Question(N_("What we ask you to do, and by when"), asked),
        Question(N_("Rules that bind everybody who fights"), asked, needed=False,
                 hint=N_("such as Article 3 common to the Geneva Conventions: whoever does not fight may not be killed, "
                         "tortured, taken hostage or humiliated")),
    ),
    _NOTES, _AS_OF,
)  # fmt: skip

STATISTICS = Profile(
    "statistics", N_("Numbers without names"), "statistics",
    (
        Question(N_("Incidents by year"), statistics("year")),
        Question(N_("Incidents by what was done"), statistics("acts.act"), needed=False),
        Question(N_("Incidents by sort of alleged perpetrator"), statistics("alleged_sort"), needed=False),
        Question(N_("Incidents by risk"), statistics("level"), needed=False),
        Question(N_("Incidents by right"), statistics("rights"), needed=False),
    ),
    N_("counted in this vault; numbers below five are hidden"), "", verified=True,
)  # fmt: skip

PROFILES = (LAWYER, COURT, MECHANISM, IACHR, UN_CASE, UN_LAW, ACHPR, GRANT, SLAPP, LETTER, APPEAL, STATISTICS)
