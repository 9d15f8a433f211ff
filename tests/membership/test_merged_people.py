"""Two entries of one person: the stricter of what both said holds, and all of it can go back."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from membership import tables
from membership.testing import (
    NATIONAL,
    a_coordinator,
    a_sign_up,
    a_supporter_form,
    an_active_organisation,
    confirm,
    sign_up,
)
from sanctuary.asks import ASK_CONTACTS, ContactsAsked
from sanctuary.events.membership import PeopleMerged, PeopleParted, PersonChanged
from sanctuary.ids import new_id
from sanctuary.links import Purpose, sign
from sanctuary.testing import harness, keyed

WHY = {"reason": "she told us on the telephone that both are hers"}
COUNTERS = {"version", "contact_version"}
TOUCHED = ("organisation", "organisation_contact", "signature", "person", "basis", "group_contact")


async def rows_of(h):
    found = {}
    async with h.transaction() as uow:
        for name in TOUCHED:
            table = getattr(tables, name)
            columns = [column for column in table.c if column.name not in COUNTERS]
            rows = await uow.all(select(*columns).order_by(*table.primary_key.columns))
            found[name] = [tuple(row) for row in rows]
    return found


async def merge(client, kept, gone):
    body = {"kind": "person", "kept": str(kept), "gone": str(gone)} | WHY
    return await client.post("/v1/merges", json=body, headers=keyed())


async def undo(client, merged):
    url = f"/v1/merges/{merged.json()['id']}/undo"
    return await client.post(url, json={"reason": "two after all"}, headers=keyed())


async def a_supporter(h, email, *, contacted=True):
    signed = await sign_up(h, a_supporter_form(email, be_contacted=contacted))
    await confirm(h, signed)
    return signed.person_id


async def withdraw(client, person_id):
    url = f"/v1/people/{person_id}/bases/withdrawals"
    assert (await client.post(url, json=WHY, headers=keyed())).is_success


async def bases_of(h, person_id):
    answer = await h.ask(ASK_CONTACTS, ContactsAsked(person_ids=[person_id]))
    return answer.contacts[0].bases


@pytest.mark.parametrize(
    ("kept_says", "gone_says", "holds"),
    [
        ("yes", "yes", True),
        ("yes", "no", False),
        ("no", "yes", False),
        ("no", "no", False),
        ("nothing", "yes", True),
        ("yes", "nothing", True),
        ("nothing", "no", False),
    ],
)
async def test_the_stricter_wins_while_two_are_one(kept_says, gone_says, holds):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        people = []
        for n, says in enumerate((kept_says, gone_says)):
            person = await a_supporter(h, f"sam{n}@example.org", contacted=says != "nothing")
            if says == "no":
                await withdraw(team, person)
            people.append(person)
        before = [await bases_of(h, person) for person in people]
        merged = await merge(team, *people)
        assert merged.status_code == 201, merged.text
        assert ("campaign" in await bases_of(h, people[0])) is holds
        assert await bases_of(h, people[1]) == {}
        last = [e.data for e in await h.emitted(PersonChanged) if e.data.person_id == people[1]]
        assert last[-1].ended
        told = (await h.emitted(PeopleMerged))[0].data
        assert (told.kept_id, told.gone_id) == tuple(people)
        assert (await undo(team, merged)).status_code == 200
        assert (await h.emitted(PeopleParted))[0].data.model_dump() == told.model_dump()
        assert [await bases_of(h, person) for person in people] == before


async def test_what_is_withdrawn_meanwhile_stays_withdrawn_for_both():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        kept, gone = [await a_supporter(h, f"sam{n}@example.org") for n in range(2)]
        merged = await merge(team, kept, gone)
        h.clock.offset += timedelta(hours=1)
        await withdraw(team, kept)
        assert (await undo(team, merged)).status_code == 200
        for person in (kept, gone):
            assert "campaign" not in await bases_of(h, person)


@pytest.mark.parametrize(
    ("shared", "withdrawn", "listed_first"),
    [(True, True, True), (True, False, False), (False, True, False), (False, False, True)],
)
async def test_undoing_puts_every_row_back(shared, withdrawn, listed_first):
    """Offices, signatures and bases, whoever of the two stood first."""
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        second = {"name": "Anne Morgan", "email": "anne@example.org"}
        form = a_sign_up(second_contact=second) if shared else a_sign_up()
        school = await an_active_organisation(h, form | {"be_contacted": True})
        other = await a_supporter(h, "anne@example.org")
        url = f"/v1/organisations/{school.organisation_id}"
        contacts = (await team.get(url)).json()["contacts"]
        ann, anne = school.person_id, contacts[1] if shared else other
        if withdrawn:
            await withdraw(team, ann)
        before = await rows_of(h)
        merged = await merge(team, *((ann, anne) if listed_first else (anne, ann)))
        assert merged.status_code == 201, merged.text
        shown = (await team.get(url)).json()["contacts"]
        assert shown[0] == str(ann if listed_first else anne)
        assert (await undo(team, merged)).status_code == 200
        assert await rows_of(h) == before


async def test_a_link_or_an_id_of_the_closed_entry_leads_to_the_kept_one():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        kept, gone = [await a_supporter(h, f"sam{n}@example.org") for n in range(2)]
        await merge(team, kept, gone)
        assert (await team.get(f"/v1/people/{gone}")).json()["id"] == str(kept)
        ledger = (await team.get(f"/v1/people/{kept}/bases")).json()
        assert [(entry["person_id"], entry["holds"]) for entry in ledger] == [
            (str(gone), False),
            (str(kept), True),
        ]


async def test_one_mailbox_that_was_proved_is_proved_for_the_kept_entry():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        first, other = await a_supporter(h, "sam@example.org"), new_id()
        async with h.transaction() as uow:
            await uow.execute(
                insert(tables.person).values(
                    id=other, name="Sam", email="SAM@example.org", email_key="sam@example.org"
                )
            )
        before = await rows_of(h)
        merged = await merge(team, other, first)
        assert (await team.get(f"/v1/people/{other}")).json()["verified"] is True
        assert (await undo(team, merged)).status_code == 200
        assert await rows_of(h) == before


async def test_a_closed_entry_whose_mailbox_somebody_proved_since_does_not_come_back():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        kept, gone = [await a_supporter(h, f"sam{n}@example.org") for n in range(2)]
        merged = await merge(team, kept, gone)
        await a_supporter(h, "sam1@example.org")
        refused = await undo(team, merged)
        assert refused.json()["type"].endswith("changed-since-the-merge")
        assert "mailbox" in refused.json()["detail"]


async def test_an_entry_that_signs_in_is_not_the_one_that_goes():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        kept, gone = [await a_supporter(h, f"sam{n}@example.org") for n in range(2)]
        grant = {"person_id": str(gone), "role": "trustee", "scope_kind": "uk", "scope_id": ""}
        await team.post("/v1/grants", json=grant, headers=keyed())
        refused = await merge(team, kept, gone)
        assert refused.json()["type"].endswith("not-to-be-merged")
        assert (await merge(team, gone, kept)).status_code == 201


async def test_a_closed_entry_is_not_merged_again():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        kept, gone, third = [await a_supporter(h, f"sam{n}@example.org") for n in range(3)]
        await merge(team, kept, gone)
        assert (await merge(team, third, gone)).json()["type"].endswith("not-to-be-merged")
        assert (await merge(team, gone, third)).json()["type"].endswith("not-to-be-merged")


async def test_people_are_for_the_national_team():
    async with harness("membership") as h:
        kept, gone = [await a_supporter(h, f"sam{n}@example.org") for n in range(2)]
        async with await h.client(NATIONAL) as team, await h.client(a_coordinator()) as other:
            assert (await merge(other, kept, gone)).status_code == 403
            merged = await merge(team, kept, gone)
            assert (await undo(other, merged)).status_code == 403
            assert (await other.get("/v1/merges?kind=person")).json()["items"] == []
            [shown] = (await team.get(f"/v1/merges?kind=person&party={gone}")).json()["items"]
            assert shown["changed"]["person"] == 1
            assert "example.org" not in str(shown)


def a_link(h, purpose, subject, person):
    until = h.clock.now() + timedelta(days=365)
    return sign(h.settings.link_key, purpose, subject, expires_at=until, person=person)


async def test_a_no_on_the_page_of_a_link_from_before_holds_for_the_kept_entry():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        kept, gone = [await a_supporter(h, f"sam{n}@example.org") for n in range(2)]
        await merge(team, kept, gone)
        assert "campaign" in await bases_of(h, kept)
        token = a_link(h, Purpose.CONSENT, gone, gone)
        async with await h.client() as browser:
            page = await browser.post("/consent", data={"link": token, "choice": "no"})
        assert page.status_code == 200
        assert "campaign" not in await bases_of(h, kept)


async def test_who_hands_over_by_a_link_from_before_still_can_and_a_stranger_cannot():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        school = await an_active_organisation(h, a_sign_up())
        kept, stranger = [await a_supporter(h, f"sam{n}@example.org") for n in range(2)]
        assert (await merge(team, kept, school.person_id)).status_code == 201
        form = {"name": "Eve Rees", "email": "eve@example.org"}
        for person, allowed in ((stranger, False), (school.person_id, True)):
            token = a_link(h, Purpose.HAND_OVER, school.organisation_id, person)
            async with await h.client() as browser:
                said = await browser.post("/hand-over", data=form | {"link": token})
            assert said.is_success is allowed


async def test_a_sign_up_that_proves_a_known_address_tells_who_it_was_all_the_time():
    async with harness("membership") as h:
        first = await a_supporter(h, "sam@example.org")
        again = await sign_up(h, a_supporter_form("sam@example.org"))
        await confirm(h, again)
        [told] = [event.data for event in await h.emitted(PeopleMerged)]
        assert (told.kept_id, told.gone_id) == (first, again.person_id)
