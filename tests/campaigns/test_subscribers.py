"""What arrives twice, late or in disorder leaves campaigns with the right facts."""

from sqlalchemy import select

from campaigns import tables
from campaigns.domain.group_alert import Status
from campaigns.store import incidents
from campaigns.testing import AT, a_person, an_alert, an_incident
from sanctuary.events.membership import DirectoryMasked, DirectoryUnmasked, GroupChanged
from sanctuary.events.notifications import (
    AlertAcknowledged,
    AlertEscalated,
    AlertUnanswered,
    MobilisationProgressed,
    PreferenceChanged,
    SuppressionChanged,
)
from sanctuary.ids import new_id
from sanctuary.testing import harness

GROUP = new_id()


async def only(h, table):
    async with h.transaction() as uow:
        rows = await uow.all(select(table))
    assert len(rows) == 1
    return rows[0]


def preference(person_id, *, allowed, category="campaign", channel="email"):
    return PreferenceChanged(
        person_id=person_id, category=category, channel=channel, allowed=allowed
    )


async def test_the_newest_state_of_a_person_counts_whatever_the_order():
    async with harness("campaigns") as h:
        person_id = new_id()
        old = h.envelope(a_person(person_id=person_id, area="E08000019"))
        new = h.envelope(a_person(person_id=person_id, area="W06000011"))
        await h.receive(new)
        await h.receive(old, new)
        row = await only(h, tables.person)
        assert (row.area, row.purposes, row.known) == ("W06000011", ["campaign"], True)


async def test_a_person_who_has_gone_is_forgotten():
    async with harness("campaigns") as h:
        person = a_person()
        await h.receive(person)
        await h.receive(person.model_copy(update={"ended": True}))
        async with h.transaction() as uow:
            assert await uow.all(select(tables.person)) == []


async def test_a_preference_that_comes_before_the_person_is_kept():
    async with harness("campaigns") as h:
        person = a_person()
        await h.receive(preference(person.person_id, allowed=False))
        assert not (await only(h, tables.person)).known
        await h.receive(person)
        row = await only(h, tables.person)
        assert (row.opted_out, row.known) == (["campaign"], True)


async def test_an_older_preference_changes_nothing_and_categories_stay_apart():
    async with harness("campaigns") as h:
        person_id = new_id()
        yes = h.envelope(preference(person_id, allowed=True))
        no = h.envelope(preference(person_id, allowed=False))
        urgent = h.envelope(preference(person_id, allowed=False, category="urgent"))
        await h.receive(urgent)
        await h.receive(no)
        await h.receive(yes, no)
        assert sorted((await only(h, tables.person)).opted_out) == ["campaign", "urgent"]
        await h.receive(preference(person_id, allowed=True))
        assert (await only(h, tables.person)).opted_out == ["urgent"]


async def test_a_preference_for_another_channel_is_not_ours():
    async with harness("campaigns") as h:
        await h.receive(preference(new_id(), allowed=False, channel="sms"))
        async with h.transaction() as uow:
            assert await uow.all(select(tables.person)) == []


async def test_a_suppression_holds_until_it_is_lifted():
    async with harness("campaigns") as h:
        person = a_person()
        bounce = SuppressionChanged(person_id=person.person_id, suppressed=True, cause="bounce")
        await h.receive(person, bounce)
        assert (await only(h, tables.person)).suppressed
        await h.receive(bounce.model_copy(update={"suppressed": False, "cause": "lifted"}))
        assert not (await only(h, tables.person)).suppressed


async def test_groups_are_followed():
    async with harness("campaigns") as h:
        group = GroupChanged(group_id=GROUP, nation="wales", contacts=(new_id(), new_id()))
        await h.receive(group)
        assert (await only(h, tables.group)).contacts == 2
        await h.receive(group.model_copy(update={"ended": True}))
        assert (await only(h, tables.group)).ended


