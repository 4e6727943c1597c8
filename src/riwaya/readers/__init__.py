"""Reading: files, folders and streams as reports. ``read`` is the way in, ``capture`` the one that
keeps how each was got; a reader a kind stands in ``READERS``."""

from riwaya.readers.html import read_html
from riwaya.readers.kinds import EXTENSIONS
from riwaya.readers.options import ReadOptions
from riwaya.readers.plain import read_text
from riwaya.readers.sources import READERS, capture, read, read_one
from riwaya.readers.tables import read_csv, read_jsonl

__all__ = [
    "EXTENSIONS",
    "READERS",
    "ReadOptions",
    "capture",
    "read",
    "read_csv",
    "read_html",
    "read_jsonl",
    "read_one",
    "read_text",
]
