"""An assessment as one page: what we fear, how likely and why, what helps, who does what by when; and pictures."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hrd_vault.base import clock
from hrd_vault.base.canonical import Json, clean
from hrd_vault.base.i18n import N_, _, current, ngettext
from hrd_vault.domain import risk as arithmetic
from hrd_vault.domain.fields import Row
from hrd_vault.domain.kinds.assessment import APART, LENSES, SIGNS, VOICES
from hrd_vault.domain.kinds.lists import LEVELS
from hrd_vault.domain.kinds.scales import IMPACT, IMPACT_ON, LIKELIHOOD
from hrd_vault.domain.methods import LENS_QUESTIONS
from hrd_vault.domain.protection import brings_to
from hrd_vault.domain.query import Changes
from hrd_vault.services import assessing, records
from hrd_vault.services.risk import Page, ThreatShown
from hrd_vault.services.vault import Vault
from hrd_vault.ui.pictures.picture import Pictured
from hrd_vault.ui.session import Session
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.columns import Columns
from hrd_vault.ui.widgets.form import RecordForm
from hrd_vault.ui.widgets.inline import ask, fresh
from hrd_vault.ui.widgets.measure_rows import measures_grid, money_lines
from hrd_vault.ui.widgets.parts import (
    Check,
    Flow,
    Label,
    Part,
    Reading,
    Tag,
    button,
    column,
    line,
    panel,
    place_now,
    row,
    tip,
)
from hrd_vault.ui.widgets.weighing import proposal_box, weigh_inline

WAYS = {"rising": N_("rising"), "falling": N_("falling"), "steady": N_("steady")}


def level_tag(level: str, direction: str = "") -> Tag:
    """How high the risk is and where it goes; “not assessed”, never low, where nobody said."""
    if not level:
        return Tag(_(N_("not assessed")))
    text = _(LEVELS.label_of(level))
    if direction in WAYS:
        text = _(N_("{level}, {way}")).format(level=text, way=_(WAYS[direction]))
    return Tag(text, level)


def _block(parts: Sequence[Part]) -> QWidget:
    return panel(column(*parts, gap=8), "surface")


class AssessmentPage(QWidget):
    """The page of one assessment."""

    def __init__(self, session: Session, page: Page, *, whole: bool = False) -> None:
        super().__init__()
        self._session, self._page = session, page
        self._slots: dict[str, QVBoxLayout] = {}
        self.whole = False
        self._columns = Columns(_block(self._matrix()), _block(self._threats()))
        self._all = column(self._head(), self._columns, gap=16)
        self.setLayout(self._all)
        if whole:
            self.complete()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.whole:
            QTimer.singleShot(0, self, self.complete)  # what stands further down holds up nobody who reads the top

    def complete(self) -> None:
        """Add what stands further down."""
        if self.whole:
            return
        self.whole = True
        helps = [*self._signs(), *self._factors(), *self._levels(), *self._rest(), *self._heard()]
        lower = _block(helps), _block(self._plans()), self._more()
        self._columns.add(*lower[:2])
        self._all.addWidget(lower[2])
        if self.isVisible():
            place_now(lower)

    def _slot(self, name: str) -> QVBoxLayout:
        """Where an inline form may stand."""
        return self._slots.setdefault(name, column(gap=0))

    # Its head

    def _head(self) -> QWidget:
        page, record, quiet = self._page, self._page.record, self._session.device.quiet
        facts = Flow(14)
        facts.addWidget(level_tag(page.level, page.direction))
        for text in self._facts():
            facts.addWidget(Label(text, "second", wrap=False))
        again = button(_(N_("Assess anew")), self.assess_anew, kind="main")
        head = row(Label(record.called(quiet=quiet), "title", selectable=True), again, gap=8)
        head.setStretch(0, 1)
        parts: list[Part] = [head, panel(facts), self._slot("assess")]
        highest = next((each.level for each in page.levels if each.level), "")
        if page.level and arithmetic.ORDER.get(highest, 0) > arithmetic.ORDER.get(page.level, 0):
            text = _(N_("The highest threat is weighed as {level}: does the level of the whole still fit?"))
            parts.append(Label(text.format(level=_(LEVELS.label_of(highest))), "warning"))
        reason = record.values.get("level_reason", "")
        if reason:
            parts.append(Reading(str(reason)))
        if record.values.get("dissent"):
            parts.append(
                Label(_(N_("Someone sees it differently: {words}")).format(words=record.values["dissent"]), "second")
            )
        return panel(column(*parts, gap=8))

    def _facts(self) -> list[str]:
        record, speak = self._page.record, current()
        told = []
        needed, present = record.values.get("quorum_needed"), record.values.get("quorum_present")
        if present is not None:
            text = _(N_("{present} took part, quorum {needed}")) if needed is not None else _(N_("{present} took part"))
            told.append(text.format(present=present, needed=needed))
        if record.values.get("members"):
            told.append(ngettext("about {count} member", "about {count} members", record.values["members"]))
        for name in ("assessed", "next_review", "confidence"):
            field = record.kind.field(name)
            if field and name in record.values and (name != "assessed" or self._page.level):
                told.append(speak.labelled(_(field.label), field.show(record[field], speak)))
        return told

    def assess_anew(self) -> None:
        """Ask how high it is now; how it stood before stays."""
        record = self._page.record
        names = ("level", "level_reason", "confidence", "dissent", "quorum_present", "next_review", "wellbeing")
        form = RecordForm(self._session, record.kind, record, only=names)
        said = [f"{_(each.words)} – {each.say(current())}" for each in self._page.levels if each.level]

        def save(vault: Vault, answers: Mapping[str, Json]) -> Changes:
            return assessing.reassess(vault, record.id, answers)

        ask(self._slot("assess"), self._session, form, _(N_("How high is the risk now?")), save=save, lens=said)

    # What we fear

    def _matrix(self) -> list[Part]:
        page = self._page
        if not page.matrix.marks:
            return []
        moved = [Label(text, "second") for text in self._moved()]
        return [Pictured(page.matrix), Label(_(arithmetic.SCALE), "small"), *moved]

    def _moved(self) -> list[str]:
        """For each threat that moved since it was weighed before: from where to where, and why."""
        told = []
        for each in self._page.threats:
            now, before = each.rating, each.before
            if now and before and now.likelihood and before.likelihood and now.likelihood != before.likelihood:
                words = [_(LIKELIHOOD.label_of(rating.likelihood)) for rating in (before, now)]
                text = _(N_("{letter} moved from {before} to {now}: {why}"))
                told.append(text.format(letter=each.letter, before=words[0], now=words[1], why=now.why or "–"))
        return told

    def _threats(self) -> list[Part]:
        parts: list[Part] = [Label(_(N_("What we fear")), "head")]
        for each in self._page.threats:
            parts += [self._threat(each), self._slot(each.record.id), line()]
        if not self._page.threats:
            parts.append(
                Label(_(N_("Nothing is written down yet. That does not mean that there is nothing.")), "second")
            )
        add = button(_(N_("Add what we fear")), self._add_threat, kind="link", symbol="more")
        return [*parts, row(add, 0), self._slot("threat")]

    def _threat(self, each: ThreatShown) -> QWidget:
        title = button(each.record.title, partial(self._session.go.emit, "record", each.record.id), kind="link")
        words = column(row(title, 0), gap=2)
        count = ngettext("{count} incident", "{count} incidents", each.incidents) if each.incidents else ""
        target = "" if self._session.device.quiet else str(each.record.values.get("target", ""))
        below = " · ".join(filter(None, (target, count)))
        if below:
            words.addWidget(Label(below, "small"))
        score = each.rating.score if each.rating else None
        tag = Tag(f"{_(LEVELS.label_of(score.band))} {score.value}", score.band) if score else Tag(_half(each.rating))
        if score:
            tag.setToolTip(tip(score.reckoning.say(current())))
        weigh = button(_(N_("Weigh…")), partial(self._weigh, each), kind="link")
        weigh.setAccessibleName(_(N_("Weigh: {threat}")).format(threat=each.record.title))
        letter = Label(each.letter, "head", wrap=False)
        letter.setFixedWidth(theme().px(22))
        above = row(letter, words, tag, weigh, gap=8)
        above.setStretch(1, 1)
        parts: list[Part] = [above]
        if score and each.rating:
            on = current().listed(_(IMPACT_ON.label_of(code)) for code in each.rating.impact_on)
            why = (score.reckoning.say(current()), each.rating.why, each.rating.why_impact, on)
            parts.append(Label(" ".join(filter(None, why)), "small"))
        parts += self._answers(each)
        if each.proposal:
            parts.append(proposal_box(self._session, each.record, each.proposal, self._slot(each.record.id)))
        return panel(column(*parts, gap=6))

    def _answers(self, each: ThreatShown) -> list[Part]:
        """Measures that stand and are judged to move this threat: the way back from plan to risk, for a person to take."""
        parts: list[Part] = []
        now = each.rating.score if each.rating else None
        for measure in self._page.measures:
            after = brings_to(measure.record, each.record.id, now)
            if now and after:
                text = _(N_("“{measure}” is judged to bring it from {before} to {after}."))
                said = text.format(measure=measure.record.title, before=now.value, after=after.value)
                take = button(_(N_("Weigh with it…")), partial(self._weigh, each, (after, said)), kind="link")
                take.setAccessibleName(current().labelled(take.text(), each.record.title))
                parts += [Label(said, "small"), row(take, 0)]
        return parts

    def _weigh(self, each: ThreatShown, judged: tuple[arithmetic.Score, str] | None = None) -> None:
        slot = self._slot(each.record.id)
        weigh_inline(self._session, each.record, each.rating, slot, each.proposal, judged, each.looked_at)

    def _add_threat(self) -> None:
        kind = self._session.catalogue.kind("threat")
        form = RecordForm(
            self._session, kind, fresh(kind, {"part_of": self._page.record.id}),
            only=("title", "target", "alleged", "description", "private_life"),
        )  # fmt: skip
        ask(self._slot("threat"), self._session, form, _(N_("What could happen?")), lens=self._lens("threats"))

    def _lens(self, step: str) -> Sequence[str]:
        """The question with gender and belonging for one step, and what was answered."""
        field = LENSES[step]
        return [_(LENS_QUESTIONS[step]), *filter(None, [str(self._page.record.values.get(field.name, ""))])]

    # What helps

    def _signs(self) -> list[Part]:
        """Early signs, to be ticked when they are seen."""
        record, (sign, seen, *_more) = self._page.record, SIGNS.fields
        rows: tuple[Row, ...] = record[SIGNS]
        if not rows:
            return []
        parts: list[Part] = [Label(_(SIGNS.label), "head")]
        for place, each in enumerate(rows):
            tick = Check(each[sign], ticked=bool(each[seen]))
            tick.box.clicked.connect(lambda ticked, place=place: self._tick(place, ticked))
            parts.append(tick)
        parts += [Label(told.say(current()), "warning") for told in arithmetic.alarms(record)]
        return parts

    def _tick(self, place: int, seen: object) -> None:
        record_id = self._page.record.id

        def act(vault: Vault) -> Changes:
            now = records.get(vault, record_id).record
            rows = [dict(row) for row in now.values.get(SIGNS.name, [])]
            rows[place] = clean({**rows[place], "seen": bool(seen), "on": clock.now()[:10] if seen else None})
            return records.save(vault, now.having(SIGNS, SIGNS.read(rows)))[1]

        self._session.write(self, act)

    def _factors(self) -> list[Part]:
        parts: list[Part] = [Label(_(N_("What helps, and what makes it easier to harm us")), "head")]
        for each in self._page.factors:
            score = arithmetic.factor_score(each)
            name = button(each.title, partial(self._session.go.emit, "record", each.id), kind="link")
            field = each.kind.field("aspect")
            aspect = field.show(each[field], current()) if field and "aspect" in each.values else ""
            told = row(
                column(row(name, 0), Label(aspect, "small"), gap=0),
                Label("–" if score is None else f"{score:+}", wrap=False),
            )
            told.setStretch(0, 1)
            parts.append(panel(told))
        add = button(_(N_("Add what helps or harms")), self._add_factor, kind="link", symbol="more")
        return [*parts, row(add, 0), self._slot("factor")]

    def _add_factor(self) -> None:
        kind = self._session.catalogue.kind("factor")
        form = RecordForm(
            self._session, kind, fresh(kind, {"part_of": self._page.record.id}),
            only=("title", "aspect", "area", "threats", "ratings"),
        )  # fmt: skip
        ask(self._slot("factor"), self._session, form, _(N_("What helps, what harms?")), lens=self._lens("factors"))

    def _levels(self) -> list[Part]:
        if not self._page.levels:
            return []
        parts: list[Part] = [Label(_(N_("Level by each method")), "head")]
        methods = self._page.record.kind.field("methods")
        for each in self._page.levels:
            name = methods.show((each.method,), current()) if methods else each.method
            tag = Tag(_(each.words), each.level or "plain")
            parts += [row(Label(name, wrap=False), tag, 0, gap=10), Label(each.say(current()), "small")]
        return parts

    def _rest(self) -> list[Part]:
        """How people are: it stands on the page, also where nobody has written anything about it."""
        record, speak = self._page.record, current()
        parts: list[Part] = [Label(_(N_("How we are")), "head")]
        for name in ("wellbeing", "stress", "rest"):
            field = record.kind.field(name)
            if field and name in record.values:
                parts.append(Label(speak.labelled(_(field.label), field.show(record[field], speak)), "second"))
        if len(parts) == 1:
            parts.append(
                Label(_(N_("Nothing is written yet. How do you sleep, who supports whom, when do you rest?")), "second")
            )
        write = button(_(N_("Write how we are")), self._write_rest, kind="link", symbol="more")
        return [*parts, row(write, 0), self._slot("rest")]

    def _write_rest(self) -> None:
        record = self._page.record
        form = RecordForm(self._session, record.kind, record, only=("wellbeing", "stress", "support", "rest"))
        ask(self._slot("rest"), self._session, form, _(N_("How are we? Sleep, support, rest")))

    def _heard(self) -> list[Part]:
        """What groups said who were heard apart, each in its own words."""
        record, speak = self._page.record, current()
        if not record[VOICES]:
            return []
        parts: list[Part] = [Label(_(VOICES.label), "head")]
        for voice in record[VOICES]:
            told = [text for label, text in VOICES.lines(voice, speak) if label != speak.say(APART.label)]
            parts.append(Label(" · ".join(told), "second"))
        return parts

    # Who does what by when

    def _plans(self) -> list[Part]:
        parts: list[Part] = [Label(_(N_("Who does what by when")), "head")]
        for plan in self._page.plans:
            name = button(plan.record.title, partial(self._session.go.emit, "record", plan.record.id), kind="link")
            one = button(
                _(N_("One-page plan…")),
                partial(self._session.go.emit, "report", ("one-page", plan.record.id)),
                kind="link",
            )
            one.setMinimumWidth(one.sizeHint().width())  # the title beside it gives way
            one.setAccessibleName(_(N_("One-page plan: {name}")).format(name=plan.record.title))
            parts += [row(name, 0, one, gap=8), measures_grid(self._session, plan.measures, self._page.titles)]
            parts += [Label(text, "small") for text in money_lines([each.record for each in plan.measures])]
        if self._page.plans:
            add = button(_(N_("Add a measure")), self._add_measure, kind="link", symbol="more")
            parts += [row(add, 0), self._slot("measure")]
        else:
            parts.append(row(button(_(N_("Make a plan")), self._add_plan, kind="link", symbol="more"), 0))
        parts.append(self._slot("plan"))
        if not self._page.gauge.empty:
            parts.append(Pictured(self._page.gauge))
        return parts

    def _add_plan(self) -> None:
        kind = self._session.catalogue.kind("plan")
        base = {
            "assessments": [self._page.record.id],
            "subjects": self._page.record.values.get("subjects", []),
            "state": "open",
        }
        form = RecordForm(self._session, kind, fresh(kind, base), only=("what", "sort", "review"))
        ask(self._slot("plan"), self._session, form, _(N_("What will be done?")), lens=self._lens("plan"))

    def _add_measure(self) -> None:
        kind = self._session.catalogue.kind("measure")
        base = {"part_of": self._page.plans[0].record.id, "state": "proposed"}
        form = RecordForm(
            self._session, kind, fresh(kind, base),
            only=("title", "who", "who_said", "due", "threats", "sort", "scope", "prevents", "cost"),
        )  # fmt: skip
        ask(self._slot("measure"), self._session, form, _(N_("Who does what by when?")), lens=self._lens("plan"))

    # More

    def _more(self) -> QWidget:
        page = self._page
        parts: list[Part] = []
        if len(page.course.lines[0].points) > 1:
            parts.append(Pictured(page.course))
        if len(page.timeline.events) > 1:
            parts.append(Pictured(page.timeline))
        if page.actors.actors:
            parts.append(Pictured(page.actors))
        return panel(column(*parts, gap=16))


def _half(rating: arithmetic.Rating | None) -> str:
    """What was said of a threat that has no number yet."""
    said = (LIKELIHOOD.label_of(rating.likelihood), IMPACT.label_of(rating.impact)) if rating else ()
    told = " · ".join(_(each) for each in said if each)
    return _(N_("not weighed")) if not told else _(N_("half weighed: {said}")).format(said=told)
