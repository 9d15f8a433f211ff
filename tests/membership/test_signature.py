"""The signature's life as a table: every status, every step (DOMAIN C1)."""

import pytest

from membership.domain.signature import LIFECYCLE, Status
from membership.testing import (
    NATIONAL,
    NOON,
    a_coordinator,
    a_signature,
    a_stream_coordinator,
    signatures_in_every_status,
)
from sanctuary.actor import Actor
from sanctuary.errors import IllegalTransition, Invalid, NotPermitted

WALES = a_coordinator("wales")
STEPS = {
    "confirm": (lambda s: s.confirm(at=NOON), Status.SIGNED),
    "accept": (lambda s: s.accept("known", by=WALES, at=NOON)[0], Status.ACTIVE),
    "reject": (lambda s: s.reject("unknown", by=WALES, at=NOON), Status.REJECTED),
    "withdraw": (lambda s: s.withdraw("asked", by=WALES, at=NOON)[0], Status.WITHDRAWN),
    "expire": (lambda s: s.expire(), Status.EXPIRED),
    "end": (lambda s: s.end(at=NOON), Status.ENDED),
    "give way": (lambda s: s.give_way_to("2032", at=NOON), Status.REAFFIRMED),
}
OPEN = {
    Status.AWAITING_EMAIL_CHECK: {"confirm", "withdraw", "expire"},
    Status.SIGNED: {"accept", "reject", "withdraw"},
    Status.ACTIVE: {"withdraw", "end", "give way"},
    Status.REAFFIRMATION_DUE: {"withdraw", "end", "give way"},
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("signature", signatures_in_every_status(), ids=lambda s: s.status)
def test_each_step_is_open_from_exactly_these_statuses(signature, step):
    take, target = STEPS[step]
    if step in OPEN.get(signature.status, set()):
        assert take(signature).status is target
    else:
        with pytest.raises(IllegalTransition):
            take(signature)


def test_every_final_status_is_final():
    final = {status for status in Status if LIFECYCLE.is_final(status)}
    assert final == {
        Status.REJECTED,
        Status.EXPIRED,
        Status.REAFFIRMED,
        Status.LAPSED_EDITION,
        Status.WITHDRAWN,
        Status.ENDED,
    }


@pytest.mark.parametrize("by", [WALES, a_stream_coordinator("schools"), NATIONAL])
def test_the_nation_the_stream_and_the_national_team_decide(by):
    signed = a_signature(status=Status.SIGNED)
    active, event = signed.accept("known to us", by=by, at=NOON)
    assert (active.checked.by, active.checked.at, active.checked.reason) == (
        by.id,
        NOON,
        "known to us",
    )
    assert (event.signature_id, event.party_id, event.stream) == (
        signed.id,
        signed.party_id,
        "schools",
    )


@pytest.mark.parametrize("by", [a_coordinator("england"), a_stream_coordinator("libraries")])
def test_other_coordinators_do_not_decide(by):
    signed = a_signature(status=Status.SIGNED)
    with pytest.raises(NotPermitted):
        signed.accept("known", by=by, at=NOON)
    with pytest.raises(NotPermitted):
        signed.reject("unknown", by=by, at=NOON)
    with pytest.raises(NotPermitted):
        signed.withdraw("no", by=by, at=NOON)


def test_who_signed_may_take_it_back():
    signed = a_signature(status=Status.ACTIVE)
    gone, event = signed.withdraw("changed my mind", by=Actor(signed.person_id), at=NOON)
    assert gone.withdrawn.by == signed.person_id
    assert event.signature_id == signed.id


def test_a_decision_without_a_reason_is_none():
    with pytest.raises(Invalid):
        a_signature(status=Status.SIGNED).accept("  ", by=WALES, at=NOON)


def test_only_what_was_announced_is_taken_back_in_public():
    assert a_signature(status=Status.SIGNED).withdraw("asked", by=WALES, at=NOON)[1] is None
    assert a_signature(status=Status.ACTIVE).withdraw("asked", by=WALES, at=NOON)[1] is not None
