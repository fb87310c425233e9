"""A report to write out: read it first, choose its language and whether names stand in it, then save it as a document."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hrd_vault.base.i18n import LANGUAGES, N_, _, current, ngettext, speech
from hrd_vault.base.progress import SILENT, Progress
from hrd_vault.domain.figures import Table
from hrd_vault.domain.records import initials
from hrd_vault.domain.reports import Report, Section
from hrd_vault.services import reporting
from hrd_vault.services.reporting import Draft
from hrd_vault.services.vault import Vault
from hrd_vault.ui import files, printing
from hrd_vault.ui.failures import told
from hrd_vault.ui.pictures.picture import Pictured, as_table, png
from hrd_vault.ui.session import Session
from hrd_vault.ui.tasks import Work
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.parts import Check, Label, Part, Pick, clear, column, leading, line, panel, place_now, row
from hrd_vault.ui.widgets.writing_out import WritingOut

_OVER_INCIDENTS = ("patterns", "regions")
_SIZES = (1.0, 0.95, 0.9, 0.87, 0.835)  # of a report that has to stand on one page: its smallest words have 9 points
_ROWS = (7, 6, 5, 4, 3, 2)
_LETTERS = (400, 200, 100, 50)
_LOOKED_THROUGH = 20_000  # letters of a table that are shown: more would hold the window up


class ReportScreen(QWidget):
    """One report, as it would be written out."""

    def __init__(self, session: Session, name: str, record_id: str = "") -> None:
        super().__init__()
        self._session, self._name, self._id = session, name, record_id
        self.draft: Draft | None = None
        self.language = Pick()
        for code, spoken in LANGUAGES.items():
            self.language.addItem(spoken, code)
        self.language.setCurrentIndex(self.language.findData(current().language))
        self.language.setAccessibleName(_(N_("Language of the document")))
        self.language.setMaximumWidth(theme().px(260))
        self.language.activated.connect(lambda _place: self.fill())
        self.nameless = Check(_(N_("Without names")), ticked=session.device.quiet and name not in _OVER_INCIDENTS)
        self.nameless.box.clicked.connect(lambda _checked: self.fill())
        self.nameless.setVisible(name not in _OVER_INCIDENTS)
        self._said, self._body = QVBoxLayout(), QVBoxLayout()
        self.out = WritingOut(session, self._choose)
        hand = N_("Writing it by hand leaves no trace. A printer keeps copies; paper and saved files can be found.")
        choices = row(self.language, self.nameless, 0, gap=16)
        content = panel(
            column(
                Label(_(N_("Report to print or to save")), "title"), Label(_(hand), "second"), choices, self._said,
                self.out, line(), self._body, 0, gap=10, margins=(40, 24, 40, 24),
            )
        )  # fmt: skip
        content.setMaximumWidth(theme().px(900))
        self.setLayout(column(leading(content)))
        self.setFocusProxy(self.language)
        self.fill()

    def fill(self) -> None:
        """Make the report anew."""
        language, names, name, record_id = self._wanted(), not self.nameless.box.isChecked(), self._name, self._id

        def act(vault: Vault, order: Work) -> Draft:
            return reporting.named(vault, name, [record_id] if record_id else [], language, order, names=names)

        self._session.labour(self, act, self._show, self._refused)

    def _wanted(self) -> str:
        return str(self.language.currentData())

    def _refused(self, error: Exception) -> None:
        self.draft = None
        self.out.hide()
        clear(self._said)
        clear(self._body)
        sentence, hint, code = told(error)
        self._said.addWidget(Label(f"{sentence}\n{hint} ({code})", "problem"))

    def _show(self, made: Draft) -> None:
        self.draft, quiet = made, self._session.device.quiet
        self.out.show()
        self.out.forget()
        clear(self._said)
        clear(self._body)
        for title, reason in made.kept_back:
            text, called = _(N_("Stays here, because {reason}: {title}")), initials(title) if quiet else title
            self._said.addWidget(Label(text.format(reason=_(reason), title=called), "warning"))
        if made.nameless:
            self._said.addWidget(Label(_(reporting.NAMELESS), "warning"))
        self._body.addWidget(panel(column(*_headed(made.report), gap=8)))
        self._some(made, made.report.sections)

    def _some(self, made: Draft, left: tuple[Section, ...]) -> None:
        """One section after the other, so that the window stays quick to every hand."""
        if left and made is self.draft:
            section = panel(column(*_shown(left[0]), gap=8))
            self._body.addWidget(section)
            if self.isVisible():
                place_now([section])
            QTimer.singleShot(0, self, partial(self._some, made, left[1:]))

    # Writing out

    def _choose(self, ending: str) -> None:
        if self.draft is None:
            return
        target = files.to_write(self, _(N_("Save")), self.draft.name + ending)
        if target:
            self.save(target)

    def save(self, target: Path) -> None:
        """Write the report to the new file `target`, in the form that its name says."""
        made = self.draft
        if made is None:
            return
        self.out.write(
            target,
            partial(written, made, target.suffix),
            lambda vault, content: reporting.write(vault, made, target, content),
        )


def _headed(report: Report) -> list[Part]:
    parts: list[Part] = [Label(report.title, "title", selectable=True)]
    if report.lead:
        parts.append(Label(report.lead, "second"))
    if not report.sections:
        parts.append(Label(_(N_("There is nothing to report yet.")), "second"))
    return parts


def _shown(section: Section) -> list[Part]:
    parts: list[Part] = [
        Pictured(section.figure, section.heading) if section.figure is not None else Label(section.heading, "head")
    ]
    parts += [Label(text, selectable=True) for text in section.paragraphs if text]
    if section.figure is None and section.table and section.table.rows:
        table, left = _begun(section.table)
        parts.append(as_table(table, section.heading))
        if left:
            parts.append(Label(ngettext("and {count} more", "and {count} more", left), "small"))
    return parts


def _begun(table: Table) -> tuple[Table, int]:
    """The first rows of a table, and how many more it has."""
    room, shown = _LOOKED_THROUGH, 0
    while shown < len(table.rows) and (room := room - sum(map(len, table.rows[shown]))) > 0:
        shown += 1
    shown = max(1, shown)
    return Table(table.headers, table.rows[:shown]), len(table.rows) - shown


def _tries(made: Draft) -> Iterator[tuple[Draft, float]]:
    """A report that has to stand on one page: dense and ever smaller, then with fewer rows, then with fewer words."""
    yield from ((made, size) for size in _SIZES)
    yield from ((reporting.shorter(made, rows), _SIZES[-1]) for rows in _ROWS)
    yield from ((reporting.shorter(made, _ROWS[-1], letters), _SIZES[-1]) for letters in _LETTERS)


def _printed(made: Draft, progress: Progress) -> bytes:
    """A report as PDF. Raises `Cancelled`."""
    speak = speech(made.language)
    mirrored = speak.direction == "rtl"

    def pages(each: Draft, size: float = 0) -> tuple[bytes, int]:
        html = reporting.html(each, lambda figure: png(figure, speak), turned=mirrored, dense=bool(size))
        return printing.pages(html, made.report.title, mirrored=mirrored, progress=progress, scale=size)

    content, count = pages(made)
    tries = _tries(made)
    while made.pages and count > made.pages and (found := next(tries, None)):
        content, count = pages(*found)
    return content


def written(made: Draft, ending: str, progress: Progress = SILENT) -> bytes:
    """A report in the form that the ending of a file's name says, with its pictures. Raises `Cancelled`."""
    speak = speech(made.language)
    mirrored = speak.direction == "rtl"
    html = partial(reporting.html, made, lambda figure: png(figure, speak))
    forms: dict[str, Callable[[], bytes]] = {
        ".pdf": lambda: _printed(made, progress),
        ".odt": lambda: printing.editable(html(turned=mirrored), mirrored=mirrored),
        ".txt": lambda: reporting.text(made).encode("utf-8"),
    }
    return forms.get(ending, lambda: html().encode("utf-8"))()