async def test_a_suspended_group_is_not_alerted_until_it_is_back():
    async with harness("campaigns") as h:
        group = GroupChanged(group_id=GROUP, nation="wales", contacts=(new_id(),), alerted=False)
        await h.receive(group)
        async with h.transaction() as uow:
            assert await incidents.groups(uow, ids=[], nation="wales") == []
        await h.receive(group.model_copy(update={"alerted": True}))
        async with h.transaction() as uow:
            assert await incidents.groups(uow, ids=[], nation="wales") == [GROUP]


async def an_open_alert(h):
    incident = an_incident(status="activated")
    alert = an_alert(incident_id=incident.id, raised_at=AT)
    async with h.transaction() as uow:
        await incidents.add(uow, incident)
        await incidents.add_alerts(uow, [alert])
    return alert


async def status_of(h, alert):
    async with h.transaction() as uow:
        return (await incidents.get_alert(uow, alert.id)).status


async def test_an_answer_wins_over_an_escalation_that_arrives_after_it():
    async with harness("campaigns") as h:
        alert = await an_open_alert(h)
        about = {"alert_id": alert.id, "group_id": alert.group_id, "asked": 2}
        escalated = h.envelope(AlertEscalated(**about))
        answered = h.envelope(AlertAcknowledged(**about))
        await h.receive(answered)
        await h.receive(escalated)
        assert await status_of(h, alert) is Status.ACKNOWLEDGED


async def test_a_late_answer_still_counts_when_nobody_had_answered():
    async with harness("campaigns") as h:
        alert = await an_open_alert(h)
        about = {"alert_id": alert.id, "group_id": alert.group_id, "asked": 3}
        await h.receive(AlertEscalated(**about))
        assert await status_of(h, alert) is Status.ESCALATED
        await h.receive(AlertUnanswered(**about))
        assert await status_of(h, alert) is Status.UNANSWERED
        await h.receive(AlertAcknowledged(**about))
        assert await status_of(h, alert) is Status.ACKNOWLEDGED
        async with h.transaction() as uow:
            lines = await uow.all(select(tables.incident_entry.c.kind))
        assert "group alert acknowledged, 3 asked" in [line.kind for line in lines]


async def test_news_of_an_alert_that_is_not_ours_is_passed_by():
    async with harness("campaigns") as h:
        about = {"alert_id": new_id(), "group_id": GROUP, "asked": 1}
        (taken,) = await h.receive(AlertAcknowledged(**about))
        assert taken.outcome == "acknowledged"


async def test_progress_is_the_newest_whole_count():
    async with harness("campaigns") as h:
        mobilisation_id = new_id()

        def progressed(accepted, *, done):
            return h.envelope(
                MobilisationProgressed(
                    mobilisation_id=mobilisation_id, counts={"accepted": accepted}, done=done
                )
            )

        early, late = progressed(5, done=False), progressed(9, done=True)
        await h.receive(late)
        await h.receive(early, late)
        row = await only(h, tables.progress)
        assert (row.counts, row.done) == ({"accepted": 9}, True)


async def test_a_mask_of_the_directory_stands_on_the_timeline_of_its_incident():
    async with harness("campaigns") as h:
        incident = an_incident()
        async with h.transaction() as uow:
            await incidents.add(uow, incident)
        mask = DirectoryMasked(mask_id=new_id(), nation="wales", incident_id=incident.id)
        await h.receive(mask, DirectoryUnmasked(mask_id=mask.mask_id))
        async with h.transaction() as uow:
            lines = await uow.all(
                select(tables.incident_entry.c.kind).order_by(tables.incident_entry.c.id)
            )
        assert [line.kind for line in lines] == ["directory masked", "directory shown again"]
        assert (await only(h, tables.directory_mask)).lifted


async def test_a_mask_of_an_incident_that_is_not_ours_is_kept_without_a_timeline():
    async with harness("campaigns") as h:
        (taken,) = await h.receive(
            DirectoryMasked(mask_id=new_id(), nation="wales", incident_id=new_id())
        )
        assert taken.outcome == "acknowledged"
        assert not (await only(h, tables.directory_mask)).lifted
