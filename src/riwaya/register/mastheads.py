"""Who a page says it is: publishers by the names they print over their own pages, and by the address of the page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from riwaya.register.namebook import surface
from riwaya.register.records import Alias, Record

_PIECES = re.compile(r"\s+[-–—]\s+|\s*[|:•·،,()«»/]+\s*")


@dataclass(frozen=True, slots=True)
class Mastheads:
    """Ids of publishers by folded name and by host; ``heads`` are the nouns that may stand before a name."""

    names: Mapping[str, tuple[str, ...]]
    hosts: Mapping[str, str]
    heads: tuple[str, ...]

    def find(self, name: str | None, url: str | None = None) -> str | None:
        """The one publisher of a page with this name and address; None where there is none or more than one."""
        by_address = self._address(url) if url else None
        if by_address or not name:
            return by_address
        whole = self.names.get(title(name)) or self.names.get(self._bare(name))
        if whole:
            return whole[0] if len(whole) == 1 else None
        host = self._address(name if "://" in name else f"//{name.strip()}")
        pieces = {id for piece in _PIECES.split(name) for id in self.names.get(title(piece), ())}
        return host or (pieces.pop() if len(pieces) == 1 else None)

    def shared(self, name: str) -> bool:
        """Whether several publishers bear a name."""
        return len(self.names.get(title(name), ())) > 1

    def _bare(self, name: str) -> str:
        """A name without the noun before it (``صحيفة الأيام``)."""
        whole = title(name)
        return next((whole[len(head) + 1 :] for head in self.heads if whole.startswith(f"{head} ")), "")

    def _address(self, url: str) -> str | None:
        """The publisher whose host an address has, or a host below it."""
        try:
            host = (urlsplit(url).hostname or "").lower()
        except ValueError:
            return None
        parts = host.split(".")
        return next((self.hosts[h] for i in range(len(parts) - 1) if (h := ".".join(parts[i:])) in self.hosts), None)


def title(name: str) -> str:
    """The folded form of a name as the table of mastheads has it, without case or the sign of a handle."""
    return surface(name.lstrip("@")).casefold()


def compile_mastheads(
    records: Mapping[str, Record], named: Mapping[str, tuple[Alias, ...]], heads: Mapping[str, tuple[str, ...]]
) -> Mastheads:
    """The table of all publishers: their names in running text, those for their own pages, English names and hosts."""
    names: dict[str, list[str]] = defaultdict(list)
    for name, id in _titles(records, named):
        if id not in names[name]:
            names[name].append(id)
    hosts = {host: record.id for record in records.values() for host in record.sites}
    nouns = sorted({noun for group in heads.values() for noun in group}, key=len, reverse=True)
    return Mastheads({name: tuple(ids) for name, ids in names.items()}, hosts, tuple(nouns))


def _titles(records: Mapping[str, Record], named: Mapping[str, tuple[Alias, ...]]) -> Iterator[tuple[str, str]]:
    for name, aliases in named.items():
        for alias in aliases:
            if records[alias.record].is_outlet:
                yield name.casefold(), alias.record
    for record in records.values():
        if record.is_outlet:
            yield from ((title(name), record.id) for name in (record.ar, record.en, *record.mastheads))
