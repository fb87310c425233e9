"""What a case file is made of: dates, places, fields, kinds, records.

This layer is pure. It may use `base` and nothing of disk, database, keys, windows or the clock, so that the vault, the
bundle, the importers and the screens all mean the same thing by a record. Texts are marked with `N_`, never translated.
"""
