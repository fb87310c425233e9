"""Documents that enter or leave: spreadsheets, Martus XML, JSON, printed pages, sealed bundles.

This layer may use `crypto`, `domain` and `base`, and never sees the store: readers turn bytes into values, writers turn
values into bytes. Foreign bytes (all but age, ZIP of our own form, JSON and CSV) are parsed in a confined child.
"""
