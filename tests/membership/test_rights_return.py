"""Nobody but the person themself brings an erased person back."""

from uuid import UUID

from sqlalchemy import func, select

from membership.tables import person, suppression
from membership.testing import NATIONAL, a_supporter_form, confirm, sign_up
from membership.testing_imports import a_file, a_person, take_over
from membership.testing_rights import a_supporter, erase
from sanctuary.asks import ASK_CONTACTS, ContactsAsked
from sanctuary.testing import harness, keyed

SAM = "sam@example.org"


async def count(h, table):
    async with h.transaction() as uow:
        return await uow.scalar(select(func.count()).select_from(table))


async def names(h):
    async with h.transaction() as uow:
        return sorted(row.name for row in await uow.all(select(person.c.name)))


async def test_an_old_list_of_supporters_is_told_to_leave_them_out():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await erase(h, (await a_supporter(h)).person_id)
        people = [
            {"name": "Kim", "email": "kim@example.org", "nation": "wales"},
            {"name": "Sam Reed", "email": "SAM@example.org", "nation": "wales"},
        ]
        refused = await team.post("/v1/supporters/import", json={"people": people}, headers=keyed())
        assert refused.status_code == 422
        [error] = refused.json()["errors"]
        assert error["pointer"] == "/people/1/email"
        assert await names(h) == [""]


async def test_a_file_of_another_system_takes_the_others_and_refuses_them():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await erase(h, (await a_supporter(h)).person_id)
        job = await take_over(h, team, a_file(a_person(1), a_person(2, email=SAM)))
        assert (job["done"]["new"], job["done"]["refused"]) == (1, 1)
        assert (await names(h)).count("") == 1
        assert len(await names(h)) == 2


async def test_a_file_that_brought_them_the_first_time_does_not_bring_them_again():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await take_over(h, team, a_file(a_person(2, email=SAM)))
        async with h.transaction() as uow:
            person_id = await uow.scalar(select(person.c.id))
        await erase(h, person_id)
        await take_over(h, team, a_file(a_person(2, email=SAM)))
        assert await names(h) == [""]


async def test_a_coordinator_cannot_write_them_down_as_a_contact():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await erase(h, (await a_supporter(h)).person_id)
        group = {
            "name": "Swansea", "nation": "wales", "area": "W06000011",
            "contacts": [{"name": "Sam Reed", "email": SAM}],
        }  # fmt: skip
        refused = await team.post("/v1/groups", json=group, headers=keyed())
        assert (refused.status_code, refused.json()["type"].rsplit("/")[-1][-13:]) == (
            409,
            "erased-before",
        )
        assert "sign up themselves" in refused.json()["detail"]


async def test_the_person_themself_may_come_back_and_is_somebody_new():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        before = await a_supporter(h)
        await erase(h, before.person_id)
        again = await sign_up(h, a_supporter_form(SAM))
        assert await count(h, suppression) == 1
        assert (await confirm(h, again)).status_code == 200
        assert again.person_id != before.person_id
        assert await count(h, suppression) == 0
        [contact] = (
            await h.ask(ASK_CONTACTS, ContactsAsked(person_ids=[again.person_id]))
        ).contacts
        assert (contact.email, contact.verified) == (SAM, True)
        people = [{"name": "Sam Reed", "email": SAM, "nation": "england"}]
        done = await team.post("/v1/supporters/import", json={"people": people}, headers=keyed())
        assert done.json()["person_ids"] == [str(again.person_id)]


async def test_a_form_alone_brings_nobody_back():
    async with harness("membership") as h:
        await erase(h, (await a_supporter(h)).person_id)
        await sign_up(h, a_supporter_form(SAM))
        assert await count(h, suppression) == 1


async def test_all_entries_with_that_address_are_remembered_once():
    async with harness("membership") as h:
        signed = await a_supporter(h)
        await sign_up(h, a_supporter_form("SAM@example.org"))
        await erase(h, UUID(str(signed.person_id)))
        assert await count(h, suppression) == 1


async def test_nobody_writes_a_new_address_under_the_number_of_an_erased_person():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await a_supporter(h)
        await erase(h, signed.person_id)
        at = (await team.get(f"/v1/people/{signed.person_id}")).headers.get("etag", '"1"')
        refused = await team.put(
            f"/v1/people/{signed.person_id}/address",
            json={"email": "new@example.org", "reason": "a call"},
            headers={"If-Match": at},
        )
        assert refused.status_code == 409, refused.text
        assert await names(h) == [""]
