"""Which country an outlet's reports are about where they do not say: its own, unless it writes for many countries."""

from __future__ import annotations

from riwaya.register.records import Record

#: Publishers that mostly report on their own country; an agency, paper or channel may as well report on any.
_AT_HOME = frozenset({"local_site", "social_channel", "government_organ", "party_organ", "monitor", "radio"})
#: Arab states whose papers, channels and agencies write for readers at home; those of London, Doha, Dubai and Riyadh,
#: and the Arabic services of all others, write for readers everywhere.
_NATIONAL = frozenset({
    "BHR", "DJI", "DZA", "EGY", "IRQ", "JOR", "KWT", "LBN", "LBY", "MAR", "MRT", "OMN", "PSE", "SDN", "SOM", "SYR",
    "TUN", "YEM"
})  # fmt: skip


def home(outlet: Record | None) -> str | None:
    """The country that an outlet mostly reports on (ISO 3166 alpha-3): its own, unless it is one for many."""
    return outlet.country if outlet is not None and outlet.kind in _AT_HOME else None


def readers(outlet: Record | None) -> str | None:
    """The country whose bodies an outlet calls by their short names, as its readers do ("the army", "the General
    Security"); None where it writes for readers of many countries."""
    local = outlet is not None and (outlet.kind in _AT_HOME or outlet.country in _NATIONAL)
    return outlet.country if outlet is not None and local else None
