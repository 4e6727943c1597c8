"""Riwaya reads Arabic conflict reporting and keeps every account with its narrators.

import riwaya
coding = riwaya.code(riwaya.read("page.html"))
for claim in coding.claims:
    print(claim.type, claim.status, [link.name for link in claim.chain])
"""

import importlib
from typing import Any

from riwaya.coder import Kit, code, load_kit
from riwaya.errors import RiwayaError
from riwaya.exports.record import from_record, to_record
from riwaya.language import find_names, find_numbers, find_plain_names, find_times
from riwaya.model import Claim, Coding, Link, Report, Span, Toll, When, Where, Who
from riwaya.readers import ReadOptions
from riwaya.readers import read as read_all
from riwaya.readers import read_one as read
from riwaya.version import __version__

__all__ = [
    "Claim", "Coding", "Kit", "Link", "ReadOptions", "Report", "RiwayaError", "Span", "Toll", "When", "Where", "Who",
    "__version__", "code", "find_names", "find_numbers", "find_plain_names", "find_times", "from_record",
    "load_kit", "read", "read_all", "to_record",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """``riwaya.open`` and ``riwaya.archive``, loaded when first asked for: what a database needs takes time to load."""
    if name == "archive":
        return importlib.import_module("riwaya.archive")
    if name == "open":
        return importlib.import_module("riwaya.archive").open
    raise AttributeError(f"module 'riwaya' has no attribute {name!r}")
