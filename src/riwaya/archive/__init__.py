"""Accounts kept and brought together: ingestion, events, search, coding again, proof."""

from riwaya.archive.archive import Archive, frame, open
from riwaya.archive.desk import Desk
from riwaya.archive.ingesting import Ingestion, Manifest, Plan
from riwaya.store import Filter
from riwaya.store.queue import QueueFilter

__all__ = ["Archive", "Desk", "Filter", "Ingestion", "Manifest", "Plan", "QueueFilter", "frame", "open"]
