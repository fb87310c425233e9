"""A trainer resets the training vault between groups in French and Arabic; a lawyer opens a bundle from the lock screen."""

from collections.abc import Callable
from pathlib import Path

from hrd_vault.base.i18n import speech
from hrd_vault.domain.query import Query
from hrd_vault.services import choosing, handover, records
from hrd_vault.services.vault import Vault
from windows import Window


def test_a_trainer_between_two_groups(open_window: Callable[..., Window], tmp_path: Path) -> None:
    french, arabic = speech("fr").say, speech("ar").say
    window = open_window(tmp_path, "fr")
    window.press("Français")
    window.press(french("Yes, or I am not sure"))
    window.do("call", code="program._locked()")
    window.press(french("Training vault"))
    mark = "Training vault: nothing here is real, and nothing real belongs here."
    window.until(french(mark))
    window.key("Ctrl+N")
    window.until(french("What happened?"))
    assert window.shows(french(mark))
    window.type("Le premier groupe a écrit ceci.")
    window.key("Ctrl+Return")
    window.until(french("Saved. Stop here, or add what you know."))
    window.press(french("Settings"))
    window.until(french("Begin again"))
    arabics = [place for place, name in enumerate(window.seen["buttons"]) if name == "العربية"]
    assert len(arabics) == 2  # the window's language, and the case's
    chips = "[each for each in program.window.findChildren(__import__('PySide6.QtWidgets').QtWidgets.QPushButton)"
    window.do("call", code=f"{chips} if each.text() == 'العربية'][-1].click()")
    window.until(arabic(mark), 20)
    window.press(arabic("Incidents"))
    window.until(speech("ar").count("{count} record", "{count} records", 4))
    assert not window.shows("premier groupe")
    assert window.do("call", code="QApplication.layoutDirection().name")["value"] == "RightToLeft"
    window.key("Ctrl+F")
    window.type("premier")
    assert window.do("call", code="program.desk._stack.currentWidget().model.rowCount()")["value"] == 0


def test_a_lawyer_opens_a_bundle_without_a_vault(
    open_window: Callable[..., Window], vault: Vault, tmp_path: Path
) -> None:
    for title in ("Phone call at night", "Two men at the door"):
        records.save(
            vault, records.read_checked(vault, {"kind": "incident", "title": title, "account": title + ", told."})
        )
    handover.seal(
        vault,
        choosing.choose(vault, [], Query()),
        [handover.by_passphrase("tell it by phone")],
        tmp_path / "b.age",
        "en",
    )
    window = open_window(tmp_path / "lawyer")
    window.press("I already have a vault, or a bundle to open")
    window.until("Open or make a vault")
    window.press("Open a sealed bundle…")
    window.do("file", path=str(tmp_path / "b.age"))
    window.press("Choose the bundle…")
    window.type("wrong words", "Passphrase of the bundle")
    window.press("Check and open")
    window.until("(bundle.no_match)")
    window.do("call", code="program.window.centralWidget().door.passphrase.clear()")
    window.type("tell it by phone", "Passphrase of the bundle")
    window.press("Check and open")
    window.until("This bundle is whole")
    assert window.shows("This does not say that what it tells is true.")
    window.key("Down")
    window.until("told.")
    window.key("Down")
    assert window.shows("Two men at the door, told.") or window.shows("Phone call at night, told.")
    window.press("Close the bundle")
    window.until("Open or make a vault")
    assert not window.shows("Two men")
    left = [path for path in (tmp_path / "lawyer").rglob("*") if path.is_file() and path.name != "stderr"]
    assert [path.name for path in left] in ([], ["settings.json"])
