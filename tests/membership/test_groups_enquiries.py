"""Asking to start a group: public, private, and nothing kept before the address is proved."""

import html
import re
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from membership.personal_groups import ENQUIRIES
from membership.tables import affiliated_group, group_note, person
from membership.testing import NATIONAL, a_coordinator, an_active_organisation
from membership.testing_groups import take_step
from sanctuary.events.membership import GroupChanged, GroupEnquired
from sanctuary.ids import new_id
from sanctuary.links import Purpose, sign
from sanctuary.personal import Subject
from sanctuary.testing import bodies, harness, keyed

FORM = {
    "asker": {"name": "Hana", "email": "hana@example.org", "language": "cy"},
    "group_name": "Llanelli Welcomes",
    "nation": "wales",
    "locality": "Llanelli",
    "about": "Twelve of us meet in the library",
}


async def enquire(h, **changes):
    async with await h.client() as public:
        answer = await public.post("/v1/group-enquiries", json=FORM | changes, headers=keyed())
    assert answer.status_code == 202, answer.text
    return answer.json()


async def link_of(h, purpose=Purpose.GROUP_ENQUIRY):
    event = (await h.emitted(GroupEnquired))[-1].data
    return sign(
        h.settings.link_key, purpose, event.group_id,
        expires_at=event.expires_at, person=event.person_id,
    )  # fmt: skip


async def confirm(h):
    async with await h.client() as public:
        return await public.post("/v1/group-enquiry-confirmations", json={"link": await link_of(h)})


async def enquiries(client):
    return (await client.get("/v1/groups?status=enquiry")).json()["items"]


async def tasks(client):
    found = (await client.get("/v1/tasks?kind=group_enquiry")).json()["items"]
    return [one["subject_id"] for one in found]


async def test_an_enquiry_reaches_the_coordinator_of_the_nation_once_the_address_is_proved():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        assert await enquire(h) == {"status": "received"}
        assert (await enquiries(coordinator), await tasks(coordinator)) == ([], [])
        assert (await confirm(h)).status_code == 200
        [found] = await enquiries(coordinator)
        assert (found["name"], found["locality"], found["area"]) == (
            "Llanelli Welcomes", "Llanelli", None,
        )  # fmt: skip
        assert await tasks(coordinator) == [found["id"]]
        notes = (await coordinator.get(f"/v1/groups/{found['id']}/notes")).json()
        assert [one["text"] for one in notes] == [FORM["about"]]
        assert (await confirm(h)).status_code == 200
        assert len(await enquiries(coordinator)) == 1
        async with await h.client(a_coordinator("england")) as other:
            assert (await enquiries(other), await tasks(other)) == ([], [])
        await take_step(coordinator, found, "researching", "we spoke on the phone")
        assert await tasks(coordinator) == []
        steps = (await coordinator.get(f"/v1/groups/{found['id']}/steps")).json()
        assert [one["became"] for one in steps] == ["enquiry", "researching"]


async def test_nothing_that_was_written_leaves_membership():
    async with harness("membership") as h:
        await enquire(h)
        await confirm(h)
        assert await h.emitted(GroupChanged) == []
        published = str(bodies(await h.emitted()))
        for words in ("Llanelli", "Hana", "hana@", "library"):
            assert words not in published


async def test_the_answer_is_the_same_whether_or_not_we_know_the_address():
    async with harness("membership") as h:
        known = await an_active_organisation(h)
        told = [
            await enquire(h, asker={"name": "Ann", "email": email})
            for email in ("ann@example.org", "nobody@example.org")
        ]
        assert told[0] == told[1]
        first = (await h.emitted(GroupEnquired))[0].data
        assert first.person_id != known.person_id


async def test_whoever_proved_the_address_before_is_the_same_person():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        known = await an_active_organisation(h)
        await enquire(h, asker={"name": "Ann Again", "email": "ann@example.org"})
        await confirm(h)
        [found] = await enquiries(team)
        assert found["contacts"] == [str(known.person_id)]


async def test_what_somebody_wrote_is_theirs_to_see_and_to_have_taken_away():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        await enquire(h)
        await confirm(h)
        [found] = await enquiries(coordinator)
        url = f"/v1/groups/{found['id']}/notes"
        call = {"kind": "call", "text": "a good talk"}
        await coordinator.post(url, json=call, headers=keyed())
        theirs = Subject((UUID(found["contacts"][0]),))
        async with h.transaction() as uow:
            assert [one["text"] for one in await ENQUIRIES.gather(uow, theirs)] == [FORM["about"]]
            assert await ENQUIRIES.gather(uow, Subject((new_id(),))) == []
            await ENQUIRIES.erase(uow, theirs)
        kept = (await coordinator.get(url)).json()
        assert [one["text"] for one in kept] == ["", "a good talk"]


