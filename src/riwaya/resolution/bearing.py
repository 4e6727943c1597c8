"""What a happening tells of its parties: the force that strikes for its state, the country of those struck at home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from riwaya.arabic import ARTICLE, key
from riwaya.model import Where, Who
from riwaya.nouns import nouns

#: Types in which force is used, and those in which somebody at a place is struck, held or hindered there.
_FORCE = frozenset({"ASSAULT"})
_STRUCK = frozenset({"ASSAULT", "COERCE"})
#: Whoever of these is struck somewhere may have come from anywhere.
_FROM_ANYWHERE = frozenset({"MIL", "REB", "UAF", "PRM", "SPY"})
_STATE, _ARMY = "GOV", "MIL"


def doers(type: str, actors: Sequence[Who], armed: Mapping[str, str]) -> tuple[Who, ...]:
    """Who uses force: a state named by its adjective does it by its army, a party that has fighters by them.

    ``armed`` has the sector of a party's fighters by its id in the register.
    """
    if type not in _FORCE:
        return tuple(actors)
    return tuple(_fighting(who, armed) for who in actors)


def _fighting(who: Who, armed: Mapping[str, str]) -> Who:
    if who.id is not None and who.country is not None and who.id == who.country.lower() and who.role == _STATE:
        return replace(who, role=_ARMY)
    sector = armed.get(who.id or "")
    return replace(who, role=sector) if sector is not None else who


def struck(type: str, recipients: Sequence[Who], where: Where | None) -> tuple[Who, ...]:
    """Those struck, with the country of the place where nothing says that they are of another."""
    if type not in _STRUCK or where is None or where.country is None or where.basis != "stated":
        return tuple(recipients)
    return tuple(replace(who, country=where.country) if _is_local(who) else who for who in recipients)


def _is_local(who: Who) -> bool:
    """Whether a party without a country can be taken for one of the place: no fighter, nobody called a foreigner."""
    if who.country is not None or who.id is not None or who.role in _FROM_ANYWHERE:
        return False
    foreign = nouns().foreign
    return not any(word.removeprefix(ARTICLE) in foreign for word in key(who.text).split())
