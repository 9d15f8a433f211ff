"""Sends over HTTP: once, to whom they may go, and nothing of a test leaves."""

import asyncio
from datetime import timedelta

import pytest

from notifications.domain.sends import SEND_LIFECYCLE, SendStatus
from notifications.testing import a_group, an_organisation
from sanctuary.actor import Grant, Role
from sanctuary.errors import IllegalTransition
from sanctuary.events.campaigns import MobilisationStoodDown
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, keyed

from .programs import a_key, guests, program, sends, simulated
from .service import address, notifications, text_of, the_national_team

PLAIN = {"template": "legacy_ended", "values": {"ended_on": "2027-05-03"}}


async def test_a_message_goes_to_a_person_in_their_language_with_the_values_given(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person(language="cy")
        client = await program(n)
        answer = await sends(client, {"person_id": str(person)}, reference="case/7")
        assert answer.status_code == 202
        accepted = answer.json()
        await n.send()
        assert "3 Mai 2027" in text_of(n.mail())
        shown = (await client.get(answer.headers["location"])).json()
        assert shown["counts"] == {"accepted": 1}
        assert [one["id"] for one in shown["deliveries"]] == accepted["delivery_ids"]
        assert shown["reference"] == "case/7"
        assert str(person) not in str(shown)


@pytest.mark.parametrize("whom", ["organisation_id", "group_id"])
async def test_a_message_goes_to_all_contacts_of_an_organisation_or_a_group(tmp_path, whom):
    async with notifications(tmp_path) as n:
        people = [await n.person(), await n.person()]
        make = an_organisation if whom == "organisation_id" else a_group
        client = await program(n)
        answer = await sends(client, {whom: str(await make(n.h, *people))})
        assert len(answer.json()["delivery_ids"]) == 2
        await n.send()
        assert sorted(one["to"].addresses[0].addr_spec for one in n.mails()) == sorted(
            map(address, people)
        )


async def test_somebody_we_know_is_found_by_address_whatever_its_capitals(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        client = await program(n)
        assert (await sends(client, {"email": address(person).upper()})).status_code == 202
        assert set(await n.statuses()) == {person}


async def test_an_address_that_several_people_share_has_to_be_told_apart(tmp_path):
    async with notifications(tmp_path) as n:
        for _ in range(2):
            await n.person(email="office@example.org")
        answer = await sends(await program(n), {"email": "office@example.org"})
        assert answer.status_code == 400
        assert "person_id" in answer.json()["detail"]


@pytest.mark.parametrize(
    "to",
    [
        {"person_id": "00000000-0000-0000-0000-000000000007"},
        {"organisation_id": "00000000-0000-0000-0000-000000000007"},
        {"group_id": "00000000-0000-0000-0000-000000000007"},
        {"email": "nobody@example.org"},
        {"email": "simulate-nothing@simulated.invalid"},
    ],
)
async def test_whom_we_do_not_know_is_a_400_that_says_what_to_do(tmp_path, to):
    async with notifications(tmp_path) as n:
        answer = await sends(await program(n), to)
        assert answer.status_code == 400
        assert answer.json()["type"] == "urn:sanctuary:problem:recipient-unknown"
        assert len(answer.json()["detail"]) > 40
        assert await n.rows() == []


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"values": {}}, "placeholders-missing"),
        ({"values": {"ended_on": "soon"}}, "send-invalid"),
        ({"template": "note"}, "send-invalid"),
        ({"template": "renewal_due"}, "send-invalid"),
        ({"template": "no such message"}, "send-invalid"),
        ({"template": "mobilisation_act", "values": {}}, "send-invalid"),
        ({"send_at": "2027-03-28T01:30:00", "zone": "Europe/London"}, "send-invalid"),
        ({"send_at": "2027-03-28T02:30:00"}, "send-invalid"),
        ({"send_at": "2090-03-28T02:30:00Z"}, "send-invalid"),
        ({"expires_at": "2020-03-28T02:30:00Z"}, "send-invalid"),
    ],
)
async def test_what_has_to_be_put_right_is_a_400_and_nothing_is_written(tmp_path, change, kind):
    async with notifications(tmp_path) as n:
        answer = await sends(await program(n), simulated("delivered"), **change)
        assert answer.status_code == 400
        assert answer.json()["type"] == f"urn:sanctuary:problem:{kind}"
        assert answer.json()["errors"]
        assert await n.rows() == []


