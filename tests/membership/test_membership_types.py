"""Membership types as dated data: terms, statuses by first match, editions."""

from datetime import date, timedelta

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from membership import membership_types
from membership.domain.calendar import add_months
from membership.domain.membership_type import Duration, Lasts, MembershipType
from membership.domain.term import (
    LEFT,
    NOT_YET,
    Anchor,
    Bound,
    Term,
    Window,
    by_rule,
    first_day_out,
    standing_on,
)
from membership.membership_types import SEEDS
from membership.testing import NATIONAL, a_coordinator
from sanctuary.actor import Grant, Role
from sanctuary.errors import Invalid
from sanctuary.testing import an_actor, harness, keyed

# A machine that is busy is no mistake of the rules.
BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=50)
FRIEND = SEEDS.on("friend", date(2026, 6, 1))
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
BOUNDS = (
    st.builds(Bound, st.sampled_from(Anchor), st.integers(-14, 14), st.integers(-40, 40))
    | st.none()
)
WINDOWS = st.lists(
    st.builds(Window, st.sampled_from(["new", "current", "grace"]), st.booleans(), BOUNDS, BOUNDS),
    max_size=4,
).map(lambda found: (*found, Window("expired", counts=False)))
TERMS = st.builds(
    lambda joined, lasts, left: Term(
        joined,
        joined,
        joined + timedelta(days=lasts) if lasts else None,
        joined + timedelta(days=left) if left else None,
    ),
    DAYS,
    st.integers(1, 800) | st.none(),
    st.integers(1, 900) | st.none(),
)


@BUSY
@given(WINDOWS, TERMS, DAYS)
def test_every_day_has_one_status_and_it_is_the_first_that_holds(windows, term, day):
    name, counts = by_rule(windows, term, day)
    if day < term.joined_on:
        assert (name, counts) == (NOT_YET, False)
    elif term.left_on is not None and day >= term.left_on:
        assert (name, counts) == (LEFT, False)
    else:
        first = next(window for window in windows if window.holds(term, day))
        assert (name, counts) == (first.name, first.counts)


@BUSY
@given(WINDOWS, TERMS, st.integers(0, 1500))
def test_nothing_counts_less_before_the_first_day_out(windows, term, days):
    since = term.expires_on or term.joined_on
    out = first_day_out(windows, term, since=since)
    day = since + timedelta(days=days)
    if out is None or day < out:
        assert by_rule(windows, term, day)[1]
    else:
        assert not by_rule(windows, term, out)[1]


@BUSY
@given(DAYS, st.integers(1, 36), st.integers(1, 12), st.none() | st.tuples(
    st.integers(1, 12), st.integers(1, 31)
))  # fmt: skip
def test_a_fixed_term_ends_with_its_season_and_never_before_somebody_joined(
    joined, months, start_month, rollover
):
    duration = Duration(Lasts.FIXED, months, start_month, rollover)
    end = duration.first_end(joined)
    assert end > joined
    assert end.day == 1
    if months == 12:
        assert end.month == start_month
        assert end <= add_months(joined, 24)
    if rollover is None:
        assert add_months(end, -months) <= joined


@pytest.mark.parametrize(
    ("joined", "rollover", "end"),
    [
        (date(2026, 4, 1), None, date(2027, 4, 1)),
        (date(2027, 3, 31), None, date(2027, 4, 1)),
        (date(2027, 1, 31), (2, 1), date(2027, 4, 1)),
        (date(2027, 2, 1), (2, 1), date(2028, 4, 1)),
        (date(2026, 12, 31), (2, 1), date(2027, 4, 1)),
    ],
)
def test_who_joins_after_the_rollover_day_has_the_next_year_as_well(joined, rollover, end):
    assert Duration(Lasts.FIXED, 12, 4, rollover).first_end(joined) == end


@pytest.mark.parametrize(
    ("joined", "end"),
    [(date(2026, 6, 1), date(2027, 6, 1)), (date(2028, 2, 29), date(2029, 2, 28))],
)
def test_a_rolling_term_ends_after_its_months(joined, end):
    assert FRIEND.duration.first_end(joined) == end
    assert FRIEND.duration.next_end(end) == add_months(end, 12)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2026, 5, 31), "not_yet"),
        (date(2026, 6, 1), "new"),
        (date(2026, 6, 30), "new"),
        (date(2026, 7, 1), "current"),
        (date(2027, 5, 31), "current"),
        (date(2027, 6, 1), "grace"),
        (date(2027, 6, 30), "grace"),
        (date(2027, 7, 1), "expired"),
    ],
)
def test_a_friend_is_new_current_in_grace_and_expired(day, status):
    term = Term(date(2026, 6, 1), date(2026, 6, 1), date(2027, 6, 1))
    standing = standing_on(FRIEND.windows, term, (), day)
    assert (standing.name, standing.conflict) == (status, False)
    assert standing.counts is (status in {"new", "current", "grace"})


