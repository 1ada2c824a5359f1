"""A PostgreSQL server of the test's own, from Debian's packages: started in a temporary folder, stopped and removed afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["NEEDS", "PASSWORD", "Server", "missing", "running_server"]

NEEDS = "SHIXIAN_NEEDS_POSTGRES"
"""Where this environment variable is 1, a missing server fails the tests instead of skipping them."""
PASSWORD = "口令@秘/密:7%"
_PORT = 54_321  # of a Unix socket in a folder of our own: nobody else's


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server: the folder of its socket, and its superuser."""

    socket: Path
    superuser: str

    def url(self, database: str = "postgres", user: str = "", password: str = "") -> str:
        """The URL of a database on it, for SQLAlchemy."""
        from sqlalchemy import URL

        made = URL.create(
            "postgresql",
            username=user or self.superuser,
            password=password or None,
            database=database,
            query={"host": str(self.socket), "port": str(_PORT)},
        )
        return made.render_as_string(hide_password=False)

    def do(self, *statements: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run statements as the superuser, each committed; the rows of the last one."""
        import psycopg

        with psycopg.connect(host=str(self.socket), port=_PORT, user=self.superuser, dbname=database, autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


def missing() -> str:
    """Why no server can be started here; "" if one can."""
    if not _programs():
        return "no initdb in /usr/lib/postgresql/*/bin or PATH (apt-get install postgresql)"
    if os.geteuid() == 0 and not (shutil.which("setpriv") and _unprivileged()):
        return "PostgreSQL does not run as root, and there is no user postgres or no setpriv"
    return ""


def _programs() -> Path | None:
    found = shutil.which("initdb")
    if found and shutil.which("pg_ctl"):
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parent.parent.name))
    return versions[-1].parent if versions else None


def _unprivileged() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return None


@contextmanager
def running_server() -> Iterator[Server]:
    """A server without durability, reached through a Unix socket; its users need a password but for the superuser."""
    programs = _programs()
    assert programs is not None, missing()
    folder = Path(tempfile.mkdtemp(prefix="shixian-pg-", dir="/tmp"))  # short: a socket's path has 107 bytes at most
    owner = _unprivileged() if os.geteuid() == 0 else None
    prefix: list[str] = []
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        folder.chmod(0o755)
        prefix = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]

    def run(program: str, *arguments: str) -> None:
        command = [*prefix, str(programs / program), "-D", str(folder / "data"), *arguments]
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)}
        subprocess.run(command, check=True, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=120)

    superuser = "inspector"
    options = (
        f"-F -c listen_addresses='' -c unix_socket_directories='{folder}' -p {_PORT} -c full_page_writes=off -c synchronous_commit=off"
    )
    try:
        run("initdb", "-U", superuser, "-E", "UTF8", "--locale=C", "-A", "trust", "--no-sync")
    except subprocess.CalledProcessError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    try:
        (folder / "data" / "pg_hba.conf").write_text(f"local all {superuser} trust\nlocal all all scram-sha-256\n", encoding="utf-8")
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield Server(socket=folder, superuser=superuser)
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
