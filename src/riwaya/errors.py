"""Everything this package raises on purpose, as one tree.

RiwayaError
├── ReadError            a file or stream that cannot be read
│   ├── UnknownFormat    nothing here reads this kind of file
│   ├── PackageMissing   it is read with a package that is not installed: names the extra
│   ├── EmptyReport      it was read, and holds no text
│   └── FetchError       a page or feed that could not be had, or that was refused: says whether later may help
├── DataError            a data file of the package or of a user is wrong: names file, line and entry
│   ├── LexiconError     a rule file
│   ├── RegisterError    an actor or outlet file
│   ├── GazetteerError   a place file
│   └── SettingsError    a file of feeds to watch
├── StoreError           a database that cannot be opened, read or written
├── MissingExtra         a database or table of data that needs packages installed by name: riwaya[postgres]
├── UsageError           arguments that make no sense together
└── ScoreError           gold and coded records that cannot be compared
"""

from __future__ import annotations

from pathlib import Path


class RiwayaError(Exception):
    """Root of the tree: catching it catches what this package raises, and nothing else."""


class ReadError(RiwayaError):
    """A file or stream that cannot be read; says which, why, and what to try."""

    def __init__(self, path: str | Path, why: str, hint: str = "") -> None:
        self.path, self.why, self.hint = str(path), why, hint
        super().__init__(f"{path}: {why}" + (f" ({hint})" if hint else ""))

    def __reduce__(self) -> tuple[type, tuple[str, str, str]]:
        return type(self), (self.path, self.why, self.hint)


class UnknownFormat(ReadError):
    """No reader takes this kind of file."""


class PackageMissing(ReadError):
    """A kind of file that is read with a package which is not installed; the hint names the extra to install."""


class EmptyReport(ReadError):
    """The file was read and holds no text to code."""


class FetchError(ReadError):
    """A page or feed that could not be had over the network, or that is refused.

    ``passing`` says whether the same request may well succeed later; ``after`` how many seconds to leave it alone
    at least, where the site said so.
    """

    def __init__(self, url: str, why: str, hint: str = "", passing: bool = True, after: float | None = None) -> None:
        self.passing, self.after = passing, after
        super().__init__(url, why, hint)

    def __reduce__(self) -> tuple[type, tuple[str, str, str, bool, float | None]]:  # type: ignore[override]
        return type(self), (self.path, self.why, self.hint, self.passing, self.after)


class DataError(RiwayaError):
    """A data file is wrong; says file, line, entry and what to do."""

    def __init__(self, path: str | Path, why: str, line: int | None = None, entry: str = "") -> None:
        self.path, self.why, self.line, self.entry = str(path), why, line, entry
        at = f"{path}:{line}" if line else f"{path}"
        super().__init__(f"{at}: {entry}: {why}" if entry else f"{at}: {why}")

    def __reduce__(self) -> tuple[type, tuple[str, str, int | None, str]]:
        return type(self), (self.path, self.why, self.line, self.entry)


class LexiconError(DataError):
    """A rule file of the lexicon is wrong."""


class RegisterError(DataError):
    """An actor or outlet file is wrong."""


class GazetteerError(DataError):
    """A place file is wrong."""


class SettingsError(DataError):
    """A file of feeds to watch is wrong."""


class StoreError(RiwayaError):
    """A database that cannot be opened, read or written; says which, why, and what to try."""

    def __init__(self, path: str | Path, why: str, hint: str = "") -> None:
        self.path, self.why, self.hint = str(path), why, hint
        super().__init__(f"{path}: {why}" + (f" ({hint})" if hint else ""))

    def __reduce__(self) -> tuple[type, tuple[str, str, str]]:
        return type(self), (self.path, self.why, self.hint)


class MissingExtra(RiwayaError):
    """What was asked for needs packages that are installed by name."""

    def __init__(self, extra: str, what: str) -> None:
        self.extra, self.what = extra, what
        super().__init__(f"{what} needs packages that are not here (pip install 'riwaya[{extra}]')")

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return type(self), (self.extra, self.what)


class UsageError(RiwayaError):
    """The arguments given make no sense together."""


class ScoreError(RiwayaError):
    """Gold and coded records cannot be compared."""
