"""Staff write other words for a message: who may, what is refused, and what is then sent."""

from contextlib import asynccontextmanager

import pytest

from notifications.catalogue import entry
from notifications.domain.edition import EDITION_LIFECYCLE, EditionStatus
from notifications.sending.editions import Current
from notifications.store import editions as store
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.testing import an_actor, keyed

from .service import link_to, notifications, text_of, the_national_team

KEY = "mobilisation_act"
EDITIONS = f"/v1/templates/{KEY}/en/editions"
BODY = "# Now\n\nHello,\n\n[See what you can do](((act_link)))\n"


def the_campaign_manager():
    return an_actor(Grant(Role.CAMPAIGN_MANAGER))


def if_match(answer):
    return keyed() | {"If-Match": answer.headers["ETag"]}


@asynccontextmanager
async def editing(folder):
    async with notifications(folder) as n:
        yield n, await n.h.client(the_campaign_manager())


async def drafted(client, path=EDITIONS, **words):
    answer = await client.post(path, headers=keyed(), json=words)
    assert answer.status_code == 201, answer.text
    return answer


async def decided(client, what, answer, reason="It is clearer."):
    one = answer.json()
    path = f"/v1/templates/{one['key']}/{one['language']}/editions/{one['edition']}/{what}"
    return await client.post(path, headers=if_match(answer), json={"reason": reason})


# From a draft to a mail


async def test_a_draft_starts_from_the_words_in_force_and_nobody_is_sent_it(tmp_path):
    async with editing(tmp_path) as (n, client):
        answer = await drafted(client, subject="A moment that matters")
        one, shipped = answer.json(), entry(KEY).english
        assert one["edition"] == 1001
        assert (one["subject"], one["body"], one["why"]) == (
            "A moment that matters",
            shipped.body,
            shipped.why,
        )
        assert (one["status"], one["in_force"], one["shipped"]) == ("draft", False, False)
        await n.launched([await n.person()])
        await n.send()
        assert n.mail()["Subject"] == shipped.subject
        [row] = await n.rows()
        assert row.edition == shipped.edition


async def test_a_published_edition_is_sent_and_kept_with_the_message(tmp_path):
    async with editing(tmp_path) as (n, client):
        draft = await drafted(client, subject="Your voice matters", body=BODY)
        published = await decided(client, "publication", draft, "Tested with ten readers.")
        assert published.status_code == 200, published.text
        assert published.json()["in_force"]
        assert published.json()["published"]["reason"] == "Tested with ten readers."
        person = await n.person()
        await n.launched([person])
        await n.send()
        assert n.mail()["Subject"] == "Your voice matters"
        assert "Hello," in text_of(n.mail())
        [row] = await n.rows()
        assert row.edition == 1001


@pytest.mark.timeout(180)
async def test_a_running_sender_takes_up_a_new_edition_without_a_restart(tmp_path):
    async with editing(tmp_path) as (n, client):
        draft = await drafted(client, subject="Your voice matters")

        async def said_now():
            cause = await n.launched([await n.person()])
            await n.until(lambda: settled(cause))
            return n.mails()[-1]["Subject"]

        async def settled(cause):
            return {status for status, _ in (await n.statuses(cause=cause)).values()} == {
                "accepted"
            }

        async with n.sending():
            assert await said_now() == entry(KEY).english.subject
            await decided(client, "publication", draft)
            while await said_now() != "Your voice matters":
                pass


async def test_a_withdrawn_edition_gives_way_to_the_one_before(tmp_path):
    async with editing(tmp_path) as (n, client):
        first = await decided(client, "publication", await drafted(client, subject="First words"))
        second = await decided(client, "publication", await drafted(client, subject="Second words"))
        listed = (await client.get(f"/v1/templates/{KEY}")).json()
        assert listed["in_force"] == {"en": 1002, "cy": entry(KEY).templates["cy"].edition}
        gone = await decided(client, "withdrawal", second, "It promised too much.")
        assert gone.json()["withdrawn"]["reason"] == "It promised too much."
        await n.launched([await n.person()])
        await n.send()
        assert n.mail()["Subject"] == "First words"
        await decided(client, "withdrawal", first)
        assert (await client.get(f"/v1/templates/{KEY}")).json()["edition"] < 1001


