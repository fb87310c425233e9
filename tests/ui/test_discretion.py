"""What the desktop could learn: titles, input methods, file dialogs. Each with a control that fires."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPlainTextEdit

from hrd_vault.base import i18n
from hrd_vault.ui import files
from screens import rooms


def test_every_screen_keeps_the_neutral_title_and_teaches_no_input_method(tmp_path: Path) -> None:
    titles, unhinted, markup = set(), [], []
    with rooms.program(tmp_path, "en", "light", 100, (1366, 768)) as program:
        for name in rooms.rooms(program, tmp_path):
            titles |= {
                each.windowTitle() for each in QApplication.topLevelWidgets() if each.isVisible() and each.windowTitle()
            }
            for each in program.window.findChildren(QLineEdit) + program.window.findChildren(QPlainTextEdit):
                hints = each.inputMethodHints()
                wanted = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhHiddenText
                if each.isVisible() and not hints & wanted:
                    unhinted.append(f"{name}: {each.accessibleName()}")
            for label in program.window.findChildren(QLabel):
                if label.textFormat() is not Qt.TextFormat.PlainText:
                    markup.append(f"{name}: {label.text()[:40]}")
    assert titles == {i18n._("Vault")}
    assert not unhinted and not markup
    assert not QLineEdit().inputMethodHints()  # the control: a plain line has no hint
    assert QLabel().textFormat() is Qt.TextFormat.AutoText  # and a plain label would read markup


def test_the_file_dialog_leaves_no_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rooms.application()
    home = Path.home()
    (tmp_path / "secret-name.age").write_text("x")
    opened: list[QFileDialog] = []

    def choose(dialog: QFileDialog) -> list[Path]:
        opened.append(dialog)
        dialog.setDirectory(str(tmp_path))
        dialog.show()
        QTest.qWait(50)
        dialog.selectFile("secret-name.age")
        dialog.accept()
        return []

    monkeypatch.setattr(files, "_chosen", choose)
    window = QLabel()
    files.to_open(window, "Open")
    files.to_write(window, "Save", "a.age")
    files.folder(window, "Folder")
    assert len(opened) == 3 and all(each.testOption(QFileDialog.Option.DontUseNativeDialog) for each in opened)
    opened.clear()
    kept = QSettings("QtProject", "QtProject")
    kept.setValue("FileDialog/lastVisited", "secret-name")
    kept.sync()
    assert kept.status() is not QSettings.Status.NoError  # nowhere to write
    left = [path for path in home.rglob("*") if path.is_file()]
    assert not [
        path for path in left if b"secret-name" in path.read_bytes() or str(tmp_path).encode() in path.read_bytes()
    ]
