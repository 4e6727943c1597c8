"""Reading: files, folders and streams as reports. ``read`` is the way in; a reader a kind stands in ``READERS``."""

from riwaya.readers.html import read_html
from riwaya.readers.options import ReadOptions
from riwaya.readers.plain import read_text
from riwaya.readers.sources import EXTENSIONS, READERS, read, read_one
from riwaya.readers.tables import read_csv, read_jsonl

__all__ = [
    "EXTENSIONS",
    "READERS",
    "ReadOptions",
    "read",
    "read_csv",
    "read_html",
    "read_jsonl",
    "read_one",
    "read_text",
]
