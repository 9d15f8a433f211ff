"""The admin API, first from the side of whoever must not."""

from uuid import UUID

import pytest
from sqlalchemy import select

from notifications.commands.preferences import choose
from notifications.personal import HOLDINGS
from notifications.tables import preference_decision
from notifications.testing import a_group
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.events.campaigns import GroupAlertRaised
from sanctuary.events.membership import NoteRequested
from sanctuary.events.notifications import AlertAcknowledged, PreferenceChanged, SuppressionChanged
from sanctuary.ids import new_id
from sanctuary.personal import Subject
from sanctuary.testing import an_actor, keyed

from .service import link_to, notifications, the_national_team

# The same in every process: pytest-xdist compares the names of tests.
SOME_ID = UUID(int=7)
PROTECTED = [
    ("GET", "/v1/deliveries"),
    ("GET", f"/v1/deliveries/{SOME_ID}"),
    ("GET", f"/v1/people/{SOME_ID}/preferences"),
    ("PUT", f"/v1/people/{SOME_ID}/preferences"),
    ("POST", f"/v1/people/{SOME_ID}/suppressions"),
    ("GET", "/v1/suppressions"),
    ("POST", f"/v1/suppressions/{SOME_ID}/lifting"),
    ("GET", f"/v1/alerts/{SOME_ID}"),
    ("GET", f"/v1/mobilisations/{SOME_ID}/counts"),
]


@pytest.mark.parametrize(("method", "path"), PROTECTED)
async def test_nobody_gets_in_without_signing_in_or_with_a_role_for_something_else(
    tmp_path, method, path
):
    async with notifications(tmp_path) as n:
        stranger = await n.h.client()
        assert (await stranger.request(method, path, headers=keyed())).status_code == 401
        for role in (Role.ASSESSOR, Role.ORGANISATION_CONTACT, Role.LOCAL_LEAD):
            client = await n.h.client(an_actor(Grant(role, ScopeKind.NATION, "wales")))
            answer = await client.request(method, path, headers=keyed(), json={})
            assert answer.status_code == 403, role
            assert answer.json()["type"] == "urn:sanctuary:problem:not-permitted"


async def test_every_message_and_every_silence_is_explained(tmp_path):
    async with notifications(
        tmp_path, lambda stage, *_: "550 5.1.1 no" if stage == "rcpt" else None
    ) as n:
        refused, unwilling = await n.person(), await n.person(bases={})
        cause = await n.launched([refused, unwilling])
        await n.send()
        client = await n.h.client(the_national_team())
        listed = (await client.get("/v1/deliveries", params={"cause": str(cause)})).json()["items"]
        reasons = {one["person_id"]: (one["status"], one["reason"]) for one in listed}
        assert reasons == {
            str(refused): ("permanent_failure", None),
            str(unwilling): ("withheld", "no_lawful_basis"),
        }
        [row] = await n.rows(person_id=refused)
        one = (await client.get(f"/v1/deliveries/{row.id}")).json()
        [attempt] = one["attempts_made"]
        assert (attempt["code"], attempt["stage"]) == (550, "rcpt")
        assert one["event"]["type"] == "campaigns.audience.released.v1"
        assert "example.org" not in str(one)


async def test_a_list_comes_in_pages_without_a_gap_or_a_repeat(tmp_path):
    async with notifications(tmp_path) as n:
        people = [await n.person() for _ in range(5)]
        cause = await n.launched(people)
        await n.send()
        client = await n.h.client(the_national_team())
        found, cursor = [], None
        while True:
            asked = {"cause": str(cause), "limit": 2, **({"cursor": cursor} if cursor else {})}
            page = (await client.get("/v1/deliveries", params=asked)).json()
            found += [one["person_id"] for one in page["items"]]
            cursor = page["next"]
            if not cursor:
                break
        assert sorted(found) == sorted(map(str, people))


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"status": "accepted"}, 1),
        ({"status": "withheld"}, 1),
        ({"template": "mobilisation_act"}, 2),
        ({"template": "award_lapsed"}, 0),
    ],
)
async def test_lists_can_be_narrowed(tmp_path, filters, count):
    async with notifications(tmp_path) as n:
        await n.launched([await n.person(), await n.person(bases={})])
        await n.send()
        client = await n.h.client(the_national_team())
        page = (await client.get("/v1/deliveries", params=filters)).json()
        assert len(page["items"]) == count


async def test_a_delivery_that_is_not_there_is_said_so_in_plain_words(tmp_path):
    async with notifications(tmp_path) as n:
        client = await n.h.client(the_national_team())
        answer = await client.get(f"/v1/deliveries/{new_id()}")
        assert answer.status_code == 404
        assert "Check the id" in answer.json()["detail"]


async def test_who_gets_a_note_is_not_for_the_team_to_see_and_its_recipient_learns_why(tmp_path):
    async with notifications(tmp_path) as n:
        person, note = await n.person(), new_id()
        await n.h.receive(n.h.envelope(NoteRequested(note_id=note, person_id=person)))
        await n.send()
        [row] = await n.rows(person_id=person)
        assert row.template == "note"
        client = await n.h.client(the_national_team())
        for asked in (
            {},
            {"template": "note"},
            {"person_id": str(person)},
            {"cause": str(note)},
            {"status": str(row.status)},
        ):
            page = (await client.get("/v1/deliveries", params=asked)).json()
            assert page["items"] == [], asked
        absent = await client.get(f"/v1/deliveries/{new_id()}")
        hidden = await client.get(f"/v1/deliveries/{row.id}")
        assert hidden.status_code == absent.status_code == 404
        assert hidden.json()["detail"] == absent.json()["detail"]
        link = link_to(n.mail(), "/why")
        assert (await (await n.h.client()).get("/why", params={"link": link})).status_code == 200