async def test_what_was_published_last_is_said_whatever_its_number(tmp_path):
    async with editing(tmp_path) as (_, client):
        slow = await drafted(client, subject="Begun first")
        await decided(client, "publication", await drafted(client, subject="Begun second"))
        await decided(client, "publication", slow)
        assert (await client.get(f"/v1/templates/{KEY}")).json()["in_force"]["en"] == 1001


async def test_the_reader_is_told_why_in_the_words_of_the_edition_that_was_sent(tmp_path):
    async with editing(tmp_path) as (n, client):
        draft = await drafted(client, why="You are getting this because you raised your hand.")
        published = await decided(client, "publication", draft)
        person = await n.person()
        await n.launched([person])
        await n.send()
        await decided(client, "withdrawal", published)
        page = await (await n.h.client()).get(f"/why?link={link_to(n.mail(), '/why')}")
        assert "because you raised your hand" in page.text


async def test_an_inbox_shows_a_message_in_the_words_that_were_sent(tmp_path):
    async with editing(tmp_path) as (n, client):
        published = await decided(client, "publication", await drafted(client, subject="As it was"))
        person = await n.person()
        await n.launched([person])
        await n.send()
        await decided(client, "withdrawal", published)
        reader = await n.h.client(Actor(person))
        [shown] = (await reader.get("/v1/inbox")).json()["items"]
        assert shown["subject"] == "As it was"


async def test_what_was_shipped_stays_readable_after_the_next_release(tmp_path):
    async with editing(tmp_path) as (n, client):
        await Current().begin(n.h.database)
        async with n.h.transaction() as uow:
            kept = await store.find(uow, KEY, "cy", 1)
        assert kept.template.body == entry(KEY).templates["cy"].body
        shown = await client.get(f"/v1/templates/{KEY}/cy/editions/1")
        assert shown.json()["shipped"]


# What an edition may hold


async def test_an_edition_that_wants_what_the_message_does_not_bring_is_refused_by_name(tmp_path):
    async with editing(tmp_path) as (_, client):
        answer = await client.post(
            EDITIONS, headers=keyed(), json={"body": "Dear ((first name)), ((act_link))"}
        )
        assert answer.status_code == 422
        assert answer.json()["type"].endswith("placeholders-unknown")
        assert [error["field"] for error in answer.json()["errors"]] == ["first_name"]


async def test_a_value_of_a_section_stays_in_its_section(tmp_path):
    async with editing(tmp_path) as (_, client):
        path = "/v1/templates/membership_ended/en/editions"
        moved = await client.post(path, headers=keyed(), json={"body": "It ended on ((ended_on))."})
        assert moved.status_code == 422
        assert "((lapsed??" in moved.json()["errors"][0]["detail"]
        kept = await client.post(
            path, headers=keyed(), json={"body": "((lapsed??It ended on ((ended_on)).))"}
        )
        assert kept.status_code == 201


@pytest.mark.parametrize(
    "words",
    [
        {"subject": "Dear ((act_link))"},
        {"subject": "Two\nlines"},
        {"subject": " "},
        {"body": "((not closed"},
        {"why": "((a??b))"},
    ],
)
async def test_words_that_make_no_message_are_refused(tmp_path, words):
    async with editing(tmp_path) as (_, client):
        answer = await client.post(EDITIONS, headers=keyed(), json=words)
        assert answer.status_code == 422
        assert answer.json()["detail"]


