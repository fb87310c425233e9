"""Colours, type and spacing: two palettes of our own, and the one style sheet made from them."""

import string
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from hrd_vault.base.paths import resource

LIGHT: Mapping[str, str] = {
    "paper": "#F6F5F1", "surface": "#FFFFFF", "rail": "#EDEBE4", "ink": "#1B2126", "ink2": "#59636B", "line": "#DAD7CE",
    "edge": "#858C90", "accent": "#1F6A66", "on_accent": "#FFFFFF", "accent_soft": "#DCEBE8",
    "low": "#43677B", "low_soft": "#E1EAEF", "medium": "#7A5E00", "medium_soft": "#F6ECCB",
    "high": "#A64310", "high_soft": "#FBE2D3", "critical": "#9C1F3A", "critical_soft": "#F7DCE1",
}  # fmt: skip
DARK: Mapping[str, str] = {
    "paper": "#14181B", "surface": "#1B2024", "rail": "#101316", "ink": "#E9E6DF", "ink2": "#A2ABB1", "line": "#2E353A",
    "edge": "#6E777D", "accent": "#6CC4B7", "on_accent": "#0E1A19", "accent_soft": "#1D3735",
    "low": "#8DB4CB", "low_soft": "#22323C", "medium": "#E0B93F", "medium_soft": "#3A3114",
    "high": "#F0925A", "high_soft": "#402616", "critical": "#F28095", "critical_soft": "#431D27",
}  # fmt: skip
PALETTES = {"light": LIGHT, "dark": DARK}
# Text and ground that stand on each other somewhere; a test measures each pair.
PAIRS = (
    ("ink", "paper"), ("ink", "surface"), ("ink", "rail"), ("ink2", "paper"), ("ink2", "surface"), ("ink2", "rail"),
    ("accent", "paper"), ("accent", "surface"), ("accent", "accent_soft"), ("on_accent", "accent"),
    ("low", "low_soft"), ("medium", "medium_soft"), ("high", "high_soft"), ("critical", "critical_soft"),
    ("high", "paper"), ("high", "surface"), ("critical", "paper"), ("critical", "surface"),
)  # fmt: skip
# Families for the scripts that people write in here, each with two letters of its script.
SCRIPTS: Mapping[str, str] = {
    "Noto Sans": "Aя", "Noto Sans Arabic": "شم", "Noto Sans Thai": "กข", "Noto Sans Devanagari": "अक",
    "Noto Sans CJK SC": "中文", "Noto Sans Ethiopic": "አበ",
}  # fmt: skip


@dataclass(frozen=True)
class Theme:
    """What is drawn with: a palette, and how much larger than usual (1.0) everything written is."""

    name: str = "light"
    scale: float = 1.0

    def __getitem__(self, token: str) -> str:
        return PALETTES[self.name][token]

    def colour(self, token: str) -> QColor:
        """The colour of a token."""
        return QColor(self[token])

    def px(self, size: float) -> int:
        """A length in pixels at this text size."""
        return round(size * self.scale)

    def sheet(self) -> str:
        """The style sheet of the whole program."""
        lengths = {
            f"px{size}": f"{self.px(size)}px"
            for size in (4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 16, 18, 20, 22, 24, 32, 40)
        }
        tick = resource(f"icons/tick-{self.name}.svg").as_posix()
        return _Sheet(_SHEET).substitute(PALETTES[self.name], tick=tick, **lengths)


class _Sheet(string.Template):
    delimiter = "@"


_now = Theme()


def theme() -> Theme:
    """The theme in use."""
    return _now


def is_dark(application: QApplication) -> bool:
    """Whether the desktop asks for dark colours."""
    return application.palette().color(QPalette.ColorRole.Window).lightness() < 128


