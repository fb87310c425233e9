"""A receiver's form: filled from what was chosen, what is missing named, each answer to be changed, counted and copied."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hrd_vault.base.i18n import LANGUAGES, N_, _, current, ngettext, speech
from hrd_vault.base.progress import Progress
from hrd_vault.services import documents
from hrd_vault.services.documents import PROFILES, Draft, Filled
from hrd_vault.services.vault import Vault
from hrd_vault.ui import files, printing
from hrd_vault.ui.failures import told
from hrd_vault.ui.session import Session
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.keyboard import GrowingText
from hrd_vault.ui.widgets.parts import Label, Pick, button, clear, column, leading, line, panel, row
from hrd_vault.ui.widgets.writing_out import WritingOut

_SETTLED = 250  # ms after the last key
_LINES = 9  # of an answer that are seen at once


class ProfileScreen(QWidget):
    """Choose for whom, read, complete, write out."""

    def __init__(self, session: Session, ids: list[str], profile: str = "") -> None:
        super().__init__()
        self._session, self._ids = session, ids
        self.draft: Draft | None = None
        self.boxes: list[GrowingText] = []
        self.profile = Pick()
        for each in PROFILES:
            self.profile.addItem(_(each.label), each.name)
        self.profile.setAccessibleName(_(N_("For whom")))
        self.profile.setCurrentIndex(max(0, self.profile.findData(profile)))
        self.language = Pick()
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(self.language.findData(current().language))
        self.language.setAccessibleName(_(N_("Language of the document")))
        for choice in (self.profile, self.language):
            choice.setMaximumWidth(theme().px(420))
            choice.activated.connect(lambda _place: self.fill())
        self._said, self._answers = QVBoxLayout(), QVBoxLayout()
        self._missing = Label(role="warning")
        self.out = WritingOut(session, self._choose)
        text = N_(
            "It is filled from what you chose and from what is linked to it. Look through every word before you save."
        )
        content = panel(
            column(
                Label(_(N_("Document for a receiver")), "title"),
                Label(_(text), "second"),
                Label(_(N_("For whom")), "small"),
                self.profile,
                Label(_(N_("Language of the document")), "small"),
                self.language,
                self._said,
                line(),
                self._missing,
                self._answers,
                line(),
                self.out,
                0,
                gap=8,
                margins=(40, 24, 40, 24),
            )
        )
        content.setMaximumWidth(theme().px(820))
        self.setLayout(column(leading(content)))
        self.setFocusProxy(self.profile)
        self.fill()

    def fill(self) -> None:
        """Fill the chosen form anew."""
        profile, language = documents.profile_called(str(self.profile.currentData())), str(self.language.currentData())
        ids = list(self._ids)

        def act(vault: Vault) -> Draft:
            return documents.draft(vault, ids, profile, language)

        self._session.ask(self, act, self._show, self._refused)

    def _refused(self, error: Exception) -> None:
        self.draft = None
        self.out.hide()
        self._missing.hide()
        clear(self._answers)
        clear(self._said)
        sentence, hint, code = told(error)
        self._said.addWidget(Label(f"{sentence}\n{hint} ({code})", "problem"))

    def _show(self, made: Draft) -> None:
        self.draft = made
        self.out.show()
        clear(self._said)
        clear(self._answers)
        self.out.forget()
        profile = made.profile
        if not profile.verified:
            text = _(N_("These questions come from {source}, as of {day}; nobody checked them with the receiver."))
            said = text.format(source=_(profile.source), day=profile.as_of)
            self._said.addWidget(Label(said, "small"))
        for title, reason in made.preview.kept_back:
            text = _(N_("Stays here, because {reason}: {title}"))
            self._said.addWidget(Label(text.format(reason=_(reason), title=title), "warning"))
        speak = speech(made.language)
        self.boxes = []
        for place, each in enumerate(made.answers):
            self._answers.addWidget(self._answer(place, each, speak.say(each.question.label)))
        self._count()

    def _answer(self, place: int, each: Filled, label: str) -> QWidget:
        box = GrowingText(most=_LINES)
        box.setPlainText(each.text)
        box.setAccessibleName(label)
        count = Label(role="small", wrap=False)
        timer = QTimer(box)
        timer.setSingleShot(True)
        timer.setInterval(_SETTLED)
        timer.timeout.connect(partial(self._typed, place))
        box.textChanged.connect(timer.start)
        box.textChanged.connect(partial(_counted, box, count, each.question.limit))
        _counted(box, count, each.question.limit)
        copy = button(_(N_("Copy")), lambda: QGuiApplication.clipboard().setText(box.toPlainText()), kind="link")
        copy.setAccessibleName(_(N_("Copy: {field}")).format(field=label))
        self.boxes.append(box)
        hint = [Label(_(each.question.hint), "small")] if each.question.hint else []
        return panel(column(Label(label, "head"), *hint, box, row(count, 0, copy), gap=2))

    def _typed(self, place: int) -> None:
        if self.draft and place < len(self.boxes):
            self.draft = documents.edited(self.draft, place, self.boxes[place].toPlainText())
            self._count()

    def _count(self) -> None:
        missing = self.draft.missing if self.draft else ()
        self._missing.setVisible(bool(missing))
        if self.draft:
            speak = speech(self.draft.language)
            names = speak.listed(speak.say(each.question.label) for each in missing)
            text = ngettext("{count} answer is missing:", "{count} answers are missing:", len(missing))
            self._missing.setText(f"{text} {names}")

    # Writing out

    def _choose(self, ending: str) -> None:
        if self.draft is None:
            return
        target = files.to_write(self, _(N_("Save")), self.draft.profile.name + ending)
        if target:
            self.save(target)

    def save(self, target: Path) -> None:
        """Write the document to the new file `target`, in the form that its name says."""
        for place in range(len(self.boxes)):
            self._typed(place)
        made = self.draft
        if made is None:
            return
        self.out.write(
            target,
            partial(_content, made, target.suffix),
            lambda vault, content: documents.write(vault, made, target, content),
        )


def _content(made: Draft, ending: str, progress: Progress) -> bytes:
    html, mirrored = documents.html(made), speech(made.language).direction == "rtl"
    forms: dict[str, Callable[[], bytes]] = {
        ".pdf": lambda: printing.pdf(
            html, speech(made.language).say(made.profile.label), mirrored=mirrored, progress=progress
        ),
        ".odt": lambda: printing.editable(html, mirrored=mirrored),
        ".txt": lambda: documents.text(made).encode("utf-8"),
    }
    return forms.get(ending, lambda: html.encode("utf-8"))()


def _counted(box: GrowingText, label: Label, limit: int) -> None:
    count = len(box.toPlainText())
    said = f"{count} / {limit}" if limit else str(count)
    label.setText(_(N_("Letters: {count}")).format(count=said))
    label.setProperty("role", "problem" if limit and count > limit else "small")
    label.style().polish(label)