async def test_an_edition_that_no_longer_fits_gives_way_to_the_shipped_text(tmp_path):
    async with editing(tmp_path) as (n, client):
        await decided(client, "publication", await drafted(client, body=BODY))
        async with n.h.transaction() as uow:
            # As an earlier release let it be written, when messages brought a code.
            await uow.connection.exec_driver_sql(
                "update template_edition set body = 'Your code is ((code)).'"
            )
        listed = (await client.get(f"/v1/templates/{KEY}")).json()
        own = next(one for one in listed["editions"] if not one["shipped"])
        assert (own["usable"], own["in_force"]) == (False, False)
        await n.launched([await n.person()])
        await n.send()
        assert "See what you can do" in text_of(n.mail())


async def test_a_message_that_goes_to_telephones_too_keeps_its_text_message(tmp_path):
    async with editing(tmp_path) as (_, client):
        path = "/v1/templates/group_alert/en/editions"
        refused = await client.post(path, headers=keyed(), json={"sms": ""})
        assert refused.status_code == 422
        assert "text message" in refused.json()["detail"]


# One change at a time, and decisions that stay


async def test_a_draft_is_changed_by_whoever_saw_it_last(tmp_path):
    async with editing(tmp_path) as (_, client):
        draft = await drafted(client)
        path = f"{EDITIONS}/1001"
        changed = await client.patch(path, headers=if_match(draft), json={"subject": "Better"})
        assert changed.json()["subject"] == "Better"
        late = await client.patch(path, headers=if_match(draft), json={"subject": "Late"})
        assert late.status_code == 412
        blind = await client.patch(path, headers=keyed(), json={"subject": "Blind"})
        assert blind.status_code == 428
        stale = await decided(client, "publication", draft)
        assert stale.status_code == 412


async def test_what_was_published_is_not_changed_any_more(tmp_path):
    async with editing(tmp_path) as (_, client):
        published = await decided(client, "publication", await drafted(client))
        answer = await client.patch(
            f"{EDITIONS}/1001", headers=if_match(published), json={"subject": "Sneaky"}
        )
        assert answer.status_code == 409
        assert "new draft" in answer.json()["detail"]
        again = await decided(client, "publication", published)
        assert again.status_code == 409


async def test_what_is_shipped_is_neither_changed_nor_withdrawn(tmp_path):
    async with editing(tmp_path) as (_, client):
        shipped = await client.get(f"{EDITIONS}/1")
        changed = await client.patch(
            f"{EDITIONS}/1", headers=if_match(shipped), json={"subject": "Other"}
        )
        withdrawn = await decided(client, "withdrawal", shipped)
        assert (changed.status_code, withdrawn.status_code) == (409, 409)


async def test_a_decision_without_a_reason_is_none(tmp_path):
    async with editing(tmp_path) as (_, client):
        assert (await decided(client, "publication", await drafted(client), "")).status_code == 422


async def test_an_urgent_text_is_published_by_somebody_else(tmp_path):
    async with editing(tmp_path) as (n, client):
        draft = await drafted(client, "/v1/templates/group_alert/en/editions", subject="Answer now")
        refused = await decided(client, "publication", draft)
        assert refused.status_code == 409
        assert "somebody else" in refused.json()["detail"]
        other = await n.h.client(the_national_team())
        assert (await decided(other, "publication", draft)).status_code == 200


async def test_the_same_request_twice_makes_one_draft(tmp_path):
    async with editing(tmp_path) as (_, client):
        once = keyed()
        first = await client.post(EDITIONS, headers=once, json={})
        again = await client.post(EDITIONS, headers=once, json={})
        assert first.json() == again.json()
        drafts = [
            one
            for one in (await client.get(f"/v1/templates/{KEY}")).json()["editions"]
            if one["status"] == "draft"
        ]
        assert len(drafts) == 1


async def test_numbers_are_given_out_once_over_both_languages(tmp_path):
    async with editing(tmp_path) as (_, client):
        english = await drafted(client)
        welsh = await drafted(client, f"/v1/templates/{KEY}/cy/editions")
        assert (english.json()["edition"], welsh.json()["edition"]) == (1001, 1002)
        assert welsh.json()["body"] == entry(KEY).templates["cy"].body


