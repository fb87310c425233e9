"""A group: a collective, a community, an authority, a company, an armed group. A collective is harmed in its own right."""

from dataclasses import replace

from hrd_vault.base.i18n import N_
from hrd_vault.domain.fields import Choice, Facet, Links, LongText, Number, Rows, Tells, Text, When, Where
from hrd_vault.domain.kinds.common import ARMED, COMMON, DO_NOT_WRITE
from hrd_vault.domain.kinds.lists import COLLECTIVES, PERPETRATORS, STATE_LINKS
from hrd_vault.domain.records import TITLE, Guard, RecordKind
from hrd_vault.domain.vocabulary import vocabulary

_MEMBERS = vocabulary(
    "members_known",
    N_("Are the members known?"),
    {
        "identified": N_("Identified by name"),
        "identifiable": N_("Identifiable, by place or belonging"),
        "not_identifiable": N_("Not identifiable"),
    },
)

_BACKERS = vocabulary(
    "backers",
    N_("Part in it"),
    {
        "parent": N_("Parent company"),
        "subsidiary": N_("Company it owns"),
        "buyer": N_("Buyer"),
        "lender": N_("Lender"),
        "investor": N_("Investor"),
        "insurer": N_("Insurer"),
        "contractor": N_("Contractor or security company"),
    },
)

GROUP = RecordKind(
    name="group",
    label=N_("Group"),
    plural=N_("Groups"),
    names=True,
    first=("title", "sort", "territory", "size"),
    asked=("members_known", "decides", "consent_rules", "notes"),
    guards=(
        Guard("sort", ARMED, DO_NOT_WRITE),
        Guard("alleged_sort", ARMED, DO_NOT_WRITE),
        Guard("parent", ARMED, DO_NOT_WRITE),
    ),
    fields=(
        replace(
            TITLE,
            label=N_("Name of the group"),
            also=("group", "organisation", "organización", "grupo", "groupe"),
        ),
        Choice(name="sort", label=N_("Kind of group"), tells=Tells.ABOUT, vocabulary=COLLECTIVES),
        Where(name="territory", label=N_("Territory"), tells=Tells.ABOUT, facet=Facet.PLACE),
        Number(name="size", label=N_("Members, about"), tells=Tells.ABOUT, lowest=0),
        Choice(name="members_known", label=N_("Are the members known?"), vocabulary=_MEMBERS),
        Text(name="identified_by", label=N_("How the members can be identified"), tells=Tells.WHO),
        LongText(name="decides", label=N_("How it decides and who leads")),
        LongText(name="consent_rules", label=N_("Its own rules for consent")),
        Choice(name="alleged_sort", label=N_("Sort of alleged perpetrator"), vocabulary=PERPETRATORS),
        Choice(name="state_link", label=N_("Link to the State"), vocabulary=STATE_LINKS),
        Links(name="parent", label=N_("Belongs to"), targets=("group",), single=True),
        Text(name="legal_name", label=N_("Legal name"), tells=Tells.WHO),
        Text(name="project", label=N_("Project"), tells=Tells.WHO),
        LongText(name="chain", label=N_("Buyers, lenders, investors"), tells=Tells.WHO),
        LongText(
            name="grievance", label=N_("Complaint channel and contact point, and what they answered"), tells=Tells.WHO
        ),
        Rows(
            name="backers",
            label=N_("Parent company, buyers, lenders, insurers"),
            fields=(
                Text(name="name", label=N_("Name"), tells=Tells.WHO),
                Choice(name="role", label=N_("Part in it"), vocabulary=_BACKERS),
                Links(name="who", label=N_("Group"), targets=("group",)),
                When(name="written", label=N_("Written to on")),
                When(name="answered", label=N_("Answered on")),
                LongText(name="answer", label=N_("What they answered"), tells=Tells.WHO),
            ),
        ),
        Rows(
            name="grievances",
            label=N_("Complaints to the company or its contact point"),
            fields=(
                When(name="on", label=N_("On")),
                Text(name="channel", label=N_("To whom, by which way"), tells=Tells.WHO),
                LongText(name="about", label=N_("About what"), tells=Tells.WHO),
                When(name="answered", label=N_("Answered on")),
                LongText(name="answer", label=N_("What they answered"), tells=Tells.WHO),
            ),
        ),
        Text(
            name="contact_point",
            label=N_("National contact point for responsible business (OECD)"),
            tells=Tells.WHO,
        ),
        LongText(name="command", label=N_("Command and area of control"), tells=Tells.WHO),
        LongText(
            name="who_can_talk", label=N_("Office or channel that can speak with them, never a person"), tells=Tells.WHO
        ),
        LongText(name="unarmed", label=N_("Ways to be safer from them without police or army"), tells=Tells.WHO),
        LongText(name="never_written", label=N_("What must never be written down"), tells=Tells.WHO),
        *COMMON,
    ),
)
