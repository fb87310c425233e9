"""Settings: how the window looks on this machine, the ways into the vault, its backup."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QLineEdit, QVBoxLayout, QWidget

from hrd_vault.base.i18n import LANGUAGES, N_, _, current, ngettext
from hrd_vault.services import backups, keys
from hrd_vault.services.device import NAMES, Device
from hrd_vault.services.keys import WayIn
from hrd_vault.services.vault import Vault
from hrd_vault.ui import files
from hrd_vault.ui.numbers import in_order
from hrd_vault.ui.session import Session
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.parts import Check, Flow, Label, button, clear, column, leading, line, panel, row
from hrd_vault.ui.widgets.points import Points
from hrd_vault.ui.widgets.underway import Underway
from hrd_vault.ui.window import NAMES as SHOWN_NAMES

_WAITS = (30, 60, 120, 240, 600, 1800)
_SIZES = (100, 125, 150, 200)
_THEMES = {"system": N_("As the system"), "light": N_("Light"), "dark": N_("Dark")}
_REACHED = N_("Older backups and copies still open with the passphrase of their day.")


def secret_line(name: str) -> QLineEdit:
    """A line for a passphrase, named for those who do not see it."""
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setAccessibleName(name)
    made.setPlaceholderText(name)
    made.setMaximumWidth(theme().px(360))
    return made


class SettingsScreen(QWidget):
    """All of them on one page. `use` takes new settings of this machine; `part` is scrolled to."""

    def __init__(self, session: Session, use: Callable[[Device], Any], place: Path | None, part: str = "") -> None:
        super().__init__()
        self._session = session
        self._use = use
        self._place = place
        self._box = column(Label(_(N_("Settings")), "title"), gap=8, margins=(40, 24, 40, 24))
        self._window()
        self._lock()
        self._discretion()
        if session.training:
            self._begin_again()
        else:
            self._ways = QVBoxLayout()
            self._keys()
        self._backup_head = Label(_(N_("Backup")), "head")
        self._backup()
        self._box.addStretch(1)
        content = panel(self._box)
        content.setMaximumWidth(theme().px(760))
        area = leading(content)
        self.setLayout(column(area))
        if part == "backup":
            self.setFocusProxy(self._make)

    def _chips(self, title: str, found: dict[Any, str], chosen: Any, act: Callable[[Any], Any]) -> None:
        self._box.addWidget(Label(title, "second"))
        flow, group = Flow(6), QButtonGroup(self)
        for value, label in found.items():
            chip = button(label, partial(act, value), kind="chip")
            chip.setCheckable(True)
            chip.setChecked(value == chosen)
            chip.setAccessibleDescription(title)
            group.addButton(chip)
            flow.addWidget(chip)
        self._box.addWidget(panel(flow))

    def _set(self, name: str, value: Any) -> None:
        self._use(replace(self._session.device, **{name: value}))

    def _window(self) -> None:
        device = self._session.device
        self._chips(_(N_("Language")), dict(LANGUAGES), current().language, partial(self._set, "language"))
        themes = {name: _(label) for name, label in _THEMES.items()}
        self._chips(_(N_("Colours")), themes, device.theme, partial(self._set, "theme"))
        sizes = {size: f"{size} %" for size in _SIZES}
        self._chips(_(N_("Size of what is written")), sizes, device.text, partial(self._set, "text"))

    def _lock(self) -> None:
        waits = {
            wait: ngettext("{count} second", "{count} seconds", wait)
            if wait < 60
            else ngettext("{count} minute", "{count} minutes", wait // 60)
            for wait in _WAITS
        }
        self._chips(_(N_("Lock by itself after")), waits, self._session.device.lock, partial(self._set, "lock"))
        text = N_("Ctrl+L locks at once. F12 closes everything at once. It always locks when the machine wakes.")
        self._box.addWidget(Label(_(text), "small"))

    def _discretion(self) -> None:
        device = self._session.device
        self._box.addWidget(line())
        self._box.addWidget(Label(_(N_("Discretion")), "head"))
        names = {name: _(SHOWN_NAMES[name]) for name in NAMES}
        self._chips(_(N_("Name and icon of the window")), names, device.name, partial(self._set, "name"))
        quiet = Check(_(N_("Quiet view: Today stays closed until asked, names show as initials")), ticked=device.quiet)
        quiet.box.clicked.connect(lambda checked: self._set("quiet", checked))
        remember = Check(_(N_("Remember on this machine where the vault lies")), ticked=bool(device.vault))
        remember.setEnabled(self._place is not None and not self._session.training)
        remember.box.clicked.connect(lambda checked: self._set("vault", str(self._place) if checked else ""))
        elsewhere = Check(_(N_("Offer to open files in other programs")), ticked=device.elsewhere)
        elsewhere.box.clicked.connect(lambda checked: self._set("elsewhere", checked))
        self._box.addWidget(quiet)
        self._box.addWidget(remember)
        self._box.addWidget(elsewhere)
        text = N_("This is discretion, not hiding: anybody who searches this machine can see that the program is here.")
        self._box.addWidget(Label(_(text), "small"))

    def _begin_again(self) -> None:
        self._box.addWidget(line())
        self._box.addWidget(Label(_(N_("Begin again")), "head"))
        text = N_("For the next group: everything written here is thrown away, and the invented case comes back.")
        self._box.addWidget(Label(_(text), "second"))
        again = partial(self._session.go.emit, "begin_again")
        self._chips(_(N_("Language of the invented case")), dict(LANGUAGES), None, again)

    # Keys

    def _keys(self) -> None:
        self._box.addWidget(line())
        self._box.addWidget(Label(_(N_("Ways into the vault")), "head"))
        self._box.addLayout(self._ways)
        self._old = secret_line(_(N_("Passphrase of now")))
        self._new = secret_line(_(N_("New passphrase")))
        self._again = secret_line(_(N_("The new one again")))
        change = button(_(N_("Change the passphrase")), self._change)
        add = button(_(N_("Add a second passphrase")), self._add)
        code = button(_(N_("New recovery code…")), lambda: self._session.go.emit("recovery", None))
        card = button(_(N_("Save my card…")), self._card)
        for each in (self._old, self._new, self._again):
            self._box.addWidget(each)
        flow = Flow(8)
        renew = button(_(N_("New keys…")), self._ask_renew)
        for act in (change, add, code, card, renew):
            flow.addWidget(act)
        self._box.addWidget(panel(flow))
        self._renewing = QVBoxLayout()
        self._box.addLayout(self._renewing)
        self._said = Label(_(_REACHED), "small")
        self._box.addWidget(self._said)
        self._draw_ways()

    def _draw_ways(self) -> None:
        def look(vault: Vault) -> tuple[list[WayIn], str]:
            return keys.ways_in(vault), keys.fingerprint(vault)

        self._session.ask(self, look, lambda found: self._show_ways(*found))

    def _show_ways(self, ways: list[WayIn], digits: str) -> None:
        clear(self._ways)
        several = sum(way.way == "passphrase" for way in ways) > 1
        for number, way in enumerate(ways, 1):
            name = _(N_("passphrase")) if way.way == "passphrase" else _(N_("recovery code"))
            parts: list[Any] = [Label(f"{number}  {name}", wrap=False)]
            if several and way.way == "passphrase":
                close = button(_(N_("Close this way in")), partial(self._close, way.id), kind="link")
                close.setAccessibleName(_(N_("Close way in {number}")).format(number=number))
                parts.append(close)
            self._ways.addLayout(row(*parts, 0))
        text = _(N_("Digits of this vault's key, to compare by phone: {digits}")).format(digits=in_order(digits))
        self._ways.addWidget(Label(text, "small", selectable=True))
        name = _(N_("The same digits, for a camera"))
        self._ways.addLayout(row(Points(keys.picture(digits), name), 0))
        self._ways.addWidget(Label(name, "small"))

    def _typed(self) -> tuple[str, str] | None:
        old, new = self._old.text(), self._new.text()
        if new != self._again.text():
            self._said.setText(_(N_("The two are not the same.")))
            return None
        if not old or not new.strip():
            self._said.setText(_(N_("Type the passphrase of now, and the new one twice.")))
            return None
        for each in (self._old, self._new, self._again):
            each.clear()
        return old, new

    def _change(self) -> None:
        typed = self._typed()
        if typed:
            self._session.ask(
                self,
                lambda vault: keys.change_passphrase(vault, *typed),
                lambda _none: self._keys_done(N_("The passphrase was changed.")),
            )

    def _add(self) -> None:
        typed = self._typed()
        if typed:

            def act(vault: Vault) -> str:
                keys.confirm(vault, typed[0])
                return keys.add_passphrase(vault, typed[1])

            self._session.ask(self, act, lambda _id: self._keys_done(N_("Both passphrases open the vault now.")))

    def _close(self, slot: str) -> None:
        secret = self._old.text()
        self._old.clear()
        if not secret:
            self._said.setText(_(N_("Type the passphrase of now first.")))
            self._old.setFocus()
            return

        def act(vault: Vault) -> None:
            keys.confirm(vault, secret)
            keys.remove(vault, slot)

        self._session.ask(self, act, lambda _none: self._keys_done(N_("This way in is closed.")))

    def _keys_done(self, text: str) -> None:
        self._session.said.emit(_(text) + " " + _(_REACHED), False)
        self._draw_ways()

    def _card(self) -> None:
        path = files.to_write(self, _(N_("Save my card…")), "my-card.json")
        if path:
            self._session.ask(
                self,
                lambda vault: keys.write_card(vault, path),
                lambda _none: self._session.said.emit(_(N_("The card is written. It holds no secret.")), False),
            )

    def _ask_renew(self) -> None:
        text = N_(
            "Make new keys to receive and to sign with, because the older ones may be known to others? What was sealed to "
            "the older ones still opens. Everybody needs your new card, and has to compare the digits again."
        )
        clear(self._renewing)
        self._renewing.addWidget(Label(_(text), "warning"))
        yes = button(_(N_("Yes, make new keys")), self._renew)
        self._renewing.addLayout(row(yes, button(_(N_("Keep the keys")), partial(clear, self._renewing)), 0))

    def _renew(self) -> None:
        def done(_none: None) -> None:
            clear(self._renewing)
            self._session.said.emit(
                _(N_("The vault has new keys. Save your card, and give it to those who write to you.")), False
            )
            self._draw_ways()

        self._session.ask(self, keys.renew, done)

    # Backup

    def _backup(self) -> None:
        self._box.addWidget(line())
        self._box.addWidget(self._backup_head)
        text = N_(
            "One file, encrypted like the vault, verified before it is called done. "
            "Keep it on another disk, elsewhere. It opens with the passphrase or recovery code of today."
        )
        self._box.addWidget(Label(_(text), "second"))
        self._make = button(_(N_("Make a backup…")), self._choose_backup)
        self._under = Underway()
        self._under.hide()
        self._box.addLayout(row(self._make, 0))
        self._box.addWidget(self._under)

    def _choose_backup(self) -> None:
        path = files.to_write(self, _(N_("Make a backup…")), "vault-backup.zip")
        if path:
            self.back_up(path)

    def back_up(self, path: Path) -> None:
        """Write a verified backup to the new file `path`."""
        self._make.setEnabled(False)
        order = self._session.labour(
            self, lambda vault, work: backups.make(vault, path, work), self._backed_up, self._not_backed_up
        )
        self._under.follow(order)

    def _calm(self) -> None:
        self._make.setEnabled(True)
        self._under.hide()

    def _backed_up(self, size: int) -> None:
        self._calm()
        self._session.said.emit(
            _(N_("The backup is made and verified: {size} MB.")).format(size=max(1, size // 1_000_000)), False
        )

    def _not_backed_up(self, error: Exception) -> None:
        self._calm()
        self._session.refuse(error)
