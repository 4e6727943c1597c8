"""The version of the program and of its language data."""

__version__ = "0.1.0"