async def test_an_enquiry_that_nobody_confirms_leaves_nothing_behind():
    async with harness("membership") as h:
        await enquire(h)
        late = await link_of(h)
        await h.fire_timers(timedelta(days=15))
        async with h.transaction() as uow:
            for table in (affiliated_group, group_note):
                assert await uow.scalar(select(func.count()).select_from(table)) == 0
            rows = await uow.all(select(person.c.name, person.c.email, person.c.ended))
            assert [tuple(row) for row in rows] == [("", None, True)]
        async with await h.client() as public:
            refused = await public.post("/v1/group-enquiry-confirmations", json={"link": late})
            assert refused.status_code == 403


async def test_a_proved_enquiry_does_not_expire():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        await enquire(h)
        await confirm(h)
        await h.fire_timers(timedelta(days=15))
        assert len(await enquiries(coordinator)) == 1


async def test_an_unproved_enquiry_is_not_there_for_anybody():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await enquire(h)
        event = (await h.emitted(GroupEnquired))[0].data
        url = f"/v1/groups/{event.group_id}"
        for path in ("", "/steps", "/notes", "/readiness"):
            assert (await team.get(url + path)).status_code == 404
        moved = await take_step(team, {"id": str(event.group_id)}, "researching")
        assert moved.status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"asker": {"name": "Hana", "email": "hana"}},
        {"nation": "cornwall"},
        {"group_name": " "},
        {"locality": ""},
        {"about": "x" * 5001},
        {"colour": "red"},
    ],
)
async def test_what_cannot_be_right_is_refused_and_not_kept(wrong):
    async with harness("membership") as h, await h.client() as public:
        answer = await public.post("/v1/group-enquiries", json=FORM | wrong, headers=keyed())
        assert answer.status_code == 422
        assert await h.emitted() == []


async def test_a_link_for_something_else_opens_no_enquiry():
    async with harness("membership") as h, await h.client() as public:
        await enquire(h)
        wrong = await link_of(h, Purpose.CONFIRM)
        assert (await public.get("/group-enquiry", params={"link": wrong})).status_code == 403
        event = (await h.emitted(GroupEnquired))[0].data
        other = sign(
            h.settings.link_key, Purpose.GROUP_ENQUIRY, event.group_id, expires_at=event.expires_at
        )
        assert (await public.post("/group-enquiry", data={"link": other})).status_code == 403


async def fill_in(browser, language="en", **answers):
    page = await browser.get(f"/start-a-group?lang={language}")
    for _ in range(5):
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
        fields = {key: html.unescape(value) for key, value in fields.items()}
        wanted = set(re.findall(r'(?:id="|name=")(\w+)"', page.text)) & answers.keys()
        page = await browser.post(
            f"/start-a-group?lang={language}",
            data=fields | {name: answers[name] for name in wanted},
        )
        if page.status_code != 200 or 'name="step"' not in page.text:
            return page, fields | {name: answers[name] for name in wanted}
    raise AssertionError("the form never ended")


ANSWERS = {
    "nation": "wales", "locality": "Llanelli", "group_name": "Llanelli Welcomes",
    "about": "Twelve of us", "name": "Hana", "email": "hana@example.org",
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Look in your mailbox"), ("cy", "Edrychwch yn eich blwch post")]
)
async def test_the_page_asks_one_thing_after_the_other_in_both_languages(language, title):
    async with harness("membership") as h, await h.client() as browser:
        page, last = await fill_in(browser, language, **ANSWERS)
        assert title in page.text
        again = await browser.post(f"/start-a-group?lang={language}", data=last)
        assert title in again.text
        [event] = await h.emitted(GroupEnquired)
        async with h.transaction() as uow:
            spoken = await uow.scalar(
                select(person.c.language).where(person.c.id == event.data.person_id)
            )
        assert spoken == language


@pytest.mark.parametrize("missing", ["nation", "locality", "group_name", "name", "email"])
async def test_the_page_says_which_answer_is_missing(missing):
    async with harness("membership") as h, await h.client() as browser:
        page, _ = await fill_in(browser, **{**ANSWERS, missing: ""})
        assert page.status_code == 422
        assert "There is a problem" in page.text
        assert await h.emitted() == []


async def test_following_the_link_changes_nothing_until_the_button_is_pressed():
    async with harness("membership") as h, await h.client() as browser:
        await enquire(h)
        link = await link_of(h)
        before = len(await h.emitted())
        page = await browser.get("/group-enquiry", params={"link": link, "lang": "en"})
        assert "Did you ask to start a group?" in page.text
        assert "Llanelli" in page.text
        assert len(await h.emitted()) == before
        done = await browser.post("/group-enquiry", data={"link": link})
        assert "Diolch" in done.text
        again = await browser.get("/group-enquiry", params={"link": link, "lang": "en"})
        assert "What happens next" in again.text
        event = (await h.emitted(GroupEnquired))[0].data
        async with await h.client(NATIONAL) as team:
            assert UUID((await enquiries(team))[0]["id"]) == event.group_id
