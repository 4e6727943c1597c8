"""The PLOVER sector of a phrase: its group's where it only names people of one, its adjective's, its noun's."""

from __future__ import annotations

from riwaya.arabic import ARTICLE
from riwaya.model import Mention, Who
from riwaya.nouns import Head, nouns, read
from riwaya.text import Text

ARMED = frozenset(("COP", "SPY", "PRM", "REB", "UAF"))
FIGHTERS = frozenset(("PRM", "REB", "UAF"))


def sector(text: Text, mention: Mention, head: Head | None, group: Who | None) -> str | None:
    """Sector of a phrase: its group's where it only names people of one, its adjective's, its noun's."""
    if head is None:
        return None
    of_group = group.role if group else None
    if of_group and (_yields(head, of_group) or (of_group in FIGHTERS and _of_theirs(text, mention, head, group))):
        return of_group
    if head.id == "forces" and _keeps_order(text, mention):
        return "COP"
    return _described(text, mention, head) or _insurgent(text, mention) or head.sector or of_group


def _yields(head: Head, of_group: str) -> bool:
    """Whether a noun leaves its sector to the group it belongs to: "عناصر" always, a soldier to police or rebels."""
    if of_group == "CVL":
        return head.id == "group" or head.sector is None
    if head.cls in ("member", "label"):
        return head.sector in (None, "UAF", "PRM") or (head.sector in ("MIL", "NGO") and of_group in ARMED)
    if head.cls == "target":
        return True
    return head.cls in ("unit", "person") and (head.sector in (None, "UAF") or (head.leads and of_group in ARMED))


def _keeps_order(text: Text, mention: Mention) -> bool:
    """Whether forces are called those of order: ``قوات أمنية``."""
    words = text.words[slice(*text.range(mention.span))]
    return any(w.key.removeprefix(ARTICLE) in nouns().policing for w in words[1:])


def _insurgent(text: Text, mention: Mention) -> str | None:
    """The sector of armed men who are called by the fight that they are in: ``متشددون``."""
    noun = read(text.words[text.range(mention.head)[0]].key) if mention.head else None
    return "REB" if noun is not None and noun.form.lemma in nouns().insurgents else None


def _of_theirs(text: Text, mention: Mention, head: Head, group: Who | None) -> bool:
    """Whether a man is called one out of a body: ``شاب من حركة الشباب``."""
    first = text.word_at(group.span.start) if group else 0
    out = first > text.word_at(mention.span.start) and text.words[first - 1].key == nouns().of
    return out and head.id == "people" and mention.span.holds(text.words[first].span)


def _described(text: Text, mention: Mention, head: Head) -> str | None:
    """Sector that an adjective of the phrase gives a noun that has none of its own ("مجموعة عسكرية")."""
    if head.sector not in (None, "UAF"):
        return None
    words = text.words[slice(*text.range(mention.span))]
    sectors = (nouns().adjectives.get(w.key.removeprefix(ARTICLE)) for w in words[1:])
    return next((s for s in sectors if s), None)