def apply(application: QApplication, chosen: Theme) -> None:
    """Draw the whole program in `chosen`; a window that is there takes the `sheet` of it too."""
    global _now  # noqa: PLW0603 (the one place that holds what is drawn with)
    _now = chosen
    family = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    generic = family.casefold() in ("sans", "sans serif", "dejavu sans", "")
    font = QFont()
    font.setFamilies([*SCRIPTS] if generic else [family, *SCRIPTS])
    font.setPixelSize(chosen.px(14))
    application.setFont(font)
    palette = QPalette()
    role = QPalette.ColorRole
    for where, token in (
        (role.Window, "paper"), (role.Base, "surface"), (role.AlternateBase, "paper"), (role.Button, "surface"),
        (role.Text, "ink"), (role.WindowText, "ink"), (role.ButtonText, "ink"), (role.PlaceholderText, "ink2"),
        (role.Highlight, "accent"), (role.HighlightedText, "on_accent"), (role.Link, "accent"), (role.ToolTipBase, "rail"),
        (role.ToolTipText, "ink"), (role.Accent, "accent"),
    ):  # fmt: skip
        palette.setColor(where, chosen.colour(token))
    application.setPalette(palette)


_SHEET = """
* { color: @ink; outline: 0; }
QWidget#window, QWidget[ground="paper"], QDialog { background: @paper; }
QWidget[ground="surface"] { background: @surface; }
QWidget[ground="rail"] { background: @rail; border: 0; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: @px22; font-weight: 600; }
QLabel[role="head"] { font-size: @px13; font-weight: 600; }
QLabel[role="second"], QCheckBox[role="second"] { color: @ink2; font-size: @px13; }
QLabel[role="small"] { color: @ink2; font-size: @px12; }
QLabel[role="problem"] { color: @critical; font-size: @px13; }
QLabel[role="warning"] { color: @high; }
QLabel[role="code"] { font-size: @px18; font-weight: 600; }
QLabel[tag="plain"] { background: @rail; color: @ink2; }
QLabel[tag="accent"] { background: @accent_soft; color: @accent; }
QLabel[tag="low"] { background: @low_soft; color: @low; }
QLabel[tag="medium"] { background: @medium_soft; color: @medium; }
QLabel[tag="high"] { background: @high_soft; color: @high; }
QLabel[tag="critical"] { background: @critical_soft; color: @critical; }
QLabel[tag] { border-radius: 4px; padding: 2px @px8; font-size: @px12; font-weight: 600; }
QFrame[role="line"] { background: @line; border: 0; max-height: 1px; min-height: 1px; }
QFrame[role="upright"] { background: @line; border: 0; max-width: 1px; min-width: 1px; }
QFrame[role="banner"] { background: @accent_soft; border: 0; border-radius: 6px; }
QFrame[role="banner"] QLabel { color: @ink; }
QFrame[role="alarm"] { background: @high_soft; border: 0; border-radius: 6px; }
QFrame[role="alarm"] QLabel { color: @high; }
QFrame[role="watermark"] { background: @medium_soft; border: 0; }
QFrame[role="watermark"] QLabel { color: @medium; font-weight: 600; font-size: @px12; }
QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox { background: @surface; border: 1px solid @edge; border-radius: 6px;
  padding: @px4 @px10; selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit, QComboBox { min-height: @px22; }
QPlainTextEdit { padding: @px6 @px8; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus { border: 2px solid @accent; padding: @px4 @px10; margin: -1px; }
QPlainTextEdit:focus { padding: @px6 @px8; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] { border: 2px solid @critical; margin: -1px; }
QLineEdit[size="large"] { min-height: @px32; }
QComboBox::drop-down { border: 0; width: @px24; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @edge; selection-background-color: @accent_soft;
  selection-color: @ink; padding: 4px; }
QPushButton { background: @surface; border: 1px solid @edge; border-radius: 6px; padding: @px4 @px14; min-height: @px22;
  font-weight: 600; }
QPushButton:hover { background: @rail; }
QPushButton:focus { border: 2px solid @accent; margin: -1px; }
QPushButton:disabled { color: @ink2; background: @paper; border-color: @line; }
QPushButton[kind="main"] { background: @accent; color: @on_accent; border-color: @accent; }
QPushButton[kind="main"]:focus { border: 2px solid @ink; }
QPushButton[kind="main"]:disabled { background: @rail; color: @ink2; border-color: @line; }
QPushButton[size="large"] { min-height: @px32; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; color: @accent; padding: 2px 0;
  text-align: left; min-height: @px20; }
QPushButton[kind="link"]:hover { background: @accent_soft; }
QPushButton[kind="link"]:focus { border: 2px solid @accent; }
QPushButton[kind="danger"] { background: transparent; border: 1px solid transparent; color: @high; padding: 2px @px4;
  text-align: left; }
QPushButton[kind="danger"]:focus { border: 2px solid @accent; }
QPushButton[kind="chip"] { border-radius: @px10; padding: 1px @px12; min-height: @px20; font-weight: 500; color: @ink2;
  font-size: @px13; }
QPushButton[kind="chip"]:checked { background: @accent_soft; color: @accent; border-color: @accent; }
QPushButton::menu-indicator { image: none; width: 0; }
QPushButton[kind="quiet"] { border: 1px solid transparent; background: transparent; padding: @px4; }
QPushButton[kind="quiet"]:hover { background: @rail; }
QPushButton[kind="quiet"]:focus { border: 2px solid @accent; }
QPushButton[kind="rail"] { background: transparent; border: 2px solid transparent; border-radius: 6px; text-align: left;
  padding: @px4 @px8; font-weight: 500; min-height: @px22; margin: 0; }
QPushButton[kind="rail"]:hover { background: @line; }
QPushButton[kind="rail"]:checked { background: @accent_soft; color: @accent; font-weight: 600; }
QPushButton[kind="offer"] { background: @surface; border: 0; border-radius: 4px; text-align: left; padding: @px6 @px10;
  font-weight: 500; margin: 0; }
QPushButton[kind="offer"]:checked, QPushButton[kind="offer"]:hover { background: @accent_soft; }
QFrame[role="offers"] { background: @surface; border: 1px solid @edge; }
QPushButton[kind="rail"]:focus { border: 2px solid @accent; }
QPushButton[kind="tab"] { background: transparent; border: 0; border-bottom: 2px solid transparent; border-radius: 0;
  padding: @px6 2px; color: @ink2; font-weight: 600; margin: 0; }
QPushButton[kind="tab"]:checked { color: @ink; border-bottom: 2px solid @accent; }
QPushButton[kind="tab"]:focus { border: 2px solid @accent; }
QCheckBox, QRadioButton { spacing: @px8; min-height: @px24; background: transparent; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid @accent; border-radius: 4px; }
QCheckBox:!focus, QRadioButton:!focus { border: 2px solid transparent; }
QCheckBox::indicator { width: @px16; height: @px16; border: 1px solid @edge; border-radius: 4px; background: @surface; }
QRadioButton::indicator { width: @px16; height: @px16; border: 1px solid @edge; border-radius: @px9; background: @surface; }
QRadioButton::indicator:checked { width: @px8; height: @px8; border: @px5 solid @accent; border-radius: @px9;
  background: @surface; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(@tick); }
QListView, QTableView, QTreeView { background: @paper; border: 0; selection-background-color: @surface;
  selection-color: @ink; }
QTableView { background: @surface; gridline-color: @line; selection-background-color: @accent_soft; }
QTableView[role="list"], QListWidget { background: @paper; }
QListWidget { border: 0; }
QListWidget::item { padding: @px8 @px14; border-bottom: 1px solid @line; color: @ink; }
QListWidget::item:selected { background: @surface; color: @ink; font-weight: 600; }
QTableView::item { padding: 2px @px8; }
QHeaderView { background: @surface; border: 0; }
QHeaderView::section { background: @surface; color: @ink2; border: 0; border-bottom: 1px solid @line; padding: @px6 @px8;
  font-size: @px12; font-weight: 600; }
QScrollArea { border: 0; background: transparent; }
QScrollArea > QWidget > QWidget[ground="surface"] { background: @surface; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: @edge; border-radius: 4px; min-height: 32px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal { background: @edge; border-radius: 4px; min-width: 32px; margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMenu { background: @surface; border: 1px solid @edge; padding: 4px; }
QMenu::item { padding: @px6 @px20; border-radius: 4px; }
QMenu::item:selected { background: @accent_soft; }
QToolTip { background: @rail; color: @ink; border: 1px solid @edge; padding: 4px; }
QProgressBar { background: @rail; border: 0; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QSplitter::handle { background: @line; }
"""
