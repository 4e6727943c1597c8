"""Who told whom: the accounts of an event drawn as a tree, from the narrators it rests on out to the pages.

Built from what merging holds to be one narrator, so that the roots are those that ``independent_sources`` counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from riwaya.merging import Account, sources, tolls

Record = dict[str, Any]


@dataclass(slots=True)
class Narrator:
    """A narrator with those who heard it from them; ``known`` only through who vouches for it where it has no name.

    ``accounts`` are numbers of accounts that are told at this point: a page in its own words.
    """

    key: str
    name: str
    kind: str | None = None
    stance: str | None = None
    known: bool = True
    hearers: dict[str, Narrator] = field(default_factory=dict)
    accounts: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Toll:
    """What one narrator says of the dead and injured; ``None`` where it says nothing of them."""

    name: str
    killed: tolls.Figure | None
    injured: tolls.Figure | None


def tree(told: Sequence[Account], records: Sequence[Record]) -> list[Narrator]:
    """The roots of an event's accounts, those of most accounts first; ``records`` are the claims, numbered from 1."""
    known = sources.roots(told)
    by_id = {account.id: account for account in told}
    roots: dict[str, Narrator] = {}
    for number, record in enumerate(records, 1):
        account = by_id.get(record["id"])
        if account is None:
            continue
        root, links = known[account.id], _links(account, record)
        at = roots.setdefault(root.key, Narrator(root.key, root.name, known=root.known))
        if account.chain and account.chain[-1] == root.key:
            at.kind, at.stance = at.kind or links[-1].kind, at.stance or links[-1].stance
            links = links[:-1]
        for link in reversed(links):
            at = at.hearers.setdefault(link.key, link)
        at.accounts.append(number)
    return sorted(roots.values(), key=lambda one: -len(_numbers(one)))


def _numbers(narrator: Narrator) -> list[int]:
    return narrator.accounts + [n for hearer in narrator.hearers.values() for n in _numbers(hearer)]


def _links(account: Account, record: Record) -> list[Narrator]:
    """The chain of an account from the publisher inward, with names as the claim gives them."""
    named = record["chain"][-len(account.chain) :] if account.chain else []
    missing = len(account.chain) - len(named)
    said: list[Record | None] = [None] * missing + list(named)
    return [_link(key, link, record) for key, link in zip(account.chain, said, strict=True)]


def _link(key: str, link: Record | None, record: Record) -> Narrator:
    if link is None:
        return Narrator(key, record.get("outlet") or record.get("title") or record["report"])
    return Narrator(key, link["name"], link["kind"], link["stance"], known=" < " not in key)


def tolls_of(told: Sequence[Account]) -> list[Toll]:
    """What each narrator says last of the dead and injured, in order of the accounts; nothing said is ``None``."""
    heard = sources.heard(told)
    known = sources.roots(heard)
    killed, injured = (_by_root(tolls.figures(kind, heard, known)) for kind in ("killed", "injured"))
    return [Toll(root.name, killed.get(root.key), injured.get(root.key)) for root in sources.distinct(heard, known)]


def _by_root(figures: Iterable[tolls.Figure]) -> Mapping[str, tolls.Figure]:
    return {figure.root.key: figure for figure in figures}
