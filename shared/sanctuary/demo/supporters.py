"""Story B's people: imported in bulk, some of them for good reasons not to be written to."""

from typing import Any
from uuid import UUID

from sanctuary.demo.data import Supporter, run_area
from sanctuary.demo.stage import Stage

AT_A_TIME = 5000


def bring_in(stage: Stage) -> dict[str, UUID]:
    """All supporters of this run; returns the ids of those who have an address, by address."""
    people = stage.input.supporters()
    evidence = stage.input.story("supporters")["evidence"]
    stage.narrator.say(f"{len(people)} supporters are imported in one call.")
    answer = stage.office("membership").post(
        "/v1/supporters/import",
        {"people": [row(each, stage.input.tag, evidence) for each in people]},
    )
    stage.ledger.equal("All of them are taken in", expected=len(people), found=answer["new"])
    return {
        each.email: UUID(person_id)
        for each, person_id in zip(people, answer["person_ids"], strict=True)
        if each.email
    }


def row(person: Supporter, tag: str, evidence: dict[str, Any]) -> dict[str, Any]:
    """One person as the import wants them."""
    basis: dict[str, Any] = {"campaign": person.campaign}
    if person.campaign != "none":
        basis |= {
            "wording": evidence["wording"],
            "collected_on": str(evidence["collected_on"]),
            "opt_out_offered": True,
            "in_support": True,
        }
    return {
        "name": person.name,
        "email": person.email,
        "language": person.language,
        "nation": person.nation,
        "area": run_area(person.nation, tag),
        "streams": list(person.streams),
        "roles": list(person.roles),
        "basis": basis,
        "verified": person.verified,
    }


def addresses(stage: Stage, fate: str) -> list[str]:
    """The addresses of those of whom the preview has to say `fate`."""
    return [each.email for each in stage.input.supporters() if each.fate == fate and each.email]


def opt_out(stage: Stage, ids: dict[str, UUID]) -> None:
    """Some asked by letter not to be written to about campaigns; the office notes it."""
    office = stage.office("notifications")
    for address in addresses(stage, "opted_out"):
        said_no = {"campaign": {"email": False}, "reason": "asked for it by letter"}
        office.put(f"/v1/people/{ids[address]}/preferences", said_no)


def suppress(stage: Stage, ids: dict[str, UUID]) -> None:
    """Some reported a message as unwanted: nothing at all goes there any more."""
    office = stage.office("notifications")
    for address in addresses(stage, "suppressed"):
        office.post(
            f"/v1/people/{ids[address]}/suppressions",
            {"cause": "complaint", "reason": "Asked us on the telephone to stop."},
        )
