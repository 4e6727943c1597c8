"""Tests read the package's own places, whatever whoever runs them has imported."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from browser import chromium, tab  # noqa: F401  (fixtures)

os.environ["RIWAYA_PLACES"] = os.devnull


# --- databases -------------------------------------------------------------------------------------------------------


def _server_programs() -> Path | None:
    """The folder of PostgreSQL's server programs, where they are installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [Path(p) for p in [shutil.which("initdb")] if p]
    return found[-1].parent if found else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of our own on 127.0.0.1, without the name of a database."""
    programs = _server_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server here: install Debian's package postgresql to test it")
    # The server refuses to run as root.
    runuser = shutil.which("runuser", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    account = [runuser or "runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="riwaya-pg-", dir="/tmp"))
    if account:
        shutil.chown(folder, "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = folder / "data"
    made = [*account, programs / "initdb", "-D", data, "-A", "trust", "-E", "UTF8", "-U", "riwaya"]
    subprocess.run(made, check=True, capture_output=True)
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    control = [*account, programs / "pg_ctl", "-D", data, "-w"]
    subprocess.run([*control, "-o", options, "-l", folder / "log", "start"], check=True, stdout=subprocess.DEVNULL)
    yield f"postgresql://riwaya@127.0.0.1:{port}"
    subprocess.run([*control, "-m", "immediate", "stop"], check=True, capture_output=True)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database: a file, and one on a server."""
    if request.param == "sqlite":
        return str(tmp_path / "riwaya.db")
    server = request.getfixturevalue("postgres")
    name = f"t{uuid.uuid4().hex[:12]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server}/{name}"


# --- the review page -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def quick_passwords() -> Iterator[None]:
    """Passwords are hashed in no time, and as badly."""
    from reviewing import quickly

    with quickly():
        yield


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with four reports and an account of every role, made once; tests take copies."""
    from reviewing import prepared

    return prepared(tmp_path_factory.mktemp("story"))


@pytest.fixture
def desk_db(story: Path, tmp_path: Path) -> Path:
    """A copy of that archive for one test."""
    return Path(shutil.copy(story, tmp_path / "desk.db"))
