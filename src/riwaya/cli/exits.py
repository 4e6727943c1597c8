"""Exit codes, and where messages go: data on standard output, messages and progress on standard error."""

from __future__ import annotations

import sys

#: All well; nothing could be done; the command was used wrongly; some inputs failed; interrupted.
OK, ERROR, USAGE, PARTIAL, INTERRUPTED = 0, 1, 2, 3, 130


def say(message: str) -> None:
    """A message on standard error."""
    print(message, file=sys.stderr, flush=True)
