"""Three years later: every step of the renewal ladder, a late renewal, and a lapse (DOMAIN C6)."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any

from sanctuary.demo import applying
from sanctuary.demo.applying import Case
from sanctuary.demo.client import token_of
from sanctuary.demo.data import Someone, months_from
from sanctuary.demo.post import Mailbox
from sanctuary.demo.rehearsal import Rehearsal
from sanctuary.demo.school import Cast, School, counts, held, history, listed_until
from sanctuary.demo.stage import Stage

YEARS = 36
GRACE = timedelta(days=30)
LAPSE = timedelta(days=90)
RECEIPT_AND_DECISION = 2


def rungs(expires_on: date) -> list[tuple[str, date]]:
    """When each reminder is due; the lapse is no reminder."""
    return [
        ("twelve months before", months_from(expires_on, -12)),
        ("six months before", months_from(expires_on, -6)),
        ("three months before", months_from(expires_on, -3)),
        ("one month before", months_from(expires_on, -1)),
        ("on the day", expires_on),
        ("thirty days into the grace", expires_on + GRACE),
    ]


def climb(
    stage: Stage,
    rehearsal: Rehearsal,
    plan: dict[str, Any],
    cast: Cast,
    schools: tuple[School, School],
) -> None:
    """Time passes: both are reminded alike; one renews late, the other lets it go."""
    renews, _ = schools
    expires_on = date.fromisoformat(renews.award["expires_on"])
    stage.narrator.chapter("Time passes")
    people = [contact for school in schools for contact in school.contacts]
    wait_for_files(stage, people, RECEIPT_AND_DECISION)
    start = counts(stage, people)
    rehearsal.move_to(rungs(expires_on)[0][1] - timedelta(days=1))
    stage.ledger.equal(
        "Two years pass, up to the day before the first reminder: no mail",
        expected=start,
        found=counts(stage, people),
    )
    for number, (name, day) in enumerate(rungs(expires_on), start=1):
        rehearsal.move_to(day)
        expected = {address: before + number for address, before in start.items()}
        stage.wait_equal(
            f"{day:%-d %B %Y}, {name}: one reminder to each of both contacts of both schools",
            lambda: counts(stage, people),
            expected,
        )
    case = renew(stage, plan, renews)
    lapse(stage, rehearsal, cast, schools, expires_on + LAPSE)
    grant_renewal(stage, rehearsal, cast, renews, case)
    each_step_once(stage, schools)


def wait_for_files(stage: Stage, people: Iterable[Someone], number: int) -> None:
    """Wait until each has so many mails about an application: receipts and decisions."""
    mailbox = stage.client.mailbox
    for each in people:
        arrived = partial(_arrived, mailbox, each.email, number)
        stage.wait(f"{number} mails about an application to {each.email}", arrived)


def _arrived(mailbox: Mailbox, address: str, number: int) -> bool | None:
    return True if len(mailbox.linking(address, "/application")) >= number else None


def renew(stage: Stage, plan: dict[str, Any], school: School) -> Case:
    """By the link of the last reminder. The form brings what was answered three years ago."""
    stage.narrator.chapter(f"{school.name} renews, late but within its grace")
    mail = stage.client.mailbox.linking(school.contacts[1].email, "/renew")[-1]
    page = stage.client.follow(mail.link("/renew"))
    stage.ledger.equal("The page for renewing opens", expected=200, found=page.status)
    awards = stage.service("awards")
    link = token_of(mail.link("/renew"))
    draft = awards.post(f"/v1/awards/{school.award['id']}/renewal", link=link)
    stage.ledger.equal(
        "The form is filled in with the answers of last time",
        expected=plan["answers"],
        found=draft["answers"],
    )
    case = Case(draft["id"], token_of(draft["link"]))
    applying.save(awards, case, plan["updated_answers"])
    sent = applying.submit(stage, case)
    stage.ledger.equal(
        "What changed since is told and the renewal is sent",
        expected="submitted",
        found=sent["status"],
    )
    return case


def lapse(
    stage: Stage, rehearsal: Rehearsal, cast: Cast, schools: tuple[School, School], day: date
) -> None:
    """One lapses and is told; the other waits for us, and that never counts against it."""
    renews, lapses = schools
    stage.narrator.chapter(f"Grace ends on {day:%-d %B %Y}")
    before = counts(stage, lapses.contacts)
    wait_for_files(stage, renews.contacts, RECEIPT_AND_DECISION + 1)
    waiting = counts(stage, renews.contacts)
    rehearsal.move_to(day)
    stage.wait_equal(
        f"{lapses.name} lapsed and is told so, once to each contact",
        lambda: counts(stage, lapses.contacts),
        {address: number + 1 for address, number in before.items()},
    )
    stage.wait_equal(
        "The directory no longer shows it as awarded", lambda: listed_until(stage, lapses), None
    )
    stage.ledger.equal(
        "The award is kept on record",
        expected=["lapsed"],
        found=[each["status"] for each in held(stage, cast, lapses)],
    )
    stage.ledger.equal(
        "The register keeps its history",
        expected=[[lapses.award["starts_on"], "lapsed"]],
        found=[[each["starts_on"], each["ending"]] for each in history(stage, lapses)],
    )
    public = stage.service("awards")
    stage.ledger.equal(
        "Anybody who asks hears that it is not valid now",
        expected=False,
        found=public.get(f"/v1/awards/{lapses.award['id']}/verification")["valid"],
    )
    stage.ledger.equal(
        f"{renews.name} does not lapse while its renewal lies with us, and hears nothing of it",
        expected=["current", waiting],
        found=[held(stage, cast, renews)[0]["status"], counts(stage, renews.contacts)],
    )


def grant_renewal(
    stage: Stage, rehearsal: Rehearsal, cast: Cast, school: School, case: Case
) -> None:
    """The clock starts anew."""
    members = [cast.assessors[1], cast.assessors[2], cast.assessors[3]]
    applying.through_the_panel(stage, case, members, cast.schools, school.plan["renewal_decision"])
    newest, oldest = held(stage, cast, school)
    today = rehearsal.today()
    stage.ledger.equal(
        "The renewal is granted: three more years from today",
        expected=[today.isoformat(), months_from(today, YEARS).isoformat()],
        found=[newest["starts_on"], newest["expires_on"]],
    )
    stage.ledger.equal(
        "The clock starts anew: the next reminder is two years away",
        expected=[months_from(today, YEARS - 12).isoformat(), None],
        found=[newest["next_step_on"], oldest["next_step_on"]],
    )
    stage.ledger.equal(
        "The first award gave way to it, without a day between",
        expected=["renewed", newest["id"], newest["starts_on"]],
        found=[oldest["status"], oldest["successor_id"], oldest["ended_on"]],
    )
    stage.wait_equal(
        "Both contacts are told of the new award, once",
        lambda: [
            len(stage.client.mailbox.linking(each.email, f"/verify/{newest['id']}"))
            for each in school.contacts
        ],
        [1, 1],
    )
    stage.wait_equal(
        "The directory shows the new award",
        lambda: listed_until(stage, school),
        newest["expires_on"],
    )


def each_step_once(stage: Stage, schools: tuple[School, School]) -> None:
    """The permanent record of the awards themselves agrees with what arrived in the mailboxes."""
    expected = ["months_12", "months_6", "months_3", "month_1", "day", "grace"]
    for school in schools:
        events = stage.office("awards").every("/v1/events", aggregate_id=school.award["id"])
        steps = [each["data"]["step"] for each in events if "step" in each["data"]]
        stage.ledger.equal(
            f"{school.name}: the record has every step once, in order",
            expected=expected,
            found=steps,
        )
        sent = stage.office("notifications").every(
            "/v1/deliveries", cause=school.award["id"], template="renewal_due"
        )
        stage.ledger.equal(
            "… and each was sent to both contacts, once",
            expected={(step, "accepted"): 2 for step in expected},
            found=dict(Counter((each["step"], each["status"]) for each in sent)),
        )
    link = token_of(
        stage.client.mailbox.linking(schools[0].contacts[0].email, "/confirm")[0].link("/confirm")
    )
    old = stage.service("membership").try_("POST", "/v1/confirmations", {"link": link})
    stage.refused(
        "The link of three years ago has expired", old, status=403, problem="link-refused"
    )
