"""A local group hears when its word is awaited; contacts hear before a part of a fee is due."""

from datetime import date, timedelta

import pytest

from awards import rules
from awards.domain.instalments import instalments
from awards.schemes import shipped
from awards.store import proofs
from awards.testing import SWANSEA, Stage
from sanctuary.actor import Decision
from sanctuary.events.membership import GroupChanged
from sanctuary.events.open_applications import FeeDue, ProofAwaited
from sanctuary.ids import new_id
from sanctuary.testing import harness


async def a_group(h, *contacts, area=SWANSEA):
    await h.receive(
        GroupChanged(group_id=new_id(), nation="wales", area=area, alerted=True, contacts=contacts)
    )


async def test_the_group_of_the_area_is_told_once_and_nobody_endorses_themselves():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(stream="councils")
        officer, elsewhere = new_id(), new_id()
        await a_group(h, officer, stage.contact.id)
        await a_group(h, elsewhere, area="E06000023")
        await stage.start("councils")
        await stage.start("councils")
        [told] = await h.emitted(ProofAwaited)
        assert told.data.people == (officer,)


async def test_an_award_that_asks_nothing_of_the_group_tells_it_nothing():
    async with harness("awards") as h:
        assert shipped("schools", "2025").requirements == ()
        stage = await Stage(h).set_up()
        await a_group(h, new_id())
        await stage.start()
        assert await h.emitted(ProofAwaited) == []


def test_parts_of_a_fee_are_a_year_apart():
    first = date(2028, 2, 29)
    assert instalments(first, 3) == (first, date(2029, 2, 28), date(2030, 2, 28))


async def sent_with_a_fee(h, state=proofs.FeeState.DUE):
    """An application whose fee began today, as the shipped schemes with one have it."""
    stage = await Stage(h).set_up(stream="universities")
    draft = await stage.start("universities")
    made = Decision(stage.contact.id, h.clock.now(), "sent")
    async with h.transaction() as uow:
        await proofs.insert_fee_step(uow, proofs.Fee(draft["id"], proofs.FeeState.DUE, 1, made))
        if state is not proofs.FeeState.DUE:
            await proofs.insert_fee_step(uow, proofs.Fee(draft["id"], state, 2, made))
    return stage, draft


async def test_each_part_is_announced_once_before_its_day():
    async with harness("awards") as h:
        _, draft = await sent_with_a_fee(h)
        begun, rule = h.clock.today(), rules.on("fees", h.clock.today())
        await h.open_days(begun + timedelta(days=60))
        [told] = await h.emitted(FeeDue)
        assert str(told.data.application_id) == draft["id"]
        assert told.data.instalment == 1
        assert told.data.due_on == begun + timedelta(days=rule["first_due_after"])


@pytest.mark.parametrize(
    "state", [proofs.FeeState.PAID, proofs.FeeState.WAIVED, proofs.FeeState.HARDSHIP_ASKED]
)
async def test_what_is_settled_or_asked_about_is_not_announced(state):
    async with harness("awards") as h:
        await sent_with_a_fee(h, state)
        await h.open_days(h.clock.today() + timedelta(days=60))
        assert await h.emitted(FeeDue) == []


async def test_a_withdrawn_application_is_not_asked_for_money():
    async with harness("awards") as h:
        stage, draft = await sent_with_a_fee(h)
        await stage.done(stage.contact, f"/v1/applications/{draft['id']}/withdrawal")
        await h.open_days(h.clock.today() + timedelta(days=60))
        assert await h.emitted(FeeDue) == []
