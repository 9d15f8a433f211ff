"""A running network as a client sees it, and the file that says where it is.

`sanctuary up` writes `network.json` into its folder (0600: it holds secrets) and removes it when it
stops. A network that others run, in containers for instance, is described by the same file with
`urls`, `mailbox`, `founder` and `issuer` only; a relative `key_file` counts from the file's folder.
"""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sanctuary.issuer import Issuer

FILE = "network.json"


@dataclass(frozen=True)
class Network:
    """What the demo and the commands need: where to knock, and as whom.

    `mint` makes a bearer token for a person; `founder` is the id of the person who holds the first
    national grant.
    """

    urls: Mapping[str, str]
    mailbox_url: str
    mint: Callable[[UUID | str], str]
    founder: str

    @classmethod
    def load(cls, folder: Path) -> "Network":
        """Raises FileNotFoundError when no network is described there."""
        return cls.of(read(folder), folder)

    @classmethod
    def of(cls, document: Mapping[str, Any], folder: Path) -> "Network":
        issuer = issuer_of(document, folder)
        return cls(
            urls=document["urls"],
            mailbox_url=document["mailbox"],
            mint=issuer.mint,
            founder=document["founder"],
        )


def issuer_of(document: Mapping[str, Any], folder: Path) -> Issuer:
    """The network's embedded issuer, with its private key."""
    described = document["issuer"]
    return Issuer.from_file(folder / described["key_file"], described["url"])


def read(folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((folder / FILE).read_text("utf-8"))
    return document


def write(folder: Path, document: Mapping[str, Any]) -> None:
    """All at once, readable by its owner only."""
    fresh = folder / f"{FILE}.{os.getpid()}"
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(document, indent=2) + "\n", "utf-8")
    fresh.rename(folder / FILE)


def forget(folder: Path) -> None:
    (folder / FILE).unlink(missing_ok=True)
