"""Sharing: choose records, see every name that would leave, seal to a contact or a passphrase."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hrd_vault.base.errors import Cancelled, VaultError
from hrd_vault.base.i18n import LANGUAGES, N_, _, current, ngettext, speech
from hrd_vault.base.shown import honest
from hrd_vault.domain.kinds.consent import USES
from hrd_vault.domain.query import Query
from hrd_vault.services import choosing, handover, records, without_app
from hrd_vault.services.choosing import Preview, Purpose
from hrd_vault.services.handover import Sealed
from hrd_vault.services.vault import Vault
from hrd_vault.services.without_app import Package
from hrd_vault.ui import files, printing
from hrd_vault.ui.failures import told
from hrd_vault.ui.numbers import said_files, said_size
from hrd_vault.ui.session import Session
from hrd_vault.ui.tasks import Work
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.finder import Finder
from hrd_vault.ui.widgets.keyboard import one_line
from hrd_vault.ui.widgets.parts import Check, Flow, Label, Pick, button, clear, column, leading, line, panel, row
from hrd_vault.ui.widgets.recipients import Recipients
from hrd_vault.ui.widgets.record_page import Shown, record_body
from hrd_vault.ui.widgets.shape_choices import ShapeChoices
from hrd_vault.ui.widgets.underway import Underway

_SHOWN_WHOLE = 50  # records
_MAY_BE_PASSED_OVER = frozenset({"seal.consent", "seal.only_here", "seal.other_use"})


class ShareScreen(QWidget):
    """What, what that reveals, to whom, and the file."""

    def __init__(self, session: Session, what: list[str] | Query) -> None:
        super().__init__()
        self._session = session
        self._query = what if isinstance(what, Query) else None
        self._ids = [] if isinstance(what, Query) else list(what)
        self._titles: dict[str, str] = {}
        self._preview: Preview | None = None
        self._purpose = Purpose()
        self._use = Pick()
        for term in USES.terms:
            self._use.addItem(_(term.label), term.code)
        self._use.setCurrentIndex(self._use.findData(self._purpose.use))
        self._use.setAccessibleName(_(N_("What for")))
        self._use.setMaximumWidth(theme().px(520))
        self._use.activated.connect(self._for_another_use)
        self._finder = Finder(session, (), making=False)
        self._finder.found.connect(self._add)
        self._finder.line.setAccessibleName(_(N_("Add a record to share")))
        self._chosen = QVBoxLayout()
        self._reveals = QVBoxLayout()
        self._told = QVBoxLayout()
        self._done = QVBoxLayout()
        self.whom = Recipients(session)
        self.whom.changed.connect(self._ready)
        self._language = Pick()
        for code, name in LANGUAGES.items():
            self._language.addItem(name, code)
        self._language.setCurrentIndex(self._language.findData(current().language))
        self._language.setAccessibleName(_(N_("Language of the page inside")))
        self._language.setMaximumWidth(theme().px(220))
        text = N_("Sign it: the recipient can check that it comes from this vault. A signature also proves it.")
        self._signed = Check(_(text), ticked=True)
        self.choices = ShapeChoices()
        self.choices.changed.connect(self._look)
        self._under = Underway()
        self._under.hide()
        self._seal = button(_(N_("Seal…")), self._choose_file, kind="main")
        self._seal.setEnabled(False)
        ways = Flow(14)
        arriving = partial(session.go.emit, "arriving", None)
        ways.addWidget(button(_(N_("Open a bundle that was sent to you…")), arriving, kind="link"))
        ways.addWidget(button(_(N_("Document for a receiver…")), self._to_profile, kind="link"))
        ways.addWidget(button(_(N_("Put away…")), self._to_away, kind="link"))
        self._package = button(_(N_("Save for someone without the app…")), self._choose_folder)
        self._package.hide()
        body = column(
            Label(_(N_("Share")), "title"),
            Label(
                _(N_("Only the person you choose can open a sealed bundle. Nothing is sent: you hand the file over.")),
                "second",
            ),
            panel(ways),
            6,
            Label(_(N_("1  What")), "head"),
            self._finder,
            self._chosen,
            Label(_(N_("What for")), "small"),
            self._use,
            self.choices,
            line(),
            Label(_(N_("2  What this reveals")), "head"),
            self._reveals,
            line(),
            Label(_(N_("3  To whom")), "head"),
            self.whom,
            self._told,
            Label(_(N_("Language of the page inside")), "small"),
            self._language,
            self._signed,
            row(self._seal, 0),
            row(self._package, 0),
            self._under,
            self._done,
            0,
            gap=10,
            margins=(40, 24, 40, 24),
        )
        content = panel(body)
        content.setMaximumWidth(theme().px(760))
        self.setLayout(column(leading(content)))
        self.setFocusProxy(self._finder)
        self._look()

    # What

    def _add(self, record_id: str, title: str) -> None:
        self._titles[record_id] = title
        self._query = None
        self._ids = list(dict.fromkeys([*self._ids, record_id]))
        self._look()

    def _to_profile(self) -> None:
        self._session.go.emit("profile", list(self._ids))

    def _to_away(self) -> None:
        self._session.go.emit("away", list(self._ids))

    def _drop_query(self) -> None:
        self._query = None
        self._look()

    def _drop(self, record_id: str) -> None:
        self._ids = [each for each in self._ids if each != record_id]
        self._look()

    def _for_another_use(self, _place: int) -> None:
        self._purpose = Purpose(str(self._use.currentData()))
        self._look()

    def _look(self) -> None:
        self._preview = None
        self._ready()
        self._draw_chosen()
        if not self._ids and not self._query:
            clear(self._reveals)
            self._reveals.addWidget(Label(_(N_("Nothing is chosen yet.")), "second"))
            return
        ids, query, purpose, shape = list(self._ids), self._query, self._purpose, self.choices.shape
        self._session.ask(self, lambda vault: records.titles(vault, ids), self._name)

        def choose(vault: Vault) -> Preview:
            return choosing.choose(vault, ids, query, purpose, shape)

        self._session.ask(self, choose, self._show, self._refused)

    def _name(self, titles: dict[str, str]) -> None:
        self._titles |= titles
        self._draw_chosen()

    def _draw_chosen(self) -> None:
        clear(self._chosen)
        flow = Flow(6)
        for record_id in self._ids:
            title = self._titles.get(record_id, record_id[:8])
            chip = button(f"{title[:60]}  ✕", partial(self._drop, record_id), kind="chip")
            chip.setAccessibleName(_(N_("Take out {name}")).format(name=title))
            flow.addWidget(chip)
        if self._query:
            count = len(self._preview.records) if self._preview else 0
            name = ngettext("What the list showed: {count} record", "What the list showed: {count} records", count)
            chip = button(f"{name}  ✕", self._drop_query, kind="chip")
            chip.setAccessibleName(_(N_("Take out {name}")).format(name=name))
            flow.addWidget(chip)
        if self._ids or self._query:
            self._chosen.addWidget(panel(flow))

    def _refused(self, error: Exception) -> None:
        """Say why it may not leave, beside what was chosen; and show the one road there is where a life is at risk."""
        clear(self._reveals)
        sentence, hint, code = told(error)
        self._reveals.addWidget(Label(f"{sentence}\n{hint} ({code})", "problem"))
        if not (isinstance(error, VaultError) and error.code in _MAY_BE_PASSED_OVER):
            return
        why = one_line()
        why.setAccessibleName(_(N_("Why they cannot be asked")))
        why.setPlaceholderText(_(N_("Why they cannot be asked")))
        text = N_(
            "Only where a life is at risk and they cannot be asked: say why. It is written into the bundle, where its "
            "recipient reads it, and into the ledger. Send as little as you can."
        )
        go = button(_(N_("A life is at risk: go on")), lambda: self.pass_over(why.text()))
        go.setEnabled(False)
        why.textChanged.connect(lambda typed: go.setEnabled(bool(typed.strip())))
        self._reveals.addWidget(Label(_(text), "second"))
        self._reveals.addWidget(why)
        self._reveals.addLayout(row(go, 0))

    def pass_over(self, why: str) -> None:
        """Go on although somebody did not agree, because a life is at risk."""
        self._purpose = Purpose(self._purpose.use, " ".join(why.split()))
        self._look()

    def _show(self, preview: Preview) -> None:
        self._preview = preview
        if not preview.shape.pseudonyms:
            self._titles |= {record.id: record.title for record in preview.records}
        self.choices.offer(preview.records)
        self._draw_chosen()
        clear(self._reveals)
        say = self._reveals.addWidget
        leaves = ngettext(
            "{count} record leaves, with all that is part of it:",
            "{count} records leave, with all that is part of them:",
            len(preview.records),
        )
        say(Label(leaves, "second"))
        for record in preview.records:
            say(Label(current().labelled(_(record.kind.label), record.title)))
        for title, reason in preview.kept_back:
            text = _(N_("Stays here, because {reason}: {title}"))
            say(Label(text.format(reason=_(reason), title=title), "warning"))
        self._every_word(preview)
        if preview.files:
            size = sum(each.size for each in preview.files)
            text = _(N_("With them go {files}:")).format(files=said_files(len(preview.files), size))
            say(Label(text, "head"))
            for each in preview.files:
                say(Label(f"{honest(each.file)} · {said_size(each.size)}"))
        if preview.names:
            say(Label(_(N_("Who is named in them:")), "head"))
            for name in preview.names:
                where = f"  ({current().labelled(_(name.label), name.record)})" if name.label else ""
                say(Label(name.words + where))
        else:
            say(
                Label(_(N_("No name stands in a field for names. Look for names in the accounts yourself.")), "warning")
            )
        for note in handover.found_in_words(preview):
            say(Label(note.say(current()), "warning"))
        if preview.coarsened:
            text = ngettext(
                "{count} record leaves coarser: place blurred or private parts left out.",
                "{count} records leave coarser: places blurred or private parts left out.",
                preview.coarsened,
            )
            say(Label(text, "second"))
        self._ready()

    def _every_word(self, preview: Preview) -> None:
        """On request, exactly what each recipient will see of each record."""
        told = QVBoxLayout()

        def show() -> None:
            clear(told)
            titles = {record.id: record.title for record in preview.records}
            for record in preview.records[:_SHOWN_WHOLE]:
                told.addWidget(Label(record.title, "head"))
                told.addWidget(record_body(Shown(record, None, titles, (), ()), lambda _record_id: None))
                told.addWidget(line())
            more = len(preview.records) - _SHOWN_WHOLE
            if more > 0:
                told.addWidget(Label(ngettext("and {count} record more", "and {count} records more", more), "small"))

        self._reveals.addLayout(row(button(_(N_("Show every word that leaves…")), show, kind="link"), 0))
        self._reveals.addLayout(told)

    def _ready(self) -> None:
        clear(self._told)
        preview, ready = self._preview, self.whom.ready
        self._seal.setEnabled(preview is not None and ready)
        by_word = ready and [each.contact for each in self.whom.all] == [""] and bool(self.whom.passphrase)
        self._package.setVisible(preview is not None and by_word)
        if preview and ready:
            for note in handover.told(preview, self.whom.all):
                self._told.addWidget(Label(note.say(current()), "warning"))

    # The file

    def _choose_file(self) -> None:
        if len(self.whom.all) > 1:  # one file for each, under names that say nothing
            path = files.folder(self, _(N_("Seal…")))
        else:
            path = files.to_write(self, _(N_("Seal…")), handover.new_name())
        if path:
            self.seal(path)

    def seal(self, path: Path) -> None:
        """Write the bundle to the new file `path`, or one for each recipient into the folder `path`."""
        preview, receivers = self._preview, list(self.whom.all)
        if preview is None or not receivers:
            return
        language, signed = str(self._language.currentData()), self._signed.box.isChecked()
        self._seal.setEnabled(False)

        def act(vault: Vault, work: Work) -> list[Sealed]:
            return handover.seal(vault, preview, receivers, path, language, work, signed=signed)

        self._under.follow(self._session.labour(self, act, self._sealed, self._not_sealed))

    def _choose_folder(self) -> None:
        target = files.to_write(
            self, _(N_("Save for someone without the app…")), handover.new_name().removesuffix(".age")
        )
        if target:
            self.save_package(target)

    def save_package(self, target: Path) -> None:
        """Write bundle, page and letter into the new folder `target`."""
        preview, passphrase = self._preview, self.whom.passphrase
        if preview is None or not passphrase:
            return
        language, signed = str(self._language.currentData()), self._signed.box.isChecked()

        def as_pdf(folder: Path, letter: tuple[str, ...]) -> None:
            mirrored = speech(language).direction == "rtl"
            (folder / "letter.pdf").write_bytes(printing.pdf(without_app.as_page(letter), letter[0], mirrored=mirrored))

        def act(vault: Vault, work: Work) -> Package:
            return without_app.save(vault, preview, passphrase, target, language, work, signed=signed, also=as_pdf)

        def done(made: Package) -> None:
            self._sealed([made.sealed])
            text = _(N_("Read the page's digest out to them when you tell the passphrase: {digest}"))
            self._done.addWidget(Label(text.format(digest=made.digest), "second", selectable=True))

        self._package.setEnabled(False)
        self._under.follow(self._session.labour(self, act, done, self._not_sealed))

    def _not_sealed(self, error: Exception) -> None:
        self._under.hide()
        self._seal.setEnabled(True)
        self._package.setEnabled(True)
        if not isinstance(error, Cancelled):
            self._session.refused.emit(error)

    def _sealed(self, sealed: list[Sealed]) -> None:
        self._under.hide()
        clear(self._done)
        parts: list[Any] = [line()]
        for each in sealed:
            name = each.receiver.name or _(N_("whoever has the passphrase"))
            parts.append(
                Label(_(N_("Sealed for {name}: {path}")).format(name=name, path=each.path), "head", selectable=True)
            )
        if self.whom.passphrase:
            parts.append(Label(_(N_("Tell the passphrase by another road than the file:")), "second"))
            parts.append(Label(self.whom.passphrase, "code", selectable=True))
        parts.append(Label(_(N_("The file can be opened by this program, or by the standard program “age”.")), "small"))
        for each in parts:
            self._done.addWidget(each)
