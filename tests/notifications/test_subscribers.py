"""What each event leads to, to whom, once; whatever comes twice, late or out of order."""

from datetime import date, timedelta

import pytest

from notifications.commands.preferences import choose, current
from notifications.store import contacts
from notifications.testing import a_contact, a_group, an_organisation, known
from sanctuary.events.awards import (
    ApplicationDecided,
    ApplicationSubmitted,
    AssessorInvited,
    AwardGranted,
    AwardLapsed,
    AwardRenewed,
    RenewalDue,
)
from sanctuary.events.awards_surveys import SurveyAsked
from sanctuary.events.campaigns import AudienceReleased, GroupAlertRaised
from sanctuary.events.membership import (
    CharterSigned,
    ConfirmationRequested,
    ContactChanged,
    GroupChanged,
    NoteRequested,
    OrganisationChanged,
    PeopleMerged,
)
from sanctuary.events.notifications import PreferenceChanged
from sanctuary.events.open_applications import (
    ApplicationDeferred,
    ApplicationResumed,
    ApplicationReturned,
    EvidenceAsked,
    EvidenceOverdue,
    EvidenceWaived,
    NominationAnswered,
    NominationMade,
    PromiseMoved,
)
from sanctuary.ids import new_id

from .service import link_to, notifications, released, text_of

DAY = date(2027, 5, 3)
STEPS = ["months_12", "months_6", "months_3", "month_1", "day", "grace"]


def due(award, organisation, step="months_3") -> RenewalDue:
    return RenewalDue(
        award_id=award,
        organisation_id=organisation,
        stream="schools",
        step=step,
        expires_on=DAY,
        grace_ends_on=DAY + timedelta(days=90),
    )


async def sent_templates(n) -> list[str]:
    return sorted(row.template for row in await n.rows())


def of(organisation):
    return {"application_id": new_id(), "organisation_id": organisation, "stream": "schools"}


BOTH_CONTACTS = {
    "survey_open": lambda organisation: SurveyAsked(
        request_id=new_id(),
        survey_id=new_id(),
        organisation_id=organisation,
        step="opening",
        days_left=30,
        closes_on=DAY,
    ),
    "application_received": lambda organisation: ApplicationSubmitted(
        application_id=new_id(), organisation_id=organisation, stream="schools", hear_by=DAY
    ),
    "application_returned": lambda organisation: ApplicationReturned(**of(organisation)),
    "promise_moved": lambda organisation: PromiseMoved(**of(organisation), hear_by=DAY),
    "more_asked": lambda organisation: EvidenceAsked(
        **of(organisation), answer_by=DAY, hear_by=DAY
    ),
    "more_waived": lambda organisation: EvidenceWaived(**of(organisation), hear_by=DAY),
    "application_deferred": lambda organisation: ApplicationDeferred(**of(organisation)),
    "application_resumed": lambda organisation: ApplicationResumed(**of(organisation), hear_by=DAY),
    "nomination_made": lambda organisation: NominationMade(
        nomination_id=new_id(), organisation_id=organisation, stream="generic", answer_by=DAY
    ),
    "draft_resumed": lambda organisation: ApplicationResumed(**of(organisation)),
    "decision_not_yet": lambda organisation: ApplicationDecided(
        application_id=new_id(), organisation_id=organisation, stream="schools", outcome="not_yet"
    ),
    "renewal_due": lambda organisation: due(new_id(), organisation),
    "award_lapsed": lambda organisation: AwardLapsed(
        award_id=new_id(), organisation_id=organisation, stream="schools", expired_on=DAY
    ),
    "renewal_granted": lambda organisation: AwardGranted(
        award_id=new_id(),
        organisation_id=organisation,
        application_id=new_id(),
        stream="schools",
        starts_on=DAY,
        expires_on=DAY.replace(year=2030),
        renews=new_id(),
    ),
}


@pytest.mark.parametrize("template", BOTH_CONTACTS)
async def test_what_concerns_an_organisation_reaches_both_of_its_contacts_once(tmp_path, template):
    async with notifications(tmp_path) as n:
        people = {await n.person(), await n.person()}
        organisation = await an_organisation(n.h, *people)
        event = n.h.envelope(BOTH_CONTACTS[template](organisation))
        await n.h.receive(event)
        await n.h.receive(event)
        await n.send()
        assert await n.statuses() == dict.fromkeys(people, ("accepted", None))
        assert await sent_templates(n) == [template] * 2
        assert all("/why?link=" in text_of(mail) for mail in n.mails())


@pytest.mark.parametrize("template", BOTH_CONTACTS)
async def test_an_organisation_that_was_not_heard_of_yet_is_waited_for(tmp_path, template):
    async with notifications(tmp_path) as n:
        organisation, person = new_id(), await n.person()
        envelope = n.h.envelope(BOTH_CONTACTS[template](organisation))
        [message] = await n.h.receive(envelope)
        assert message.outcome == "later"
        await n.h.receive(
            OrganisationChanged(organisation_id=organisation, kind="school", contacts=(person,))
        )
        [message] = await n.h.receive(envelope)
        assert message.outcome == "acknowledged"
        assert await sent_templates(n) == [template]


