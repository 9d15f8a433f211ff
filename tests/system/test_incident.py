"""One incident from the first signal to its review, with 20,000 invented supporters: every count.

Through HTTP and mail alone, on the whole network with its real engines. Who is reached, who is left
out and why, what people do, who hears that it is over: each number is known beforehand.
"""

import signal
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

import httpx
import pytest

from sanctuary.demo.client import Client, token_of
from sanctuary.demo.patience import wait_for
from sanctuary.demo.rehearsal import Rehearsal
from sanctuary.network import Network
from sanctuary.processes import wait_until

pytestmark = [pytest.mark.system, pytest.mark.timeout(1200)]
PATIENCE = 480
AREA, ELSEWHERE = "W06000011", "S12000036"
AT_ONCE = 5_000
GROUPS = ("Swansea City of Sanctuary", "Sanctuary group in Cardiff")

# How many of the 20,000 are what; the rest can be reached.
ALL = 20_000
NO_ADDRESS, UNVERIFIED, NO_BASIS, FAR_AWAY = 1_000, 500, 700, 300
OPTED_OUT, SUPPRESSED = 20, 10
MATCHED = ALL - FAR_AWAY
REACHED = MATCHED - NO_ADDRESS - UNVERIFIED - NO_BASIS - OPTED_OUT - SUPPRESSED
EXPECTED = {
    "no_address": NO_ADDRESS,
    "unverified": UNVERIFIED,
    "no_lawful_basis": NO_BASIS,
    "opted_out": OPTED_OUT,
    "suppressed": SUPPRESSED,
    "will_send": REACHED,
}
ACTING = 25
CLOSING = {
    "debrief": "We were many, and kind.",
    "hours": 40,
    "tasks_left": "The calls did what they were for.",
}


