"""Signing the Charter: a form, a proof that the address is one's own, a person who looks."""

from typing import Any

import httpx

from sanctuary.demo.client import token_of
from sanctuary.demo.school import Cast, School
from sanctuary.demo.stage import Stage, nation_of


def sign_up(stage: Stage, plan: dict[str, Any], school: School) -> None:
    """A form on the website: endorse, be listed and be contacted are three separate choices."""
    area = stage.input.area(school.plan["place"])
    signatory, second = school.contacts
    answer = stage.service("membership").post(
        "/v1/sign-ups",
        {
            "document": "charter",
            "edition": plan["edition"],
            "organisation": {
                "name": school.name,
                "kind": "school",
                "nation": nation_of(area),
                "area": area,
                "identifiers": [],
            },
            "stream": plan["stream"],
            "signatory": {
                "name": signatory.name,
                "email": signatory.email,
                "capacity": signatory.capacity,
                "language": signatory.language,
            },
            "second_contact": {
                "name": second.name,
                "email": second.email,
                "language": second.language,
            },
            "be_listed": True,
            "be_contacted": False,
        },
    )
    school.signature_id = answer["signature_id"]
    school.organisation_id = answer["organisation_id"]


def status_of(stage: Stage, school: School) -> str:
    """How the signature stands, as the national team sees it."""
    membership = stage.office("membership")
    return str(membership.get(f"/v1/signatures/{school.signature_id}")["status"])


def confirm(stage: Stage, school: School) -> None:
    stage.narrator.chapter(f"{school.name} signs the Charter")
    source = stage.input.source["places"][school.plan["place"]]
    stage.narrator.say(f"{source['name']}: {source['says']}")
    signatory = school.contacts[0]
    mail = stage.client.mailbox.wait_for(signatory.email, "/confirm")
    stage.narrator.say(f"A mail arrives: “{mail.subject}”. A mail scanner opens its link first.")
    link = mail.link("/confirm")
    page = stage.client.follow(link)
    stage.ledger.equal("The page behind the link opens", expected=200, found=page.status)
    stage.ledger.equal(
        "Opening it signs nothing",
        expected="awaiting_email_check",
        found=status_of(stage, school),
    )
    damaged = stage.service("membership").try_(
        "POST", "/v1/confirmations", {"link": token_of(link)[:-2]}
    )
    stage.refused("A damaged link is refused", damaged, status=403, problem="link-refused")
    pressed = stage.client.press(link)
    stage.ledger.equal(
        "Pressing the button is accepted",
        expected=True,
        found=pressed.status in (httpx.codes.OK, httpx.codes.SEE_OTHER),
    )
    stage.ledger.equal(
        "Now it is signed, and waits for a person to look",
        expected="signed",
        found=status_of(stage, school),
    )


def finish_confirming(stage: Stage, school: School) -> None:
    """The second contact proves an address and signs nothing; confirming twice is harmless."""
    for contact in school.contacts:
        mail = stage.client.mailbox.wait_for(contact.email, "/confirm")
        body = {"link": token_of(mail.link("/confirm"))}
        stage.service("membership").post("/v1/confirmations", body)


def accept(stage: Stage, cast: Cast, school: School) -> None:
    coordinator = stage.service("membership", cast.england)
    coordinator.post(
        f"/v1/signatures/{school.signature_id}/check",
        {"decision": "accept", "reason": "A real school; the head teacher answered the telephone."},
    )
    stage.ledger.equal(
        f"{school.name}: a coordinator accepts, the signature stands",
        expected="active",
        found=status_of(stage, school),
    )
    found = stage.office("membership").get(f"/v1/organisations/{school.organisation_id}")
    stage.ledger.equal(
        f"{school.name} belongs to the network of its stream",
        expected=["schools"],
        found=[each["stream"] for each in found["memberships"]],
    )
