"""Code lists that more than one kind uses.

Codes follow the field's reference lists: acts after the HURIDOCS model of events made of acts, mapped to the categories of
SDG indicator 16.10.1; perpetrator types, causes, collectives, needs and sensitivities as agreed for this program. Codes
never change; labels are translated.
"""

from hrd_vault.base.i18n import N_
from hrd_vault.domain.vocabulary import Term, Vocabulary, vocabulary

_SDG = {
    "killing": "killing",
    "enforced_disappearance": "enforced_disappearance",
    "kidnapping": "kidnapping",
    "torture_ill_treatment": "torture",
    "arbitrary_arrest": "arbitrary_detention",
    "detention": "arbitrary_detention",
}
_ACT_GROUPS = {
    "life": N_("Life"),
    "liberty": N_("Liberty"),
    "body_mind": N_("Body and mind"),
    "judicial": N_("Courts and police"),
    "org_space": N_("Organisations and public space"),
    "stigma": N_("Reputation"),
    "digital": N_("Phones, accounts and the internet"),
    "gendered": N_("Against women or because of gender"),
    "property_land": N_("Property and land"),
    "work_livelihood": N_("Work and livelihood"),
    "family_community": N_("Family and community"),
}
_ACTS = {
    "life": {
        "killing": N_("Killing"),
        "attempted_killing": N_("Attempted killing"),
        "death_threat": N_("Death threat"),
        "excessive_force": N_("Excessive force"),
    },
    "liberty": {
        "arbitrary_arrest": N_("Arbitrary arrest"),
        "detention": N_("Detention"),
        "enforced_disappearance": N_("Enforced disappearance"),
        "kidnapping": N_("Kidnapping"),
        "house_arrest": N_("House arrest"),
        "travel_ban": N_("Travel ban"),
        "denied_visa_or_exit": N_("Visa or exit refused"),
        "surveillance_on_release": N_("Watched after release"),
    },
    "body_mind": {
        "torture_ill_treatment": N_("Torture or ill-treatment"),
        "physical_assault": N_("Physical assault"),
        "sexual_violence": N_("Sexual violence"),
        "threat_harassment": N_("Threat or harassment"),
        "intimidation_visit": N_("Visit to intimidate"),
        "stalking": N_("Being followed or stalked"),
        "forced_medical": N_("Forced medical act"),
    },
    "judicial": {
        "criminal_charge": N_("Criminal charge"),
        "slapp_civil_suit": N_("Lawsuit to silence (SLAPP)"),
        "raid_search": N_("Raid or search"),
        "unfair_trial": N_("Unfair trial"),
        "prolonged_investigation": N_("Investigation without end"),
        "administrative_fine": N_("Administrative fine"),
        "disbarment": N_("Loss of a professional licence"),
    },
    "org_space": {
        "deregistration": N_("Organisation struck off the register"),
        "office_closure": N_("Office closed"),
        "funding_block": N_("Funding blocked"),
        "account_freeze": N_("Bank account frozen"),
        "foreign_agent_label": N_("Labelled a foreign agent"),
        "event_ban": N_("Event banned"),
        "assembly_dispersal": N_("Gathering broken up"),
    },
    "stigma": {
        "smear_campaign": N_("Smear campaign"),
        "red_tagging": N_("Called a rebel or communist (red-tagging)"),
        "hate_speech": N_("Hate speech"),
        "labelled_terrorist_or_foreign_agent": N_("Called a terrorist or a foreign agent"),
        "outing": N_("Private life or orientation made public"),
    },
    "digital": {
        "spyware_targeted_surveillance": N_("Spyware or targeted surveillance"),
        "phishing": N_("Phishing"),
        "account_compromise": N_("Account taken over"),
        "interception": N_("Calls or messages intercepted"),
        "online_harassment_ogbv": N_("Online harassment"),
        "website_attack": N_("Attack on a website"),
        "platform_censorship": N_("Removed or blocked by a platform"),
        "device_seizure": N_("Device seized"),
        "shutdown": N_("Internet or phone network shut down"),
        "data_leak": N_("Data leaked"),
        "impersonation": N_("Somebody posing as the defender"),
    },
    "gendered": {
        "doxxing": N_("Private data published (doxxing)"),
        "sexual_threat": N_("Sexual threat"),
        "non_consensual_images": N_("Intimate images shared without consent"),
        "pile_on": N_("Attack by many at once online"),
        "cyberstalking": N_("Stalking online"),
        "attack_on_motherhood_family": N_("Attack on her as a mother or on her family role"),
        "sexual_reputation_smear": N_("Sexual smear"),
        "threat_to_children": N_("Threat to children"),
        "violence_by_partner_family": N_("Violence by partner or family"),
        "exclusion_by_community": N_("Exclusion by the community"),
    },
    "property_land": {
        "arson_damage": N_("Arson or damage"),
        "theft_break_in": N_("Theft or break-in"),
        "crop_livestock_destruction": N_("Crops or animals destroyed"),
        "eviction": N_("Eviction"),
        "land_seizure": N_("Land taken"),
        "displacement": N_("Displacement"),
    },
    "work_livelihood": {
        "dismissal": N_("Dismissal"),
        "blacklisting": N_("Blacklisting"),
        "loss_of_benefits": N_("Loss of benefits"),
        "denial_of_services": N_("Services refused"),
    },
    "family_community": {
        "attack_on_relative": N_("Attack on a relative"),
        "collective_punishment": N_("Collective punishment"),
        "militarised_presence": N_("Soldiers or armed men stationed"),
        "siege_blockade": N_("Siege or blockade"),
    },
}
ACTS = Vocabulary(
    "acts",
    N_("What was done"),
    tuple(
        Term(code, label, group, {"sdg_16_10_1": _SDG.get(code, "other_harmful_acts")})
        for group, terms in _ACTS.items()
        for code, label in terms.items()
    )
    + (Term("other", N_("Other")), Term("unknown", N_("Not known"))),
    _ACT_GROUPS,
)
CHARGES = vocabulary(
    "charges",
    N_("Kind of charge"),
    {
        "defamation": N_("Defamation"),
        "national_security": N_("National security"),
        "public_order": N_("Public order"),
        "terrorism": N_("Terrorism"),
        "other_criminal": N_("Other criminal charge"),
    },
)
ACT_MARKS = vocabulary(
    "act_marks",
    N_("Marks"),
    {
        "gendered": N_("Because of gender"),
        "reprisal": N_("Reprisal for working with the UN, a regional body or a mechanism"),
        "transnational": N_("From abroad, or against relatives at home"),
    },
    open_ended=False,
)
PERPETRATORS = vocabulary(
    "perpetrators",
    N_("Alleged perpetrator"),
    {
        "state_police": N_("Police"),
        "state_military": N_("Army"),
        "state_intelligence": N_("Intelligence service"),
        "state_prosecutor_judge": N_("Prosecutor or judge"),
        "state_local_authority": N_("Local authority"),
        "state_official_other": N_("Other public official"),
        "state_prison": N_("Prison staff"),
        "pro_state_militia_volunteers": N_("Militia or volunteers close to the State"),
        "nsag_armed_group": N_("Armed group"),
        "organised_crime": N_("Organised crime"),
        "business_company": N_("Company"),
        "business_security": N_("Private security"),
        "landowner": N_("Landowner"),
        "business_association": N_("Business association"),
        "political_party": N_("Political party"),
        "religious_traditional_leader": N_("Religious or traditional leader"),
        "media_influencer": N_("Media or influencer"),
        "online_network": N_("Online network"),
        "community_member": N_("Member of the community"),
        "family_partner": N_("Family or partner"),
        "employer_colleague": N_("Employer or colleague"),
        "foreign_state": N_("Foreign State"),
    },
)
STATE_LINKS = vocabulary(
    "state_links",
    N_("Link to the State"),
    {
        "support": N_("Supported by the State"),
        "tolerance": N_("Tolerated by the State"),
        "none": N_("None seen"),
    },
)
DEFENDED = vocabulary(
    "defended",
    N_("Rights defended"),
    {
        "land": N_("Land"),
        "environment_climate": N_("Environment and climate"),
        "indigenous": N_("Indigenous peoples"),
        "women": N_("Women"),
        "lgbti": N_("LGBTI people"),
        "labour_union": N_("Labour and unions"),
        "freedom_expression_media": N_("Expression and media"),
        "access_to_justice": N_("Access to justice"),
        "anti_corruption": N_("Against corruption"),
        "migrants": N_("Migrants"),
        "child_youth": N_("Children and young people"),
        "disability": N_("People with disabilities"),
        "health_srhr": N_("Health and reproductive rights"),
        "minorities_antiracism": N_("Minorities, against racism"),
        "victims_search_disappeared": N_("Victims and the disappeared"),
        "conflict_documentation": N_("Documentation of conflict"),
        "digital_rights": N_("Digital rights"),
        "housing": N_("Housing"),
        "education": N_("Education"),
        "democracy_elections": N_("Democracy and elections"),
        "civil_rights": N_("Civil rights"),
    },
)
DEFENDER_ROLES = vocabulary(
    "defender_roles",
    N_("Work as a defender"),
    {
        "activist": N_("Activist"),
        "journalist": N_("Journalist"),
        "lawyer": N_("Lawyer"),
        "community_leader": N_("Community leader"),
        "trade_unionist": N_("Trade unionist"),
        "searcher": N_("Searching for the disappeared"),
        "health_worker": N_("Health worker"),
        "justice_operator": N_("Judge, prosecutor or court worker"),
        "student": N_("Student"),
        "artist": N_("Artist"),
        "artisanal_rural": N_("Rural or artisanal worker"),
    },
)
COLLECTIVES = vocabulary(
    "collectives",
    N_("Kind of group"),
    {
        "community_village": N_("Community or village"),
        "indigenous_people": N_("Indigenous people"),
        "afro_descendant": N_("Afro-descendant community"),
        "peasant_org": N_("Peasant organisation"),
        "union": N_("Union"),
        "women_group": N_("Women's group"),
        "lgbti_group": N_("LGBTI group"),
        "victims_association": N_("Victims' association"),
        "newsroom": N_("Newsroom"),
        "ngo": N_("Organisation (NGO)"),
        "network": N_("Network"),
        "informal_movement": N_("Informal movement"),
        "authority": N_("Public authority"),
        "company": N_("Company"),
        "armed_group": N_("Armed group"),
    },
)
NEEDS = vocabulary(
    "needs",
    N_("Protection needs"),
    {
        "dependants_relocated": N_("Children or dependants come along"),
        "care_costs": N_("Cost of care"),
        "safe_from_family": N_("Safe from partner or family"),
        "female_staff": N_("Women as staff, no armed male escort"),
        "image_abuse_response": N_("Help against smears and image abuse"),
        "health_psychosocial": N_("Sexual health and psychosocial care"),
        "safe_travel": N_("Safe travel"),
        "private_sphere": N_("Discretion at home and on shared devices"),
        "separate_hearing": N_("To be heard apart from male leaders"),
        "income_loss": N_("Loss of income"),
        "harassment_route": N_("A way to report harassment inside the organisation"),
        "collective_space": N_("A safe space with other women"),
    },
)
CAUSES = vocabulary(
    "causes",
    N_("Root causes"),
    {
        "impunity": N_("Impunity"),
        "land_conflict": N_("Conflict over land"),
        "extractive_project": N_("Mining, oil, dam or similar project"),
        "corruption": N_("Corruption"),
        "militarisation": N_("Militarisation"),
        "discrimination": N_("Discrimination"),
        "patriarchy": N_("Patriarchy"),
        "stigmatising_speech": N_("Stigmatising speech"),
        "restrictive_law": N_("Restrictive law"),
        "weak_state_presence": N_("Weak presence of the State"),
        "armed_conflict": N_("Armed conflict"),
        "poverty": N_("Poverty"),
        "lack_of_consultation_fpic": N_("No consultation or consent"),
        "electoral_violence": N_("Violence around elections"),
        "surveillance_state": N_("Surveillance by the State"),
    },
)
# 1998 Declaration, A/RES/53/144; the articles without comment were read, the others follow from knowledge of the text.
RIGHTS = vocabulary(
    "rights",
    N_("Rights touched"),
    {
        "d_promote": N_("Promote and strive for rights (art. 1)"),
        "d_assembly": N_("Meet and assemble (art. 5)"),
        "d_protest": N_("Peaceful protest (art. 12)"),
        "d_assoc": N_("Form and join groups (art. 5)"),
        "d_comm": N_("Communicate with organisations and international bodies (art. 5, 9)"),
        "d_info": N_("Seek, hold and publish information (art. 6)"),
        "d_ideas": N_("Develop new ideas (art. 7)"),
        "d_public": N_("Take part in public affairs (art. 8)"),
        "d_remedy": N_("Complaint, remedy, legal help (art. 9)"),
        "d_refuse": N_("Refuse to take part in violations (art. 10)"),
        "d_profession": N_("Practise a profession (art. 11)"),
        "d_protected": N_("Be protected from violence and retaliation (art. 12)"),
        "d_resources": N_("Receive and use resources (art. 13)"),
        "d_educate": N_("Educate and research (art. 16)"),
        "s_duty": N_("Duties of the State (art. 2, 9, 12, 14, 15)"),
        "s_limits": N_("Limits only by law (art. 17)"),
    },
)
SENSITIVITY = vocabulary(
    "sensitivity",
    N_("Who may know"),
    {
        "C0": N_("Open to anybody"),
        "C1": N_("Inside the organisation"),
        "C2": N_("Only who needs it"),
        "C3": N_("Secret: a life may depend on it"),
        "C4": N_("Never leaves this machine"),
    },
    open_ended=False,
)
LEVELS = vocabulary(
    "levels",
    N_("Level"),
    {"low": N_("Low"), "medium": N_("Medium"), "high": N_("High"), "critical": N_("Critical")},
    open_ended=False,
)
