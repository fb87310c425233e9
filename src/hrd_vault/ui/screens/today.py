"""Today: what is due, what was begun, what keeps the vault safe. Words before numbers; an empty place never says "safe"."""

from functools import partial

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hrd_vault.base import clock
from hrd_vault.base.i18n import N_, _, current, ngettext
from hrd_vault.domain.dates import MONTHS
from hrd_vault.domain.query import Changes
from hrd_vault.domain.risk import said_all
from hrd_vault.services import risk
from hrd_vault.services.risk import Overview
from hrd_vault.services.today import Due, Today, today
from hrd_vault.ui.session import Session
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.parts import Label, Tag, button, clear, column, line, panel, row, scrolled

_OLD_BACKUP = 14  # days


class TodayScreen(QWidget):
    """What there is to do."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._uncovered = not session.device.quiet
        self._proposed: QVBoxLayout | None = None
        session.changed.connect(self._changed)
        self._ask()

    def _changed(self, _changes: Changes) -> None:
        self._ask()

    def _ask(self) -> None:
        if not self._uncovered:
            self._cover()
            return
        quiet = self._session.device.quiet
        self._session.ask(self, partial(today, quiet=quiet), self._show)
        self._session.ask(self, partial(risk.overview, quiet=quiet), self._show_risk)

    def _cover(self) -> None:
        clear(self._box)
        text = Label(_(N_("Quiet view: this page stays closed until you ask for it.")), "second")
        inner = column(
            Label(_date(), "title"),
            text,
            row(button(_(N_("Show it")), self._uncover), 0),
            0,
            gap=12,
            margins=(32, 24, 32, 24),
        )
        self._box.addWidget(panel(inner, "paper"))

    def _uncover(self) -> None:
        self._uncovered = True
        self._ask()

    def _show(self, found: Today) -> None:
        clear(self._box)
        new = button(
            _(N_("New: {kind}")).format(kind=_(N_("Incident"))),
            partial(self._go, "new", "incident"),
            kind="main",
            symbol="more",
        )
        head = row(column(Label(_date(), "title"), Label(self._summary(found), "second"), gap=4), new, gap=16)
        head.setStretch(0, 1)
        left = column(gap=8)
        self._proposed = column(gap=8)
        left.addLayout(self._proposed)
        self._due(left, found.due)
        self._captures(left, found)
        self._drafts(left, found)
        left.addStretch(1)
        right = column(gap=8)
        self._safety(right, found)
        right.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(theme().px(32))
        both.addWidget(panel(left, "paper"), 3)
        both.addWidget(panel(right, "paper"), 2)
        self._box.addWidget(scrolled(panel(column(head, both, gap=20, margins=(32, 22, 32, 24))), "paper"))

    def _go(self, place: str, what: object) -> None:
        self._session.go.emit(place, what)

    def _summary(self, found: Today) -> str:
        late = sum(each.late for each in found.due)
        parts = []
        if late:
            parts.append(ngettext("{count} thing is late.", "{count} things are late.", late))
        soon = len(found.due) - late
        if soon:
            parts.append(ngettext("{count} thing comes up in two weeks.", "{count} things come up in two weeks.", soon))
        if not found.records:
            return _(N_("Write down the first thing that happened. One sentence is enough."))
        return " ".join(parts) or _(N_("Nothing with a date is entered for the next two weeks."))

    def _due(self, box: QVBoxLayout, due: tuple[Due, ...]) -> None:
        every = button(_(N_("All dates…")), partial(self._go, "report", ("dates", "")), kind="link")
        if not due:
            box.addLayout(row(every, 0))
            return
        box.addLayout(row(Label(_(N_("To do")), "head"), 0, every))
        for each in due:
            name = each.record.called(quiet=self._session.device.quiet)
            words = column(
                Label(name),
                Label(f"{_(each.record.kind.label)} · {_(each.label)}", "small"),
                *_told(each),
                gap=2,
            )
            opener = button(_(N_("Look")), partial(self._go, "record", each.record.id), kind="link")
            opener.setAccessibleName(_(N_("Open {name}")).format(name=name))
            line_of_it = row(_when(each.days, each.time, late=each.late), words, opener, gap=14)
            line_of_it.setStretch(1, 1)
            box.addLayout(line_of_it)
            box.addWidget(line())

    def _captures(self, box: QVBoxLayout, found: Today) -> None:
        if found.captures:
            box.addSpacing(theme().px(10))
            box.addWidget(Label(_(N_("Written while the vault was shut")), "head"))
            for each in found.captures:
                text = each.text.split("\n")[0][:90] or each.file
                time = each.time[:16].replace("T", " ") + " UTC"
                words = column(Label(text), Label(time + (f" · {each.file}" if each.file else ""), "small"), gap=2)
                look = row(words, button(_(N_("Look")), partial(self._go, "inbox", each), kind="link"), gap=14)
                look.setStretch(0, 1)
                box.addLayout(look)
                box.addWidget(line())
        if found.unreadable:
            text = ngettext(
                "{count} piece written while the vault was shut cannot be opened: damaged, or sealed to another key.",
                "{count} pieces written while the vault was shut cannot be opened: damaged, or sealed to another key.",
                found.unreadable,
            )
            box.addWidget(Label(text, "warning"))

    def _drafts(self, box: QVBoxLayout, found: Today) -> None:
        if not found.drafts:
            return
        box.addSpacing(theme().px(10))
        box.addWidget(Label(_(N_("Drafts")), "head"))
        for draft, title in found.drafts:
            kind = self._session.catalogue.kind(str(draft.body["kind"]))
            values = draft.body.get("values", {})
            begun = next((str(values[name])[:80] for name in ("account", "title") if values.get(name)), "")
            words = title or kind.called(begun, quiet=self._session.device.quiet) or _(kind.label)
            time = draft.time[:16].replace("T", " ") + " UTC"
            text = column(Label(words), Label(f"{_(kind.label)} · {time}", "small"), gap=2)
            go_on = row(text, button(_(N_("Go on writing")), partial(self._go, "draft", draft), kind="link"), gap=14)
            go_on.setStretch(0, 1)
            box.addLayout(go_on)
            box.addWidget(line())

    def _safety(self, box: QVBoxLayout, found: Today) -> None:
        if not found.code_written and not self._session.training:
            box.addWidget(Label(_(N_("Recovery code")), "head"))
            box.addWidget(
                Label(
                    _(N_("If the passphrase is forgotten, only this code opens the vault. Write it down by hand.")),
                    "second",
                )
            )
            box.addLayout(row(button(_(N_("Write it down now")), partial(self._go, "recovery", None)), 0))
            box.addSpacing(theme().px(14))
        box.addWidget(Label(_(N_("Backup")), "head"))
        age = found.backup_age
        if age is None:
            box.addWidget(Label(_(N_("There is no backup yet.")), "second" if found.records < 3 else "warning"))
        else:
            text = ngettext(
                "The last backup was verified {count} day ago.", "The last backup was verified {count} days ago.", age
            )
            box.addWidget(Label(text, "warning" if age > _OLD_BACKUP else "second"))
        box.addLayout(row(button(_(N_("Make a backup…")), partial(self._go, "settings", "backup")), 0))
        box.addSpacing(theme().px(14))
        self._risk = column(gap=8)
        box.addLayout(self._risk)
        box.addWidget(
            Label(_(N_("What is not assessed is not known. Nothing here says that there is no danger.")), "second")
        )

    def _show_risk(self, found: Overview) -> None:
        """What came up in the loop of risk: what to look at again stands with what is due, the course beside it."""
        if self._proposed is None:
            return
        clear(self._proposed)
        clear(self._risk)
        now = risk.today()
        if found.waiting or found.alarms:
            self._proposed.addWidget(Label(_(N_("What got worse")), "head"))
        for record, reasons_of in found.alarms:
            name = record.called(quiet=self._session.device.quiet)
            opener = button(_(N_("Look")), partial(self._go, "record", record.id), kind="link")
            opener.setAccessibleName(_(N_("Open {name}")).format(name=name))
            made = row(column(Label(name), Label(said_all(reasons_of, current()), "small"), gap=2), opener, gap=14)
            made.setStretch(0, 1)
            self._proposed.addLayout(made)
            self._proposed.addWidget(line())
        for each in found.waiting:
            quiet = self._session.device.quiet
            name, reasons = each.record.called(quiet=quiet), said_all(each.proposal.brief, current())
            words = column(
                Label(_(N_("Assess anew: {name}")).format(name=name)),
                Label(reasons if quiet else current().labelled(each.threat.title, reasons), "small"),
                gap=2,
            )
            opener = button(_(N_("Look")), partial(self._go, "record", each.record.id), kind="link")
            opener.setAccessibleName(_(N_("Open {name}")).format(name=name))
            made = row(_when(each.proposal.due - now), words, opener, gap=14)
            made.setStretch(1, 1)
            self._proposed.addLayout(made)
            self._proposed.addWidget(line())
        if found.course.lines:
            from hrd_vault.ui.pictures.picture import Pictured  # noqa: PLC0415 (after the first page is there)

            self._risk.addWidget(Pictured(found.course, _(N_("Risk, last twelve months"))))


def _told(each: Due) -> list[Label]:
    """What was agreed for then, or which reason was given; and who acts."""
    parts = [current().labelled(_(each.who_as), each.who)] if each.who else []
    return [Label(text, "small") for text in (*parts, each.detail) if text]


def _when(days: int, time: str = "", *, late: bool = False) -> QWidget:
    if time:
        text = N_("late since {time}") if late else N_("today, {time}")
        made = Tag(_(text).format(time=time), "high")
    elif days < 0:
        made = Tag(ngettext("{count} day late", "{count} days late", -days), "high")
    elif days == 0:
        made = Tag(_(N_("today")), "high")
    else:
        made = Tag(ngettext("in {count} day", "in {count} days", days), "medium" if days < 4 else "low")
    made.setMinimumWidth(theme().px(92))
    return made


def _date() -> str:
    now = clock.here()
    weekday = QLocale(current().language).dayName(now.isoweekday())
    said = _(N_("{weekday} {day} {month}")).format(weekday=weekday, day=now.day, month=_(MONTHS[now.month - 1]))
    return said[:1].upper() + said[1:]