@pytest.fixture(scope="module")
def network():
    """A whole network on free ports, at noon of a Wednesday: no quiet hours, no Sunday."""
    with TemporaryDirectory(prefix="sanctuary-test-") as made:
        Path(made).chmod(0o711)
        out, var = Path(made) / "up.out", Path(made) / "var"
        command = [sys.executable, "-m", "sanctuary.cli", "up", "--var", var, "--port-base", "0"]
        with out.open("ab") as log:
            process = subprocess.Popen(
                command,
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
            try:
                ready = wait_until(lambda: "Ctrl-C stops it" in out.read_text(), PATIENCE, 0.1)
                assert ready, out.read_text()
                with Client(Network.load(var)) as client:
                    time = Rehearsal(client)
                    time.check()
                    today = time.today()
                    time.move_to(today + timedelta(days=9 - today.weekday()))
                    yield client
            finally:
                process.send_signal(signal.SIGINT)
                process.wait(PATIENCE)


def equal(what, probe, expected):
    """Wait until a count is what it has to be; say what it was when it never is."""
    seen = []

    def same():
        seen[:] = [probe()]
        return True if seen == [expected] else None

    try:
        wait_for(what, same, seconds=PATIENCE)
    finally:
        assert seen == [expected], what


class Team:
    """Who leads the answer, each through the API as themselves."""

    def __init__(self, client):
        self.client = client
        self.office = client.service("membership", as_=client.founder)
        self.officers = [self.hire(f"officer{n}", "duty_officer") for n in (1, 2)]
        self.managers = [self.hire(f"manager{n}", "campaign_manager") for n in (1, 2, 3)]
        self.people = {}

    def hire(self, name, role):
        person = self.person(name)
        grant = {"person_id": person, "role": role, "scope_kind": "uk", "scope_id": ""}
        self.office.post("/v1/grants", grant)
        return self.client.service("campaigns", as_=person)

    def person(self, name):
        body = {
            "name": name.title(),
            "email": f"{name}@example.org",
            "language": "en",
            "nation": "wales",
            "area": AREA,
            "roles": [],
        }
        return self.office.post("/v1/people", body)["person_id"]

    def admitted(self):
        """Every grant has reached campaigns."""
        for api in (*self.officers, *self.managers):
            opened = lambda api=api: api.try_("GET", "/v1/incidents").status == httpx.codes.OK  # noqa: E731
            assert wait_until(opened, PATIENCE, 0.1)


def supporters():
    """20,000 rows: of the first ones each kind has its number."""
    kinds = (
        ["no_address"] * NO_ADDRESS
        + ["unverified"] * UNVERIFIED
        + ["no_basis"] * NO_BASIS
        + ["far_away"] * FAR_AWAY
    )
    kinds += ["reachable"] * (ALL - len(kinds))
    return [supporter(number, kind) for number, kind in enumerate(kinds)]


def supporter(number, kind):
    basis = {
        "campaign": "consent",
        "wording": "Yes, write to me about campaigns",
        "collected_on": "2026-03-01",
        "opt_out_offered": True,
        "in_support": True,
    }
    far = kind == "far_away"
    return {
        "name": f"Supporter {number}",
        "email": None if kind == "no_address" else address(number),
        "language": "cy" if number % 10 == 0 else "en",
        "nation": "scotland" if far else "wales",
        "area": ELSEWHERE if far else AREA,
        "basis": {"campaign": "none"} if kind == "no_basis" else basis,
        "verified": kind != "unverified",
    }


def address(number):
    return f"s{number}@example.org"


def bring_in(client, rows):
    """Returns their ids by number."""
    office = client.service("membership", as_=client.founder)
    ids = []
    for start in range(0, len(rows), AT_ONCE):
        body = {"people": rows[start : start + AT_ONCE]}
        ids += office.post("/v1/supporters/import", body)["person_ids"]
    assert len(set(ids)) == ALL
    return ids


def refuse_some(client, ids):
    """The last ones do not want it, or complained."""
    office = client.service("notifications", as_=client.founder)
    said_no = {"campaign": {"email": False}, "reason": "asked for it by letter"}
    for number in range(ALL - OPTED_OUT, ALL):
        office.put(f"/v1/people/{ids[number]}/preferences", said_no)
    complained = {"cause": "complaint", "reason": "asked us to stop"}
    for number in range(ALL - OPTED_OUT - SUPPRESSED, ALL - OPTED_OUT):
        office.post(f"/v1/people/{ids[number]}/suppressions", complained)


def groups(client, team):
    """Two groups with two contacts each; returns their ids and the addresses, first ones first."""
    office = client.service("membership", as_=client.founder)
    rows = [
        {"type": "group", "name": name, "nation": "wales", "area": area}
        for name, area in zip(GROUPS, (AREA, "W06000015"), strict=True)
    ]
    office.post("/v1/imports/register", {"rows": rows})
    known = {each["name"]: each["id"] for each in office.every("/v1/groups", nation="wales")}
    contacts = {}
    for n, name in enumerate(GROUPS):
        path = f"/v1/groups/{known[name]}"
        people = [f"contact{n}{m}" for m in range(2)]
        body = {"contacts": [team.person(each) for each in people]}
        office.patch(path, body, etag=office.try_("GET", path).etag)
        contacts[known[name]] = [f"{each}@example.org" for each in people]
    return contacts


def waterfall(api, path):
    found = api.get(f"{path}/audience-preview")
    counts = {each["reason"]: each["count"] for each in found["waterfall"] if each["count"]}
    assert sum(counts.values()) == found["matched"]
    return counts


def mails(client, mark):
    """How many mails each address got since then; duty officers were called to the signals before.

    Their call may arrive late, or be overtaken by the triage: it is another matter.
    """
    since = client.mailbox.since(mark)
    return {to: len(found) for to, found in since.items() if not to.startswith("officer")}


@pytest.fixture(scope="module")
def story(network):
    """What the tests below ask about: the whole incident, told once."""
    return tell(network)


def tell(client):
    told = {}
    team = Team(client)
    ids = bring_in(client, supporters())
    refuse_some(client, ids)
    contacts = groups(client, team)
    team.admitted()
    officer, second = team.officers
    author, reader, _ = team.managers

    # Three people report one matter.
    report = {
        "kind": "hostility",
        "nation": "wales",
        "area": AREA,
        "summary": "Leaflets against our neighbours are handed out in the high street.",
        "source_url": "https://video.example.org/watch/1",
    }
    raised = [api.post("/v1/signals", report) for api in (officer, author, reader)]
    told["duplicates"] = [each["duplicate_of"] for each in raised]
    told["first_signal"] = raised[0]["signal_id"]
    triage = {"level": "national", "reason": "It is shared in many towns at once."}
    incident = officer.post(f"/v1/signals/{raised[0]['signal_id']}/triage", triage)["incident_id"]
    path = f"/v1/incidents/{incident}"
    told["alone"] = officer.post(f"{path}/activation")["status"]
    told["together"] = second.post(f"{path}/activation")["status"]

    # Groups are alerted; one contact answers at once.
    mark = client.mailbox.mark()
    alerts = {"group_ids": list(contacts), "escalate_after_seconds": 3600}
    told["alerted"] = len(officer.post(f"{path}/group-alerts", alerts)["alerts"])
    firsts = [both[0] for both in contacts.values()]
    equal("the first contacts are asked", lambda: mails(client, mark), dict.fromkeys(firsts, 1))
    mail = client.mailbox.wait_for(firsts[0], "/acknowledge")
    client.press(mail.link("/acknowledge"))
    answered, waiting = contacts
    equal(
        "one group answers",
        lambda: {
            each["group_id"]: each["status"] for each in officer.every(f"{path}/group-alerts")
        },
        {answered: "acknowledged", waiting: "raised"},
    )

    # A call to act: previewed, approved by two, launched.
    call = launch(client, team, incident, told)

    # What people do is counted, once each.
    acted(client, author, call, told)

    # All clear.
    mark = client.mailbox.mark()
    over = {"reason": "It is quiet, and everybody is well."}
    author.post(f"{call}/stand-down", over)
    told["phase"] = officer.post(f"{path}/stand-down", over)["status"]
    heard = {address(number): 1 for number in told["numbers"]} | dict.fromkeys(firsts, 1)
    equal("so many mails", lambda: sum(counted_slowly(client, mark)), len(heard))
    told["all_clear"] = mails(client, mark) == heard

    # Learning from it.
    author.post(f"{call}/closing")
    debrief = {"went_well": "Neighbours came.", "change": "Ring schools first.", "hours": 12.5}
    told["call"] = author.post(f"{call}/debrief", debrief)["status"]
    officer.post(f"{path}/review")
    told["closed"] = officer.post(f"{path}/closing", CLOSING)["status"]
    told["timeline"] = [each["kind"] for each in officer.every(f"{path}/timeline")]
    told["progress"] = author.get(f"{call}/progress")
    span = {"from": str(date.today() - timedelta(days=31)), "to": str(date.today() + timedelta(62))}
    done = ACTING + ACTING // 5
    equal("what people did is evidence of change", lambda: counted(author, span), done)
    return told


def launch(client, team, incident, told):
    author, reader, other = team.managers
    draft = {
        "playbook": "local-solidarity",
        "incident_id": incident,
        "audience": {"all": [{"nation": ["wales"]}, {"area": [AREA]}, {"role": ["supporter"]}]},
    }
    call = f"/v1/mobilisations/{author.post('/v1/mobilisations', draft)['mobilisation_id']}"
    equal("who is reached, and who is not and why", lambda: waterfall(author, call), EXPECTED)
    told["own"] = author.try_("POST", f"{call}/approval", {}).status
    told["first"] = reader.post(f"{call}/approval")["status"]
    told["second"] = other.post(f"{call}/approval")["status"]
    mark = client.mailbox.mark()
    accepted = author.try_("POST", f"{call}/launch", {})
    assert accepted.status == httpx.codes.ACCEPTED, accepted.text
    told["size"] = author.get(call)["audience_size"]

    def delivered():
        return author.get(f"{call}/progress")["deliveries"].get("accepted", 0)

    equal("all are accepted by the mail server", delivered, REACHED)
    told["received"] = mails(client, mark)
    told["numbers"] = range(ALL - OPTED_OUT - SUPPRESSED - REACHED, ALL - OPTED_OUT - SUPPRESSED)
    told["links"] = [
        client.mailbox.wait_for(address(number), "/act").link("/act")
        for number in told["numbers"][:ACTING]
    ]
    return call


def acted(client, author, call, told):
    public = client.service("campaigns")
    for link in told["links"]:
        client.follow(link)
    told["followed"] = author.get(f"{call}/progress")["actions"]
    for n, link in enumerate(told["links"]):
        kinds = ("conversation",) if n % 5 else ("conversation", "event")
        for kind in kinds:
            public.post("/v1/actions", {"link": token_of(link), "action": kind})
            again = public.post("/v1/actions", {"link": token_of(link), "action": kind})
            assert not again["counted"]


def counted_slowly(client, mark):
    """How many mails each address got: thousands are read, so not all the time."""
    sleep(1)
    return mails(client, mark).values()


def counted(api, span):
    """The indicator of actions, which the service hears of by its own events."""
    lines = api.get("/v1/indicators", **span)["items"]
    return sum(
        each["number"] for each in lines if (each["indicator"], each["part"]) == ("actions", "all")
    )


def test_reports_of_one_matter_are_one_matter(story):
    assert story["duplicates"] == [None, story["first_signal"], story["first_signal"]]


def test_two_people_activate_the_whole_country(story):
    assert (story["alone"], story["together"]) == ("triaged", "activated")
    assert story["alerted"] == len(GROUPS)


def test_a_launch_to_very_many_is_approved_by_two_others(story):
    conflict = httpx.codes.CONFLICT
    assert (story["own"], story["first"], story["second"]) == (conflict, "in_approval", "approved")


def test_exactly_those_who_should_be_reached_were_reached_once(story):
    assert story["size"] == REACHED
    assert story["received"] == {address(number): 1 for number in story["numbers"]}


def test_opening_links_counts_nothing_and_telling_counts_once(story):
    assert story["followed"] == {}
    assert story["progress"]["actions"] == {"conversation": ACTING, "event": ACTING // 5}


def test_the_incident_ends_in_a_review_with_its_timeline(story):
    assert (story["phase"], story["call"], story["closed"]) == ("recovery", "evaluated", "closed")
    assert story["timeline"][-1] == "closed"


def test_exactly_those_who_were_alarmed_hear_that_it_is_over_once(story):
    assert story["all_clear"]
