"""What the call to act looks like in people's mailboxes, and what they do with it."""

from uuid import UUID

from sanctuary.demo.client import token_of
from sanctuary.demo.post import Mail
from sanctuary.demo.stage import Stage


def in_the_mailboxes(stage: Stage, mark: str, reached: list[str]) -> dict[str, Mail]:
    """What came after `mark`. Returns the call as each reader has it, by address."""
    stage.narrator.chapter("In the mailboxes")
    ours = {each.email for each in stage.input.supporters() if each.email}
    mailbox = stage.client.mailbox
    found = {to: ids for to, ids in mailbox.since(mark).items() if to in ours}
    stage.ledger.equal(
        "Everybody who was meant has exactly one mail, everybody else has none",
        expected=dict.fromkeys(sorted(reached), 1),
        found={to: len(found[to]) for to in sorted(found)},
    )
    calls = {to: mailbox.open(ids[0]) for to, ids in found.items()}
    each_is_personal(stage, calls)
    return calls


def each_is_personal(stage: Stage, calls: dict[str, Mail]) -> None:
    people = {each.email: each for each in stage.input.supporters() if each.email}
    named = sum(people[to].name in mail.header("To") for to, mail in calls.items())
    stage.ledger.equal("Each is addressed to its reader by name", expected=len(calls), found=named)
    quiet = sum(
        not any(part in mail.subject for part in people[to].name.split())
        for to, mail in calls.items()
    )
    stage.ledger.equal("No subject names anybody", expected=len(calls), found=quiet)
    own = {mail.link("/act") for mail in calls.values()}
    stage.ledger.equal("Each has a link of its own", expected=len(calls), found=len(own))
    welsh = {to for to, mail in calls.items() if "Helo" in mail.text}
    stage.narrator.say(f"{len(welsh)} of them are in Welsh.")
    stage.ledger.equal(
        "Welsh for exactly those who prefer it",
        expected=sorted(to for to in calls if people[to].language == "cy"),
        found=sorted(welsh),
    )
    one_click = {mail.one_click for mail in calls.values()} - {""}
    stage.ledger.equal(
        "Each has a one-click unsubscribe of its own", expected=len(calls), found=len(one_click)
    )


def report_action(stage: Stage, manager: UUID, mobilisation: str, mail: Mail) -> None:
    stage.narrator.chapter("A supporter acts, and tells us with one press")
    campaigns = stage.service("campaigns", manager)
    path = f"/v1/mobilisations/{mobilisation}/progress"
    link = mail.link("/act")
    page = stage.client.follow(link)
    stage.ledger.equal("The page asks what they did", expected=200, found=page.status)
    stage.ledger.equal(
        "Opening it counts nothing", expected={}, found=campaigns.get(path)["actions"]
    )
    stage.client.press(link, action="letter_to_mp")
    stage.ledger.equal(
        "Pressing the button is counted",
        expected={"letter_to_mp": 1},
        found=campaigns.get(path)["actions"],
    )
    again = stage.service("campaigns").post(
        "/v1/actions", {"link": token_of(link), "action": "letter_to_mp"}
    )
    stage.ledger.equal("Telling it again is not", expected=False, found=again["counted"])
    stage.ledger.equal(
        "The count stays", expected={"letter_to_mp": 1}, found=campaigns.get(path)["actions"]
    )


def unsubscribe(stage: Stage, mail: Mail, person: UUID) -> None:
    """RFC 8058: the mail programme posts, nobody is asked twice; opening the link does nothing."""
    stage.narrator.chapter("Another has had enough")
    page = stage.client.follow(mail.one_click)
    stage.ledger.equal("The page behind the link opens", expected=200, found=page.status)
    stage.ledger.equal(
        "Opening it changes nothing", expected=True, found=wants_campaigns(stage, person)
    )
    done = stage.client.one_click(mail.one_click)
    stage.ledger.equal("One click is enough", expected=200, found=done.status)
    stage.ledger.equal(
        "No more of this kind from now on", expected=False, found=wants_campaigns(stage, person)
    )


def wants_campaigns(stage: Stage, person: UUID) -> bool:
    """What the preferences say, as the office sees them."""
    found = stage.office("notifications").get(f"/v1/people/{person}/preferences")
    return bool(found["campaign"]["email"])
