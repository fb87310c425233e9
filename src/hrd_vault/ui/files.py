"""Choosing files and folders, without leaving their names in any list of recent files.

Qt's own dialog, not the desktop's, and its memory pointed at a place that cannot be written.
"""

from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from hrd_vault.base.i18n import N_, _


def forget_everything() -> None:
    """Give Qt no place to remember what was opened. Called once, before the first dialog."""
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
        for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
            QSettings.setPath(form, scope, "/dev/null/nowhere")


def _dialog(parent: QWidget, title: str) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(Path.home()))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setOption(QFileDialog.Option.DontUseCustomDirectoryIcons)
    dialog.setLabelText(QFileDialog.DialogLabel.FileName, _(N_("Name:")))
    dialog.setLabelText(QFileDialog.DialogLabel.Reject, _(N_("Cancel")))
    dialog.resize(720, 480)
    return dialog


def _chosen(dialog: QFileDialog) -> list[Path]:
    return [Path(name) for name in dialog.selectedFiles()] if dialog.exec() else []


def to_open(parent: QWidget, title: str, *, several: bool = False) -> list[Path]:
    """Files that are there, chosen by the user; none where they changed their mind."""
    dialog = _dialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles if several else QFileDialog.FileMode.ExistingFile)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, _(N_("Choose")))
    return _chosen(dialog)


def to_write(parent: QWidget, title: str, name: str) -> Path | None:
    """A name for a new file."""
    dialog = _dialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, _(N_("Save")))
    dialog.selectFile(name)
    found = _chosen(dialog)
    return found[0] if found else None


def folder(parent: QWidget, title: str) -> Path | None:
    """A folder, there or to be made."""
    dialog = _dialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, _(N_("Choose")))
    found = _chosen(dialog)
    return found[0] if found else None
