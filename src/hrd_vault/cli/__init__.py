"""The face without a window: words in, words out, exit codes.

This layer may use `services`, read `domain`, and speak through `base.i18n`. It decides nothing about a vault.
Exit codes: 0 done, 1 refused or found bad, 2 used wrongly. Results go to standard output, everything said to a person to
standard error, beginning with a code where something was refused.
"""
