"""The ground everything stands on.

This layer knows nothing of the product: no record, no key, no screen. It may use the standard library and
`platformdirs`, so that every other layer can lean on it without a circle.
"""
