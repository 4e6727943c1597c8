"""On whose word an event rests: the distinct innermost narrators over its accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from riwaya.merging.account import Account, Root


def roots(accounts: Sequence[Account]) -> dict[str, Root]:
    """The narrator that each account counts for, by claim id.

    A named narrator is the same wherever quoted; one without a name is its voucher's. What a page tells in its own
    name counts for nobody new where the same page rests the event on another narrator, and, on a copy, for whoever
    the original rests on.
    """
    originals = _originals(accounts)
    quoting = _quoting(accounts)
    out: dict[str, Root] = {}
    for account in accounts:
        root = account.root
        if is_own(account):
            root = quoting.get(account.report) or originals.get(account.group) or root
        out[account.id] = root
    return out


def distinct(accounts: Sequence[Account], known: Mapping[str, Root]) -> tuple[Root, ...]:
    """The narrators that accounts rest on, each once, in order of the accounts."""
    return tuple({known[a.id].key: known[a.id] for a in accounts}.values())


def is_own(account: Account) -> bool:
    """Whether a page tells something in its own name, with nobody quoted."""
    return len(account.chain) <= 1


def _quoting(accounts: Sequence[Account]) -> dict[str, Root]:
    """For each report that quotes somebody for the event, the first it quotes in its text."""
    quoted = sorted((a for a in accounts if not is_own(a)), key=lambda a: (a.at, a.id), reverse=True)
    return {account.report: account.root for account in quoted}


def _originals(accounts: Sequence[Account]) -> dict[str, Root]:
    """For each copy group the narrator that its original, or else its first account here, rests on."""
    out: dict[str, Root] = {}
    own = sorted(accounts, key=lambda a: (a.report != a.group, is_own(a), a.published is None, a.published, a.id))
    for account in own:
        out.setdefault(account.group, account.root)
    return out
