"""Consents for stories: one each for a channel and a purpose, and what happens when one ends."""

from datetime import timedelta
from uuid import uuid4

import pytest

from membership.domain.story import (
    CONSENTS,
    USES,
    Asked,
    Channel,
    Consent,
    NoConsent,
    Place,
    Purpose,
    Story,
    Use,
)
from membership.testing import NOON
from sanctuary.testing import harness

from .sealed_stage import ENGLAND, UK, Stage

DESK = "/v1/ambassador-desk"
TODAY = NOON.date()


class Stories(Stage):
    async def begin(self, person=None):
        """A story of somebody, who gets messages when `person` is given."""
        self.who = await self.ambassador(person_id=person)
        self.path = f"{DESK}/stories/{uuid4()}"
        body = {"ambassador_id": str(self.who), "title": "The kitchen"}
        await self.done(UK, "PUT", self.path, body)
        return self

    async def story(self):
        return (await self.done(UK, "GET", self.path)).json()

    async def do(self, method, rest, body):
        etag = (await self.done(UK, "GET", self.path)).headers["etag"]
        return await self.call(UK, method, f"{self.path}/{rest}", body, **{"If-Match": etag})

    async def ask(self, channel="website", days=30):
        consent = uuid4()
        expires_on = str(self.h.clock.today() + timedelta(days=days))
        body = {"channel": channel, "purpose": "awareness", "expires_on": expires_on}
        answer = await self.do("PUT", f"consents/{consent}", body)
        assert answer.is_success, answer.text
        return consent

    async def said(self, consent, to, **more):
        return await self.do("POST", f"consents/{consent}/answers", {"to": to} | more)

    async def use(self, consent, where="https://example.org/kitchen"):
        place = uuid4()
        used_on = str(self.h.clock.today())
        body = {"consent_id": str(consent), "where": where, "used_on": used_on}
        return place, await self.call(UK, "PUT", f"{self.path}/places/{place}", body)

    async def take_downs(self):
        return (await self.done(UK, "GET", f"{DESK}/take-downs")).json()

    async def status(self, consent):
        shown = {each["id"]: each["status"] for each in (await self.story())["consents"]}
        return shown[str(consent)]


async def test_a_consent_is_given_on_their_own_page_after_reading_what_cannot_be_undone():
    async with harness("membership") as h:
        stage = Stories(h)
        person = await stage.person()
        await stage.begin(person)
        consent = await stage.ask()
        token = await stage.note_to(person)
        assert "hard to remove" in (await stage.page(token)).text
        unread = await stage.page(token, "consent_give", item=str(consent))
        assert unread.status_code == 409
        assert await stage.status(consent) == "none"
        await stage.page(token, "consent_give", item=str(consent), warned="yes")
        assert await stage.status(consent) == "given"
        [kept] = (await stage.story())["consents"]
        assert kept["wording"] == "2026-11 en"


async def test_withdrawing_stops_use_at_once_and_lists_every_place():
    async with harness("membership") as h:
        stage = Stories(h)
        person = await stage.person()
        await stage.begin(person)
        website, press = await stage.ask("website"), await stage.ask("press")
        for consent in (website, press):
            await stage.said(consent, "given", warned=True)
        places = [(await stage.use(website, where))[0] for where in ("one", "two")]
        await stage.use(press, "a paper")
        assert await stage.take_downs() == []
        token = await stage.note_to(person)
        await stage.page(token, "consent_withdraw", item=str(website))
        listed = await stage.take_downs()
        assert {each["id"] for each in listed} == {str(each) for each in places}
        assert {each["status"] for each in listed} == {"asked"}
        refused = (await stage.use(website))[1]
        assert (refused.status_code, refused.json()["type"]) == (
            409,
            "urn:sanctuary:problem:no-consent",
        )
        assert (await stage.use(press, "another paper"))[1].is_success


async def test_each_place_says_what_became_of_it():
    async with harness("membership") as h:
        stage = await Stories(h).begin()
        consent = await stage.ask()
        await stage.said(consent, "given", warned=True)
        places = [(await stage.use(consent, where))[0] for where in ("one", "two")]
        await stage.said(consent, "withdrawn")
        for place, to in zip(places, ("taken_down", "cannot"), strict=True):
            assert (await stage.do("POST", f"places/{place}/steps", {"to": to})).is_success
        assert [each["status"] for each in await stage.take_downs()] == ["cannot"]


