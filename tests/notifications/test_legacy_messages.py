"""What councils hear of their older recognition: each step once, and nothing after its end."""

from datetime import date

import pytest

from notifications.testing import an_organisation
from sanctuary.events.membership import LegacyDue, LegacyEnded, LegacyRecorded
from sanctuary.ids import new_id

from .service import notifications, text_of

DAY = date(2036, 5, 3)


def facts(legacy, organisation):
    return {
        "legacy_id": legacy,
        "membership_id": new_id(),
        "organisation_id": organisation,
        "stream": "councils",
    }


def ended(legacy, organisation, ending="ran_out"):
    return LegacyEnded(**facts(legacy, organisation), ending=ending, ended_on=DAY)


async def test_each_step_is_told_once_to_both_contacts_with_its_day(tmp_path):
    async with notifications(tmp_path) as n:
        people = {await n.person(), await n.person("cy")}
        legacy, organisation = new_id(), await an_organisation(n.h, *people)
        events = [LegacyRecorded(**facts(legacy, organisation), apply_by=DAY)]
        events += [
            LegacyDue(**facts(legacy, organisation), step=step, apply_by=DAY)
            for step in ("months_3", "month_1", "month_1")
        ]
        for event in events:
            await n.h.receive(event)
            await n.send()
        texts = [text_of(mail) for mail in n.mails()]
        assert len(texts) == 3 * len(people)
        assert any("by 3 May 2036" in text for text in texts)
        assert any("3 Mai 2036" in text for text in texts)


@pytest.mark.parametrize(("ending", "told"), [("ran_out", 1), ("not_yet", 0), ("replaced", 0)])
async def test_only_the_end_that_time_brought_is_told_here(tmp_path, ending, told):
    async with notifications(tmp_path) as n:
        legacy, organisation = new_id(), await an_organisation(n.h, await n.person())
        await n.h.receive(LegacyDue(**facts(legacy, organisation), step="week_1", apply_by=DAY))
        await n.h.receive(ended(legacy, organisation, ending))
        await n.send()
        assert len(n.mails()) == told
        assert all("counted until 3 May 2036" in text_of(mail) for mail in n.mails())
