"""The data files that travel with the package, and YAML with line numbers for the messages about them."""

from __future__ import annotations

import gc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from sys import intern
from typing import Any

import yaml

from riwaya.errors import DataError

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # a build of PyYAML without libyaml: slower, same result
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

DATA = Path(__file__).parent / "data"
LINE = "__line__"


class _LineLoader(_Loader):
    """Safe loader that keeps each mapping's line number under ``__line__`` and is quick with plain strings."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is yaml.ScalarNode and value[:1] not in self.yaml_implicit_resolvers:
            return self.DEFAULT_SCALAR_TAG
        return super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call]

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        if node.tag == self.DEFAULT_SCALAR_TAG and isinstance(node, yaml.ScalarNode):
            return node.value
        return super().construct_object(node, deep)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        mapping[LINE] = node.start_mark.line + 1
        return mapping


def _mapping(loader: Any, node: Any) -> Any:
    return loader.construct_mapping(node, deep=True)


def _sequence(loader: Any, node: Any) -> Any:
    return loader.construct_sequence(node, deep=True)


_LineLoader.add_constructor(_LineLoader.DEFAULT_MAPPING_TAG, _mapping)
_LineLoader.add_constructor(_LineLoader.DEFAULT_SEQUENCE_TAG, _sequence)


def load_yaml(path: Path) -> Any:
    """What a YAML file holds; every mapping carries its line under ``__line__``. Raises :class:`DataError`."""
    try:
        with kept(), path.open("rb") as stream:
            return yaml.load(stream, Loader=_LineLoader)
    except FileNotFoundError as err:
        raise DataError(path, "no such data file") from err
    except yaml.YAMLError as err:
        mark = getattr(err, "problem_mark", None)
        why = getattr(err, "problem", None) or str(err)
        raise DataError(path, f"not valid YAML: {why}", mark.line + 1 if mark else None) from err


@cache
def packaged(name: str) -> Any:
    """What one of the package's files that several stations read holds, parsed once: to be read, not changed."""
    return load_yaml(DATA / name)


def entries(path: Path, error: type[DataError] = DataError) -> Iterator[dict[str, Any]]:
    """The mappings of a YAML file that is a list of mappings; anything else is refused with its line."""
    content = load_yaml(path)
    if content is None:
        return
    if not isinstance(content, list):
        raise error(path, "the file must be a list of entries, each beginning with '- id:'")
    for item in content:
        if not isinstance(item, dict):
            raise error(path, f"an entry must be a mapping, not {item!r}")
        yield item


@contextmanager
def kept() -> Iterator[None]:
    """No garbage is looked for inside: what is loaded stays, and looking through it over and over takes longer."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def trained(path: Path, writer: str) -> Iterator[None]:
    """Whatever is wrong with a file of weights, while it is read, as a :class:`DataError` that names what writes it."""
    try:
        yield
    except (OSError, EOFError, zlib.error) as err:
        raise DataError(path, f"cannot read the weights ({err!r}): {writer} writes them") from err
    except (ValueError, KeyError, TypeError, AttributeError) as err:
        raise DataError(path, f"damaged weights ({err!r}): {writer} writes them") from err


def feature(name: str) -> tuple[str, ...]:
    """A feature of trained weights by its written name; values that many features share are kept once."""
    return tuple(map(intern, name.split("|")))


def yaml_files(folder: Path) -> list[Path]:
    """All YAML files below a folder, in a fixed order."""
    return sorted(folder.rglob("*.yaml"))
