"""Riwaya reads Arabic conflict reporting and keeps every account with its narrators."""

__version__ = "0.1.0"
