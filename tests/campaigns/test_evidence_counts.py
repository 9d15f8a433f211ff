"""Every indicator is moved by its event, once, in its own month, whatever arrives when."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns import pathway
from campaigns.counting import added
from campaigns.testing import a_manager
from sanctuary.actor import Actor, Grant, Role
from sanctuary.events import Envelope
from sanctuary.events.after_decisions import CelebrationAgreed, ConditionSettled
from sanctuary.events.awards import ApplicationDecided, AwardGranted
from sanctuary.events.awards_surveys import SurveyAnswered
from sanctuary.events.campaigns import (
    ActionRecorded,
    ContactLinked,
    OutcomeCaseConfirmed,
    PolicyAskMoved,
)
from sanctuary.events.membership import (
    CharterSigned,
    GroupAffiliated,
    MemberJoined,
    MemberLeadFound,
)
from sanctuary.ids import derived_id, new_id
from sanctuary.testing import harness

PATH = pathway.on(date(2026, 6, 1))
DAY = date(2026, 5, 3)
A_LEARNER = {"organisation_id": new_id(), "stream": "schools"}
AN_AWARD = A_LEARNER | {"award_id": new_id(), "application_id": new_id(), "starts_on": DAY}
# One of each kind that an indicator counts; a new kind in the pathway needs its line here.
FACTS = {
    OutcomeCaseConfirmed: {"case_id": new_id(), "outcomes": ()},
    ApplicationDecided: A_LEARNER | {"application_id": new_id(), "outcome": "awarded"},
    AwardGranted: AN_AWARD | {"expires_on": date(2029, 5, 3)},
    ConditionSettled: AN_AWARD | {"condition_id": new_id(), "due_on": DAY, "result": "missed"},
    SurveyAnswered: {"request_id": new_id(), "survey_id": new_id()},
    GroupAffiliated: {"group_id": new_id(), "nation": "wales", "area": "x", "contacts": ()},
    CelebrationAgreed: AN_AWARD | {"renewal": False, "agreed": False},
    ActionRecorded: {"mobilisation_id": new_id(), "action": "conversation", "total": 1},
    MemberJoined: A_LEARNER | {"membership_id": new_id()},
    CharterSigned: {
        "signature_id": new_id(),
        "document": "charter",
        "edition": "2026",
        "party_kind": "group",
        "party_id": new_id(),
        "person_id": new_id(),
    },
    ContactLinked: {"mobilisation_id": new_id(), "contact": "story", "total": 1},
    MemberLeadFound: A_LEARNER | {"membership_id": new_id(), "since": DAY},
    PolicyAskMoved: {"ask_id": new_id(), "stage": "open"},
}
KINDS = {kind.TYPE: kind for kind in FACTS}


def an_event(one):
    """An event that the indicator counts."""
    kind = KINDS[one.event]
    listed = {name for name in one.where if isinstance(FACTS[kind].get(name), tuple)}
    where = {name: (value,) if name in listed else value for name, value in one.where.items()}
    return kind(**FACTS[kind] | where)


def national():
    return Actor(new_id(), (Grant(Role.NATIONAL_TEAM),))


async def told(team, key, first=2024, last=2030):
    params = {"from": f"{first}-01-01", "to": f"{last}-12-31"}
    lines = (await team.get(national(), "/v1/indicators", **params)).json()["items"]
    (number,) = [x["number"] for x in lines if (x["indicator"], x["part"]) == (key, "all")]
    return number


@pytest.mark.parametrize("one", PATH.indicators, ids=lambda one: one.key)
async def test_every_indicator_is_moved_by_its_event_and_by_nothing_else(team, one):
    envelope = team.h.envelope(an_event(one))
    await team.h.receive(envelope)
    await team.h.receive(envelope)
    assert await told(team, one.key) == 1
    others = [an_event(each) for each in PATH.indicators if each.event != one.event]
    await team.h.receive(*others)
    assert await told(team, one.key) == 1


async def test_a_late_event_belongs_to_the_month_in_which_it_happened(team):
    team.h.clock.move_to(datetime(2026, 3, 2, 9, tzinfo=UTC))
    late = replace(
        team.h.envelope(AwardGranted(**FACTS[AwardGranted])),
        time=datetime(2025, 11, 30, 12, tzinfo=UTC),
    )
    await team.h.receive(late)
    months = (await team.get(national(), "/v1/indicators/2025/months")).json()["items"]
    found = [x["month"] for x in months if x["indicator"] == "awards_granted" and x["number"]]
    assert found == ["2025-11-01"]
    assert await told(team, "awards_granted", first=2026) == 0


STARTED = datetime(2025, 12, 30, tzinfo=UTC).timestamp()
stories = st.lists(
    st.tuples(st.sampled_from(PATH.indicators), st.integers(0, 400_000)), min_size=1, max_size=12
)


@given(stories, st.randoms(use_true_random=False))
def test_numbers_are_the_same_in_whatever_order_events_arrive(told, chance):
    envelopes = [
        Envelope(
            id=derived_id("told", n),
            data=an_event(one),
            time=datetime.fromtimestamp(STARTED + seconds, UTC),
            version=n,
            correlation_id="test",
        )
        for n, (one, seconds) in enumerate(told)
    ]
    shuffled = list(envelopes)
    chance.shuffle(shuffled)
    cut = chance.randint(0, len(shuffled))
    apart = added(shuffled[:cut], PATH) + added(shuffled[cut:], PATH)
    assert apart == added(envelopes, PATH)


async def test_counts_that_are_built_anew_years_later_are_the_same(team):
    """From the log of events, in another order and with each event twice."""
    client = await team.of(national())
    path = "/v1/indicators?from=2024-01-01&to=2027-12-31"
    log = []
    for one in PATH.indicators:
        team.h.clock.move_to(datetime(2026, 2, len(log) % 27 + 1, 12, tzinfo=UTC))
        log.append(team.h.envelope(an_event(one)))
    await team.h.receive(*log)
    before = (await client.get(path)).json()
    async with harness("campaigns") as anew:
        anew.clock.move_to(datetime(2029, 1, 1, tzinfo=UTC))
        await anew.receive(*reversed(log), *log[:7])
        await anew.receive(*log)
        async with await anew.client(national()) as reader:
            assert (await reader.get(path)).json() == before


async def publish(team, year):
    body = {"year": year, "reason": "The trustees have read it"}
    answer = await team.post(national(), "/v1/impact-reports", body)
    assert answer.status_code == 201, answer.text
    return answer.json()["report"]


def awards(team, many, day):
    """So many awards that were granted on a day."""
    at = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    return [
        replace(
            team.h.envelope(AwardGranted(**FACTS[AwardGranted] | {"award_id": new_id()})), time=at
        )
        for _ in range(many)
    ]


async def test_a_published_report_stays_and_the_next_one_says_what_changed(team):
    team.h.clock.move_to(datetime(2026, 1, 5, tzinfo=UTC))
    await team.h.receive(*awards(team, 7, "2025-05-01"))
    first = await publish(team, 2025)
    assert first["changes"] == []
    team.h.clock.move_to(datetime(2027, 1, 5, tzinfo=UTC))
    await team.h.receive(*awards(team, 3, "2025-12-30"), *awards(team, 9, "2026-04-01"))
    exact = (await team.get(a_manager(), "/v1/impact-reports/2026/exact")).json()["report"]
    assert [(x["year"], x["was"], x["number"]) for x in exact["changes"]] == [(2025, 7, 10)]
    assert (await publish(team, 2026))["changes"] == []  # three more would tell of three
    team.h.clock.move_to(datetime(2028, 1, 5, tzinfo=UTC))
    await team.h.receive(*awards(team, 3, "2025-12-31"))
    (change,) = (await publish(team, 2027))["changes"]
    assert (change["year"], change["key"]) == (2025, "awards_granted")
    assert (change["was"], change["number"]) == (7, 13)
    again = (await team.get(None, "/v1/impact-reports/2025")).json()["report"]
    assert again == first
    page = (await team.get(None, "/impact/2027")).text
    assert "What became known of earlier years" in page
    assert "<td>2025</td><td>7</td><td>13</td>" in page
    assert "changed since" in (await team.get(None, "/impact/2027/numbers.csv")).text
    assert "earlier years" not in (await team.get(None, "/impact/2025")).text
    team.h.clock.move_to(datetime(2029, 1, 5, tzinfo=UTC))
    assert (await publish(team, 2028))["changes"] == []  # that was told already


async def test_a_part_whose_rest_would_be_small_is_told_nowhere(team):
    team.h.clock.move_to(datetime(2026, 1, 5, tzinfo=UTC))
    at = datetime(2025, 3, 1, 12, tzinfo=UTC)
    kinds = ["letter_to_mp"] * 8 + ["conversation"] * 2
    events = [ActionRecorded(**FACTS[ActionRecorded] | {"action": kind}) for kind in kinds]
    await team.h.receive(*[replace(team.h.envelope(each), time=at) for each in events])
    await publish(team, 2025)
    page = (await team.get(None, "/impact/2025")).text
    assert "<td>10</td>" in page
    assert "not told" in page.split("letters to Members of Parliament")[1].split("</tr>")[0]
    sheet = list(csv.reader(io.StringIO((await team.get(None, "/impact/2025/numbers.csv")).text)))
    letters = [row[-1] for row in sheet if row[1] == "letters_to_mps"]
    assert letters == [""]
    drawn = (await team.get(None, "/impact/2025/speaking_up.svg")).text
    assert "letters to Members" not in drawn


async def test_bars_stand_beside_one_another_and_count_nothing_twice(team):
    team.h.clock.move_to(datetime(2026, 1, 5, tzinfo=UTC))
    at = datetime(2025, 3, 1, 12, tzinfo=UTC)
    actions = [ActionRecorded(**FACTS[ActionRecorded] | {"action": "letter_to_mp"})] * 8
    signed = [CharterSigned(**FACTS[CharterSigned])] * 6
    moved = [ContactLinked(**FACTS[ContactLinked])] * 7
    some = [*actions, *signed, *moved]
    await team.h.receive(*[replace(team.h.envelope(each), time=at) for each in some])
    await publish(team, 2025)
    drawn = (await team.get(None, "/impact/2025/speaking_up.svg")).text
    assert "letters to Members" not in drawn
    drawn = (await team.get(None, "/impact/2025/public_support.svg")).text
    heights = [float(x) for x in re.findall(r'<rect [^>]*height="([\d.]+)"[^>]*class="rect', drawn)]
    assert len([each for each in heights if each]) == 2
    tops = re.findall(r'<rect [^>]*\by="([\d.]+)"[^>]*height="([\d.]+)"[^>]*class="rect', drawn)
    ends = {round(float(y) + float(height)) for y, height in tops if float(height)}
    assert len(ends) == 1


async def a_case(team, title, day, scale):
    body = {
        "title": title,
        "title_cy": f"{title} (yn Gymraeg)",
        "what": "It happened after people had met.",
        "scale": scale,
        "outcomes": ["narrative"],
        "source": {"title": "The minutes", "published_on": day},
        "happened_on": day,
    }
    made = (await team.post(a_manager(), "/v1/outcome-cases", body)).json()["case_id"]
    path = f"/v1/outcome-cases/{made}"
    await team.post(a_manager(), f"{path}/confirmation", {"reason": "Read"})
    return made


async def test_the_report_shows_how_a_meeting_grew_into_policy(team):
    team.h.clock.move_to(datetime(2026, 1, 5, tzinfo=UTC))
    client = await team.of(a_manager())
    met = await a_case(team, "A choir began", "2024-10-01", "micro")
    acted = await a_case(team, "Its members wrote", "2025-02-01", "micro")
    moved = await a_case(team, "A rule was changed", "2025-09-01", "macro")
    for early, late in ((met, acted), (acted, moved)):
        await client.put(f"/v1/outcome-cases/{early}/leads-to", json={"leads_to": [late]})
    (chain,) = (await publish(team, 2025))["chains"]
    assert [(each["title"], each["scale"]) for each in chain] == [
        ("A choir began", "micro"),
        ("Its members wrote", "micro"),
        ("A rule was changed", "macro"),
    ]
    page = (await team.get(None, "/impact/2025")).text
    assert page.index("A choir began") < page.rindex("A rule was changed")
    welsh = (await team.get(None, "/impact/2025", lang="cy")).text
    assert "A choir began (yn Gymraeg)" in welsh
    assert "1 Hydref 2024" in welsh
    assert (await publish(team, 2024))["chains"] == []


async def test_an_ask_stands_in_a_report_as_it_stood_at_the_end_of_that_year(team):
    team.h.clock.move_to(datetime(2026, 3, 5, tzinfo=UTC))
    body = {
        "title_en": "The right to work",
        "title_cy": "Yr hawl i weithio",
        "asks": "People seeking sanctuary may earn their living.",
        "of": "uk_government",
        "since": "2025-01-01",
        "reason": "Agreed",
    }
    made = await team.post(a_manager(), "/v1/policy-asks", body)
    step = {"stage": "met", "on": "2026-02-01", "source_title": "An act", "reason": "Passed"}
    path = f"/v1/policy-asks/{made.json()['ask_id']}/steps"
    moved = await team.post(a_manager(), path, step, **{"If-Match": made.headers["etag"]})
    assert moved.json()["stage"] == "met"
    (ask,) = (await publish(team, 2025))["asks"]
    assert ask["stage"] == "open"
