"""Accounts kept and brought together: ingestion, events, search, coding again, proof."""

from riwaya.archive.archive import Archive, frame, open
from riwaya.archive.ingesting import Ingestion, Manifest, Plan
from riwaya.store import Filter

__all__ = ["Archive", "Filter", "Ingestion", "Manifest", "Plan", "frame", "open"]
