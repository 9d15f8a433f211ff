"""Staff hear when a fact has to be looked at and when a consent ended; each once."""

from datetime import date

import pytest

from sanctuary.events.campaigns import FactReviewAsked, UseStopped
from sanctuary.ids import new_id

from .service import notifications, text_of

DAY = date(2027, 5, 3)


@pytest.mark.parametrize(("overdue", "said"), [(False, "comes up for review"), (True, "overdue")])
async def test_the_owner_of_a_fact_is_reminded_once(tmp_path, overdue, said):
    async with notifications(tmp_path) as n:
        owner, _ = await n.person(), await n.person()
        event = n.h.envelope(
            FactReviewAsked(fact_id=new_id(), owner_id=owner, review_on=DAY, overdue=overdue)
        )
        await n.h.receive(event)
        await n.h.receive(event)
        await n.send()
        assert [row.person_id for row in await n.rows()] == [owner]
        (mail,) = n.mails()
        assert said in text_of(mail)
        assert "photo" not in text_of(mail)


async def test_each_end_of_a_consent_is_told_to_those_named(tmp_path):
    async with notifications(tmp_path) as n:
        one, two, other = [await n.person() for _ in range(3)]
        story = new_id()
        stopped = UseStopped(thing_id=story, kind="story", people=(one, two), places=2, paused=1)
        for version in (1, 2):
            event = n.h.envelope(stopped, version=version)
            await n.h.receive(event)
            await n.h.receive(event)
        rows = await n.rows()
        assert sorted(row.person_id for row in rows) == sorted([one, one, two, two])
        assert other not in {row.person_id for row in rows}
