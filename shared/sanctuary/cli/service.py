"""`run`, `migrate` and `mailbox`: what a container or the supervisor calls."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from sanctuary.cli.ground import VAR, Var, described, out, refuse
from sanctuary.issuer import Issuer
from sanctuary.processes import LOOPBACK
from sanctuary.settings import Settings


class Name(StrEnum):
    """The services, as arguments."""

    membership = "membership"
    awards = "awards"
    campaigns = "campaigns"
    notifications = "notifications"


class Role(StrEnum):
    """What a process of a service does."""

    api = "api"
    worker = "worker"
    all = "all"


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: sanctuary run awards worker")(run)
    app.command(epilog="Example: sanctuary migrate membership awards")(migrate)
    app.command(epilog="Example: sanctuary mailbox --smtp-port 2525 --http-port 8025")(mailbox)


def run(
    service: Name,
    role: Annotated[Role, typer.Argument()] = Role.all,
    migrate: Annotated[bool, typer.Option("--migrate", help="Migrate its store first.")] = False,
) -> None:
    """Run one service as the environment (SANCTUARY_*) says, until told to stop."""
    from sanctuary import service as services  # noqa: PLC0415 — a second of imports, only here

    try:
        settings = Settings()
    except ValidationError as wrong:
        refuse(_unset(wrong))
    if migrate:
        services.migrate(service.value, settings)
    services.run(service.value, role.value, settings)


def _unset(wrong: ValidationError) -> str:
    """Which variables to set or correct. Never what they hold: some are secrets."""
    missing = [_variable(each) for each in wrong.errors() if each["type"] == "missing"]
    others = [
        f"{_variable(each)}: {each['msg']}." if each["loc"] else f"{each['ctx']['error']}."
        for each in wrong.errors()
        if each["type"] != "missing"
    ]
    said = [f"These variables are not set: {', '.join(missing)}."] if missing else []
    return " ".join([*said, *others, "Each is explained in shared/sanctuary/settings.py."])


def _variable(error: Any) -> str:
    return "SANCTUARY_" + "_".join(str(part) for part in error["loc"]).upper()


def migrate(
    service: Annotated[list[Name] | None, typer.Argument()] = None,
    var: Var = VAR,
    check: Annotated[
        bool, typer.Option("--check", help="Compare tables and migrations on a store of its own.")
    ] = False,
) -> None:
    """Bring the stores of services (all, unless named) to the newest migration."""
    names = [each.value for each in service or Name]
    if check:
        from sanctuary.cli import comparison  # noqa: PLC0415 — a second of imports, only here

        comparison.compare(names)
        return
    from sanctuary import service as services  # noqa: PLC0415 — as above

    from_environment = "SANCTUARY_DATABASE_URL" in os.environ
    if from_environment and len(names) > 1:
        refuse("SANCTUARY_DATABASE_URL is the store of one service: name that service.")
    environments: Any = {} if from_environment else described(var)["environment"]
    for name in names:
        os.environ.update(environments.get(name, {}))
        services.migrate(name)
        out.print(f"{name} is up to date.")


def mailbox(
    *,
    var: Var = VAR,
    host: str = LOOPBACK,
    smtp_port: Annotated[int, typer.Option(min=1, max=65535)] = 2525,
    http_port: Annotated[int, typer.Option(min=1, max=65535)] = 8025,
    issuer_url: Annotated[
        str | None, typer.Option(envvar="SANCTUARY_ISSUER_URL", help="As the services know it.")
    ] = None,
    issuer_key_file: Annotated[
        Path | None, typer.Option(envvar="SANCTUARY_ISSUER_KEY_FILE", help="A PEM file.")
    ] = None,
) -> None:
    """Run the mailbox alone: it takes every mail and delivers none."""
    from sanctuary import mailbox as post  # noqa: PLC0415 — other commands need no web server

    url = issuer_url or f"http://{LOOPBACK}:{http_port}"
    kept = issuer_key_file or var / "issuer" / "issuer.pem"
    try:
        issuer = Issuer.at(kept, url)
    except (OSError, ValueError, TypeError) as reason:
        refuse(f"The issuer's key {kept} cannot be used: {reason}")
    post.serve(issuer, host=host, smtp_port=smtp_port, http_port=http_port)
