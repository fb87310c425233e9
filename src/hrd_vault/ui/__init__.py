"""The window: the only layer that knows Qt.

It may use `services`, read `domain` to draw fields, and speak through `base.i18n`. It decides nothing about a vault: what a
screen shows comes from the catalogue, what it does goes through `ui.session` to the one thread the vault lives on. Nothing
here waits: what takes longer than 50 ms runs there, and a screen is told when it is done.
"""
