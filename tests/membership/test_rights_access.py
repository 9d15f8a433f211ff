"""What do you hold about me: asked, gathered, waited for, read by its person alone, deleted."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from membership.gathering import gather_once
from membership.tables import access_part, access_request
from membership.testing import (
    NATIONAL,
    a_sign_up,
    a_supporter_form,
    an_active_organisation,
    sign_up,
)
from membership.testing_rights import (
    LEAD,
    a_supporter,
    ask_for_a_copy,
    copy_link,
    erase,
    look,
)
from sanctuary.access import Section, pack, part_of
from sanctuary.actor import Actor, Grant, Role
from sanctuary.errors import TryAgain
from sanctuary.events.membership import AccessAsked, AccessReady, RightsLinkRequested
from sanctuary.testing import an_actor, bodies, harness, keyed

MARKER = "a-review-of-ysgol-y-bryn"
SECRET = "yes-with-lived-experience"
OPENLY = Section(title=("Reviews", "Adolygiadau"), records=[{"comment": MARKER}], kept="audit")
SEALED = Section(
    title=("In confidence", "Yn gyfrinachol"), records=[{"said": SECRET}], in_confidence=True
)


class Others:
    """The three other services, as membership meets them: each there or away."""

    def __init__(self, *, size=200_000, changing=False):
        self.away = set()
        self.asked = []
        self.size = size
        self.changing = changing

    async def __call__(self, subject, question):
        service = subject.split(".")[1]
        self.asked.append((service, question.part))
        if service in self.away:
            raise TryAgain("away")
        said = [OPENLY, *([SEALED] if question.in_confidence else [])]
        if self.changing:
            said[0] = OPENLY.model_copy(update={"records": [{"n": len(self.asked)}] * 9})
        return part_of(pack(said), question.part, size=self.size)


async def gathered(h, others=None):
    return await gather_once(h.database, others or Others())


async def test_a_person_asks_and_hears_by_when():
    async with harness("membership") as h:
        h.clock.move_to(h.clock.now().replace(year=2027, month=8, day=31, hour=12))
        signed = await a_supporter(h)
        asked = await ask_for_a_copy(h, signed.person_id)
        assert (asked.status_code, asked.json()["due_on"]) == (202, "2027-09-30")
        [event] = await h.emitted(AccessAsked)
        assert event.data.due_on.isoformat() == "2027-09-30"


async def test_all_four_services_end_up_in_one_copy():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        case_id = (await ask_for_a_copy(h, signed.person_id)).json()["id"]
        assert await gathered(h) == 4
        case = (await look(h, f"/v1/access-requests/{case_id}")).json()
        assert (case["status"], case["waits_for"]) == ("ready", [])
        [event] = await h.emitted(AccessReady)
        assert event.data.until.isoformat() == case["copy_until"]
        async with await h.client() as public:
            link = copy_link(h, case_id, signed.person_id)
            copy = (await public.get(f"/v1/access-copies?link={link}")).json()
        assert [service["service"] for service in copy["services"]] == [
            "membership", "awards", "campaigns", "notifications",
        ]  # fmt: skip
        own = json.dumps(copy["services"][0])
        assert "sam@example.org" in own
        assert "Sam Reed" in own
        assert "charter" in own
        assert all(MARKER in json.dumps(service) for service in copy["services"][1:])
        assert copy["services"][1]["holdings"][0]["kept_after_an_erasure"]["cy"]
        assert len(copy["rights"]) >= 3


async def test_who_is_away_is_waited_for_and_asked_again():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        case_id = (await ask_for_a_copy(h, signed.person_id)).json()["id"]
        others = Others()
        others.away.add("awards")
        await gathered(h, others)
        case = (await look(h, f"/v1/access-requests/{case_id}")).json()
        assert (case["status"], case["state"]) == ("gathering", "waiting for awards")
        assert case["answered"] == ["campaigns", "membership", "notifications"]
        assert await h.emitted(AccessReady) == []
        others.away.clear()
        assert await gathered(h, others) == 0
        h.clock.offset += timedelta(minutes=5)
        others.asked.clear()
        assert await gathered(h, others) == 1
        assert others.asked == [("awards", 0)]
        assert (await look(h, f"/v1/access-requests/{case_id}")).json()["status"] == "ready"


async def test_a_long_answer_comes_in_parts():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        case_id = (await ask_for_a_copy(h, signed.person_id)).json()["id"]
        others = Others(size=40)
        await gathered(h, others)
        assert max(part for _, part in others.asked) >= 2
        assert (await look(h, f"/v1/access-requests/{case_id}")).json()["status"] == "ready"


async def test_parts_that_do_not_belong_together_are_asked_for_again():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        case_id = (await ask_for_a_copy(h, signed.person_id)).json()["id"]
        await gathered(h, Others(size=40, changing=True))
        case = (await look(h, f"/v1/access-requests/{case_id}")).json()
        assert case["waits_for"] == ["awards", "campaigns", "notifications"]


async def test_what_was_told_in_confidence_is_for_its_person_alone():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        case_id = (await ask_for_a_copy(h, signed.person_id, in_confidence=True)).json()["id"]
        await gathered(h)
        async with await h.client() as public:
            link = copy_link(h, case_id, signed.person_id)
            assert SECRET in (await public.get(f"/v1/access-copies?link={link}")).text
            assert SECRET in (await public.get(f"/my-data/copy?link={link}")).text


async def test_it_is_left_out_unless_the_person_asks_for_it():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        case_id = (await ask_for_a_copy(h, signed.person_id)).json()["id"]
        await gathered(h)
        async with await h.client() as public:
            link = copy_link(h, case_id, signed.person_id)
            assert SECRET not in (await public.get(f"/v1/access-copies?link={link}")).text


async def test_staff_cannot_ask_for_it():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        async with await h.client(an_actor(*LEAD.grants)) as lead:
            body = {"person_id": str(signed.person_id), "reason": "a letter", "in_confidence": True}
            case_id = (await lead.post("/v1/access-requests", json=body, headers=keyed())).json()[
                "id"
            ]
        await gathered(h)
        async with await h.client() as public:
            link = copy_link(h, case_id, signed.person_id)
            assert SECRET not in (await public.get(f"/v1/access-copies?link={link}")).text


async def test_a_person_who_asks_in_confidence_after_staff_did_gets_all_of_it():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        async with await h.client(an_actor(*LEAD.grants)) as lead:
            body = {"person_id": str(signed.person_id), "reason": "a letter"}
            before = await lead.post("/v1/access-requests", json=body, headers=keyed())
        case_id = (await ask_for_a_copy(h, signed.person_id, in_confidence=True)).json()["id"]
        assert case_id != before.json()["id"]
        await gathered(h)
        async with await h.client() as public:
            link = copy_link(h, case_id, signed.person_id)
            assert SECRET in (await public.get(f"/v1/access-copies?link={link}")).text


@pytest.mark.parametrize("staff", [LEAD, NATIONAL], ids=["the lead", "the national team"])
async def test_staff_see_how_far_a_case_is_and_nothing_of_the_copy(staff):
    async with harness("membership") as h:
        signed = await a_supporter(h)
        case_id = (await ask_for_a_copy(h, signed.person_id)).json()["id"]
        others = Others()
        others.away.add("awards")
        await gathered(h, others)
        async with await h.client(an_actor(*staff.grants)) as reader:
            case = await reader.get(f"/v1/access-requests/{case_id}")
            assert case.json()["waits_for"] == ["awards"]
            h.clock.offset += timedelta(minutes=5)
            await gathered(h)
            answers = [
                await reader.get(path)
                for path in (
                    "/v1/access-requests",
                    f"/v1/access-requests/{case_id}",
                    f"/v1/access-requests/{case_id}/copy",
                    f"/v1/access-copies?case_id={case_id}",
                    "/v1/access-copies?link=anything",
                    "/my-data/copy?link=anything",
                    "/my-data/copy.json?link=anything",
                )
            ]
        assert [one.status_code for one in answers[:3]] == [200, 200, 404]
        assert all(one.is_error for one in answers[3:])
        for answer in answers:
            assert MARKER not in answer.text
            assert "sam@example.org" not in answer.text


async def test_nothing_readable_lies_in_the_store_or_travels_in_events():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        others = Others()
        others.away.add("awards")
        await ask_for_a_copy(h, signed.person_id, in_confidence=True)
        await gathered(h, others)
        async with h.transaction() as uow:
            stored = str(await uow.all(select(access_part)))
        h.clock.offset += timedelta(minutes=5)
        await gathered(h)
        async with h.transaction() as uow:
            stored += str(await uow.all(select(access_request)))
        stored += json.dumps(bodies(await h.emitted()))
        for word in (MARKER, SECRET, "sam@example.org", "Sam Reed"):
            assert word not in stored


async def test_the_copy_is_deleted_after_its_days():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        case_id = (await ask_for_a_copy(h, signed.person_id)).json()["id"]
        await gathered(h)
        await h.open_days(h.clock.today() + timedelta(days=14))
        async with await h.client() as public:
            link = copy_link(h, case_id, signed.person_id)
            assert (await public.get(f"/v1/access-copies?link={link}")).status_code == 200
            await h.open_days(h.clock.today() + timedelta(days=1))
            gone = await public.get(f"/v1/access-copies?link={link}")
        assert gone.status_code == 404
        assert (await look(h, f"/v1/access-requests/{case_id}")).json()["status"] == "gone"
        async with h.transaction() as uow:
            assert [row.bundle for row in await uow.all(select(access_request))] == [None]


async def test_a_case_that_nears_the_last_day_becomes_a_task():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await a_supporter(h)
        case_id = (await ask_for_a_copy(h, signed.person_id)).json()["id"]
        await h.open_days(h.clock.today() + timedelta(days=20))
        assert (await team.get("/v1/tasks?kind=access_due")).json()["items"] == []
        await h.open_days(h.clock.today() + timedelta(days=5))
        [task] = (await team.get("/v1/tasks?kind=access_due")).json()["items"]
        assert task["subject_id"] == case_id


@pytest.mark.parametrize("role", [Role.NATION_COORDINATOR, Role.SAFEGUARDING_LEAD, Role.TRUSTEE])
async def test_other_roles_see_nothing_of_it(role):
    async with harness("membership") as h:
        signed = await a_supporter(h)
        case_id = (await ask_for_a_copy(h, signed.person_id)).json()["id"]
        await gathered(h)
        async with await h.client(an_actor(Grant(role))) as other:
            for path in ("", f"/{case_id}"):
                assert (await other.get(f"/v1/access-requests{path}")).status_code == 403


async def test_another_persons_link_opens_no_copy():
    async with harness("membership") as h:
        signed, other = await a_supporter(h), await a_supporter(h, "kim@example.org")
        case_id = (await ask_for_a_copy(h, signed.person_id)).json()["id"]
        await gathered(h)
        async with await h.client() as public:
            for link in (
                copy_link(h, str(other.person_id), other.person_id),
                copy_link(h, case_id, other.person_id),
            ):
                assert (await public.get(f"/v1/access-copies?link={link}")).status_code in {
                    403,
                    404,
                }
                assert (await public.get(f"/my-data/copy?link={link}")).status_code in {403, 404}
                assert (await public.get(f"/my-data/copy.json?link={link}")).status_code in {
                    403,
                    404,
                }


async def test_an_erasure_takes_the_copies_along():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        await ask_for_a_copy(h, signed.person_id)
        await gathered(h)
        await erase(h, signed.person_id)
        async with h.transaction() as uow:
            [case] = await uow.all(select(access_request))
            assert (case.bundle, case.status, case.asked_reason) == (None, "gone", None)
            assert await uow.all(select(access_part)) == []


async def test_asking_twice_is_one_case_while_it_is_gathered():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        first = (await ask_for_a_copy(h, signed.person_id)).json()["id"]
        assert (await ask_for_a_copy(h, signed.person_id)).json()["id"] == first
        await gathered(h)
        assert (await ask_for_a_copy(h, signed.person_id)).json()["id"] != first


async def test_staff_ask_only_for_somebody_whose_address_is_proved():
    async with harness("membership") as h:
        signed = await sign_up(h, a_supporter_form())
        async with await h.client(an_actor(*LEAD.grants)) as lead:
            body = {"person_id": str(signed.person_id), "reason": "a letter"}
            refused = await lead.post("/v1/access-requests", json=body, headers=keyed())
        assert refused.status_code == 409
        assert "themselves" in refused.json()["detail"]


async def test_a_typed_address_learns_nothing_and_its_reader_gets_one_link_a_day():
    async with harness("membership") as h, await h.client() as public:
        signed = await a_supporter(h)
        for email in ("nobody@example.org", "Sam@example.org", "sam@example.org"):
            answer = await public.post("/v1/rights-links", json={"email": email}, headers=keyed())
            assert (answer.status_code, answer.json()) == (202, {})
        events = [each.data for each in await h.emitted(RightsLinkRequested)]
        assert {event.person_id for event in events} == {signed.person_id}
        assert len({event.request_id for event in events}) == 1


async def test_an_unproved_entry_can_be_asked_about_by_who_reads_its_mailbox():
    async with harness("membership") as h, await h.client() as public:
        signed = await sign_up(h, a_sign_up(email="new@example.org"))
        body = {"email": "new@example.org"}
        await public.post("/v1/rights-links", json=body, headers=keyed())
        [event] = await h.emitted(RightsLinkRequested)
        assert event.data.person_id == signed.person_id
        assert (await ask_for_a_copy(h, signed.person_id)).status_code == 202


async def test_the_copy_names_what_somebody_decided_for_the_network():
    async with harness("membership") as h:
        signed = await an_active_organisation(h)
        own = Actor(signed.person_id, (Grant(Role.DUTY_OFFICER),))
        async with await h.client(own) as officer:
            mask = {"nation": "wales", "reason": "a quiet day"}
            assert (
                await officer.post("/v1/directory-masks", json=mask, headers=keyed())
            ).status_code in {201, 404}
        case_id = (await ask_for_a_copy(h, signed.person_id)).json()["id"]
        await gathered(h)
        async with await h.client() as public:
            link = copy_link(h, case_id, UUID(str(signed.person_id)))
            text = (await public.get(f"/v1/access-copies?link={link}")).text
        assert "organisation_id" in text