@pytest.mark.parametrize(
    "change",
    [
        {"to": {}},
        {"to": {"email": "a@example.org", "person_id": "00000000-0000-0000-0000-000000000007"}},
        {"zone": "Nowhere/Never"},
        {"zone": "../../etc/passwd"},
        {"reference": "ann@example.org"},
        {"values": {"ended_on": "x" * 5001}},
        {"colour": "green"},
    ],
)
async def test_what_cannot_be_understood_is_a_422(tmp_path, change):
    async with notifications(tmp_path) as n:
        answer = await sends(await program(n), **({"to": simulated("delivered")} | change))
        assert answer.status_code == 422
        assert answer.json()["errors"]


async def test_the_missing_placeholders_are_named(tmp_path):
    async with notifications(tmp_path) as n:
        answer = await sends(await program(n), simulated("delivered"), values={"other": "1"})
        assert "((ended_on))" in answer.json()["detail"]


async def test_a_key_sends_only_what_it_was_made_for(tmp_path):
    async with notifications(tmp_path) as n:
        renewals = await program(n, categories=["renewal"])
        call = {"template": "mobilisation_act", "values": {}, "about": str(new_id())}
        for change in ({}, call):
            answer = await sends(renewals, simulated("delivered"), **change)
            assert answer.status_code == 403
            assert answer.json()["type"] == "urn:sanctuary:problem:not-for-this-key"
        one = await program(n, templates=["legacy_apply"])
        assert (await sends(one, simulated("delivered"))).status_code == 403
        values = {"apply_by": "2027-05-03"}
        allowed = await sends(one, simulated("delivered"), template="legacy_apply", values=values)
        assert allowed.status_code == 202


