"""What a person can do with a vault: policy, and one transaction each.

This layer may use everything below it and no face: the window and the command line call the same functions, get values
back, and see the same `VaultError`s. Order matters here (what is written first, what is asked before), nowhere else.
"""
