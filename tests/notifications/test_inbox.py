"""The inbox over HTTP: what was sent and what only a channel kept away, for its person alone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from notifications.commands.notify import notify_people
from notifications.commands.retention import forget
from notifications.store import contacts
from notifications.tables import inbox_mark
from sanctuary.actor import Actor, Grant, Role
from sanctuary.events.membership import PersonErased
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, keyed

from .service import notifications, the_national_team

DAYS = {"expires_on": "2027-05-03", "grace_ends_on": "2027-08-01"}
STEPS = {
    step: "yes" if step == "months_3" else "no"
    for step in ("months_12", "months_6", "months_3", "month_1", "day", "grace")
}


async def tell(n, person, template="group_suspended", cause=None, **values):
    cause = cause or new_id()
    async with n.h.transaction() as uow:
        await notify_people(uow, [person], template, cause, values=values)
    return cause


async def of(n, person):
    return await n.h.client(Actor(person))


async def test_what_was_sent_is_read_again_with_its_words(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person(language="cy")
        await tell(n, person)
        await tell(n, person, "renewal_due", **DAYS, **STEPS)
        await n.send()
        async with await of(n, person) as me:
            found = (await me.get("/v1/inbox")).json()
            assert [one["template"] for one in found["items"]] == ["renewal_due", "group_suspended"]
            newest = found["items"][0]
            assert "3 Mai 2027" in newest["text"]
            assert "3 Mai 2027" in newest["html"]
            assert "/renew?lang=cy&link=" in newest["text"]
            mail = next(m for m in n.mails() if m["subject"] == newest["subject"])
            assert mail["content-language"] in (None, "cy")
            assert found["unread"] == 2


async def test_a_message_is_marked_as_read_and_unread(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        for _ in range(3):
            await tell(n, person)
        await n.send()
        async with await of(n, person) as me:
            newest = (await me.get("/v1/inbox")).json()["items"][0]["id"]
            await me.get(f"/v1/inbox/{newest}")
            assert (await me.get("/v1/inbox")).json()["unread"] == 3
            for _ in range(2):
                marked = await me.post(f"/v1/inbox/{newest}/read", headers=keyed())
                assert marked.json() == {"unread": 2}
            assert (await me.get(f"/v1/inbox/{newest}")).json()["read_at"]
            unread = (await me.get("/v1/inbox", params={"unread": True})).json()
            assert (len(unread["items"]), unread["unread"]) == (2, 2)
            back = await me.post(f"/v1/inbox/{newest}/unread", headers=keyed())
            assert back.json() == {"unread": 3}
            everything = await me.post("/v1/inbox/read-all", headers=keyed())
            assert everything.json() == {"unread": 0}


async def test_pages_follow_each_other(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        for _ in range(5):
            await tell(n, person)
        await n.send()
        async with await of(n, person) as me:
            first = (await me.get("/v1/inbox", params={"limit": 3})).json()
            rest = (await me.get("/v1/inbox", params={"cursor": first["next"]})).json()
            ids = [one["id"] for one in first["items"] + rest["items"]]
            assert (len(set(ids)), ids == sorted(ids, reverse=True)) == (5, True)
            assert rest["next"] is None


async def test_what_only_a_channel_kept_away_is_there_and_what_was_not_wanted_is_not(tmp_path):
    async with notifications(tmp_path) as n:
        nowhere = await n.person(email=None)
        unproved = await n.person(verified=False)
        silent = await n.person(bases={})
        over = await n.person()
        async with n.h.transaction() as uow:
            await contacts.choose(uow, over, "renewal", allowed=False, at=uow.clock.now())
        for person in (nowhere, unproved, silent, over):
            await tell(n, person, "renewal_due", **DAYS, **STEPS)
        await n.send()
        shown = {}
        for person in (nowhere, unproved, silent, over):
            async with await of(n, person) as me:
                shown[person] = (await me.get("/v1/inbox")).json()["unread"]
        assert shown == {nowhere: 1, unproved: 1, silent: 0, over: 0}


async def test_what_waits_is_not_there_yet(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        await tell(n, person)
        async with await of(n, person) as me:
            assert (await me.get("/v1/inbox")).json() == {"items": [], "next": None, "unread": 0}


@pytest.mark.parametrize(
    "other",
    [the_national_team(), an_actor(Grant(Role.DATA_PROTECTION_LEAD)), an_actor()],
    ids=["national team", "data protection lead", "volunteer"],
)
async def test_nobody_reads_anothers_inbox(tmp_path, other):
    async with notifications(tmp_path) as n:
        person = await n.person()
        await tell(n, person)
        await n.send()
        async with await of(n, person) as me, await n.h.client(other) as them:
            [mine] = (await me.get("/v1/inbox")).json()["items"]
            url = f"/v1/inbox/{mine['id']}"
            assert (await them.get("/v1/inbox")).json()["items"] == []
            assert (await them.get(url)).status_code == 404
            assert (await them.post(f"{url}/read", headers=keyed())).status_code == 404
            assert (await me.get("/v1/inbox")).json()["unread"] == 1
        async with await n.h.client() as nobody:
            assert (await nobody.get("/v1/inbox")).status_code == 401


async def test_the_inbox_forgets_with_the_deliveries(tmp_path):
    async with notifications(tmp_path) as n:
        person, other = await n.person(), await n.person()
        for one in (person, other):
            await tell(n, one)
        await n.send()
        for one in (person, other):
            async with await of(n, one) as me:
                await me.post("/v1/inbox/read-all", headers=keyed())
        await n.h.receive(PersonErased(case_id=new_id(), person_id=person))
        async with n.h.transaction() as uow:
            left = await uow.all(select(inbox_mark.c.person_id))
            assert [row.person_id for row in left] == [other]
        n.h.clock.offset += timedelta(days=200)
        async with n.h.transaction() as uow:
            await forget(uow, uow.clock.today())
            assert await uow.all(select(inbox_mark)) == []
        async with await of(n, other) as me:
            assert (await me.get("/v1/inbox")).json()["items"] == []
