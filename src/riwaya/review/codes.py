"""The code lists that pick lists offer."""

from __future__ import annotations

from functools import cache
from typing import get_args

from riwaya import model
from riwaya.resources import DATA, load_yaml

STATUSES: tuple[str, ...] = get_args(model.Status)
ASSERTIONS: tuple[str, ...] = get_args(model.Assertion)
GRAINS: tuple[str, ...] = get_args(model.Grain)
PRECISIONS: tuple[str, ...] = get_args(model.Precision)
SPEAKERS: tuple[str, ...] = get_args(model.SpeakerKind)
STANCES: tuple[str, ...] = get_args(model.Stance)


@cache
def types() -> dict[str, tuple[str, ...]]:
    """PLOVER's event types with their modes."""
    return {one["type"]: tuple(m for m in one["modes"] if not m.startswith("__"))
            for one in load_yaml(DATA / "codebooks" / "plover.yaml") if "type" in one}  # fmt: skip
