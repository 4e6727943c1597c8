"""What stands in a store apart from when and in which run it was written: to tell whether two stores are equal."""

import hashlib
import json

from sqlalchemy import select, text

from riwaya.store import Store, schema

#: Columns that say when and by which run, or hash something that does.
PASSING = {
    "report": {"run"},
    "capture": {"run", "at"},
    "coding": {"run", "at"},
    "acceptance": {"at"},
    "judgement": {"at"},
    "correction": {"at"},
    "log": {"at", "detail", "previous", "hash"},
    "quarantine": {"at", "run"},
    "tombstone": {"at"},
    "feed": {"state"},
    "spot": {"changed"},
    "change": {"at"},
}


def rows(store: Store) -> dict[str, list[str]]:
    """The rows of every table but ``run``, as JSON in a fixed order."""
    found: dict[str, list[str]] = {}
    with store.read() as connection:
        for name, table in schema.METADATA.tables.items():
            if name == "run":
                continue
            columns = [c for c in table.columns if c.name not in PASSING.get(name, ())]
            found[name] = sorted(
                json.dumps([_plain(value) for value in row], ensure_ascii=False)
                for row in connection.execute(select(*columns))
            )
        words = "SELECT count(*) FROM words"
        found["words"] = [str(connection.scalar(text(words)))]
    return found


def _plain(value: object) -> object:
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes | memoryview) else value


def differences(one: dict[str, list[str]], other: dict[str, list[str]]) -> list[str]:
    """Tables that differ, with how many rows stand on one side only and the first of them."""
    out = []
    for name in one:
        left, right = set(one[name]) - set(other[name]), set(other[name]) - set(one[name])
        if left or right or len(one[name]) != len(other[name]):
            first = next(iter(sorted(left) or sorted(right)), "")[:200]
            out.append(f"{name}: {len(left)} only in the first, {len(right)} only in the second: {first}")
    return out
