"""A report to write out: read it first, choose its language and whether names stand in it, then save it as a document."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hrd_vault.base.i18n import LANGUAGES, N_, _, current, speech
from hrd_vault.domain.records import initials
from hrd_vault.domain.reports import Report
from hrd_vault.services import reporting
from hrd_vault.services.reporting import Draft
from hrd_vault.services.vault import Vault
from hrd_vault.ui import files, printing
from hrd_vault.ui.failures import told
from hrd_vault.ui.pictures.picture import Pictured, as_table, png
from hrd_vault.ui.session import Session
from hrd_vault.ui.tasks import Work
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.parts import Check, Flow, Label, Part, Pick, button, clear, column, leading, line, panel, row

_OVER_INCIDENTS = ("patterns", "regions")


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
        actions = Flow(10)
        for text, ending, kind in (
            (N_("Save as PDF…"), ".pdf", "main"),
            (N_("Save as text to edit…"), ".odt", ""),
            (N_("Save as a page…"), ".html", ""),
        ):
            actions.addWidget(button(_(text), partial(self._choose, ending), kind=kind))
        self._actions = panel(actions)
        self._done = Label(role="second", selectable=True)
        self._done.hide()
        hand = N_("Writing it by hand leaves no trace. A printer keeps copies; paper and saved files can be found.")
        choices = row(self.language, self.nameless, 0, gap=16)
        content = panel(
            column(
                Label(_(N_("Report to print or to save")), "title"), Label(_(hand), "second"), choices, self._said,
                self._actions, self._done, line(), self._body, 0, gap=10, margins=(40, 24, 40, 24),
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
        self._actions.hide()
        clear(self._said)
        clear(self._body)
        sentence, hint, code = told(error)
        self._said.addWidget(Label(f"{sentence}\n{hint} ({code})", "problem"))

    def _show(self, made: Draft) -> None:
        self.draft, quiet = made, self._session.device.quiet
        self._actions.show()
        self._done.hide()
        clear(self._said)
        clear(self._body)
        for title, reason in made.kept_back:
            text, called = _(N_("Stays here, because {reason}: {title}")), initials(title) if quiet else title
            self._said.addWidget(Label(text.format(reason=_(reason), title=called), "warning"))
        if made.nameless:
            self._said.addWidget(Label(_(reporting.NAMELESS), "warning"))
        self._body.addWidget(panel(column(*_shown(made.report), gap=8)))

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
        content = written(made, target.suffix)
        text = _(N_("Written to {path}. It is not protected there: remove it when you no longer need it."))

        def done(_none: None) -> None:
            self._done.setText(text.format(path=target))
            self._done.show()

        self._session.ask(self, lambda vault: reporting.write(vault, made, target, content), done)


def _shown(report: Report) -> list[Part]:
    parts: list[Part] = [Label(report.title, "title", selectable=True)]
    if report.lead:
        parts.append(Label(report.lead, "second"))
    if not report.sections:
        parts.append(Label(_(N_("There is nothing to report yet.")), "second"))
    for section in report.sections:
        if section.figure is not None:
            parts.append(Pictured(section.figure, section.heading))
        else:
            parts.append(Label(section.heading, "head"))
        parts += [Label(text, selectable=True) for text in section.paragraphs if text]
        if section.figure is None and section.table and section.table.rows:
            parts.append(as_table(section.table, section.heading))
    return parts


def written(made: Draft, ending: str) -> bytes:
    """A report in the form that the ending of a file's name says, with its pictures."""
    speak = speech(made.language)
    mirrored = speak.direction == "rtl"
    html = partial(reporting.html, made, lambda figure: png(figure, speak))
    forms: dict[str, Callable[[], bytes]] = {
        ".pdf": lambda: printing.pdf(html(turned=mirrored), made.report.title, mirrored=mirrored),
        ".odt": lambda: printing.editable(html(turned=mirrored), mirrored=mirrored),
        ".txt": lambda: reporting.text(made).encode("utf-8"),
    }
    return forms.get(ending, lambda: html().encode("utf-8"))()
