"""Help: what the program keeps safe, what it cannot, and the keys. Short enough to be read."""

from PySide6.QtWidgets import QWidget

from hrd_vault.base.i18n import N_, _
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.parts import Label, Reading, column, leading, line, panel, row

_KEPT = (
    N_("Everything you write is encrypted in the vault's folder. The program never uses a network."),
    N_("When it locks, the program ends and begins anew, so that nothing stays in its memory."),
    N_("Drafts are kept by themselves, encrypted, also when the vault locks in mid-sentence."),
)
_NOT_KEPT = (
    N_("It does not hide that it is here, nor how large the vault is, nor when it was last used."),
    N_("Whoever watches the screen, or controls this machine, sees what you see."),
    N_("Erased means erased from the vault. Backups, bundles and traces on the disk may remain."),
    N_("What you print or write out leaves the vault unprotected; the print queue may keep a copy."),
    N_("A screen reader, and programs of the same session, can read what the window shows. Passphrases they cannot."),
    N_("“Intact” says that nothing was changed. It does not say that it is true."),
)
_KEYS = (
    ("Ctrl+N", N_("New incident")),
    ("Ctrl+Enter", N_("Save")),
    ("Ctrl+F", N_("Search")),
    ("Ctrl+K", N_("Jump to anything")),
    ("Ctrl+Z", N_("Undo the last step")),
    ("Ctrl+L", N_("Lock now")),
    ("F12", N_("Close everything at once")),
    ("F1", N_("This page")),
)


class HelpScreen(QWidget):
    """One page."""

    def __init__(self) -> None:
        super().__init__()
        box = column(Label(_(N_("Help")), "title"), gap=10, margins=(40, 24, 40, 24))
        for head, texts in ((N_("What it keeps safe"), _KEPT), (N_("What it cannot"), _NOT_KEPT)):
            box.addWidget(Label(_(head), "head"))
            for text in texts:
                box.addWidget(Reading(_(text)))
            box.addWidget(line())
        box.addWidget(Label(_(N_("Keys")), "head"))
        for keys, text in _KEYS:
            name = Label(keys, wrap=False)
            name.setMinimumWidth(theme().px(110))
            box.addLayout(row(name, Label(_(text), wrap=False), 0))
        box.addStretch(1)
        inner = panel(box)
        inner.setMaximumWidth(theme().px(760))
        self.setLayout(column(leading(inner)))
