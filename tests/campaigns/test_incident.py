"""Who may lead an incident, and the two people of a national activation."""

import pytest

from campaigns.domain.incident import Incident, Level, NotActive, SecondPersonNeeded, Status
from campaigns.domain.signal import Kind
from campaigns.testing import AT, a_manager, an_incident, an_officer
from sanctuary.errors import IllegalTransition, NotPermitted
from sanctuary.ids import new_id


def opened(level, *, by, nation="wales"):
    return Incident.open(
        new_id(),
        kind=Kind.DISINFORMATION,
        level=level,
        nation=nation,
        area="W06000011",
        stream="schools",
        by=by,
        at=AT,
    )


@pytest.mark.parametrize(
    ("level", "status"),
    [
        (Level.WATCH, Status.WATCH),
        (Level.LOCAL, Status.TRIAGED),
        (Level.NATIONAL, Status.TRIAGED),
    ],
)
def test_triage_opens_it_to_watch_or_to_answer(level, status):
    incident, event = opened(level, by=an_officer("wales"))
    assert incident.status is status
    assert event.level == level.value


def test_no_place_finer_than_a_nation_is_published():
    _, event = opened(Level.LOCAL, by=an_officer())
    assert "W06000011" not in event.model_dump_json()


@pytest.mark.parametrize("by", [an_officer("england"), a_manager()])
def test_only_the_officers_of_the_nation_lead(by):
    with pytest.raises(NotPermitted):
        opened(Level.LOCAL, by=by)
    for step in ("activate", "stabilise", "stand_down", "review"):
        with pytest.raises(NotPermitted):
            getattr(an_incident(status=Status.ACTIVATED), step)(by=by)


def test_a_local_incident_is_activated_by_one():
    assert an_incident().activate(by=an_officer()).status is Status.ACTIVATED


def test_a_national_one_needs_a_second_person():
    first, second = an_officer(), an_officer()
    asked = an_incident(level=Level.NATIONAL).activate(by=first)
    assert asked.status is Status.TRIAGED
    with pytest.raises(SecondPersonNeeded, match="second person"):
        asked.activate(by=first)
    assert asked.activate(by=second).status is Status.ACTIVATED


def test_judging_it_anew_forgets_who_had_asked():
    first = an_officer()
    asked = an_incident(level=Level.NATIONAL).activate(by=first)
    again = asked.relevel(Level.LOCAL, by=first).relevel(Level.NATIONAL, by=first)
    assert again.activate(by=first).status is Status.TRIAGED


def test_after_it_was_stood_down_a_second_person_is_needed_again():
    first, second = an_officer(), an_officer()
    active = an_incident(level=Level.NATIONAL).activate(by=first).activate(by=second)
    over, _ = active.stand_down(by=second)
    assert over.activate(by=second).status is Status.RECOVERY


def test_an_active_incident_is_stood_down_and_never_only_watched():
    active = an_incident(status=Status.ACTIVATED)
    with pytest.raises(NotActive):
        active.relevel(Level.WATCH, by=an_officer())
    with pytest.raises(IllegalTransition):
        an_incident(status=Status.RECOVERY).relevel(Level.LOCAL, by=an_officer())


@pytest.mark.parametrize("status", Status)
def test_groups_are_alerted_only_while_it_is_active(status):
    incident = an_incident(status=status)
    if status in {Status.ACTIVATED, Status.STABILISING}:
        incident.must_be_active()
    else:
        with pytest.raises(NotActive, match="Activate it first"):
            incident.must_be_active()
