"""The ways of looking at risk: each is an order of steps over one model, with a question for each step.

A step asks for some fields of the assessment, of each threat, or of each factor, so that what one method found stands there
for the next. Sources of the methods: Front Line Defenders' workbook and security manual (formula, five steps, gender and
intersectional questions), Protection International's manual and Tactical Tech's Holistic Security (context and actors), the
Integrated Security Manual (table), SAFETAG (matrix), the Constitutional Court of Colombia (scale, T-190/14), Open Briefing
and collective-protection.info (collectives), ProtectDefenders.eu (women defenders); the questions are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hrd_vault.base.i18n import N_


@dataclass(frozen=True)
class Step:
    """One step: its heading, the question, which kind's fields it asks for, and the lens (a key of `LENSES`)."""

    label: str
    question: str
    kind: str
    fields: tuple[str, ...]
    lens: str


LENS_QUESTIONS = {
    "context": N_(
        "Whom does it hit harder: women, LGBTI people, the poor, the young, people of another colour or faith, with a "
        "disability, without papers?"
    ),
    "actors": N_(
        "Who has power at home, in the community, in the movement? Who would harm a woman where he would not harm a man?"
    ),
    "threats": N_(
        "Threats to children, to reputation, to the body, by those close to her: are they here too? Is something so usual "
        "that nobody calls it a threat?"
    ),
    "factors": N_(
        "Who cares for children and old people, who earns, who may travel alone, whom do the police believe?"
    ),
    "plan": N_(
        "Does it suit her life, does it stop her work, who looks after the children meanwhile, was she heard apart?"
    ),
}

_CONTEXT = Step(
    N_("What changed around us"),
    N_("What is new in politics, law, money, weather, war, elections, projects on the land? How do we know?"),
    "assessment",
    ("context", "changes", "sources", "place"),
    "context",
)
_WORK = Step(
    N_("Our work"),
    N_("What do we do, whose interests does it touch, who sees it?"),
    "assessment",
    ("work", "visibility", "information"),
    "context",
)
_ACTORS = Step(
    N_("Who has a part in it"),
    N_("Who is for us, who against, who could be won? What do they want, what can they do, who is tied to whom?"),
    "assessment",
    ("actors",),
    "actors",
)
_INCIDENTS = Step(
    N_("What happened"),
    N_("Which incidents belong here? What repeats itself: place, means, words, people, cars, hours?"),
    "assessment",
    ("incidents", "patterns", "signs"),
    "threats",
)
_FIVE = Step(
    N_("Five steps for each threat"),
    N_("What exactly happened? Has it a pattern? What do they want? Who is behind it? Can they do it?"),
    "threat",
    (
        "title",
        "declared",
        "target",
        "step_facts",
        "step_pattern",
        "step_objective",
        "step_source",
        "step_conclusion",
        "ratings",
    ),
    "threats",
)
_RATED = Step(
    N_("How likely, how bad"),
    N_("How likely is it in the next months, and why? How bad would it be, and for what?"),
    "threat",
    ("title", "needed", "ratings"),
    "threats",
)
_SPHERES = Step(
    N_("At work and at home"),
    N_("Who threatens, why, what does it do in public life and what in private life?"),
    "threat",
    ("title", "alleged", "objective", "public_life", "private_life", "ratings"),
    "threats",
)
_FACTORS = Step(
    N_("Weak and strong sides"),
    N_("What makes it easier to harm us? What protects us? From −5 to +5, and why?"),
    "factor",
    ("title", "aspect", "area", "threats", "ratings"),
    "factors",
)
_EXPOSED = Step(
    N_("Where we can be hit"),
    N_("What is weak, and what protects it? Which threats does it open the door to, and which of our work would stop?"),
    "factor",
    ("title", "aspect", "area", "threats", "process", "ratings"),
    "factors",
)
_LEVEL = Step(
    N_("How high is it"),
    N_("Low, medium, high, critical: which word fits, why, how sure are we, who sees it differently?"),
    "assessment",
    ("level", "level_reason", "threshold", "confidence", "dissent", "assessed", "next_review"),
    "threats",
)
_CO = Step(
    N_("On the scale of the Court"),
    N_("Minimal and ordinary: what all have to bear. Extraordinary and extreme: more than that. Which is it?"),
    "assessment",
    ("co_level", "level", "level_reason", "confidence"),
    "threats",
)
_COLLECTIVE = Step(
    N_("Who was there, who was heard"),
    N_("Who belongs to us? Were enough there? Were women, young and old heard apart, and what did they say?"),
    "assessment",
    ("members", "quorum_needed", "quorum_present", "decided_how", "consents", "voices"),
    "actors",
)
_TERRITORY = Step(
    N_("Land, leaders, and what could divide us"),
    N_("What does the territory need, what do the leaders need, what could set us against each other?"),
    "assessment",
    ("territory", "leaders", "division"),
    "factors",
)
_CAUSES = Step(
    N_("The roots"),
    N_("Why is it so, and what would end it?"),
    "assessment",
    ("causes", "causes_answer"),
    "context",
)
_JOURNEY = Step(
    N_("The way"),
    N_("When, where, with whom, where does one sleep, what if nobody comes?"),
    "assessment",
    ("travel", "route"),
    "plan",
)
_REST = Step(
    N_("How we are"),
    N_("How do we sleep? Who supports whom? When do we rest?"),
    "assessment",
    ("wellbeing", "stress", "support", "rest"),
    "factors",
)
_PLAN = Step(
    N_("Before the plan"),
    N_("What will be done, by whom, by when, stands on the page that comes next. What must it suit?"),
    "assessment",
    (),
    "plan",
)

STEPS: Mapping[str, tuple[Step, ...]] = {
    "fld_pi_formula": (_WORK, _ACTORS, _RATED, _FACTORS, _LEVEL, _REST),
    "threat_5_steps": (_INCIDENTS, _FIVE, _LEVEL),
    "incident_log": (_INCIDENTS, _RATED, _LEVEL),
    "context_actors": (_CONTEXT, _WORK, _ACTORS, _INCIDENTS, _LEVEL, _CAUSES, _REST),
    "integrated_table": (_WORK, _SPHERES, _FACTORS, _LEVEL, _REST),
    "safetag_matrix": (_RATED, _EXPOSED, _LEVEL),
    "co_scale": (_INCIDENTS, _RATED, _CO),
    "collective": (_COLLECTIVE, _CONTEXT, _ACTORS, _RATED, _FACTORS, _TERRITORY, _CAUSES, _LEVEL, _REST),
    "gender_lens": (_CONTEXT, _ACTORS, _SPHERES, _FACTORS, _LEVEL, _REST),
}
# What a scope adds to any method.
ADDED: Mapping[str, tuple[Step, ...]] = {"collective": (_COLLECTIVE, _TERRITORY), "event": (_JOURNEY,)}


def steps(method: str, scope: str) -> tuple[Step, ...]:
    """The steps of a method, with those that the scope of an assessment adds, and what the plan must suit."""
    found = STEPS[method]
    return (*found, *(each for each in ADDED.get(scope, ()) if each not in found), _PLAN)
