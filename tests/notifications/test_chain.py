"""Whom an alert asks, in which order: pure, for any group and any holders of roles."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.domain.chain import (
    ANSWERS,
    Holder,
    Level,
    Whereabouts,
    answering,
    chain,
    still_there,
)
from sanctuary.actor import Grant, Role, ScopeKind

GROUP = UUID(int=1000)
WHERE = Whereabouts(GROUP, region="E12000003", nation="england")
SCOPES = [
    (ScopeKind.UK, ""),
    (ScopeKind.NATION, "england"),
    (ScopeKind.NATION, "wales"),
    (ScopeKind.REGION, "E12000003"),
    (ScopeKind.REGION, "E12000001"),
    (ScopeKind.GROUP, str(GROUP)),
    (ScopeKind.GROUP, str(UUID(int=1001))),
]
people = st.integers(1, 12).map(lambda n: UUID(int=n))
grants = st.builds(
    lambda role, scope: Grant(role, *scope), st.sampled_from(Role), st.sampled_from(SCOPES)
)
holders = st.lists(st.builds(Holder, people, grants), max_size=20)
contacts = st.lists(people, max_size=5)


def holds(person, role, kind=ScopeKind.UK, scope=""):
    return Holder(UUID(int=person), Grant(role, kind, scope))


def test_contacts_then_group_then_region_then_nation_then_the_duty_officer():
    drawn = chain(
        [UUID(int=1), UUID(int=2)],
        [
            holds(9, Role.DUTY_OFFICER),
            holds(8, Role.NATIONAL_TEAM),
            holds(7, Role.DUTY_OFFICER, ScopeKind.NATION, "england"),
            holds(6, Role.NATION_COORDINATOR, ScopeKind.NATION, "england"),
            holds(5, Role.NATION_COORDINATOR, ScopeKind.REGION, "E12000003"),
            holds(4, Role.GROUP_OFFICER, ScopeKind.GROUP, str(GROUP)),
            holds(2, Role.GROUP_OFFICER, ScopeKind.GROUP, str(GROUP)),
        ],
        WHERE,
    )
    assert [(one.person_id.int, one.step, one.level.value) for one in drawn] == [
        (1, 1, "contact"),
        (2, 2, "contact"),
        (4, 3, "group"),
        (5, 4, "region"),
        (6, 5, "nation"),
        (7, 5, "nation"),
        (9, 6, "uk"),
    ]


def test_without_a_duty_officer_the_national_team_is_asked():
    [only] = chain([], [holds(8, Role.NATIONAL_TEAM)], WHERE)
    assert (only.person_id.int, only.level) == (8, Level.UK)


def test_an_unknown_place_is_left_out_and_never_guessed():
    somewhere = [holds(6, Role.NATION_COORDINATOR, ScopeKind.NATION, "england")]
    assert chain([], somewhere, Whereabouts(GROUP)) == ()


@pytest.mark.parametrize(
    "role",
    [Role.AMBASSADOR_COORDINATOR, Role.SAFEGUARDING_LEAD, Role.ASSESSOR, Role.LOCAL_LEAD,
     Role.TRUSTEE, Role.STREAM_COORDINATOR, Role.ORGANISATION_CONTACT],
)  # fmt: skip
@pytest.mark.parametrize("scope", SCOPES)
def test_no_other_role_is_ever_asked(role, scope):
    assert chain([], [holds(3, role, *scope)], WHERE) == ()


@given(contacts, holders)
def test_everybody_stands_in_the_chain_once_and_the_steps_have_no_gap(asked_first, known):
    drawn = chain(asked_first, known, WHERE)
    assert len({one.person_id for one in drawn}) == len(drawn)
    assert [one.person_id for one in drawn if one.level is Level.CONTACT] == list(
        dict.fromkeys(asked_first)
    )
    steps = [one.step for one in drawn]
    assert steps == sorted(steps)
    assert set(steps) == set(range(1, len(set(steps)) + 1))
    order = list(Level)
    assert [order.index(one.level) for one in drawn] == sorted(
        order.index(one.level) for one in drawn
    )


@given(contacts, holders, holders)
def test_whoever_is_still_there_answers_for_the_group_today(asked_first, then, now):
    drawn = chain(asked_first, then, WHERE)
    there = still_there(drawn, asked_first[:1], now, WHERE)
    for one in drawn:
        if one.level is Level.CONTACT:
            assert (one.person_id in there) == (one.person_id in asked_first[:1])
        else:
            assert (one.person_id in there) == (one.person_id in answering(one.level, now, WHERE))


def test_only_roles_that_may_be_known_are_asked():
    asked = {role for choices in ANSWERS.values() for roles in choices for role in roles}
    assert asked == {
        Role.GROUP_OFFICER,
        Role.NATION_COORDINATOR,
        Role.DUTY_OFFICER,
        Role.NATIONAL_TEAM,
    }
