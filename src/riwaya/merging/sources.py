"""On whose word an event rests: the distinct innermost narrators over its accounts.

A named narrator is the same wherever quoted. One without a name ("a security source") is known only through who vouches
for it, so the same words on another outlet's word are another narrator. A copy rests on whatever the text that it
copies rests on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from riwaya.merging.account import Account, Root


def roots(accounts: Sequence[Account]) -> dict[str, Root]:
    """The narrator that each account of an event counts for, by claim id."""
    originals = _originals(accounts)
    out: dict[str, Root] = {}
    for account in accounts:
        first = originals[account.group]
        taken = account.report != first[0].report and (is_own(account) or not account.root.known)
        out[account.id] = (_like(account, first) if taken else account).root
    return out


def heard(accounts: Sequence[Account]) -> list[Account]:
    """The accounts without those of copies: of each copy group only its first report that tells of the event.

    A copy's words are its original's, read on another day: "today" in it is not the day of its publication.
    """
    originals = _originals(accounts)
    return [a for a in accounts if a.report == originals[a.group][0].report]


def distinct(accounts: Sequence[Account], known: Mapping[str, Root]) -> tuple[Root, ...]:
    """The narrators that accounts rest on, each once, in order of the accounts."""
    return tuple({known[a.id].key: known[a.id] for a in accounts}.values())


def is_own(account: Account) -> bool:
    """Whether a page tells something in its own name, with nobody quoted."""
    return len(account.chain) <= 1


def _originals(accounts: Sequence[Account]) -> dict[str, list[Account]]:
    """For each copy group the accounts of the report that the others copy: its first, or else the earliest here."""
    groups: dict[str, list[Account]] = defaultdict(list)
    for account in accounts:
        groups[account.group].append(account)
    out = {}
    for group, members in groups.items():
        first = min(members, key=lambda a: (a.report != group, a.published is None, a.published, a.report))
        out[group] = sorted((a for a in members if a.report == first.report), key=lambda a: (a.at, a.id))
    return out


def _like(account: Account, first: Sequence[Account]) -> Account:
    """The account of an original that says what an account of its copy says: as much alike in words, else the first."""
    shared = [(2 * len(a.words & account.words) - len(a.words), a.type == account.type) for a in first]
    return first[max(range(len(first)), key=lambda i: (shared[i], -i))]
