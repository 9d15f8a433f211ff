"""Many people at once: all or none, one person per mailbox, no consent brought back."""

import pytest

from membership.testing import NATIONAL, a_coordinator
from sanctuary.asks import ASK_CONTACTS, ContactsAsked
from sanctuary.events.membership import ContactChanged, PersonChanged
from sanctuary.testing import harness, keyed

CONSENT = {"campaign": "consent", "wording": "Yes, write to me", "collected_on": "2024-05-01"}


def a_supporter(n=0, **changes):
    return {
        "name": f"Supporter {n}",
        "email": f"s{n}@example.org",
        "nation": "wales",
        "area": "W06000011",
        "streams": ["schools"],
        "basis": CONSENT,
        "verified": True,
    } | changes


async def send(client, people):
    return await client.post("/v1/supporters/import", json={"people": people}, headers=keyed())


async def contacts(h, ids):
    return (await h.ask(ASK_CONTACTS, ContactsAsked(person_ids=ids))).contacts


async def test_people_are_taken_over_and_told_of():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        done = (await send(team, [a_supporter(n) for n in range(3)])).json()
        assert (done["new"], done["known"]) == (3, 0)
        changed = [envelope.data for envelope in await h.emitted(PersonChanged)]
        assert {str(event.person_id) for event in changed} == set(done["person_ids"])
        assert changed[0].roles == ("supporter",)
        assert changed[0].streams == ("schools",)
        assert changed[0].bases == {"service": "service_message", "campaign": "consent"}
        assert changed[0].address_verified
        assert len(await h.emitted(ContactChanged)) == 3


async def test_sending_them_again_makes_nobody_twice():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        first = (await send(team, [a_supporter(n) for n in range(3)])).json()
        again = [a_supporter(n, email=f"S{n}@Example.org", name="Another name") for n in range(3)]
        second = (await send(team, again)).json()
        assert (second["new"], second["known"]) == (0, 3)
        assert second["person_ids"] == first["person_ids"]
        assert {c.name for c in await contacts(h, first["person_ids"])} == {
            "Supporter 0",
            "Supporter 1",
            "Supporter 2",
        }


async def test_a_withdrawn_consent_is_not_brought_back_by_an_old_list():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        person_id = (await send(team, [a_supporter()])).json()["person_ids"][0]
        await team.post(
            f"/v1/people/{person_id}/bases/withdrawals",
            json={"reason": "wrote to us"},
            headers=keyed(),
        )
        await send(team, [a_supporter()])
        assert "campaign" not in (await contacts(h, [person_id]))[0].bases


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"email": "nobody"}, "/people/1/email"),
        ({"email": "S0@example.org"}, "/people/1/email"),
        ({"area": "E08000019"}, "/people/1/area"),
        ({"streams": ["prisons"]}, "/people/1/streams"),
        ({"roles": ["ambassador"]}, "/people/1/roles"),
        ({"basis": CONSENT | {"wording": ""}}, "/people/1/basis/wording"),
        (
            {"basis": CONSENT | {"campaign": "soft_opt_in"}},
            "/people/1/basis/collected_on",
        ),
        (
            {"basis": CONSENT | {"campaign": "soft_opt_in", "collected_on": "2026-02-05"}},
            "/people/1/basis/opt_out_offered",
        ),
    ],
)
async def test_one_mistake_stops_all_and_names_the_entry(wrong, pointer):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        refused = await send(team, [a_supporter(0), a_supporter(1, **wrong)])
        assert refused.status_code == 422
        assert [error["pointer"] for error in refused.json()["errors"]] == [pointer]
        assert await h.emitted() == []


async def test_without_a_basis_nobody_is_campaigned_to():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        done = await send(team, [a_supporter(basis={"campaign": "none"})])
        assert "campaign" not in (await contacts(h, done.json()["person_ids"]))[0].bases


async def test_somebody_without_an_address_is_counted_and_never_written_to():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        nobody = [a_supporter(n) | {"email": None} for n in range(2)]
        done = (await send(team, nobody)).json()
        assert done["new"] == 2
        event = (await h.emitted(PersonChanged))[0].data
        assert (event.has_address, event.address_verified) == (False, False)
        assert {c.email for c in await contacts(h, done["person_ids"])} == {None}


async def test_the_most_that_one_call_takes():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        done = await send(team, [a_supporter(n) for n in range(5_000)])
        assert done.json()["new"] == 5_000
        assert (await send(team, [a_supporter(n) for n in range(5_001)])).status_code == 422


async def test_only_the_national_team_takes_lists_over():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        assert (await send(coordinator, [a_supporter()])).status_code == 403
