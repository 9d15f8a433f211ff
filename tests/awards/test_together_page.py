"""The pages behind an invitation, when the panel comes together, and what they ask before a file."""

from datetime import timedelta
from uuid import UUID

from awards.testing import Stage, a_scheme
from sanctuary import links
from sanctuary.events.membership import GroupChanged
from sanctuary.ids import new_id
from sanctuary.links import Purpose
from sanctuary.testing import harness

SCHEME = a_scheme()
FIRST = SCHEME.criteria[0].key


def a_link(h, seat, person):
    return links.sign(
        h.settings.link_key,
        Purpose.ANSWER_INVITATION,
        UUID(str(seat)),
        expires_at=h.clock.now() + timedelta(days=1),
        person=person.id,
    )


async def reading(h):
    stage = await Stage(h).set_up(True, False, False)
    application_id = await stage.submitted()
    seats = await stage.seat(application_id)
    assert (await stage.confirm(application_id)).is_success
    return stage, application_id, seats


async def test_a_reader_agrees_and_advises_by_the_link_alone():
    async with harness("awards") as h:
        stage, application_id, seats = await reading(h)
        browser = await h.client()
        member = stage.assessors[0]
        link = a_link(h, seats[0], member)
        path = "/invitation/together"
        early = await browser.get(path, params={"link": link})
        assert early.status_code == 403
        assert path not in (await browser.get("/invitation", params={"link": link})).text
        await stage.review(application_id, member)
        waiting = await browser.get(path, params={"link": link})
        assert waiting.status_code == 409
        await stage.review(application_id, *stage.assessors[1:])
        assert path in (await browser.get("/invitation", params={"link": link})).text
        page = await browser.get(path, params={"link": link})
        assert "Far from the others" not in page.text
        assert "What the panel advises" not in page.text
        scores = {each.key: "met" for each in SCHEME.criteria} | {FIRST: "not_met"}
        form = {"link": link, "step": "joint", "version": "0", "notes": "We differ on one."}
        assert (await browser.post(path, data=form | scores)).status_code == 303
        stale = await browser.post(path, data=form | scores)
        assert stale.status_code == 422
        page = await browser.get(path, params={"link": link})
        assert "We differ on one." in page.text
        advice = {"link": link, "step": "advice", "outcome": "awarded", "reason": "Warm."}
        unmet = await browser.post(path, data=advice)
        assert unmet.status_code == 422
        assert "Recommend &#34;not yet&#34;" in unmet.text
        nothing = await browser.post(path, data=advice | {"reason": ""})
        assert "write why" in nothing.text
        sent = await browser.post(
            path, data=advice | {"outcome": "not_yet", "dissent": "I would say yes."}
        )
        assert sent.status_code == 303
        seen = (await stage.get(stage.coordinator, f"/v1/applications/{application_id}")).json()
        assert seen["recommendation"]["dissent"] == "I would say yes."
        assert seen["recommendation"]["by"] == str(member.id)


async def test_a_link_opens_only_the_panel_of_its_own_seat():
    async with harness("awards") as h:
        stage, application_id, seats = await reading(h)
        await stage.review(application_id)
        browser = await h.client()
        for person in (stage.assessors[1], stage.contact, stage.coordinator):
            taken = a_link(h, seats[0], person)
            for path in ("/invitation", "/invitation/file", "/invitation/together"):
                assert (await browser.get(path, params={"link": taken})).status_code == 403
        await stage.done(stage.assessors[0], f"/v1/seats/{seats[0]}/conflict", {"conflicted": True})
        own = a_link(h, seats[0], stage.assessors[0])
        for path in ("/invitation/file", "/invitation/together"):
            assert (await browser.get(path, params={"link": own})).status_code == 403


async def test_the_question_about_conflicts_names_what_we_know():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        group = new_id()
        local = await stage.add_assessor(declares=False, group_id=group)
        other = await stage.add_assessor(declares=False)
        await h.receive(GroupChanged(group_id=group, nation="wales", area="W06000011"))
        application_id = await stage.submitted()
        invited = await stage.done(
            stage.coordinator,
            f"/v1/applications/{application_id}/panel",
            {"person_ids": [str(local.id), str(other.id)]},
        )
        seats = {each["person_id"]: each["id"] for each in invited["items"]}
        browser = await h.client()
        for person, known in ((local, True), (other, False)):
            seat = seats[str(person.id)]
            await stage.done(person, f"/v1/seats/{seat}/answer", {"accept": True})
            page = await browser.get("/invitation", params={"link": a_link(h, seat, person)})
            assert ("group of the same area" in page.text) is known