def a_document(**changes):
    path = membership_types.__path__[0] + "/friend.yaml"
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        document = yaml.safe_load(file)
    return document | changes


@pytest.mark.parametrize(
    "changes",
    [
        {"statuses": []},
        {"statuses": [{"name": "current", "until": {"anchor": "expires"}}]},
        {"statuses": [{"name": "left"}]},
        {"statuses": [{"name": "a", "until": {"anchor": "joined"}}, {"name": "a"}]},
        {"statuses": "current"},
        {"statuses": [{"name": "a", "since": {"anchor": "born"}}, {"name": "b"}]},
        {"duration": {"kind": "rolling"}},
        {"duration": {"kind": "open_ended", "months": 12}},
        {"duration": {"kind": "rolling", "months": 10**9}},
        {"duration": {"kind": "fixed", "months": 12, "start_month": 13}},
        {"duration": {"kind": "rolling", "months": 12, "weeks": 2}},
        {"reminders": [{"step": "day"}, {"step": "day"}]},
        {"reminders": [{"step": "day", "days": 10**12}]},
        {"reach": {"benefit": "friend", "most": 0}},
        {"parties": ["household"]},
        {"title": ""},
        {"title": "\x00"},
        {"notes": [float("nan")]},
        {"notes": ["\ud800"]},
        {"valid_from": "soon"},
        {"colour": "orange"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_rules_that_could_not_be_evaluated_are_refused(changes):
    with pytest.raises(Invalid):
        MembershipType.read(a_document(**changes))


def test_every_seed_says_what_is_our_default():
    assert {one.key for one in SEEDS.editions} >= {
        "network", "charity_individual", "charity_organisation", "friend"
    }  # fmt: skip
    assert all(any("default" in note for note in one.notes) for one in SEEDS.editions)


async def add(client, key, document, reason="The committee decided it in May."):
    document = {name: document[name] for name in document if name not in {"key", "edition"}}
    document["valid_from"] = str(document["valid_from"])
    return await client.post(
        f"/v1/membership-types/{key}/editions",
        json={"document": document, "reason": reason},
        headers=keyed(),
    )


async def test_a_new_edition_holds_from_its_day_and_leaves_the_past_alone():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        later = h.clock.today() + timedelta(days=30)
        made = await add(
            team, "friend", a_document(valid_from=later, duration={"kind": "rolling", "months": 24})
        )
        assert made.status_code == 201, made.text
        assert (made.json()["edition"], made.json()["months"]) == (2, 24)
        for day, months in ((later - timedelta(days=1), 12), (later, 24)):
            shown = (await team.get(f"/v1/membership-types?on={day}")).json()
            assert next(one for one in shown if one["key"] == "friend")["months"] == months
        editions = (await team.get("/v1/membership-types/friend/editions")).json()
        assert [one["edition"] for one in editions] == [1, 2]

        earlier = await add(team, "friend", a_document(valid_from=later - timedelta(days=1)))
        assert earlier.status_code == 422
        assert later.isoformat() in earlier.json()["detail"]


async def test_a_new_type_begins_with_its_first_edition():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        day = h.clock.today()
        patron = a_document(valid_from=day, title="Patron", title_cy="Noddwr")
        assert (await add(team, "patron", patron)).json()["edition"] == 1
        shown = (await team.get("/v1/membership-types")).json()
        assert "Patron" in {one["title"] for one in shown}
        assert (await team.get("/v1/membership-types/nobody/editions")).status_code == 404


async def test_rules_change_with_a_reason_and_only_by_the_national_team():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        document = a_document(valid_from=h.clock.today())
        assert (await add(team, "friend", document, reason=" ")).status_code == 422
        assert (await add(team, "friend", document | {"statuses": []})).status_code == 422
        for other in (a_coordinator(), an_actor(Grant(Role.TRUSTEE)), an_actor()):
            async with await h.client(other) as client:
                assert (await add(client, "friend", document)).status_code == 403
        async with await h.client() as public:
            assert (await public.get("/v1/membership-types")).status_code == 401
        assert len((await team.get("/v1/membership-types/friend/editions")).json()) == 1