async def test_a_decision_awarded_is_told(tmp_path):
    async with notifications(tmp_path) as n:
        organisation = await an_organisation(n.h, await n.person())
        application = new_id()
        shared = {
            "application_id": application,
            "organisation_id": organisation,
            "stream": "schools",
        }
        await n.h.receive(
            ApplicationDecided(**shared, outcome="awarded"),
            AwardGranted(**shared, award_id=new_id(), starts_on=DAY, expires_on=date(2030, 5, 3)),
        )
        await n.send()
        assert await sent_templates(n) == ["decision_awarded"]


async def test_an_ended_organisation_is_not_written_to(tmp_path):
    async with notifications(tmp_path) as n:
        organisation = await an_organisation(n.h, await n.person())
        await n.h.receive(
            OrganisationChanged(organisation_id=organisation, kind="school", ended=True)
        )
        await n.h.receive(BOTH_CONTACTS["award_lapsed"](organisation))
        assert await n.rows() == []


async def test_an_older_state_of_an_organisation_does_not_come_back(tmp_path):
    async with notifications(tmp_path) as n:
        left, stays, organisation = await n.person(), await n.person(), new_id()
        old, new = (
            OrganisationChanged(organisation_id=organisation, kind="school", contacts=people)
            for people in ((left, stays), (stays,))
        )
        await n.h.receive(n.h.envelope(new, version=2))
        await n.h.receive(n.h.envelope(old, version=1))
        await n.h.receive(BOTH_CONTACTS["award_lapsed"](organisation))
        assert {row.person_id for row in await n.rows()} == {stays}


async def test_each_step_of_the_renewal_ladder_is_told_once(tmp_path):
    async with notifications(tmp_path) as n:
        organisation, award = await an_organisation(n.h, await n.person()), new_id()
        for step in STEPS:
            await n.h.receive(due(award, organisation, step), due(award, organisation, step))
            await n.send()
        assert len(n.relay.accepted) == len(STEPS)
        assert len({text_of(mail) for mail in n.mails()}) == len(STEPS)


async def test_no_reminder_outlives_the_renewal(tmp_path):
    async with notifications(tmp_path) as n:
        organisation, award = await an_organisation(n.h, await n.person()), new_id()
        await n.h.receive(due(award, organisation))
        await n.h.receive(
            AwardRenewed(
                award_id=award,
                organisation_id=organisation,
                stream="schools",
                successor_id=new_id(),
            )
        )
        await n.send()
        assert n.relay.accepted == []
        assert [row.status for row in await n.rows()] == ["cancelled"]


@pytest.mark.parametrize(
    ("party_kind", "path"), [("organisation", "/apply"), ("person", "/directory")]
)
async def test_a_welcome_leads_to_what_can_be_done_next(tmp_path, party_kind, path):
    async with notifications(tmp_path) as n:
        person = await n.person(bases={})
        await n.h.receive(
            CharterSigned(
                signature_id=new_id(),
                document="charter",
                edition="2026-2031",
                party_kind=party_kind,
                party_id=new_id(),
                person_id=person,
            )
        )
        await n.send()
        assert path in text_of(n.mail())


async def test_an_invitation_to_a_panel_can_be_answered_from_the_mail(tmp_path):
    async with notifications(tmp_path) as n:
        await n.h.receive(
            AssessorInvited(
                seat_id=new_id(),
                application_id=new_id(),
                person_id=await n.person(bases={}),
                answer_by=DAY,
            )
        )
        await n.send()
        assert link_to(n.mail(), "/invitation")
        assert "3 May 2027" in text_of(n.mail())


async def test_a_chunk_before_its_launch_is_waited_for(tmp_path):
    async with notifications(tmp_path) as n:
        [message] = await n.h.receive(released(new_id(), 0, 1, [await n.person()]))
        assert message.outcome == "later"
        assert await n.rows() == []


async def test_a_campaign_with_a_text_that_nobody_wrote_is_never_sent_as_another(tmp_path):
    async with notifications(tmp_path) as n:
        cause = await n.launched([])
        chunk = AudienceReleased(
            mobilisation_id=cause,
            chunk=0,
            chunks=1,
            template="no_such_message",
            person_ids=(await n.person(),),
        )
        [message] = await n.h.receive(chunk)
        assert message.outcome == "later", "a person can put it right and replay it"
        assert await n.rows() == []


async def test_an_alert_about_a_group_not_heard_of_yet_is_waited_for(tmp_path):
    async with notifications(tmp_path) as n:
        [message] = await n.h.receive(
            GroupAlertRaised(
                alert_id=new_id(),
                incident_id=new_id(),
                group_id=new_id(),
                escalate_after_seconds=60,
            )
        )
        assert message.outcome == "later"


