"""HRD Vault: an offline, encrypted case file for human rights defenders."""

__version__ = "0.1.0"