async def test_staff_change_what_somebody_gets_when_asked_to(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        client = await n.h.client(the_national_team())
        path = f"/v1/people/{person}/preferences"
        kinds = ("campaign", "renewal", "urgent")
        everything = {name: {"email": True, "sms": False} for name in kinds}
        assert (await client.get(path)).json() == everything
        body = {"campaign": {"email": False}, "reason": "rang on Monday"}
        answer = await client.put(path, json=body)
        assert answer.json() == everything | {"campaign": {"email": False, "sms": False}}
        [told] = await n.h.emitted(PreferenceChanged)
        assert (told.data.person_id, told.data.category) == (person, "campaign")


@pytest.mark.parametrize("reason", [{}, {"reason": ""}, {"reason": "    "}])
async def test_nobody_undoes_what_somebody_did_not_want_without_saying_why(tmp_path, reason):
    async with notifications(tmp_path) as n:
        person = await n.person()
        async with n.h.transaction() as uow:
            await choose(uow, person, {"campaign": False}, at=n.h.clock.now())
        client = await n.h.client(the_national_team())
        path = f"/v1/people/{person}/preferences"
        refused = await client.put(path, json={"campaign": {"email": True}} | reason)
        assert refused.status_code == 422
        assert "reason" in refused.text
        assert (await client.get(path)).json()["campaign"]["email"] is False


async def test_who_of_the_staff_chose_for_somebody_and_why_is_kept_for_them_to_see(tmp_path):
    async with notifications(tmp_path) as n:
        person, staff = await n.person(), the_national_team()
        async with n.h.transaction() as uow:
            await choose(uow, person, {"campaign": False}, at=n.h.clock.now())
        client = await n.h.client(staff)
        path = f"/v1/people/{person}/preferences"
        body = {"campaign": {"email": True}, "reason": "wrote that she wants them after all"}
        for _ in range(2):
            assert (await client.put(path, json=body)).json()["campaign"]["email"] is True
        async with n.h.transaction() as uow:
            [kept] = await uow.all(select(preference_decision))
            held = {each.tables: each for each in HOLDINGS}[("preference_decision",)]
            [shown] = await held.gather(uow, Subject((person,)))
            await held.erase(uow, Subject((person,)))
            assert await uow.all(select(preference_decision)) == []
        assert (kept.given_by, kept.allowed) == (staff.id, True)
        assert (shown["category"], shown["given_reason"]) == ("campaign", body["reason"])
        assert str(staff.id) not in str(shown)


async def test_a_complaint_that_reached_the_office_stops_everything(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        client = await n.h.client(the_national_team())
        path = f"/v1/people/{person}/suppressions"
        body = {"cause": "complaint", "reason": "rang the office"}
        assert (await client.post(path, json=body, headers=keyed())).json() == {"suppressed": True}
        await n.launched([person])
        await n.send()
        assert n.relay.accepted == []
        [held] = (await client.get("/v1/suppressions")).json()["items"]
        assert held["given_reason"] == "rang the office"
        lifting = f"/v1/suppressions/{held['id']}/lifting"
        lifted = await client.post(lifting, json={"reason": "rang again"}, headers=keyed())
        assert lifted.json()["lifted_reason"] == "rang again"
        assert [one.data.suppressed for one in await n.h.emitted(SuppressionChanged)] == [
            True,
            False,
        ]


async def test_counts_of_a_mobilisation_add_up(tmp_path):
    async with notifications(tmp_path) as n:
        people = [await n.person(), await n.person(email=None), await n.person(verified=False)]
        cause = await n.launched(people)
        await n.send()
        client = await n.h.client(an_actor(Grant(Role.CAMPAIGN_MANAGER)))
        counts = (await client.get(f"/v1/mobilisations/{cause}/counts")).json()
        assert counts == {
            "accepted": 1,
            "withheld": 2,
            "withheld:no_address": 1,
            "withheld:unverified": 1,
        }


async def test_a_link_answers_an_alert_and_another_link_does_not(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        group = await a_group(n.h, person)
        alert_id = new_id()
        await n.h.receive(
            GroupAlertRaised(
                alert_id=alert_id,
                incident_id=new_id(),
                group_id=group,
                escalate_after_seconds=600,
            )
        )
        await n.send()
        client = await n.h.client()
        wrong = {"link": link_to(n.mail(), "/why")}
        answer = await client.post("/v1/acknowledgements", json=wrong, headers=keyed())
        assert answer.status_code == 403
        assert await n.h.emitted(AlertAcknowledged) == []
        right = {"link": link_to(n.mail(), "/acknowledge")}
        answer = await client.post("/v1/acknowledgements", json=right, headers=keyed())
        assert (answer.status_code, answer.json()["status"]) == (201, "acknowledged")
        duty = await n.h.client(an_actor(Grant(Role.DUTY_OFFICER)))
        shown = (await duty.get(f"/v1/alerts/{alert_id}")).json()
        assert (shown["status"], shown["asked"]) == ("acknowledged", 1)


async def test_texts_can_be_read_before_they_are_sent(tmp_path):
    async with notifications(tmp_path) as n:
        client = await n.h.client(an_actor(Grant(Role.LOCAL_LEAD)))
        listed = (await client.get("/v1/templates")).json()
        assert {"confirm_address", "mobilisation_act", "group_alert"} <= {
            one["key"] for one in listed
        }
        english, welsh = [
            (await client.get("/v1/templates/group_alert/preview", params={"language": language}))
            .json()["subject"]
            for language in ("en", "cy")
        ]  # fmt: skip
        assert english != welsh
        assert (await client.get("/v1/templates/nothing/preview")).status_code == 404