async def test_a_campaign_message_needs_its_lawful_basis_and_the_key_is_not_told_why(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person(bases={})
        client = await program(n)
        call = {"template": "mobilisation_act", "values": {}, "about": str(new_id())}
        answer = await sends(client, {"person_id": str(person)}, **call)
        assert answer.status_code == 202
        await n.send()
        assert await n.statuses() == {person: ("withheld", "no_lawful_basis")}
        shown = await client.get(answer.headers["location"])
        assert shown.json()["counts"] == {"withheld": 1}
        assert "no_lawful_basis" not in shown.text


async def test_the_same_request_again_gets_the_same_answer_which_says_that_it_is_one(tmp_path):
    async with notifications(tmp_path) as n:
        client, headers = await program(n), keyed()
        body = PLAIN | {"to": simulated("delivered")}
        first = await client.post("/v1/sends", json=body, headers=headers)
        again = await client.post("/v1/sends", json=body, headers=headers)
        assert again.json() == first.json()
        assert again.status_code == 202
        assert again.headers["idempotent-replay"] == "true"
        assert "idempotent-replay" not in first.headers
        other = await client.post("/v1/sends", json=body | {"reference": "x"}, headers=headers)
        assert other.status_code == 422
        assert len(await n.rows()) == 1
        without = await client.post("/v1/sends", json=body)
        assert without.status_code == 400


async def test_the_same_request_twice_at_once_happens_once_and_the_other_is_told_to_wait(tmp_path):
    async with notifications(tmp_path) as n:
        client, headers = await program(n), keyed()
        body = PLAIN | {"to": simulated("delivered")}
        answers = await asyncio.gather(
            *(client.post("/v1/sends", json=body, headers=headers) for _ in range(6))
        )
        assert {answer.status_code for answer in answers} <= {202, 409}
        assert len({answer.text for answer in answers if answer.status_code == 202}) == 1
        for answer in answers:
            if answer.status_code == 409:
                assert answer.json()["type"] == "urn:sanctuary:problem:idempotency-key-busy"
                assert answer.headers["retry-after"] == "1"
        assert len(await n.rows()) == 1


async def test_a_key_of_another_program_with_the_same_idempotency_key_is_another_request(tmp_path):
    async with notifications(tmp_path) as n:
        headers, body = keyed(), PLAIN | {"to": simulated("delivered")}
        for client in (await program(n), await program(n)):
            answer = await client.post("/v1/sends", json=body, headers=headers)
            assert "idempotent-replay" not in answer.headers
        assert len(await n.rows()) == 2


async def test_a_reference_is_used_once_by_each_key(tmp_path):
    async with notifications(tmp_path) as n:
        client = await program(n)
        first = await sends(client, simulated("delivered"), reference="r-1")
        second = await sends(client, simulated("delivered"), reference="r-1")
        assert second.status_code == 409
        assert first.json()["id"] in second.json()["detail"]
        assert (
            await sends(await program(n), simulated("delivered"), reference="r-1")
        ).status_code == 202
        assert len(await n.rows()) == 2


async def test_nobody_is_told_twice_about_the_same_whatever_the_message(tmp_path):
    async with notifications(tmp_path) as n:
        one, two = await n.person(), await n.person()
        client = await program(n)
        told = {"person_id": str(one)}
        assert (await sends(client, told, once="award 7")).json()["said_before"] == 0
        other = {"template": "legacy_apply", "values": {"apply_by": "2027-05-03"}}
        again = await sends(client, told, once="award 7", **other)
        assert (again.json()["said_before"], again.json()["delivery_ids"]) == (1, [])
        group = {"group_id": str(await a_group(n.h, one, two))}
        rest = await sends(client, group, once="award 7", **other)
        assert (rest.json()["said_before"], len(rest.json()["delivery_ids"])) == (1, 1)
        assert (await sends(await program(n), told, once="award 7")).json()["said_before"] == 0
        shown = (await client.get(again.headers["location"])).json()
        assert (shown["status"], shown["recipients"]) == ("settled", 0)


async def test_a_team_key_writes_to_staff_and_guests_and_tells_nothing_of_others(tmp_path):
    async with notifications(tmp_path) as n:
        team = the_national_team()
        staff = await n.h.client(team)
        await n.knows(team.id)
        guest, stranger = await n.person(), await n.person()
        client = await program(n, kind="team")
        path = f"/v1/guests/{guest}"
        assert (await sends(client, {"person_id": str(guest)})).status_code == 400
        await staff.put(path, json={"reason": "She offered to try it"})
        for one in (team.id, guest):
            assert (await sends(client, {"person_id": str(one)})).status_code == 202
        known = await sends(client, {"email": address(stranger)})
        unknown = await sends(client, {"email": "nobody@example.org"})
        assert known.status_code == unknown.status_code == 400
        assert known.json()["type"] == "urn:sanctuary:problem:only-the-team"
        assert known.json()["detail"] == unknown.json()["detail"]
        assert (await staff.delete(path)).status_code == 204
        assert (await sends(client, {"person_id": str(guest)})).status_code == 400


@pytest.mark.parametrize("kind", ["team", "test"])
async def test_what_is_not_live_tells_nobody_whom_we_know_or_who_shares_an_address(tmp_path, kind):
    async with notifications(tmp_path) as n:
        stranger, shared = await n.person(language="cy"), "office@example.org"
        for _ in range(2):
            await n.person(email=shared)
        client = await program(n, kind=kind)
        said = set()
        for to in (
            {"email": address(stranger)},
            {"email": shared},
            {"email": "nobody@example.org"},
            {"person_id": str(stranger)},
            {"person_id": str(new_id())},
            {"group_id": str(await a_group(n.h, stranger))},
            {"organisation_id": str(new_id())},
        ):
            answer = await sends(client, to)
            said.add((answer.status_code, answer.json()["type"], answer.json()["detail"]))
        assert [(status, kind) for status, kind, _ in said] == [
            (400, "urn:sanctuary:problem:only-the-team")
        ]
        assert await n.rows() == []


async def test_a_live_key_asks_for_few_addresses_of_nobody_and_then_for_none_of_anybody(tmp_path):
    async with notifications(tmp_path, key_unknown_per_day=2) as n:
        person = await n.person()
        client = await program(n)
        for one in ("nobody@example.org", "noone@example.org"):
            assert (await sends(client, {"email": one})).status_code == 400
        told = [await sends(client, {"email": one}) for one in ("x@example.org", address(person))]
        assert [one.status_code for one in told] == [429, 429]
        assert told[0].json()["type"] == "urn:sanctuary:problem:unknown-limit"
        assert told[0].json()["detail"] == told[1].json()["detail"]
        assert int(told[0].headers["retry-after"]) > 0
        assert (await sends(client, {"person_id": str(person)})).status_code == 202
        assert (await sends(client, simulated("delivered"))).status_code == 202
        assert (await sends(await program(n), {"email": address(person)})).status_code == 202


async def test_of_a_test_key_nothing_leaves_and_everything_else_is_as_in_life(tmp_path):
    async with notifications(tmp_path) as n:
        person, unwilling = await n.person(), await n.person(bases={})
        await guests(n, person, unwilling)
        client = await program(n, kind="test")
        answer = await sends(client, {"person_id": str(person)})
        call = {"template": "mobilisation_act", "values": {}, "about": str(new_id())}
        await sends(client, {"person_id": str(unwilling)}, **call)
        await n.send()
        assert n.mails() == []
        shown = (await client.get(answer.headers["location"])).json()
        assert (shown["counts"], shown["test"]) == ({"accepted": 1}, True)
        assert (await n.statuses())[unwilling] == ("withheld", "no_lawful_basis")


@pytest.mark.parametrize("drill", [False, True])
async def test_what_a_test_key_sends_about_something_real_is_no_part_of_it(tmp_path, drill):
    async with notifications(tmp_path) as n:
        staff = an_actor(Grant(Role.NATIONAL_TEAM), Grant(Role.DUTY_OFFICER))
        await n.knows(staff.id)
        client = await n.h.client(staff)
        cause = await n.launched([], drill=drill)
        call = {"template": "mobilisation_act", "values": {}, "about": str(cause)}
        tried = await sends(await program(n, kind="test"), {"person_id": str(staff.id)}, **call)
        assert tried.status_code == 202
        await n.send()
        assert (await client.get("/v1/inbox")).json()["items"] == []
        assert (await client.get(f"/v1/mobilisations/{cause}/counts")).json() == {}
        if drill:
            assert (await client.get(f"/v1/drills/{cause}")).json()["in_inbox"] == 0
            assert (await client.get(f"/v1/drills/{cause}/messages")).json()["items"] == []
        await n.h.receive(
            MobilisationStoodDown(mobilisation_id=cause, template="mobilisation_stand_down")
        )
        await n.send()
        assert n.mails() == []
        path = "/v1/templates/mobilisation_act/languages"
        told = await client.get(path, params={"cause": str(cause)})
        assert told.json()["people"] == 0


async def test_a_choice_about_mail_holds_for_a_test_too(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        await guests(n, person)
        staff = await n.h.client(the_national_team())
        said_no = {"campaign": {"email": False}, "reason": "asked us to"}
        await staff.put(f"/v1/people/{person}/preferences", json=said_no)
        call = {"template": "mobilisation_act", "values": {}, "about": str(new_id())}
        await sends(await program(n, kind="test"), {"person_id": str(person)}, **call)
        await n.send()
        assert await n.statuses() == {person: ("withheld", "opted_out")}


@pytest.mark.parametrize("kind", ["live", "team", "test"])
@pytest.mark.parametrize(
    ("what", "status"),
    [
        ("delivered", "accepted"),
        ("complained", "accepted"),
        ("permanent-failure", "permanent_failure"),
        ("temporary-failure", "temporary_failure"),
        ("delayed", "accepted"),
    ],
)
async def test_simulated_addresses_behave_as_they_are_called_with_every_key(
    tmp_path, kind, what, status
):
    async with notifications(tmp_path) as n:
        client = await program(n, kind=kind)
        for _ in range(2):  # a simulated failure suppresses nobody: it can be tried again
            answer = await sends(client, simulated(what))
            assert answer.status_code == 202
        async with n.sending():

            async def settled():
                n.h.clock.offset += timedelta(hours=1)
                return {row.status for row in await n.rows()} == {status}

            await n.until(settled)
        assert n.relay.contents == []
        if what == "delayed":
            assert [row.attempts for row in await n.rows()] == [2, 2]


async def test_what_waits_for_its_time_waits_and_is_cancelled_before_it(tmp_path):
    async with notifications(tmp_path) as n:
        client = await program(n)
        later = (n.h.clock.now() + timedelta(days=3)).isoformat()
        people = [await n.person(), await n.person()]
        group = {"group_id": str(await a_group(n.h, *people))}
        answer = await sends(client, group, send_at=later)
        path = answer.headers["location"]
        async with n.sending():
            await sends(client, simulated("delivered"))

            async def other_is_out():
                return any(row.status == "accepted" for row in await n.rows())

            await n.until(other_is_out)
        assert (await client.get(path)).json()["counts"] == {"queued": 2}
        cancelled = (await client.post(f"{path}/cancel", headers=keyed())).json()
        assert (cancelled["cancelled"], cancelled["too_late"]) == (2, 0)
        assert cancelled["status"] == "cancelled"
        assert (await client.get(path)).json()["counts"] == {"cancelled": 2}


async def test_a_cancellation_says_how_many_were_too_late(tmp_path):
    async with notifications(tmp_path) as n:
        client = await program(n)
        answer = await sends(client, {"person_id": str(await n.person())})
        await n.send()
        path = f"{answer.headers['location']}/cancel"
        cancelled = (await client.post(path, headers=keyed())).json()
        assert (cancelled["cancelled"], cancelled["too_late"]) == (0, 1)


async def test_a_time_on_the_wall_is_meant_in_its_zone(tmp_path):
    async with notifications(tmp_path) as n:
        client = await program(n)
        day = (n.h.clock.now() + timedelta(days=10)).date()
        answer = await sends(
            client, simulated("delivered"), send_at=f"{day}T09:00:00", zone="Pacific/Auckland"
        )
        assert answer.json()["send_at"].startswith(f"{day - timedelta(days=1)}T2")


async def test_what_belongs_to_another_key_is_not_there_for_this_one_and_staff_see_it(tmp_path):
    async with notifications(tmp_path) as n:
        mine = await program(n)
        other = await program(n)
        path = (await sends(mine, simulated("delivered"))).headers["location"]
        for method, where in (("GET", path), ("POST", f"{path}/cancel")):
            hidden = await other.request(method, where, headers=keyed())
            absent = await other.request(
                method, where.replace(path, f"/v1/sends/{new_id()}"), headers=keyed()
            )
            assert hidden.status_code == absent.status_code == 404
            assert hidden.json()["detail"] == absent.json()["detail"]
        assert (await other.get("/v1/sends")).json()["items"] == []
        staff = await n.h.client(the_national_team())
        assert len((await staff.get("/v1/sends")).json()["items"]) == 1
        lead = await n.h.client(an_actor(Grant(Role.LOCAL_LEAD)))
        for method, where in (("GET", path), ("GET", "/v1/sends"), ("POST", f"{path}/cancel")):
            answer = await lead.request(method, where, headers=keyed())
            assert answer.status_code == 403


async def test_a_list_of_sends_is_narrowed_comes_in_pages_and_shows_no_values(tmp_path):
    async with notifications(tmp_path) as n:
        client = await program(n)
        for number in range(3):
            await sends(client, simulated("delivered"), reference=f"r-{number}")
        first = (await client.get("/v1/sends", params={"limit": 2})).json()
        second = (await client.get("/v1/sends", params={"cursor": first["next"]})).json()
        shown = [one["reference"] for one in first["items"] + second["items"]]
        assert shown == ["r-2", "r-1", "r-0"]
        for filters, count in (
            ({"reference": "r-1"}, 1),
            ({"template": "legacy_ended"}, 3),
            ({"template": "legacy_apply"}, 0),
            ({"status": "queued"}, 3),
            ({"status": "cancelled"}, 0),
        ):
            page = (await client.get("/v1/sends", params=filters)).json()
            assert len(page["items"]) == count, filters
        assert "2027-05-03" not in str(first)


async def test_each_limit_has_its_own_answer_that_says_when_to_come_back(tmp_path):
    async with notifications(tmp_path) as n:
        client = await program(n, per_minute=2)
        answers = [await client.get("/v1/sends") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[0].headers["ratelimit-policy"] == '"minute";q=2;w=60, "day";q=250000;w=86400'
        assert '"minute";r=1;' in answers[0].headers["ratelimit"]
        assert answers[2].json()["type"] == "urn:sanctuary:problem:minute-limit"
        assert 1 <= int(answers[2].headers["retry-after"]) <= 60
        assert '"minute";r=0;' in answers[2].headers["ratelimit"]
        small = await program(n, per_day=1)
        assert (await sends(small, simulated("delivered"))).status_code == 202
        over = await sends(small, simulated("delivered"))
        assert over.status_code == 429
        assert over.json()["type"] == "urn:sanctuary:problem:day-limit"
        assert int(over.headers["retry-after"]) > 60
        assert len(await n.rows()) == 1
        assert (await small.get("/v1/sends")).status_code == 200


async def test_a_person_who_was_erased_is_nobody_we_know(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        key = await a_key(n)
        client = await program(n, key)
        await n.h.receive(erasure_of(person))
        assert (await sends(client, {"person_id": str(person)})).status_code == 400
        assert (await sends(client, {"email": address(person)})).status_code == 400


def erasure_of(person):
    from sanctuary.events.membership import PersonErased

    return PersonErased(person_id=person, case_id=new_id())


@pytest.mark.parametrize("target", SendStatus)
def test_a_send_that_ended_stays_as_it_ended(target):
    for ended in (SendStatus.SETTLED, SendStatus.CANCELLED):
        with pytest.raises(IllegalTransition):
            SEND_LIFECYCLE.move(ended, target)
