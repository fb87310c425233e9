"""Before a bundle goes to a key that nobody checked: call, and type two groups of its digits as they are read out."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from hrd_vault.base.i18n import N_, _
from hrd_vault.services import contact_keys
from hrd_vault.ui.failures import told
from hrd_vault.ui.numbers import plain_digits
from hrd_vault.ui.session import Session
from hrd_vault.ui.theme import theme
from hrd_vault.ui.widgets.keyboard import one_line
from hrd_vault.ui.widgets.parts import Flow, Label, button, column, panel

_FIVE = 5  # digits of a group


class WhoseKey(QWidget):
    """Asks for the groups of these numbers; `checked` is called when they fit, `unchecked` when somebody goes on without."""

    def __init__(
        self,
        session: Session,
        contact: str,
        name: str,
        places: tuple[int, ...],
        checked: Callable[[], None],
        unchecked: Callable[[], None],
    ) -> None:
        super().__init__()
        self._session, self._contact, self._checked = session, contact, checked
        self._lines: dict[int, QLineEdit] = {}
        asked = Flow(10)
        for place in places:
            line = self._lines[place] = one_line()
            said = _(N_("Group {number}")).format(number=place)
            line.setPlaceholderText(said)
            line.setAccessibleName(said)
            line.setMaximumWidth(theme().px(130))
            line.textChanged.connect(self._typed)
            line.returnPressed.connect(self._check)
            asked.addWidget(line)
        self._fit = button(_(N_("Compare")), self._check)
        self._fit.setEnabled(False)
        asked.addWidget(self._fit)
        self._without = button(_(N_("Go on without checking")), unchecked, kind="link")
        asked.addWidget(self._without)
        text = N_(
            "Nobody has checked yet that this key is really that of {name}. Call, and have two groups of the digits of "
            "the key read out to you; they stand in that program under Settings."
        )
        self._problem = Label(role="problem")
        self._problem.hide()
        self.setLayout(column(Label(_(text).format(name=name), "warning"), panel(asked), self._problem, gap=6))

    def _typed(self) -> None:
        self._fit.setEnabled(all(len(plain_digits(each.text()).strip()) >= _FIVE for each in self._lines.values()))

    def _check(self) -> None:
        if not self._fit.isEnabled():
            return
        said, contact = {place: line.text() for place, line in self._lines.items()}, self._contact
        self._session.write(
            self,
            lambda vault: contact_keys.answered(vault, contact, said),
            lambda _changes: self._checked(),
            self._differ,
        )

    def _differ(self, error: Exception) -> None:
        sentence, hint, code = told(error)
        self._without.hide()
        self._problem.setText(f"{sentence}\n{hint} ({code})")
        self._problem.show()
