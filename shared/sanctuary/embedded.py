"""The embedded network's folder: its ports, its secrets, and what each service is told of them."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from sanctuary.engine import Nats, Postgres
from sanctuary.ids import new_id
from sanctuary.names import SERVICES
from sanctuary.processes import LOOPBACK, free_port

MAIL_FROM = "City of Sanctuary UK <no-reply@example.org>"
KEY_FILE = Path("issuer/issuer.pem")


@dataclass(frozen=True)
class Ports:
    """Where everything listens. People know the first five; the others may be any free port."""

    membership: int = 8001
    awards: int = 8002
    campaigns: int = 8003
    notifications: int = 8004
    mailbox: int = 8025
    smtp: int = 0
    nats: int = 0
    postgres: int = 0

    @classmethod
    def choose(cls, base: int, wanted: Mapping[str, int | None]) -> "Ports":
        """`base` moves the known five together; 0 takes free ports for all that is not wanted."""
        known = {field.name: int(str(field.default)) for field in fields(cls)}
        moved = {name: base + port - 8000 if base and port else 0 for name, port in known.items()}
        asked = {name: port for name, port in wanted.items() if port is not None}
        chosen = moved | asked
        for name in chosen:
            while not chosen[name]:
                offered = free_port()
                chosen[name] = 0 if offered in chosen.values() else offered
        return cls(**chosen)

    def items(self) -> dict[str, int]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def url(self, name: str) -> str:
        return f"http://{LOOPBACK}:{getattr(self, name)}"


@dataclass(frozen=True)
class Secrets:
    """Drawn once for a folder and kept there, readable by its owner only."""

    link_key: str
    seal_keys: Mapping[str, str]
    passwords: Mapping[str, str]
    founder: str

    @classmethod
    def load(cls, folder: Path) -> "Secrets":
        kept = folder / "secrets.json"
        if not kept.exists():
            folder.mkdir(parents=True, exist_ok=True)
            fresh = kept.with_suffix(".new")
            fresh.touch(mode=0o600)
            fresh.write_text(json.dumps(_drawn(), indent=2), "utf-8")
            fresh.rename(kept)
        return cls(**json.loads(kept.read_text("utf-8")))


def _drawn() -> dict[str, object]:
    return {
        "link_key": secrets.token_urlsafe(48),
        "seal_keys": {service: secrets.token_urlsafe(48) for service in SERVICES},
        "passwords": {service: secrets.token_hex(16) for service in SERVICES},
        "founder": str(new_id()),
    }


def service_environment(
    service: str,
    *,
    folder: Path,
    postgres: Postgres,
    nats: Nats,
    ports: Ports,
    drawn: Secrets,
    rehearsal: bool = True,
) -> dict[str, str]:
    """The SANCTUARY_* variables of one service of the embedded network."""
    issuer = ports.url("mailbox")
    environment = {
        "DATABASE_URL": postgres.url(service, service, drawn.passwords[service]),
        "NATS_URL": nats.url(service),
        "HOST": LOOPBACK,
        "PORT": str(getattr(ports, service)),
        "OIDC_ISSUER": issuer,
        "OIDC_AUDIENCE": "sanctuary",
        "OIDC_JWKS_URL": f"{issuer}/jwks.json",
        "LINK_KEY": drawn.link_key,
        "SEAL_KEY": drawn.seal_keys[service],
        "FOUNDER": drawn.founder,
        "SMTP_URL": f"smtp://{LOOPBACK}:{ports.smtp}",
        "MAIL_LOOKUP_URL": f"{issuer}/api/messages",
        "MAIL_FROM": MAIL_FROM,
        "JOURNAL_DIR": str(folder / "journal"),
        "EVIDENCE_DIR": str(folder / "evidence"),
        "STREAM_REPLICAS": "1",
        "REHEARSAL": "1" if rehearsal else "0",
    }
    environment |= {f"PUBLIC_URL_{name.upper()}": ports.url(name) for name in SERVICES}
    return {f"SANCTUARY_{name}": value for name, value in environment.items()}
