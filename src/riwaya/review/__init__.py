"""The review page: a server for one desk, its pages and its JSON interface."""

from riwaya.review.app import make
from riwaya.review.settings import Settings

__all__ = ["Settings", "make"]
