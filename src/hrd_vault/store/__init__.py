"""The vault folder and the encrypted database in it, nothing else.

This layer may use `crypto`, `domain` and `base`. It knows files, SQL and bytes; it decides nothing: what is saved, shown
or destroyed, and in which order, is said by `services`. Only `connection` imports the database library.
"""
