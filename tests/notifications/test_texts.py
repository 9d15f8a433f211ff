"""Text messages: their words, how long they are, to whom they go, and never twice."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete

from notifications.catalogue import CATALOGUE
from notifications.domain import sms
from notifications.domain.templates import TemplateInvalid, load
from notifications.tables import preference
from notifications.testing import a_group
from sanctuary.codes import code_of
from sanctuary.events.campaigns import GroupAlertRaised, GroupAlertStoodDown
from sanctuary.events.membership import MobileGiven
from sanctuary.events.notifications import ContactUnreachable, PreferenceChanged, SuppressionChanged
from sanctuary.ids import new_id
from sanctuary.testing import keyed

from .notify_server import SMS_TEMPLATE, notify_server
from .service import notifications, the_national_team

MOBILE = "+447700900123"
LONG_LINK = "https://notifications.example.org/acknowledge?link=" + "x" * 74
WITH_TEXTS = [
    pytest.param(one.templates[language], id=f"{one.key} {language}")
    for one in CATALOGUE
    for language in one.languages
    if one.english.sms
]


@asynccontextmanager
async def service(folder, **changes):
    with notify_server() as notify:
        async with notifications(folder, **(notify.settings | changes)) as n:
            yield n, notify


async def somebody(n, **changes):
    return await n.person(**({"mobile": MOBILE, "mobile_proven": True} | changes))


async def choose(n, person, **wanted):
    async with await n.h.client(the_national_team()) as team:
        body = {kind: {"sms": on} for kind, on in wanted.items()} | {"reason": "by letter"}
        return await team.put(f"/v1/people/{person}/preferences", json=body)


async def raise_alert(n, *people):
    group, alert = await a_group(n.h, *people), new_id()
    await n.h.receive(
        GroupAlertRaised(
            alert_id=alert, group_id=group, incident_id=new_id(), escalate_after_seconds=1200
        )
    )
    return alert, group


async def texts(n):
    return [row for row in await n.rows() if row.channel == "sms"]


@pytest.mark.parametrize("one", WITH_TEXTS)
def test_every_text_message_fits_into_its_parts_with_the_longest_link(one):
    values = {
        name: LONG_LINK if name.endswith("_link") else "28 September 2027"
        for name in sms.wants(one.sms)
    }
    assert sms.count_parts(sms.fill(one.sms, values)) <= sms.MOST_PARTS


def test_both_languages_have_a_text_or_neither():
    for one in CATALOGUE:
        assert len({bool(each.sms) for each in one.templates.values()}) == 1, one.key


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ŵ" * 70, 1),
        ("ŵ" + "a" * 70, 2),
        ("ŵ" * 134, 2),
        ("\N{WHITE SUN WITH RAYS}" * 70, 1),
        ("\N{PARTY POPPER}" * 36, 2),
        ("", 1),
    ],
)
def test_parts_are_counted_as_telephones_do(text, parts):
    assert sms.count_parts(text) == parts


@given(st.text(max_size=400), st.text(max_size=40))
def test_a_longer_text_never_needs_fewer_parts(text, more):
    assert sms.count_parts(text) <= sms.count_parts(text + more)


def test_too_long_a_text_is_refused():
    with pytest.raises(sms.TooLong, match="4 parts"):
        sms.fill("((minutes))", {"minutes": "a" * 460})


@pytest.mark.parametrize("line", ["Hello ((name))", "((late??Hurry))", "((minutes"])
def test_a_template_with_an_unfit_text_message_is_refused(line):
    front = "key: x\nedition: 1\nlanguage: en\ncategory: urgent\nsubject: S\nwhy: W."
    with pytest.raises(TemplateInvalid):
        load(f"---\n{front}\nsms: {line}\n---\nHello\n")


async def test_an_urgent_alert_goes_by_mail_and_by_text_to_who_chose_both(tmp_path):
    async with service(tmp_path) as (n, notify):
        both, mail_only = await somebody(n), await somebody(n, mobile="+447700900456")
        await choose(n, both, urgent=True)
        await raise_alert(n, both)
        await raise_alert(n, mail_only)
        await n.send()
        assert len(n.mails()) == 2
        [sent] = notify.taken
        assert (sent["phone_number"], sent["template_id"]) == (MOBILE, SMS_TEMPLATE)
        assert "within 20 minutes" in sent["personalisation"]["body"]
        assert "/acknowledge?link=" in sent["personalisation"]["body"]
        [row] = await texts(n)
        assert (row.status, sent["reference"]) == ("accepted", str(row.id))


async def test_a_text_is_in_the_readers_language_and_its_link_answers_the_alert(tmp_path):
    async with service(tmp_path) as (n, notify):
        person = await somebody(n, language="cy")
        await choose(n, person, urgent=True)
        await raise_alert(n, person)
        await n.send()
        [body] = notify.bodies
        assert "Atebwch o fewn 20 munud" in body
        token = body.rsplit("link=", 1)[1]
        async with await n.h.client() as reader:
            answer = await reader.post(
                "/v1/acknowledgements", json={"link": token}, headers=keyed()
            )
            assert answer.json()["status"] == "acknowledged"


async def test_the_all_clear_goes_the_same_ways_once_each(tmp_path):
    async with service(tmp_path) as (n, notify):
        person = await somebody(n)
        await choose(n, person, urgent=True)
        alert, group = await raise_alert(n, person)
        await n.send()
        for _ in range(2):
            await n.h.receive(
                GroupAlertStoodDown(alert_id=alert, group_id=group, incident_id=new_id())
            )
        await n.send()
        assert len(n.mails()) == 2
        assert ["all clear" in body for body in notify.bodies] == [False, True]


async def switched_off(n, person):
    await choose(n, person, urgent=False)


async def never_chosen(n, person):
    async with n.h.transaction() as uow:
        await uow.execute(delete(preference).where(preference.c.person_id == person))


@pytest.mark.parametrize("since", [switched_off, never_chosen])
async def test_who_was_asked_by_text_alone_hears_the_all_clear_by_text_also_without_texts_since(
    tmp_path, since
):
    async with service(tmp_path) as (n, notify):
        person = await somebody(n, email=None)
        await choose(n, person, urgent=True)
        alert, group = await raise_alert(n, person)
        await n.send()
        await since(n, person)
        await n.h.receive(GroupAlertStoodDown(alert_id=alert, group_id=group, incident_id=new_id()))
        await n.send()
        assert ["all clear" in body for body in notify.bodies] == [False, True]
        assert n.mails() == []


async def test_who_was_asked_by_mail_alone_hears_the_all_clear_by_mail_alone(tmp_path):
    async with service(tmp_path) as (n, notify):
        person = await somebody(n)
        alert, group = await raise_alert(n, person)
        await n.send()
        await n.h.receive(GroupAlertStoodDown(alert_id=alert, group_id=group, incident_id=new_id()))
        await n.send()
        assert (len(n.mails()), notify.taken) == (2, [])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"mobile": None}, "no_address"),
        ({"mobile_proven": False}, "unverified"),
        ({"bases": {}}, "no_lawful_basis"),
    ],
)
async def test_who_may_not_get_a_text_does_not_and_the_record_says_why(tmp_path, changes, reason):
    async with service(tmp_path) as (n, notify):
        person = await somebody(n, **changes)
        await choose(n, person, urgent=True)
        await raise_alert(n, person)
        await n.send()
        assert [(row.status, row.reason) for row in await texts(n)] == [("withheld", reason)]
        assert notify.taken == []


async def test_a_choice_holds_for_a_text_that_is_queued_already(tmp_path):
    async with service(tmp_path) as (n, notify):
        person = await somebody(n)
        await choose(n, person, urgent=True)
        await raise_alert(n, person)
        await choose(n, person, urgent=False)
        await n.send()
        assert [row.reason for row in await texts(n)] == ["opted_out"]
        assert notify.taken == []
        assert len(n.mails()) == 1


async def test_one_click_in_a_mail_stops_the_texts_as_well(tmp_path):
    async with service(tmp_path) as (n, _):
        person = await somebody(n)
        await choose(n, person, urgent=True)
        await raise_alert(n, person)
        await n.send()
        link = n.mail()["list-unsubscribe"].split("link=")[1].rstrip(">")
        async with await n.h.client() as reader:
            await reader.post("/unsubscribe", data={"link": link})
        told = [(e.data.channel, e.data.allowed) for e in await n.h.emitted(PreferenceChanged)]
        assert told == [("sms", True), ("email", False), ("sms", False)]


async def test_a_kind_without_words_for_telephones_cannot_be_chosen(tmp_path):
    async with service(tmp_path) as (n, _):
        answer = await choose(n, await somebody(n), campaign=True)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "campaign")


async def test_the_code_goes_to_a_number_that_is_not_proved_and_nothing_else_does(tmp_path):
    async with service(tmp_path) as (n, notify):
        person, proof = await somebody(n, mobile_proven=False), new_id()
        expires = n.h.clock.now().replace(microsecond=0)
        given = MobileGiven(
            person_id=person,
            contact_version=1,
            proof_id=proof,
            expires_at=expires.replace(year=2030),
        )
        await n.h.receive(given, given)
        await n.send()
        assert [body.split()[0] for body in notify.bodies] == [
            code_of(n.h.settings.link_key, proof)
        ]
        mail = n.mail()
        assert "A code went to your telephone" in mail["subject"]
        assert code_of(n.h.settings.link_key, proof) not in mail.as_string()


async def test_an_answer_that_was_lost_is_looked_up_and_nothing_goes_twice(tmp_path):
    async with service(tmp_path) as (n, notify):
        notify.answering = lambda _: "drop"
        person = await somebody(n)
        await choose(n, person, urgent=True)
        await raise_alert(n, person)

        async def tried():
            return len(notify.taken) == 1 and (await texts(n))[0].status == "queued"

        async with n.sending():
            await n.until(tried)
        n.h.clock.offset += (await texts(n))[0].due_at - n.h.clock.now()
        await n.send()
        [row] = await texts(n)
        assert (row.status, len(notify.taken), notify.asked) == ("accepted", 1, [str(row.id)])


async def test_a_worker_that_dies_in_between_is_no_reason_to_send_twice(tmp_path):
    async with service(tmp_path) as (n, notify):
        person = await somebody(n)
        await choose(n, person, urgent=True)
        await raise_alert(n, person)
        held = asyncio.Event()
        loop = asyncio.get_running_loop()

        def dying(_):
            loop.call_soon_threadsafe(held.set)
            return "drop"

        notify.answering = dying
        async with n.sending():
            await held.wait()
        [row] = await texts(n)
        if row.status == "queued":
            n.h.clock.offset += row.due_at - n.h.clock.now()
        notify.answering = lambda _: None
        await n.send()
        assert [row.status for row in await texts(n)] == ["accepted"]
        assert len(notify.taken) == 1


@pytest.mark.parametrize("code", [403, 429, 500, 503])
async def test_a_limit_or_a_fault_of_theirs_is_tried_again(tmp_path, code):
    async with service(tmp_path) as (n, notify):
        answers = iter([(code, [{"error": "SomeError", "message": "later"}])])
        notify.answering = lambda _: next(answers, None)
        person = await somebody(n)
        await choose(n, person, urgent=True)
        await raise_alert(n, person)

        async def tried():
            return len(notify.requests) == 1 and (await texts(n))[0].attempts == 1

        async with n.sending():
            await n.until(tried)
            await n.until(lambda: _status_is(n, "queued"))
        n.h.clock.offset += (await texts(n))[0].due_at - n.h.clock.now()
        await n.send()
        assert [row.status for row in await texts(n)] == ["accepted"]


async def _status_is(n, status):
    return (await texts(n))[0].status == status


async def test_a_number_that_is_none_is_told_to_membership_and_mail_goes_on(tmp_path):
    async with service(tmp_path) as (n, notify):
        wrong = [{"error": "ValidationError", "message": "phone_number Not enough digits"}]
        notify.answering = lambda _: (400, wrong)
        person = await somebody(n)
        await choose(n, person, urgent=True)
        for _ in range(2):
            await raise_alert(n, person)
            await n.send()
        statuses = [(row.status, row.reason) for row in await texts(n)]
        assert sorted(statuses, key=str) == [
            ("permanent_failure", None),
            ("withheld", "unverified"),
        ]
        [told] = await n.h.emitted(ContactUnreachable)
        assert (told.data.person_id, told.data.channel) == (person, "sms")
        assert await n.h.emitted(SuppressionChanged) == []
        assert len(n.mails()) == 2


async def test_a_refused_template_says_nothing_about_the_number(tmp_path):
    async with service(tmp_path) as (n, notify):
        wrong = [{"error": "BadRequestError", "message": "Missing personalisation: body"}]
        notify.answering = lambda _: (400, wrong)
        person = await somebody(n)
        await choose(n, person, urgent=True)
        await raise_alert(n, person)
        await n.send()
        assert [row.status for row in await texts(n)] == ["permanent_failure"]
        assert await n.h.emitted(ContactUnreachable) == []


async def test_where_no_carrier_is_set_up_texts_wait_and_mail_goes(tmp_path):
    async with notifications(tmp_path) as n:
        person = await somebody(n)
        await choose(n, person, urgent=True)
        await raise_alert(n, person)

        async def tried_and_mailed():
            [row] = await texts(n)
            return row.attempts == 1 and row.status == "queued" and len(n.mails()) == 1

        async with n.sending():
            await n.until(tried_and_mailed)
