"""The pages behind the links in our messages: opening one changes nothing, a button does."""

import re
from datetime import timedelta

import pytest

from notifications.testing import a_group
from sanctuary.events.campaigns import GroupAlertRaised, GroupAlertStoodDown
from sanctuary.events.notifications import AlertAcknowledged, PreferenceChanged
from sanctuary.ids import new_id
from sanctuary.links import Purpose, sign

from .service import link_to, notifications

PURPOSES = {
    "/unsubscribe": Purpose.UNSUBSCRIBE,
    "/preferences": Purpose.PREFERENCES,
    "/acknowledge": Purpose.ACKNOWLEDGE,
    "/why": Purpose.WHY,
}


def a_link(n, path, subject, person, **extra):
    return sign(
        n.h.settings.link_key,
        PURPOSES[path],
        subject,
        expires_at=n.h.clock.now() + timedelta(days=1),
        person=person,
        extra=extra or None,
    )


@pytest.mark.parametrize("path", PURPOSES)
async def test_a_link_that_is_damaged_expired_or_for_something_else_opens_nothing(tmp_path, path):
    async with notifications(tmp_path) as n:
        client, person = await n.h.client(), new_id()
        other = next(one for one in PURPOSES if one != path)
        good = a_link(n, path, person, person)
        for link in (good[:-2], a_link(n, other, person, person), "nonsense"):
            answer = await client.get(path, params={"link": link})
            assert answer.status_code == 403
            assert "ask for a new one" in answer.text
        n.h.clock.offset += timedelta(days=2)
        assert (await client.get(path, params={"link": good})).status_code == 403


async def test_a_scanner_that_follows_links_unsubscribes_nobody(tmp_path):
    async with notifications(tmp_path) as n:
        client, person = await n.h.client(), new_id()
        link = a_link(n, "/unsubscribe", person, person, category="campaign")
        for path in ("/unsubscribe", "/unsubscribe?lang=cy"):
            page = await client.get(path, params={"link": link, "lang": path[-2:]})
            assert page.status_code == 200
            assert '<form method="post"' in page.text
        assert await n.h.emitted(PreferenceChanged) == []


async def test_the_button_and_the_one_click_unsubscribe_once(tmp_path):
    async with notifications(tmp_path) as n:
        client, person = await n.h.client(), new_id()
        link = a_link(n, "/unsubscribe", person, person, category="renewal")
        clicked = await client.post("/unsubscribe", data={"link": link})
        one_click = await client.post(
            f"/unsubscribe?link={link}", data={"List-Unsubscribe": "One-Click"}
        )
        assert (clicked.status_code, one_click.status_code) == (200, 200)
        assert "You are unsubscribed" in clicked.text
        [told] = await n.h.emitted(PreferenceChanged)
        assert (told.data.category, told.data.allowed) == ("renewal", False)


def ticked(page):
    return len(re.findall(r'name="wanted"[^>]* checked', page.text))


async def test_choices_are_shown_as_they_are_and_kept_as_ticked(tmp_path):
    async with notifications(tmp_path) as n:
        client, person = await n.h.client(), new_id()
        link = a_link(n, "/preferences", person, person)
        page = await client.get("/preferences", params={"link": link})
        assert ticked(page) == 3
        saved = await client.post("/preferences", data={"link": link, "wanted": ["urgent"]})
        assert "Saved" in saved.text
        again = await client.get("/preferences", params={"link": link})
        assert ticked(again) == 1
        told = {one.data.category: one.data.allowed for one in await n.h.emitted(PreferenceChanged)}
        assert told == {"campaign": False, "renewal": False, "urgent": True}


async def an_alert(n):
    person = await n.person()
    raised = GroupAlertRaised(
        alert_id=new_id(),
        incident_id=new_id(),
        group_id=await a_group(n.h, person),
        escalate_after_seconds=600,
    )
    await n.h.receive(raised)
    return raised, person


async def test_an_alert_is_answered_by_its_button_and_not_by_looking(tmp_path):
    async with notifications(tmp_path) as n:
        raised, person = await an_alert(n)
        await n.send()
        client, link = await n.h.client(), link_to(n.mail(), "/acknowledge")
        page = await client.get("/acknowledge", params={"link": link})
        assert "I am taking it on" in page.text
        assert await n.h.emitted(AlertAcknowledged) == []
        done = await client.post("/acknowledge", data={"link": link})
        assert "Thank you" in done.text
        again = await client.get("/acknowledge", params={"link": link})
        assert "Thank you" in again.text
        [told] = await n.h.emitted(AlertAcknowledged)
        assert told.data.alert_id == raised.alert_id
        assert str(person) not in done.text


async def test_an_answer_after_the_all_clear_is_met_with_thanks_not_with_an_error(tmp_path):
    async with notifications(tmp_path) as n:
        raised, person = await an_alert(n)
        await n.h.receive(
            GroupAlertStoodDown(
                alert_id=raised.alert_id,
                incident_id=raised.incident_id,
                group_id=raised.group_id,
            )
        )
        client = await n.h.client()
        link = a_link(n, "/acknowledge", raised.alert_id, person)
        page = await client.get("/acknowledge", params={"link": link})
        assert "All clear" in page.text
        late = await client.post("/acknowledge", data={"link": link})
        assert "thank you" in late.text.lower()
        assert await n.h.emitted(AlertAcknowledged) == []


async def test_the_reader_learns_why_a_message_came_in_their_language(tmp_path):
    async with notifications(tmp_path) as n:
        await n.launched([await n.person(language="cy")])
        await n.send()
        client, link = await n.h.client(), link_to(n.mail(), "/why")
        page = await client.get("/why", params={"link": link})
        assert page.status_code == 200
        assert page.headers["content-language"] == "cy"
        assert "Pam ges i hwn?" in page.text
        english = await client.get("/why", params={"link": link, "lang": "en"})
        assert "Why did I get this?" in english.text


@pytest.mark.parametrize("path", PURPOSES)
async def test_a_page_loads_nothing_from_elsewhere_and_sets_no_cookie(tmp_path, path):
    async with notifications(tmp_path) as n:
        raised, person = await an_alert(n)
        await n.send()
        [row] = await n.rows(person_id=person)
        subject = {"/acknowledge": raised.alert_id, "/why": row.id}.get(path, person)
        answer = await (await n.h.client()).get(
            path, params={"link": a_link(n, path, subject, person)}
        )
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
        assert "<script" not in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "no-referrer"
