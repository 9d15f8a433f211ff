"""Groups that sign; what the form asks; the suggested donation."""

from datetime import timedelta
from uuid import UUID

import pytest

from membership.testing import (
    NATIONAL,
    Signed,
    a_coordinator,
    a_sign_up,
    a_supporter_form,
    an_active_organisation,
    check,
    confirm,
    confirmation,
    sign_up,
)
from membership.testing_groups import a_group, an_officer, take_step
from membership.testing_places import places_in
from sanctuary.events.membership import (
    CharterSigned,
    ConfirmationRequested,
    ReaffirmationClosed,
    ReaffirmationDue,
)
from sanctuary.links import Purpose, sign
from sanctuary.testing import harness, keyed

from .charter import a_published_edition
from .test_pages import MYSELF, ORGANISATION, fill_in, hidden
from .test_reaffirmation import reaffirm


async def begin(h, group, by=None, **changes):
    body = {
        "edition": "2026-2031",
        "signatory_id": group["contacts"][0],
        "capacity": "Chair",
    } | changes
    async with await h.client(by or a_coordinator()) as client:
        return await client.post(f"/v1/groups/{group['id']}/signatures", json=body, headers=keyed())


async def swansea(h, **changes):
    async with await h.client(a_coordinator()) as coordinator:
        return await a_group(coordinator, **changes)


def signed_by(answer):
    one = answer.json()
    return Signed(UUID(one["id"]), None, UUID(one["person_id"]))


async def test_an_officer_begins_and_a_contact_of_the_group_confirms():
    async with harness("membership") as h, await h.client() as browser:
        group = await swansea(h)
        answer = await begin(h, group, an_officer(group["id"]))
        assert (answer.status_code, answer.json()["status"]) == (202, "awaiting_email_check")
        signed = signed_by(answer)
        asked = (await h.emitted(ConfirmationRequested))[-1].data
        assert (asked.signature_id, asked.person_id) == (signed.signature_id, signed.person_id)
        assert await h.emitted(CharterSigned) == []
        page = await browser.get("/confirm", params={"link": confirmation(h, signed), "lang": "en"})
        assert "Swansea City of Sanctuary" in page.text
        assert (await confirm(h, signed)).json()["status"] == "active"
        event = (await h.emitted(CharterSigned))[-1].data
        assert (event.party_kind, str(event.party_id)) == ("group", group["id"])
        async with await h.client(NATIONAL) as team:
            found = await team.get(f"/v1/signatures/standing?on={h.clock.today()}&party_kind=group")
        assert found.json()["items"][0]["party_name"] == "Swansea City of Sanctuary"
        again = await begin(h, group)
        assert again.status_code == 409


async def test_a_group_is_asked_again_and_answers_through_its_contact():
    async with harness("membership") as h:
        group = await swansea(h)
        signed = signed_by(await begin(h, group))
        await confirm(h, signed)
        await a_published_edition(h)
        await h.fire_timers()
        due = (await h.emitted(ReaffirmationDue))[-1].data
        assert (due.party_kind, str(due.person_id)) == ("group", group["contacts"][0])
        made = await reaffirm(h, signed, be_listed=True)
        assert (made.json()["party_kind"], made.json()["be_listed"]) == ("group", False)


async def test_a_group_is_not_asked_whether_to_be_listed_where_only_organisations_are():
    async with harness("membership") as h, await h.client() as browser:
        group = await swansea(h)
        assert (await begin(h, group, be_listed=True)).status_code == 422
        signed = signed_by(await begin(h, group))
        await confirm(h, signed)
        link = an_own_link(h, signed)
        assert "directory" not in (await browser.get(f"/signature?link={link}&lang=en")).text
        kept = await browser.post("/signature", data={"link": link, "listed": "yes"})
        assert kept.status_code == 200
        async with await h.client(NATIONAL) as team:
            shown = (await team.get(f"/v1/signatures/{signed.signature_id}")).json()
        assert shown["be_listed"] is False
        school = await an_active_organisation(h)
        page = await browser.get(f"/signature?link={an_own_link(h, school)}&lang=en")
        assert "directory" in page.text


def an_own_link(h, signed):
    return sign(
        h.settings.link_key,
        Purpose.SIGNATURE,
        signed.signature_id,
        expires_at=h.clock.now() + timedelta(days=14),
        person=signed.person_id,
    )


@pytest.mark.parametrize("now", [True, False])
@pytest.mark.parametrize("by_charter", [True, False])
async def test_who_withdrew_and_signs_again_is_listed_as_they_choose_now(now, by_charter):
    async with harness("membership") as h, await h.client() as public:
        school = await an_active_organisation(h, a_sign_up(be_listed=by_charter))
        first = await the_declaration(h, school, be_listed=not now)
        assert await is_listed(public) is (not now)
        path = f"/v1/signatures/{first.signature_id}/withdrawal?link={an_own_link(h, first)}"
        gone = await public.post(path, json={}, headers=keyed())
        assert gone.is_success, gone.text
        await the_declaration(h, school, be_listed=now)
        assert await is_listed(public) is now


async def the_declaration(h, school, *, be_listed):
    form = {"document": "birmingham_declaration", "edition": "2014", "stream": None}
    signed = await sign_up(h, a_sign_up(be_listed=be_listed) | form)
    await confirm(h, signed)
    answer = await check(h, signed, by=NATIONAL, same_as=str(school.organisation_id))
    assert answer.is_success, answer.text
    return signed