def test_an_edition_never_comes_back():
    assert EDITION_LIFECYCLE.is_final(EditionStatus.WITHDRAWN)
    assert not EDITION_LIFECYCLE.allows(EditionStatus.PUBLISHED, EditionStatus.DRAFT)


# Two editions side by side


async def test_the_difference_of_two_editions_is_told_line_by_line(tmp_path):
    async with editing(tmp_path) as (_, client):
        await drafted(client, subject="Another subject")
        lines = (await client.get(f"{EDITIONS}/1/differences/1001")).json()
        changed = [(one["kind"], one["line"]) for one in lines if one["kind"] != "same"]
        assert changed == [
            ("removed", f"subject: {entry(KEY).english.subject}"),
            ("added", "subject: Another subject"),
        ]
        assert len(lines) > 10


# Who may not


EDITS = [
    ("POST", EDITIONS),
    ("PATCH", f"{EDITIONS}/1001"),
    ("POST", f"{EDITIONS}/1001/publication"),
    ("POST", f"{EDITIONS}/1001/withdrawal"),
]


@pytest.mark.parametrize(("method", "path"), EDITS)
async def test_nobody_else_writes_what_the_network_says(tmp_path, method, path):
    async with editing(tmp_path) as (n, client):
        draft = await drafted(client)
        body = {"subject": "Mine"} if path.endswith(("editions", "1001")) else {"reason": "Mine"}
        for actor, status in [
            (None, 401),
            (an_actor(Grant(Role.DUTY_OFFICER)), 403),
            (an_actor(Grant(Role.TRUSTEE)), 403),
            (an_actor(Grant(Role.ASSESSOR)), 403),
            (an_actor(Grant(Role.CAMPAIGN_MANAGER, ScopeKind.NATION, "wales")), 403),
        ]:
            other = await n.h.client(actor)
            answer = await other.request(method, path, headers=if_match(draft), json=body)
            assert answer.status_code == status, answer.text
        assert (await client.get(f"{EDITIONS}/1001")).json()["status"] == "draft"


async def test_drafts_are_seen_by_those_who_may_edit_only(tmp_path):
    async with editing(tmp_path) as (n, client):
        await drafted(client)
        reader = await n.h.client(an_actor(Grant(Role.LOCAL_LEAD, ScopeKind.NATION, "wales")))
        assert (await reader.get(f"{EDITIONS}/1")).status_code == 200
        for path in (
            f"{EDITIONS}/1001",
            f"{EDITIONS}/1/differences/1001",
            f"/v1/templates/{KEY}/preview?edition=1001",
        ):
            assert (await reader.get(path)).status_code == 404
        shown = (await reader.get(f"/v1/templates/{KEY}")).json()["editions"]
        assert {one["status"] for one in shown} == {"published"}


@pytest.mark.parametrize(
    "path",
    [
        "/v1/templates",
        f"/v1/templates/{KEY}",
        f"{EDITIONS}/1",
        f"{EDITIONS}/1/differences/1",
        f"/v1/templates/{KEY}/preview",
    ],
)
async def test_texts_are_read_by_whoever_is_signed_in(tmp_path, path):
    async with notifications(tmp_path) as n:
        assert (await (await n.h.client()).get(path)).status_code == 401
        assert (await (await n.h.client(an_actor())).get(path)).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/templates/no_such", 404),
        (f"/v1/templates/{KEY}/fr/editions/1", 422),
        (f"{EDITIONS}/77", 404),
        (f"{EDITIONS}/0", 422),
        (f"{EDITIONS}/99999999999", 422),
        ("/v1/templates/%00/preview", 404),
    ],
)
async def test_what_is_not_there_is_said_plainly(tmp_path, path, status):
    async with editing(tmp_path) as (_, client):
        answer = await client.get(path)
        assert answer.status_code == status
        assert answer.json()["title"]


