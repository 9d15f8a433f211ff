"""The command line: `sanctuary --help` lists what it can do."""

import typer

from sanctuary.cli import admin, files, network, rehearse, service, stories, texts

app = typer.Typer(
    name="sanctuary",
    help="The network of welcome on this machine: start it, look after it, hear its stories.",
    epilog="Example: sanctuary up",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for commands in (network, stories, service, rehearse, admin, files, texts):
    commands.register(app)

__all__ = ["app"]
