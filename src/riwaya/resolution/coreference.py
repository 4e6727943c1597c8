"""Which earlier party a bare noun, a surname or a possessive takes up: "التنظيم", "الشمري", "عناصرها"."""

from __future__ import annotations

from collections.abc import Iterable

from riwaya import arabic
from riwaya.model import Mention, Who
from riwaya.nouns import head_of, nouns, read
from riwaya.register import Register
from riwaya.text import Text

#: How many mentions back a bare noun or a surname is looked up.
_FARTHEST = 300
_OWNERS = frozenset(("COP", "SPY", "PRM", "REB", "UAF", "MIL", "GOV"))


def same_actor(text: Text, mentions: tuple[Mention, ...], whos: tuple[Who, ...], register: Register) -> dict[int, int]:
    """For each bare definite noun or surname that takes up an earlier party ("التنظيم"): the index of that one."""
    found: dict[int, int] = {}
    for i, mention in enumerate(mentions):
        if whos[i].id is not None:
            continue
        named, head = mention.rule == "name.surname", head_of(mention)
        owned = head is not None and head.cls == "member" and _possessed(text, mention)
        if owned:
            earlier = _owner(text, mentions, whos, i)
        else:
            earlier = _surname(text, mentions, i) if named else _anaphor(text, mentions, whos, i, register)
        if earlier is not None:
            found[i] = found.get(earlier, earlier)
    return found


def _surname(text: Text, mentions: tuple[Mention, ...], i: int) -> int | None:
    """The nearest earlier person whose name ends in this word."""
    last = _keys(text, mentions[i])[-1]
    for k in range(i - 1, max(-1, i - _FARTHEST), -1):
        keys = _keys(text, mentions[k]) if mentions[k].kind == "person" else []
        if len(keys) > 1 and keys[-1] == last:
            return k
    return None


def _possessed(text: Text, mention: Mention) -> bool:
    """Whether a phrase's head bears a pronoun ("عناصرها")."""
    noun = read(text.words[text.range(mention.head)[0]].key) if mention.head else None
    return noun is not None and noun.pronoun


def _owner(text: Text, mentions: tuple[Mention, ...], whos: tuple[Who, ...], i: int) -> int | None:
    """The nearest earlier armed or state body of the sentence, or of the one before, that a pronoun can mean."""
    sentence = text.sentence_of(text.range(mentions[i].span)[0]).index
    for k in range(i - 1, -1, -1):
        if text.sentence_of(text.range(mentions[k].span)[0]).index < sentence - 1:
            return None
        if whos[k].role in _OWNERS and whos[k].id is not None and mentions[k].kind == "actor":
            return k
    return None


def _keys(text: Text, mention: Mention) -> list[str]:
    return [w.key for w in text.words[slice(*text.range(mention.span))] if not w.is_mark]


def _anaphor(
    text: Text, mentions: tuple[Mention, ...], whos: tuple[Who, ...], i: int, register: Register
) -> int | None:
    """The nearest earlier party that a bare definite noun can mean."""
    first, last = text.range(mentions[i].span)
    noun = read(text.words[first].key) if last - first == 1 else None
    rule = nouns().anaphora.get(noun.form.lemma) if noun and noun.article else None
    if rule is None or noun is None:
        return None
    for k in range(i - 1, max(-1, i - _FARTHEST), -1):
        record = register.record(whos[k].id or "")
        if record is not None and record.kind in rule.kinds and _bears(record.aliases, rule.word):
            return k
        head = head_of(mentions[k])
        if head is None or head.id not in rule.heads or len(_keys(text, mentions[k])) < 2:
            continue
        if not rule.same or _lemma(text, mentions[k]) == noun.form.lemma:
            return k
    return None


def _bears(aliases: Iterable[object], word: str | None) -> bool:
    """Whether one of a record's names begins with a word ("حركة طالبان" for الحركة)."""
    return word is None or any(
        arabic.key(str(getattr(a, "text", ""))).removeprefix(arabic.ARTICLE).startswith(word) for a in aliases
    )


def _lemma(text: Text, mention: Mention) -> str | None:
    if mention.head is None:
        return None
    noun = read(text.words[text.range(mention.head)[0]].key)
    return noun.form.lemma if noun else None
