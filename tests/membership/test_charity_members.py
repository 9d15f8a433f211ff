"""Charity membership: applied, proved, decided by trustees, ended, on the register of any day."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from membership.domain.enrolment import LIFECYCLE, Enrolment, Status
from membership.domain.membership_type import MembershipType
from membership.domain.occasion import UNRECORDED
from membership.membership_types import SEEDS
from membership.personal import HOLDINGS
from membership.tables import enrolment, enrolment_voter, organisation, person
from membership.testing import (
    NATIONAL,
    NOON,
    a_coordinator,
    a_school,
    a_supporter_form,
    an_active_organisation,
    come_to,
    sign_up,
)
from membership.testing import confirm as confirm_signature
from sanctuary.actor import SYSTEM, Decision, Grant, Role
from sanctuary.errors import IllegalTransition
from sanctuary.events.membership import (
    EnrolmentAdmitted,
    EnrolmentConfirmationRequested,
    EnrolmentDeclined,
    EnrolmentEnded,
    OrganisationChanged,
)
from sanctuary.ids import new_id
from sanctuary.links import Purpose, sign
from sanctuary.personal import Subject
from sanctuary.testing import an_actor, bodies, harness, keyed

TRUSTEE = an_actor(Grant(Role.TRUSTEE))
CHOIR = {"name": "Côr y Cwm", "kind": "choir", "nation": "wales"}


def an_application(email="sam@example.org", **changes):
    form = {
        "type": "charity_individual",
        "applicant": {"name": "Sam Reed", "email": email},
        "nation": "wales",
        "adult": True,
        "accepts_liability": True,
    } | changes
    return {key: value for key, value in form.items() if value is not None}


def of_a_choir(email="cai@example.org", voter="dot@example.org", **changes):
    return an_application(
        email,
        type="charity_organisation",
        organisation=CHOIR,
        voter={"name": "Dot Voter", "email": voter},
        nation=None,
        adult=False,
        **changes,
    )


async def apply(h, form=None):
    async with await h.client() as public:
        return await public.post("/v1/enrolments", json=form or an_application(), headers=keyed())


def link_to(h, enrolment_id, person_id, purpose=Purpose.JOIN):
    return sign(
        h.settings.link_key,
        purpose,
        UUID(str(enrolment_id)),
        expires_at=h.clock.now() + timedelta(days=14),
        person=UUID(str(person_id)),
    )


async def confirm(h, applied, person_id=None):
    body = {"link": link_to(h, applied["enrolment_id"], person_id or applied["person_id"])}
    async with await h.client() as public:
        return await public.post("/v1/enrolments/confirmations", json=body)


async def decide(client, applied, decision="accept", **more):
    return await client.post(
        f"/v1/enrolments/{applied['enrolment_id']}/decision",
        json={"decision": decision, "reason": "Meeting of 3 May."} | more,
        headers=keyed(),
    )


async def a_charity_member(h, form=None):
    applied = (await apply(h, form)).json()
    await confirm(h, applied)
    async with await h.client(TRUSTEE) as trustee:
        answer = await decide(trustee, applied)
        assert answer.status_code == 200, answer.text
    return applied


async def end(client, applied, ending="resigned", reason="Moves abroad."):
    return await client.post(
        f"/v1/enrolments/{applied['enrolment_id']}/ending",
        json={"ending": ending, "reason": reason},
        headers=keyed(),
    )


async def register(client, query=""):
    answer = await client.get(f"/v1/charity-members{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_somebody_applies_proves_the_address_and_trustees_admit_them():
    async with harness("membership") as h, await h.client(TRUSTEE) as trustee:
        answer = await apply(h)
        assert answer.status_code == 202, answer.text
        applied = answer.json()
        [asked] = await h.emitted(EnrolmentConfirmationRequested)
        assert str(asked.data.person_id) == applied["person_id"]
        early = await decide(trustee, applied)
        assert early.json()["type"].endswith("illegal-transition")

        assert (await confirm(h, applied)).json()["status"] == "applied"
        assert (await confirm(h, applied)).json()["status"] == "applied"
        assert await h.emitted(EnrolmentAdmitted) == []
        [waiting] = (await trustee.get("/v1/enrolments?status=applied")).json()["items"]
        assert (waiting["applicant_name"], waiting["adult"]) == ("Sam Reed", True)

        admitted = (await decide(trustee, applied)).json()
        assert (admitted["status"], admitted["joined_on"]) == ("member", str(h.clock.today()))
        assert (admitted["expires_on"], admitted["cycle"]) == (None, 1)
        assert admitted["decided_by"] == str(TRUSTEE.id)
        assert admitted["decided_reason"] == "Meeting of 3 May."
        [event] = await h.emitted(EnrolmentAdmitted)
        assert (str(event.data.person_id), event.data.votes) == (applied["person_id"], True)
        assert (await decide(trustee, applied)).json()["type"].endswith("illegal-transition")


async def test_trustees_decline_with_a_reason_that_stays_with_us():
    async with harness("membership") as h, await h.client(TRUSTEE) as trustee:
        applied = (await apply(h)).json()
        await confirm(h, applied)
        assert (await decide(trustee, applied, "decline", reason=" ")).status_code == 422
        declined = await decide(trustee, applied, "decline", reason="Works against our values.")
        assert declined.json()["status"] == "declined"
        assert len(await h.emitted(EnrolmentDeclined)) == 1
        assert "against our values" not in str(bodies(await h.emitted()))
        assert await register(trustee) == []


@pytest.mark.parametrize(
    "by", [NATIONAL, a_coordinator(), an_actor()], ids=["team", "nation", "nobody"]
)
async def test_nobody_but_a_trustee_decides(by):
    async with harness("membership") as h, await h.client(by) as other:
        applied = (await apply(h)).json()
        await confirm(h, applied)
        refused = await decide(other, applied)
        assert refused.status_code == 403
        assert await h.emitted(EnrolmentAdmitted) == []


async def test_a_trustee_does_not_decide_about_themselves():
    async with harness("membership") as h:
        applied = (await apply(h)).json()
        await confirm(h, applied)
        themselves = an_actor(Grant(Role.TRUSTEE))
        themselves = type(themselves)(UUID(applied["person_id"]), themselves.grants)
        async with await h.client(themselves) as trustee:
            assert (await decide(trustee, applied)).json()["type"].endswith("own-application")


async def test_names_are_for_trustees_the_team_and_whose_own_they_are():
    async with harness("membership") as h:
        applied = await a_charity_member(h)
        url = f"/v1/enrolments/{applied['enrolment_id']}"
        own = type(NATIONAL)(UUID(applied["person_id"]))
        for actor, status in ((TRUSTEE, 200), (NATIONAL, 200), (own, 200), (a_coordinator(), 404)):
            async with await h.client(actor) as client:
                assert (await client.get(url)).status_code == status
                assert (await client.get(f"{url}/cycles")).status_code == status
        for actor, status in ((TRUSTEE, 200), (NATIONAL, 200), (own, 403), (a_coordinator(), 403)):
            async with await h.client(actor) as client:
                assert (await client.get("/v1/enrolments")).status_code == status
                assert (await client.get("/v1/charity-members")).status_code == status
        assert "Sam Reed" not in str(bodies(await h.emitted()))


@pytest.mark.parametrize(
    ("form", "pointer"),
    [
        (an_application(adult=False), "/adult"),
        (an_application(accepts_liability=False), "/accepts_liability"),
        (an_application(organisation=CHOIR), "/organisation"),
        (an_application(voter={"name": "Dot", "email": "dot@example.org"}), "/voter"),
        (an_application(email="not an address"), "/applicant/email"),
        (an_application(type="network"), "/type"),
        (of_a_choir() | {"voter": None}, "/voter"),
        (of_a_choir(voter="nobody"), "/voter/email"),
        (an_application(type="charity_organisation"), "/organisation"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_form_that_cannot_be_right_is_refused_with_its_field(form, pointer):
    async with harness("membership") as h:
        answer = await apply(h, {key: value for key, value in form.items() if value is not None})
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["pointer"] == pointer
        assert await h.emitted() == []


async def test_a_type_that_nobody_knows_cannot_be_applied_for():
    async with harness("membership") as h:
        assert (await apply(h, an_application(type="baron"))).status_code == 404


async def test_an_organisation_names_its_voter_and_joins_the_register():
    async with harness("membership") as h, await h.client(TRUSTEE) as trustee:
        applied = (await apply(h, of_a_choir())).json()
        asked = {
            str(event.data.person_id) for event in await h.emitted(EnrolmentConfirmationRequested)
        }
        assert asked == {applied["person_id"], applied["voter_id"]}
        voter = await confirm(h, applied, applied["voter_id"])
        assert voter.json()["status"] == "awaiting_email_check"
        await confirm(h, applied)
        admitted = (await decide(trustee, applied)).json()
        assert (admitted["party_name"], admitted["voter_name"]) == ("Côr y Cwm", "Dot Voter")
        [changed] = await h.emitted(OrganisationChanged)
        assert str(changed.data.organisation_id) == admitted["party_id"]
        [line] = await register(trustee, "?type=charity_organisation")
        assert (line["name"], line["voter"]) == ("Côr y Cwm", "Dot Voter")
        assert await register(trustee, "?type=charity_individual") == []


async def test_the_applicant_may_be_the_voter():
    async with harness("membership") as h:
        applied = (await apply(h, of_a_choir(voter="CAI@example.org"))).json()
        assert applied["voter_id"] == applied["person_id"]
        assert len(await h.emitted(EnrolmentConfirmationRequested)) == 1


async def test_nobody_causes_work_with_an_address_that_is_not_proved():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        school = await an_active_organisation(h)
        form = of_a_choir() | {"organisation": a_school()}

        async def tasks():
            found = (await team.get("/v1/tasks")).json()["items"]
            return sorted(task["kind"] for task in found)

        before = await tasks()
        applied = (await apply(h, form)).json()
        fresh = (await apply(h, of_a_choir("kim@example.org", "jo@example.org"))).json()
        assert {*applied} == {*fresh}
        assert await tasks() == before
        await confirm(h, applied)
        assert await tasks() == sorted([*before, "membership_to_decide", "possible_duplicate"])
        await confirm(h, applied)
        async with await h.client(TRUSTEE) as trustee:
            await decide(trustee, applied, same_as=str(school.organisation_id))
        assert await tasks() == before


async def test_an_organisation_that_is_known_is_admitted_as_itself():
    async with harness("membership") as h, await h.client(TRUSTEE) as trustee:
        known = await an_active_organisation(h)
        applied = (await apply(h, of_a_choir())).json()
        await confirm(h, applied)
        wrong = await decide(trustee, applied, same_as=str(new_id()))
        assert wrong.status_code == 404
        admitted = (await decide(trustee, applied, same_as=str(known.organisation_id))).json()
        assert admitted["party_id"] == str(known.organisation_id)
        again = (await apply(h, of_a_choir("eve@example.org"))).json()
        await confirm(h, again)
        twice = await decide(trustee, again, same_as=str(known.organisation_id))
        assert twice.json()["type"].endswith("member-already")


async def test_the_voter_changes_and_the_register_knows_who_voted_when():
    async with harness("membership") as h, await h.client(TRUSTEE) as trustee:
        applied = await a_charity_member(h, of_a_choir())
        first = h.clock.today()
        await h.open_days(first + timedelta(days=30))
        url = f"/v1/enrolments/{applied['enrolment_id']}"
        shown = await trustee.get(url)
        body = {"voter": {"name": "Eve New", "email": "eve@example.org"}, "reason": "Dot moved on."}
        assert (await trustee.post(f"{url}/voter", json=body, headers=keyed())).status_code == 428
        match = {"If-Match": shown.headers["etag"]}
        changed = await trustee.post(f"{url}/voter", json=body, headers=keyed(**match))
        assert changed.json()["voter_name"] == "Eve New", changed.text
        stale = await trustee.post(f"{url}/voter", json=body, headers=keyed(**match))
        assert stale.status_code == 412
        assert (await register(trustee, f"?on={first}"))[0]["voter"] == "Dot Voter"
        assert (await register(trustee))[0]["voter"] == "Eve New"


async def test_individuals_have_no_voter_and_others_name_none():
    async with harness("membership") as h, await h.client(TRUSTEE) as trustee:
        applied = await a_charity_member(h)
        url = f"/v1/enrolments/{applied['enrolment_id']}"
        match = {"If-Match": (await trustee.get(url)).headers["etag"]}
        body = {"voter": {"name": "Eve New", "email": "eve@example.org"}, "reason": "Why not."}
        assert (
            await trustee.post(f"{url}/voter", json=body, headers=keyed(**match))
        ).status_code == 422
        async with await h.client(a_coordinator()) as other:
            refused = await other.post(f"{url}/voter", json=body, headers=keyed(**match))
            assert refused.status_code == 403


async def test_the_register_is_true_of_every_day():
    async with harness("membership") as h, await h.client(TRUSTEE) as trustee:
        first = h.clock.today()
        one = await a_charity_member(h)
        await h.open_days(first + timedelta(days=10))
        await a_charity_member(h, an_application("bea@example.org"))
        assert (await end(trustee, one)).status_code == 200
        for day, number in ((-1, 0), (0, 1), (9, 1), (10, 1), (400, 1)):
            on = first + timedelta(days=day)
            assert len(await register(trustee, f"?on={on}")) == number, day
        kept = (await register(trustee, f"?on={first}"))[0]
        assert (kept["name"], kept["left_on"]) == ("Sam Reed", str(first + timedelta(days=10)))


async def test_who_resigned_and_comes_back_has_two_memberships():
    async with harness("membership") as h, await h.client(TRUSTEE) as trustee:
        one = await a_charity_member(h)
        own = type(NATIONAL)(UUID(one["person_id"]))
        async with await h.client(own) as member:
            assert (await end(member, one)).json()["status"] == "resigned"
        [ended] = await h.emitted(EnrolmentEnded)
        assert ended.data.ending == "resigned"
        again = await a_charity_member(h)
        assert again["enrolment_id"] != one["enrolment_id"]
        [old, new] = (await trustee.get("/v1/enrolments")).json()["items"]
        assert (old["status"], new["status"]) == ("resigned", "member")
        assert (old["party_id"], old["leaving"]["reason"]) == (new["party_id"], "Moves abroad.")


@pytest.mark.parametrize(
    ("ending", "by", "status"),
    [
        ("resigned", TRUSTEE, 200), ("resigned", NATIONAL, 200), ("resigned", a_coordinator(), 404),
        ("removed", TRUSTEE, 200), ("removed", NATIONAL, 403), ("removed", a_coordinator(), 404),
        ("ended", TRUSTEE, 200), ("ended", NATIONAL, 200), ("ended", a_coordinator(), 404),
    ],
)  # fmt: skip
async def test_who_may_end_a_membership(ending, by, status):
    async with harness("membership") as h, await h.client(by) as client:
        one = await a_charity_member(h)
        answer = await end(client, one, ending)
        assert answer.status_code == status, answer.text
        assert len(await h.emitted(EnrolmentEnded)) == (status == 200)


async def test_a_member_does_not_remove_themselves_nor_end_it_for_another_reason():
    async with harness("membership") as h:
        one = await a_charity_member(h)
        async with await h.client(type(NATIONAL)(UUID(one["person_id"]))) as member:
            assert (await end(member, one, "removed")).status_code == 403
            assert (await end(member, one, "ended")).status_code == 403
            assert (await end(member, one, reason=" ")).status_code == 422


async def test_who_is_a_member_already_stays_one_once():
    async with harness("membership") as h, await h.client(TRUSTEE) as trustee:
        await a_charity_member(h)
        again = (await apply(h)).json()
        assert (await confirm(h, again)).json()["status"] == "withdrawn"
        assert len(await register(trustee)) == 1


async def merged_and_back(team, kind, kept, gone):
    """Make two entries one; what this gives back makes them two again."""
    body = {"kind": kind, "kept": str(kept), "gone": str(gone), "reason": "one and the same"}
    made = await team.post("/v1/merges", json=body, headers=keyed())
    assert made.status_code == 201, made.text

    async def undo():
        url = f"/v1/merges/{made.json()['id']}/undo"
        undone = await team.post(url, json={"reason": "two after all"}, headers=keyed())
        assert undone.status_code == 200, undone.text

    return undo


async def shown(client, applied):
    return (await client.get(f"/v1/enrolments/{applied['enrolment_id']}")).json()


async def rows_of_enrolments(h):
    async with h.transaction() as uow:
        found = []
        for table in (enrolment, enrolment_voter):
            columns = [column for column in table.c if column.name != "version"]
            found += [tuple(row) for row in await uow.all(select(*columns).order_by(table.c.id))]
    return found


@pytest.mark.parametrize("both", [False, True], ids=["one is a member", "both are"])
async def test_a_membership_goes_on_when_two_entries_of_a_person_become_one(both):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        other = await a_charity_member(h, an_application("sam.reed@example.org"))
        if both:
            kept = (await a_charity_member(h))["person_id"]
        else:
            supporter = await sign_up(h, a_supporter_form("sam@example.org"))
            await confirm_signature(h, supporter)
            kept = str(supporter.person_id)
        before = await rows_of_enrolments(h)
        undo = await merged_and_back(team, "person", kept, other["person_id"])
        after = await shown(team, other)
        assert (after["party_id"], after["status"]) == (kept, "ended" if both else "member")
        assert other["person_id"] not in str(await rows_of_enrolments(h))
        assert len(await h.emitted(EnrolmentEnded)) == both
        await undo()
        assert await rows_of_enrolments(h) == before


async def test_a_membership_and_its_voter_go_on_when_two_entries_become_one():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        school = await an_active_organisation(h)
        choir = await a_charity_member(h, of_a_choir())
        body = (await shown(team, choir))["party_id"]
        before = await rows_of_enrolments(h)
        voter = choir["voter_id"]
        person = await merged_and_back(team, "person", school.person_id, voter)
        organisation = await merged_and_back(team, "organisation", school.organisation_id, body)
        after = await shown(team, choir)
        assert (after["party_id"], after["status"]) == (str(school.organisation_id), "member")
        assert str(school.person_id) in {str(row[2]) for row in await rows_of_enrolments(h)}
        await organisation()
        await person()
        assert await rows_of_enrolments(h) == before


async def test_an_application_is_taken_back():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        applied = (await apply(h)).json()
        await confirm(h, applied)
        url = f"/v1/enrolments/{applied['enrolment_id']}/withdrawal"
        body = {"reason": "Rang us and thought better of it."}
        async with await h.client(a_coordinator()) as other:
            assert (await other.post(url, json=body, headers=keyed())).status_code == 404
        assert (await team.post(url, json=body, headers=keyed())).json()["status"] == "withdrawn"
        async with await h.client(TRUSTEE) as trustee:
            assert (await decide(trustee, applied)).json()["type"].endswith("illegal-transition")


async def test_what_nobody_confirms_ends_and_is_forgotten():
    async with harness("membership") as h:
        applied = (await apply(h, of_a_choir())).json()
        await h.fire_timers(timedelta(days=15))
        late = await confirm(h, applied)
        assert late.status_code == 403
        async with h.transaction() as uow:
            rows = await uow.all(select(person.c.name, person.c.email, person.c.ended))
            bodies_ = await uow.all(select(organisation.c.status))
        assert {(row.name, row.email, row.ended) for row in rows} == {("", None, True)}
        assert [row.status for row in bodies_] == ["declined"]


async def test_a_link_of_somebody_else_confirms_nothing():
    async with harness("membership") as h:
        one = (await apply(h)).json()
        other = (await apply(h, an_application("bea@example.org"))).json()
        refused = await confirm(h, one, other["person_id"])
        assert refused.json()["type"].endswith("link-refused")


async def test_who_is_erased_is_a_member_no_longer_and_a_line_without_a_name_stays():
    async with harness("membership") as h, await h.client(TRUSTEE) as trustee:
        first = h.clock.today()
        one = await a_charity_member(h, of_a_choir())
        await a_charity_member(h, an_application("bea@example.org"))
        gone = await a_charity_member(h)
        come_to(h, first + timedelta(days=5))
        subject = Subject((UUID(gone["person_id"]), UUID(one["voter_id"])))
        async with h.transaction() as uow:
            for holding in HOLDINGS:
                await holding.erase(uow, subject)
        lines = {line["enrolment_id"]: line for line in await register(trustee, f"?on={first}")}
        kept = lines[gone["enrolment_id"]]
        assert (kept["name"], kept["left_on"]) == ("", str(first + timedelta(days=5)))
        assert lines[one["enrolment_id"]]["voter"] == ""
        assert len(await register(trustee)) == 2


RULES = SEEDS.on("charity_individual", date(2026, 6, 1))
MADE = Decision(SYSTEM.id, NOON, "decided")
STEPS = {
    "confirm": (lambda one: one.confirm(at=NOON), {"awaiting_email_check"}),
    "expire": (lambda one: one.expire(), {"awaiting_email_check"}),
    "withdraw": (lambda one: one.withdraw(UNRECORDED), {"awaiting_email_check", "applied"}),
    "admit": (
        lambda one: one.admit(RULES, UNRECORDED, on=date(2026, 6, 1), decided=MADE),
        {"awaiting_email_check", "applied"},
    ),
    "decline": (lambda one: one.decline(MADE), {"applied"}),
    "resign": (lambda one: one.end(Status.RESIGNED, UNRECORDED, on=date(2026, 7, 1)), {"member"}),
    "lapse": (lambda one: one.end(Status.LAPSED, UNRECORDED, on=date(2026, 7, 1)), {"member"}),
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("step", STEPS)
def test_the_steps_of_an_application(step, status):
    take, open_from = STEPS[step]
    one = Enrolment(
        new_id(), "charity_individual", "person", new_id(), new_id(), NOON, NOON, status=status
    )
    if status in open_from:
        take(one)
    else:
        with pytest.raises(IllegalTransition):
            take(one)


def test_only_a_membership_that_runs_ends():
    ends = {Status.RESIGNED, Status.REMOVED, Status.ENDED, Status.LAPSED}
    assert LIFECYCLE.moves[Status.MEMBER] == ends
    assert isinstance(RULES, MembershipType)