async def test_a_consent_that_came_to_its_last_day_stops_with_the_next_day():
    async with harness("membership") as h:
        stage = await Stories(h).begin()
        consent = await stage.ask(days=3)
        await stage.said(consent, "given", warned=True)
        await stage.use(consent)
        await h.open_days(h.clock.today() + timedelta(days=3))
        assert await stage.status(consent) == "given"
        await h.open_days(h.clock.today() + timedelta(days=1))
        assert await stage.status(consent) == "expired"
        assert len(await stage.take_downs()) == 1
        assert (await stage.use(consent))[1].status_code == 409


async def test_without_the_warning_a_coordinator_cannot_write_down_a_yes_either():
    async with harness("membership") as h:
        stage = await Stories(h).begin()
        consent = await stage.ask()
        refused = await stage.said(consent, "given")
        assert refused.status_code == 422
        assert await stage.status(consent) == "none"


async def test_there_is_no_room_for_a_reason():
    async with harness("membership") as h:
        stage = await Stories(h).begin()
        consent = await stage.ask()
        for to in ("given", "withdrawn"):
            refused = await stage.said(consent, to, warned=True, reason="afraid")
            assert refused.status_code == 422


async def test_when_somebody_leaves_only_what_to_take_down_stays_and_is_nobodys():
    async with harness("membership") as h:
        stage = await Stories(h).begin()
        consent = await stage.ask()
        await stage.said(consent, "given", warned=True)
        place, _ = await stage.use(consent)
        await stage.done(UK, "DELETE", f"/v1/ambassadors/{stage.who}")
        left = await stage.story()
        assert (left["ambassador_id"], left["title"], left["consents"]) == (None, "", [])
        assert [each["id"] for each in await stage.take_downs()] == [str(place)]
        await stage.do("POST", f"places/{place}/steps", {"to": "taken_down"})
        assert (await stage.call(UK, "GET", stage.path)).status_code == 404


async def test_a_story_that_was_never_used_goes_with_its_teller():
    async with harness("membership") as h:
        stage = await Stories(h).begin()
        await stage.ask()
        await stage.done(UK, "DELETE", f"/v1/ambassadors/{stage.who}")
        assert (await stage.call(UK, "GET", stage.path)).status_code == 404


async def test_a_story_of_another_nation_is_not_there():
    async with harness("membership") as h:
        stage = await Stories(h).begin()
        for path in (stage.path, f"{DESK}/stories/{uuid4()}"):
            assert (await stage.call(ENGLAND, "GET", path)).status_code == 404
        assert (await stage.done(ENGLAND, "GET", f"{DESK}/stories")).json()["items"] == []


async def test_nobody_gives_a_consent_for_somebody_elses_story():
    async with harness("membership") as h:
        stage = await Stories(h).begin()
        consent = await stage.ask()
        person = await stage.person()
        other = await stage.ambassador(person_id=person)
        token = await stage.own_page(other, person)
        refused = await stage.page(token, "consent_give", item=str(consent), warned="yes")
        assert refused.status_code == 409
        assert await stage.status(consent) == "none"


def a_story(**changes):
    consent = Asked(uuid4(), Channel.PRESS, Purpose.AWARENESS, TODAY + timedelta(days=9), **changes)
    return Story(uuid4(), "wales", "x", uuid4(), (consent,)), consent


@pytest.mark.parametrize("status", Consent)
def test_a_story_is_used_only_under_a_consent_that_holds(status):
    story, consent = a_story(status=status)
    place = Place(uuid4(), consent.id, "a paper", TODAY)
    if status is Consent.GIVEN:
        assert story.used(place).places == (place,)
    else:
        with pytest.raises(NoConsent):
            story.used(place)


@pytest.mark.parametrize("status", Consent)
def test_a_given_consent_can_always_be_withdrawn_and_an_ended_one_given_anew(status):
    assert CONSENTS.allows(status, Consent.WITHDRAWN) == (status in {Consent.NONE, Consent.GIVEN})
    assert CONSENTS.allows(status, Consent.GIVEN) == (status is not Consent.GIVEN)


@pytest.mark.parametrize("status", Use)
def test_every_place_can_end_as_taken_down(status):
    assert USES.allows(status, Use.TAKEN_DOWN) == (status is not Use.TAKEN_DOWN)
