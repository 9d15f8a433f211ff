"""What an application leaves to pay: never a condition, waived in hardship by the steering group."""

import pytest

from awards.domain.fees import LIFECYCLE, Amount, FeeKind, FeeRule
from awards.testing import SWANSEA, Stage, a_coordinator, a_scheme, answers_to
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.ids import new_id
from sanctuary.testing import harness, keyed


async def sent(h, stream="universities"):
    stage = await Stage(h).set_up(stream=stream)
    draft = await stage.start(stream)
    saved = await stage.answer(draft, answers_to(a_scheme(stream)))
    assert saved.is_success, saved.text
    path = f"/v1/applications/{draft['id']}"
    before = await stage.get(stage.contact, f"{path}/fee")
    assert before.status_code == 404
    await stage.done(stage.contact, f"{path}/submission")
    return stage, f"{path}/fee"


async def act(stage, actor, path, body, *, seen):
    client = await stage.client(actor)
    return await client.post(path, json=body, headers={**keyed(), "If-Match": f'"{seen}"'})


COORDINATOR = a_coordinator("universities")
WHY = {"reason": "Our budget was cut by half."}


async def test_a_fee_is_due_from_the_day_it_is_sent_and_paid_with_a_reference():
    async with harness("awards") as h:
        stage, path = await sent(h)
        shown = await stage.get(stage.contact, path)
        assert (shown.json()["state"], shown.json()["due"]) == ("due", True)
        assert shown.headers["ETag"] == '"1"'
        paid = await act(stage, COORDINATOR, f"{path}/payment", {"reference": "INV-7"}, seen=1)
        assert paid.status_code == 200, paid.text
        own = (await stage.get(stage.contact, path)).json()
        assert (own["state"], own["due"]) == ("paid", False)
        assert own["steps"][-1]["reference"] == "INV-7"
        assert own["steps"][-1]["by"] is None
        inside = (await stage.get(COORDINATOR, path)).json()
        assert inside["steps"][-1]["by"] == str(COORDINATOR.id)


async def test_hardship_is_asked_by_the_applicant_and_decided_with_who_when_and_why():
    async with harness("awards") as h:
        stage, path = await sent(h)
        asked = await stage.done(stage.contact, f"{path}/hardship", WHY)
        assert asked["state"] == "hardship_asked"
        decision = f"{path}/hardship-decision"
        kept = await act(
            stage, COORDINATOR, decision, {"waive": False, "reason": "Three instalments?"}, seen=2
        )
        assert kept.json()["state"] == "due"
        await stage.done(stage.contact, f"{path}/hardship", WHY)
        waived = await act(
            stage, COORDINATOR, decision, {"waive": True, "reason": "Agreed on 3 May."}, seen=4
        )
        assert (waived.json()["state"], waived.json()["due"]) == ("waived", False)
        steps = (await stage.get(COORDINATOR, path)).json()["steps"]
        assert [each["state"] for each in steps] == [
            "due", "hardship_asked", "due", "hardship_asked", "waived",
        ]  # fmt: skip
        assert steps[-1]["reason"] == "Agreed on 3 May."
        assert steps[-1]["by"] == str(COORDINATOR.id)
        over = await act(stage, COORDINATOR, f"{path}/payment", {"reference": "x"}, seen=5)
        assert over.status_code == 409


async def test_nobody_decides_about_the_hardship_that_they_asked_for():
    async with harness("awards") as h:
        stage, path = await sent(h)
        await stage.done(COORDINATOR, f"{path}/hardship", WHY)
        body = {"waive": True, "reason": "I think so too."}
        own = await act(stage, COORDINATOR, f"{path}/hardship-decision", body, seen=2)
        assert own.status_code == 403
        other = a_coordinator("universities")
        done = await act(stage, other, f"{path}/hardship-decision", body, seen=2)
        assert done.json()["state"] == "waived"


async def test_two_who_settle_at_once_do_not_overwrite_each_other():
    async with harness("awards") as h:
        stage, path = await sent(h)
        await stage.done(stage.contact, f"{path}/hardship", WHY)
        late = await act(stage, COORDINATOR, f"{path}/payment", {"reference": "x"}, seen=1)
        assert late.status_code == 412


STRANGERS = {
    "a coordinator of another stream": a_coordinator("schools"),
    "a local lead": Actor(new_id(), (Grant(Role.LOCAL_LEAD, ScopeKind.AREA, SWANSEA),)),
    "an assessor": Actor(new_id(), (Grant(Role.ASSESSOR, ScopeKind.STREAM, "universities"),)),
    "somebody": Actor(new_id()),
}


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS.keys())
async def test_nobody_else_sees_or_settles_it(stranger):
    async with harness("awards") as h:
        stage, path = await sent(h)
        assert (await stage.get(stranger, path)).status_code == 403
        asked = await stage.post(stranger, f"{path}/hardship", WHY)
        assert asked.status_code == 403
        paid = await act(stage, stranger, f"{path}/payment", {"reference": "x"}, seen=1)
        assert paid.status_code == 403
        body = {"waive": True, "reason": "Because."}
        waived = await act(stage, stranger, f"{path}/hardship-decision", body, seen=1)
        assert waived.status_code == 403
        assert (await stage.get(stage.contact, path)).json()["state"] == "due"


async def test_the_applicant_and_a_nations_coordinator_do_not_settle_it():
    async with harness("awards") as h:
        stage, path = await sent(h)
        nation = Actor(new_id(), (Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, "wales"),))
        body = {"waive": True, "reason": "Because."}
        for somebody in (stage.contact, nation):
            refused = await act(stage, somebody, f"{path}/hardship-decision", body, seen=1)
            assert refused.status_code == 403


async def test_a_donation_is_never_owed_and_a_withdrawn_application_owes_nothing():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        school = await stage.submitted()
        assert (await stage.get(stage.contact, f"/v1/applications/{school}/fee")).status_code == 404
        stage, path = await sent(h)
        await stage.done(stage.contact, path.replace("/fee", "/withdrawal"))
        assert (await stage.get(stage.contact, path)).json()["due"] is False
        asked = await stage.post(stage.contact, f"{path}/hardship", WHY)
        assert asked.status_code == 409


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": FeeKind.FEE, "hardship": False},
        {"kind": FeeKind.NONE, "amounts": (Amount(5, "each"),)},
    ],
    ids=["no hardship", "nothing, but an amount"],
)
def test_a_fee_rule_that_cannot_be_is_not_taken(rule):
    with pytest.raises(ValueError, match=r"hardship|nothing"):
        FeeRule(**rule)


def test_what_is_settled_stays_settled():
    assert {each for each in LIFECYCLE.moves if LIFECYCLE.is_final(each)} == {"paid", "waived"}