async def test_a_contact_that_is_told_of_twice_or_late_is_asked_for_once(tmp_path):
    async with notifications(tmp_path) as n:
        [person] = await known(n.h, a_contact(version=3))
        await n.h.receive(
            n.h.envelope(ContactChanged(person_id=person, contact_version=3), version=3),
            n.h.envelope(ContactChanged(person_id=person, contact_version=2), version=2),
        )
        await n.launched([person])
        await n.send()
        assert len(n.relay.accepted) == 1


async def test_nothing_that_we_publish_says_who_somebody_is(tmp_path):
    async with notifications(
        tmp_path, lambda stage, *_: "550 no" if stage == "rcpt" else None
    ) as n:
        person = await n.person(email="secret.name@example.org")
        await n.launched([person])
        await a_group(n.h, person)
        await n.h.receive(
            ConfirmationRequested(
                signature_id=new_id(),
                person_id=person,
                document="charter",
                expires_at=n.h.clock.now() + timedelta(days=7),
            )
        )
        await n.send()
        bodies = b"".join(one.to_bytes() for one in await n.h.emitted())
        assert bodies
        for secret in (b"secret.name", b"Ffion", b"example.org"):
            assert secret not in bodies


async def test_nobody_of_a_suspended_group_is_kept_to_be_alerted(tmp_path):
    async with notifications(tmp_path) as n:
        person, group = await n.person(), new_id()
        kept = GroupChanged(group_id=group, contacts=(person,))
        await n.h.receive(kept)
        await n.h.receive(kept.model_copy(update={"alerted": False}))
        async with n.h.transaction() as uow:
            assert await contacts.group_contacts(uow, group) == []
        await n.h.receive(kept)
        async with n.h.transaction() as uow:
            assert await contacts.group_contacts(uow, group) == [person]


@pytest.mark.parametrize("language", ["en", "cy"])
async def test_a_note_is_announced_once_and_the_mail_says_no_more(tmp_path, language):
    async with notifications(tmp_path) as n:
        person, note = await n.person(language), new_id()
        event = n.h.envelope(NoteRequested(note_id=note, person_id=person))
        await n.h.receive(event)
        await n.h.receive(event)
        await n.send()
        mail = n.mail()
        assert link_to(mail, "/note")
        assert mail["Subject"] in {
            "A message for you from City of Sanctuary UK",
            "Neges i chi gan City of Sanctuary UK",
        }


async def test_what_either_entry_of_one_person_did_not_want_stays_away(tmp_path):
    async with notifications(tmp_path) as n:
        kept, gone = await n.person(), await n.person()
        async with n.h.transaction() as uow:
            await choose(uow, gone, {"campaign": False, "urgent": True}, at=n.h.clock.now())
            await choose(uow, kept, {"renewal": False}, at=n.h.clock.now())
        event = n.h.envelope(PeopleMerged(merge_id=new_id(), kept_id=kept, gone_id=gone))
        await n.h.receive(event)
        await n.h.receive(event)
        async with n.h.transaction() as uow:
            assert await current(uow, kept) == {
                "renewal": False,
                "campaign": False,
                "urgent": True,
            }
        changed = [e.data for e in await n.h.emitted(PreferenceChanged) if e.data.person_id == kept]
        assert [(e.category, e.allowed) for e in changed] == [
            ("renewal", False),
            ("campaign", False),
        ]


async def test_a_day_gone_by_is_told_to_the_applicant_and_to_who_asked(tmp_path):
    async with notifications(tmp_path) as n:
        contact, asker = await n.person(), await n.person(bases={})
        organisation = await an_organisation(n.h, contact)
        event = n.h.envelope(EvidenceOverdue(**of(organisation), answer_by=DAY, person_id=asker))
        await n.h.receive(event, event)
        await n.send()
        assert sorted(await sent_templates(n)) == ["more_not_come", "more_overdue"]
        assert {row.person_id for row in await n.rows()} == {contact, asker}


async def test_what_is_sent_again_is_promised_again(tmp_path):
    async with notifications(tmp_path) as n:
        facts = of(await an_organisation(n.h, await n.person()))
        for revision in (1, 2, 2):
            await n.h.receive(ApplicationSubmitted(**facts, hear_by=DAY, revision=revision))
        await n.send()
        assert await sent_templates(n) == ["application_received"] * 2


@pytest.mark.parametrize(("accepted", "says"), [(True, "has said yes"), (False, "not begin")])
async def test_who_nominated_hears_yes_or_no_and_no_more(tmp_path, accepted, says):
    async with notifications(tmp_path) as n:
        person = await n.person(bases={})
        event = NominationAnswered(
            nomination_id=new_id(),
            organisation_id=new_id(),
            stream="generic",
            person_id=person,
            accepted=accepted,
        )
        await n.h.receive(event, event)
        await n.send()
        assert await sent_templates(n) == ["nomination_answered"]
        assert says in text_of(n.mail())
