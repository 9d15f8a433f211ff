"""Campaigns hear where they may use a story; nothing in it, or beside it, says whose it is."""

from datetime import timedelta
from uuid import uuid4

from sanctuary.events.membership import StoryConsentsChanged
from sanctuary.testing import bodies, harness

from .sealed_stage import UK
from .test_ambassador_stories import Stories


class Told(Stories):
    async def ask_for(self, purpose="campaign", channel="website", days=30):
        consent = uuid4()
        expires_on = str(self.h.clock.today() + timedelta(days=days))
        body = {"channel": channel, "purpose": purpose, "expires_on": expires_on}
        answer = await self.do("PUT", f"consents/{consent}", body)
        assert answer.is_success, answer.text
        return consent

    async def news(self):
        await self.h.fire_timers()
        return [
            [(one.channel, one.until) for one in each.data.consents]
            for each in await self.h.emitted(StoryConsentsChanged)
        ]


async def test_a_consent_for_campaigns_is_told_and_so_is_its_end():
    async with harness("membership") as h:
        stage = await Told(h).begin()
        consent = await stage.ask_for()
        assert await stage.news() == []
        until = h.clock.today() + timedelta(days=30)
        await stage.said(consent, "given", warned=True)
        assert await stage.news() == [[("website", until)]]
        await stage.said(consent, "withdrawn")
        assert await stage.news() == [[("website", until)], []]


async def test_the_desk_shows_by_which_id_campaigns_know_a_story():
    async with harness("membership") as h:
        stage = await Told(h).begin()
        consent = await stage.ask_for()
        await stage.said(consent, "given", warned=True)
        await stage.news()
        (told,) = await h.emitted(StoryConsentsChanged)
        shown = await stage.story()
        assert shown["known_as"] == str(told.data.story_id) != shown["id"]


async def test_a_consent_for_something_else_is_no_news():
    async with harness("membership") as h:
        stage = await Told(h).begin()
        consent = await stage.ask_for("training")
        await stage.said(consent, "given", warned=True)
        await stage.said(consent, "withdrawn")
        assert await stage.news() == []


async def test_the_last_day_of_a_consent_is_told_with_the_next():
    async with harness("membership") as h:
        stage = await Told(h).begin()
        consent = await stage.ask_for(days=3)
        await stage.said(consent, "given", warned=True)
        await stage.news()
        await h.open_days(h.clock.today() + timedelta(days=3))
        assert len(await stage.news()) == 1
        await h.open_days(h.clock.today() + timedelta(days=1))
        assert (await stage.news())[1:] == [[]]


async def test_when_somebody_leaves_nothing_joins_the_news_to_them():
    async with harness("membership") as h:
        stage = Told(h)
        await stage.begin(await stage.person())
        consent = await stage.ask_for()
        await stage.said(consent, "given", warned=True)
        await stage.news()
        before = {each.correlation_id for each in await h.emitted()}
        await stage.done(UK, "DELETE", f"/v1/ambassadors/{stage.who}")
        assert len(await h.emitted(StoryConsentsChanged)) == 1
        assert (await stage.news())[1:] == [[]]
        last = (await h.emitted(StoryConsentsChanged))[-1]
        assert last.correlation_id not in before
        assert last.causation_id is None
        told = bodies(await h.emitted(StoryConsentsChanged))
        assert str(stage.who) not in str(told)
        assert stage.path.rsplit("/", 1)[1] not in str(told)
        assert {name for each in told for name in each["data"]} == {"story_id", "consents"}
