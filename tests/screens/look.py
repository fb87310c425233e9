"""Writes a picture of every screen into a folder, and of every page that leaves: the page of a bundle, the printed record.

The window in light and dark, four languages, 200 %, at 1366 × 768 and 1024 × 768; the pages also on a narrow screen and on
paper. An argument of "window" or "pages" writes only those.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import cheap
from hrd_vault.base import i18n
from hrd_vault.domain.query import Query
from hrd_vault.services import choosing, exporting, handover, receiving, records
from hrd_vault.services.vault import Vault
from screens import rooms

assert cheap
CHROMIUM = (
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
VIEWS = {
    "light": ("--window-size=1366,2400",),
    "dark": ("--window-size=1366,2400", "--force-dark-mode", "--blink-settings=preferredColorScheme=0"),
    "large": ("--window-size=1366,3200", "--force-device-scale-factor=2"),
    "narrow": ("--window-size=500,3200",),
}


def _vault(folder: Path) -> Vault:
    """An invented case in four languages."""
    vault, _code = Vault.create(folder / "vault", "words")

    def add(kind: str, **values: object) -> str:
        return records.save(vault, records.read_checked(vault, {"kind": kind, **values}))[0].id

    rosa = add("person", title="Rosa M.", roles=["defender"], defends=["land", "women"], safe_channel="Signal")
    group = add("group", title="جمعية النهر", sort="community_village", territory="مخيم الوادي", size=240)
    add(
        "incident",
        account="Dos hombres tomaron fotos de la oficina. No dijeron nada.\n\nUno llevaba casco rojo y se fue por el puente.",
        occurred="2024-11-03~",
        place={"name": "Calle 5", "municipality": "San Pedro", "blur": "municipality"},
        affected=[rosa, group],
        threat_words="Ya sabemos dónde vive tu hija",
        alleged_said="Alguien de la mina, por el carro",
        acts=[
            {"act": "stalking", "alleged_sort": "business_security", "started": "2024-11-03", "certainty": "probable"},
            {"act": "threat_to_children", "started": "2024-11-04", "marks": ["gendered"], "method": "Llamada"},
        ],
        rights=["d_protected", "d_info"],
        verification="partly",
        level="high",
        reports=[{"authority": "Fiscalía", "on": "2024-11-05", "reference": "F-77", "answer": "Ninguna"}],
    )
    add(
        "incident",
        title="警察在机场逮捕了律师",
        occurred="2024-05",
        place="成都",
        level="critical",
        x_own={"old": ["field", 1]},
    )
    add(
        "incident",
        account="الشرطة اقتحمت مكتب المحامية. أخذوا ثلاثة حواسيب.",
        occurred="2024-04-01/2024-04-03",
        affected=[group],
    )
    add("task", title="Llamar a Rosa", due="2024-11-10", sort="check_in", state="open")
    return vault


def _picture(page: Path, target: Path, *view: str) -> None:
    profile = target.parent / "profile"
    subprocess.run(
        [*CHROMIUM, f"--user-data-dir={profile}", *view, f"--screenshot={target}", page.resolve().as_uri()],
        check=True,
        capture_output=True,
    )


LOOKS = {
    "en-light": ("en", "light", 100, (1366, 768)),
    "en-dark": ("en", "dark", 100, (1366, 768)),
    "en-narrow": ("en", "light", 100, (1024, 768)),
    "en-200": ("en", "light", 200, (1366, 768)),
    "es-light": ("es", "light", 100, (1366, 768)),
    "fr-light": ("fr", "light", 100, (1366, 768)),
    "ar-light": ("ar", "light", 100, (1366, 768)),
    "ar-dark-narrow": ("ar", "dark", 100, (1024, 768)),
}


def window(folder: Path) -> None:
    """Every screen of the window in every look."""
    for name, (language, theme, text, size) in LOOKS.items():
        home = folder / f"home-{name}"
        home.mkdir()
        with rooms.program(home, language, theme, text, size) as program:
            for number, room in enumerate(rooms.rooms(program, home), 1):
                program.window.grab().save(str(folder / f"{name}-{number:02}-{room}.png"))
        shutil.rmtree(home)


def pages(folder: Path) -> None:
    """Every page that leaves, in four languages."""
    vault = _vault(folder)
    for language in i18n.LANGUAGES:
        i18n.install(language)
        preview = choosing.choose(vault, [], Query())
        word = handover.by_passphrase("words")
        sealed = handover.seal(vault, preview, [word], folder / f"{language}.age", language)
        opened = folder / f"bundle-{language}"
        receiving.open_bundle(sealed[0].path, receiving.passphrase_identities("words"), into=opened)
        printed = folder / f"record-{language}.html"
        exporting.export(vault, "html", printed, ["incident"])
        for name, view in VIEWS.items():
            _picture(opened / "data" / "index.html", folder / f"bundle-{language}-{name}.png", *view)
        _picture(printed, folder / f"record-{language}.png", *VIEWS["light"])
        subprocess.run(
            [*CHROMIUM, f"--user-data-dir={folder / 'profile'}", "--no-pdf-header-footer",
             f"--print-to-pdf={folder / f'bundle-{language}.pdf'}", (opened / "data" / "index.html").resolve().as_uri()],
            check=True, capture_output=True,
        )  # fmt: skip
    vault.close()
    for left in ("profile", "vault"):
        shutil.rmtree(folder / left, ignore_errors=True)


def main() -> int:
    """Write every picture into the folder named on the command line."""
    folder = Path(sys.argv[1]).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    asked = sys.argv[2:] or ["window", "pages"]
    if "window" in asked:
        window(folder)
    if "pages" in asked:
        pages(folder)
    print(f"pictures: {len(list(folder.glob('*.png')))} in {folder}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
