"""First run → incident → find → link → lock through the tree that screen readers see, and nothing else.

Run by Debian's Python, which has pyatspi, inside a session bus of its own. Prints what it did; ends with "done".
"""

import sys
import time

import pyatspi

WORDS = "molano tiken burasa"


def application():
    for _ in range(150):
        found = [each for each in pyatspi.Registry.getDesktop(0) if each is not None and each.childCount]
        if found:
            return found[0]
        time.sleep(0.1)
    raise SystemExit("nothing in the tree")


def walk(node):
    yield node
    for child in node:
        if child is not None:
            yield from walk(child)


def find(name, roles, seconds=15):
    end = time.monotonic() + seconds
    seen = []
    while time.monotonic() < end:
        seen = []
        try:
            for node in walk(application()):
                seen.append((node.getRoleName(), node.name))
                showing = node.getState().contains(pyatspi.STATE_SHOWING)
                if showing and node.getRoleName() in roles and (node.name == name or name in node.name.split("  ")):
                    return node
        except Exception:  # the tree changed while it was walked
            pass
        time.sleep(0.1)
    raise SystemExit(f"no {roles} called {name!r} among {seen}")


def press(name):
    found = find(name, ("push button", "toggle button", "check box", "radio button", "button"))
    found.queryAction().doAction(0)
    print("pressed", name, flush=True)
    time.sleep(0.4)


def fill(name, text):
    found = find(name, ("text", "password text"))
    found.queryEditableText().setTextContents(text)
    print("filled", name, flush=True)
    time.sleep(0.3)


def label(text, seconds=15):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if any(text in node.name for node in walk(application())):
                return
        except Exception:
            pass
        time.sleep(0.1)
    raise SystemExit(f"never said: {text!r}")


def no_secret_is_told():
    for node in walk(application()):
        if node.getRoleName() == "password text":
            told = node.queryText().getText(0, -1)
            assert WORDS not in told, "a passphrase can be read from the tree"
            assert WORDS not in node.name


def main():
    press("English")
    press("No")
    fill("Passphrase", WORDS)
    fill("The same again", WORDS)
    no_secret_is_told()
    press("Make the vault")
    label("What happened?", 30)
    fill("What happened", "Two men photographed the door. One got out.")
    press("Save")
    label("Saved. Stop here, or add what you know.")
    fill("Whom it touched", "Marta")
    press("New: Marta (Person)")
    find("Take out Marta", ("push button",))
    press("Save")
    label("Saved.")
    press("Incidents")
    fill("Search", "photographed")
    label("1 found")
    cell = find("Two men photographed the door", ("table cell", "list item", "label"))
    assert cell is not None
    press("Lock")
    time.sleep(1.0)
    find("Passphrase", ("password text",), 20)
    for node in walk(application()):
        assert "Marta" not in node.name and "photographed" not in node.name
    print("done", flush=True)


if __name__ == "__main__":
    sys.exit(main())