# Looking at it before anybody else does


async def test_a_preview_takes_given_values_and_names_what_is_missing(tmp_path):
    async with editing(tmp_path) as (_, client):
        path = "/v1/templates/group_alert/preview"
        shown = await client.post(path, json={"values": {"minutes": "45"}})
        assert "within 45 minutes" in shown.json()["text"]
        refused = await client.post(path, json={"values": {}})
        assert refused.status_code == 400
        assert [error["field"] for error in refused.json()["errors"]] == ["minutes"]


async def test_a_draft_is_looked_at_before_it_is_published(tmp_path):
    async with editing(tmp_path) as (_, client):
        await drafted(client, subject="Not yet said")
        shown = (await client.get(f"/v1/templates/{KEY}/preview?edition=1001")).json()
        assert (shown["subject"], shown["edition"]) == ("Not yet said", 1001)
        now = (await client.get(f"/v1/templates/{KEY}/preview")).json()
        assert now["subject"] == entry(KEY).english.subject


PAGES = ["preview.html", "preview.txt", "preview-sheet.html"]


@pytest.mark.parametrize("page", PAGES)
async def test_a_preview_is_a_page_that_can_do_nothing(tmp_path, page):
    async with notifications(tmp_path) as n:
        path = f"/v1/templates/{KEY}/{page}?language=cy"
        assert (await (await n.h.client()).get(path)).status_code == 401
        shown = await (await n.h.client(an_actor())).get(path)
        assert shown.status_code == 200
        policy = shown.headers["Content-Security-Policy"]
        assert policy.startswith("sandbox;")
        assert "default-src 'none'" in policy
        assert "<script" not in shown.text
        assert "Gweld beth allwch chi ei wneud" in shown.text


@pytest.mark.parametrize("page", PAGES)
async def test_a_draft_has_pages_for_those_who_may_edit_only(tmp_path, page):
    async with editing(tmp_path) as (n, client):
        await drafted(client, body="# Unheard of\n\nHello.")
        path = f"/v1/templates/{KEY}/{page}?edition=1001"
        assert "Unheard of" in (await client.get(path)).text
        other = await n.h.client(an_actor(Grant(Role.TRUSTEE)))
        assert (await other.get(path)).status_code == 404


async def test_a_page_is_shown_in_light_or_in_dark_whatever_the_machine_prefers(tmp_path):
    async with editing(tmp_path) as (_, client):
        path = f"/v1/templates/{KEY}/preview.html"
        either, light, dark = [
            (await client.get(path + scheme)).text
            for scheme in ("", "?scheme=light", "?scheme=dark")
        ]
        assert "prefers-color-scheme" in either
        assert "prefers-color-scheme" not in light + dark
        assert "#12181f" in dark
        assert "#12181f" not in light


async def test_the_sheet_for_a_picture_has_sender_subject_and_every_part(tmp_path):
    async with editing(tmp_path) as (n, client):
        shown = (await client.get("/v1/templates/group_alert/preview-sheet.html")).text
        assert shown.count("<iframe sandbox") == 4
        for part in (
            "City of Sanctuary UK &lt;no-reply@example.org&gt;",
            entry("group_alert").english.subject,
            "within 20 minutes: https://example.org/",
            "light, 600 wide",
            "dark, 360 wide",
        ):
            assert part in shown
        assert n.h.settings.mail_from in shown.replace("&lt;", "<").replace("&gt;", ">")


async def test_a_text_message_is_previewed_with_its_values(tmp_path):
    async with editing(tmp_path) as (_, client):
        path = "/v1/templates/mobile_code/preview"
        assert "123456" in (await client.get(path)).json()["sms"]
        shown = await client.post(path, json={"values": {"code": "777"}})
        assert shown.json()["sms"].startswith("777 is your code")
        refused = await client.post(path, json={"values": {}})
        assert [error["field"] for error in refused.json()["errors"]] == ["code"]