async def is_listed(public):
    shown = (await public.get("/v1/directory")).json()["items"]
    return [entry["name"] for entry in shown] == ["Ysgol y Bryn"]


async def test_what_a_group_stood_by_ends_with_the_group():
    async with harness("membership") as h:
        async with await h.client(a_coordinator()) as coordinator:
            group = await a_group(coordinator)
            signed = signed_by(await begin(h, group))
            await confirm(h, signed)
            await a_published_edition(h)
            await h.fire_timers()
            closed = await take_step(coordinator, group, "closed")
            assert closed.json()["status"] == "closed", closed.text
            one = (await coordinator.get(f"/v1/signatures/{signed.signature_id}")).json()
        assert (one["status"], one["stood_until"]) == ("ended", str(h.clock.today()))
        assert (await h.emitted(ReaffirmationClosed))[-1].data.outcome == "ended"


@pytest.mark.parametrize(
    ("who", "changes", "status"),
    [
        (a_coordinator("england"), {}, 403),
        (None, {"signatory_id": "0190a0a0-0000-7000-8000-000000000001"}, 422),
        (None, {"edition": "before-2026"}, 422),
        (None, {"edition": "1999"}, 404),
    ],
)
async def test_a_group_is_signed_for_by_its_own_people_under_the_current_edition(
    who, changes, status
):
    async with harness("membership") as h:
        group = await swansea(h)
        assert (await begin(h, group, who, **changes)).status_code == status


async def test_an_officer_of_another_group_does_not_sign_for_this_one():
    async with harness("membership") as h:
        group, other = await swansea(h), await swansea(h, area="W06000015", name="Cardiff")
        assert (await begin(h, group, an_officer(other["id"]))).status_code == 403


async def test_a_groups_contact_is_not_forgotten_when_nobody_confirms():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        group = await swansea(h)
        signed = signed_by(await begin(h, group))
        await h.fire_timers(timedelta(days=15))
        one = (await team.get(f"/v1/signatures/{signed.signature_id}")).json()
        assert one["status"] == "expired"
        assert (await team.get(f"/v1/people/{signed.person_id}")).json()["name"] == "Cai"


async def test_the_role_and_the_area_that_were_asked_are_kept():
    async with harness("membership") as h, await h.client() as browser:
        await fill_in(browser, ORGANISATION)
        async with await h.client(NATIONAL) as team:
            one = (await team.get("/v1/signatures")).json()["items"][0]
            assert one["capacity"] == "Head teacher"
            await fill_in(browser, [MYSELF[0], MYSELF[1], {"area": "E08000039"}, *MYSELF[3:]])
            people = (await team.get("/v1/people?nation=england")).json()["items"]
        assert [each["area"] for each in people] == ["E08000039"]


async def test_a_donation_is_suggested_after_signing_and_nobody_is_asked():
    async with harness("membership") as h, await h.client() as browser:
        page, _ = await fill_in(browser, ORGANISATION)
        assert "Signing is free" in page.text
        assert "£250" in page.text
        page, _ = await fill_in(browser, MYSELF)
        assert "£250" not in page.text
        shown = (await browser.get("/v1/donation-suggestions")).json()
        assert shown["voluntary"]
        assert [(band["income_up_to"], band["suggested"]) for band in shown["bands"]] == [
            (5000, 0),
            (100000, 50),
            (200000, 100),
            (500000, 150),
            (None, 250),
        ]
        assert "cityofsanctuary.org" in shown["source"]
        refused = await browser.post(
            "/v1/sign-ups", json=a_supporter_form() | {"donation": 50}, headers=keyed()
        )
        assert refused.status_code == 422


async def test_without_a_donation_somebody_signs_just_as_much():
    async with harness("membership") as h:
        assert (await confirm(h, await sign_up(h, a_supporter_form()))).status_code == 200


async def test_the_birmingham_declaration_is_signed_by_the_same_page_and_joins_no_network():
    async with harness("membership") as h, await h.client() as browser:
        page = await browser.get("/sign?document=birmingham_declaration")
        assert "The Birmingham Declaration" in page.text
        for answers in (each for each in ORGANISATION if "stream" not in each):
            page = await browser.post("/sign", data=hidden(page) | answers)
            assert page.status_code == 200
        assert "Look in your mailbox" in page.text
        asked = (await h.emitted(ConfirmationRequested))[0].data
        assert asked.document == "birmingham_declaration"
        document = await browser.get("/documents/birmingham_declaration/2014")
        assert "/sign?document=birmingham_declaration" in document.text
        assert (await browser.get("/sign?document=another")).status_code == 422


async def test_the_area_is_a_plain_choice_by_name_where_the_areas_are_known():
    async with harness("membership") as h, await h.client() as browser:
        async with await h.client(NATIONAL) as team:
            await places_in(team)
        page, _ = await fill_in(browser, MYSELF[:2])
        assert '<option value="E08000938">Donley</option>' in page.text
        assert "W06000011" not in page.text
        again = await browser.post("/sign", data=hidden(page) | {"area": "W06000011"})
        assert again.status_code == 422
        following = await browser.post("/sign", data=hidden(page) | {"area": "E08000938"})
        assert hidden(following)["area"] == "E08000938"
