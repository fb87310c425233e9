"""The scales of risk: how likely, how bad, on whom, how sure, how well a measure works. Codes of 1 to 5 are also numbers.

Labels and bands are this project's own; the words stand before the numbers everywhere.
"""

from hrd_vault.base.i18n import N_
from hrd_vault.domain.vocabulary import vocabulary

LIKELIHOOD = vocabulary(
    "likelihood",
    N_("Likelihood"),
    {
        "1": N_("1 Rare"),
        "2": N_("2 Unlikely"),
        "3": N_("3 Possible"),
        "4": N_("4 Likely"),
        "5": N_("5 Expected"),
    },
    open_ended=False,
    scale=True,
)
IMPACT = vocabulary(
    "impact",
    N_("Impact"),
    {
        "1": N_("1 Minor"),
        "2": N_("2 Noticeable"),
        "3": N_("3 Serious"),
        "4": N_("4 Grave"),
        "5": N_("5 Irreversible"),
    },
    open_ended=False,
    scale=True,
)
IMPACT_ON = vocabulary(
    "impact_on",
    N_("Impact on"),
    {
        "life_body": N_("Life and body"),
        "liberty": N_("Liberty"),
        "mind": N_("Mind"),
        "family": N_("Family"),
        "livelihood": N_("Livelihood"),
        "reputation": N_("Reputation"),
        "data": N_("Information"),
        "organisation": N_("Organisation"),
        "community": N_("Community"),
        "territory": N_("Territory"),
    },
)
CONFIDENCE = vocabulary(
    "confidence",
    N_("How sure we are"),
    {"sure": N_("Sure"), "fairly": N_("Fairly sure"), "unsure": N_("Unsure")},
    open_ended=False,
)
TREND = vocabulary("trend", N_("Trend"), {"rising": N_("Rising"), "steady": N_("Steady"), "falling": N_("Falling")})
EFFECT = vocabulary(
    "effect",
    N_("How much it helps"),
    {
        "1": N_("1 It makes things worse"),
        "2": N_("2 It does not help"),
        "3": N_("3 It helps a little"),
        "4": N_("4 It helps"),
        "5": N_("5 It helps a lot"),
    },
    open_ended=False,
    scale=True,
)
CO_SCALE = vocabulary(
    "co_scale",
    N_("Level on that scale"),
    {
        "minimal": N_("Minimal"),
        "ordinary": N_("Ordinary"),
        "extraordinary": N_("Extraordinary"),
        "extreme": N_("Extreme"),
        "consummated": N_("Consummated"),
    },
    open_ended=False,
)
