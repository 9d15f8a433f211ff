"""Reading alone by a day, and then together: reminders, hidden names, outliers, the joint review."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.domain.joint import in_no_order, leaning, spread
from awards.domain.review import Review, Score
from awards.testing import NOON, Stage, a_coordinator, a_scheme, a_seat
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.events.panels import ReviewDue, ReviewGiven
from sanctuary.ids import new_id
from sanctuary.testing import harness

SCHEME = a_scheme()
FIRST = SCHEME.criteria[0].key


def slug(response):
    return response.json()["type"].rsplit(":", 1)[-1]


def a_review(comment="", **scores):
    whole = {each.key: Score(scores.get(each.key, "met")) for each in SCHEME.criteria}
    return Review.give(a_seat(), SCHEME, scores=whole, comment=comment, at=NOON)


def test_who_is_far_from_the_others_is_shown():
    strict, *kind = a_review(**{FIRST: "not_met"}), a_review(), a_review()
    found = spread([strict, *kind], SCHEME, far=1.5)
    assert found[0].outliers == (strict.seat_id,)
    assert found[0].counts == {Score.MET: 2, Score.PARTLY: 0, Score.NOT_MET: 1}
    assert all(each.outliers == () for each in found[1:])
    assert leaning(strict, [strict, *kind], SCHEME) < 0 < leaning(kind[0], [strict, *kind], SCHEME)


def test_one_step_apart_is_no_outlier_and_one_reader_is_never_one():
    near = [a_review(**{FIRST: "partly"}), a_review(), a_review()]
    assert all(each.outliers == () for each in spread(near, SCHEME, far=1.5))
    assert all(each.outliers == () for each in spread(near[:1], SCHEME, far=1.5))
    assert leaning(near[0], near[:1], SCHEME) == 0


REVIEWS = st.lists(
    st.tuples(st.sampled_from(Score), st.text(max_size=3)).map(
        lambda drawn: a_review(drawn[1], **{FIRST: drawn[0]})
    ),
    min_size=1,
    max_size=5,
)


@given(REVIEWS, st.randoms())
def test_the_hidden_order_says_nothing_of_who_or_when(reviews, random):
    shown = [(each.scores, each.comment) for each in in_no_order(reviews)]
    mixed = list(reviews)
    random.shuffle(mixed)
    assert [(each.scores, each.comment) for each in in_no_order(mixed)] == shown


@given(REVIEWS)
def test_what_everybody_counts_is_everybody(reviews):
    for each in spread(reviews, SCHEME, far=1.5):
        assert sum(each.counts.values()) == len(reviews)
        assert set(each.outliers) <= {one.seat_id for one in reviews}


async def reading(h, *lived_experience):
    stage = await Stage(h).set_up(*(lived_experience or (True, False, False)))
    application_id = await stage.submitted()
    seats = await stage.seat(application_id)
    assert (await stage.confirm(application_id)).is_success
    return stage, application_id, seats


async def steps(h):
    return [(each.data.step, each.data.person_id) for each in await h.emitted(ReviewDue)]


async def test_readers_are_told_when_they_may_read_when_it_is_due_and_when_it_is_over():
    async with harness("awards") as h:
        stage, application_id, _ = await reading(h)
        people = [each.id for each in stage.assessors]
        assert await steps(h) == [("assigned", each) for each in people]
        [due_on] = {each.data.due_on for each in await h.emitted(ReviewDue)}
        assert due_on == h.clock.today() + timedelta(days=SCHEME.panel.review_days)
        await stage.review(application_id, stage.assessors[0])
        [given_] = await h.emitted(ReviewGiven)
        assert given_.data.person_id == people[0]
        await h.open_days(due_on - timedelta(days=6))
        assert len(await steps(h)) == 3
        await h.open_days(due_on)
        late = people[1:]
        assert (await steps(h))[3:] == [("due", each) for each in late]
        await h.open_days(due_on + timedelta(days=20))
        assert (await steps(h))[5:] == [("overdue", each) for each in late]


async def test_whoever_was_let_go_or_kept_away_is_reminded_of_nothing():
    async with harness("awards") as h:
        stage, _, seats = await reading(h, True, False, False, True)
        await stage.done(stage.assessors[0], f"/v1/seats/{seats[0]}/departure")
        await stage.done(stage.assessors[1], f"/v1/seats/{seats[1]}/conflict", {"conflicted": True})
        await h.open_days(h.clock.today() + timedelta(days=40))
        # The panel is paused, so that nobody is asked to read for it; those who left least of all.
        assert {step for step, _ in await steps(h)} == {"assigned"}


async def test_a_panel_confirmed_anew_gives_no_less_time_and_tells_the_new_reader():
    async with harness("awards") as h:
        stage, application_id, seats = await reading(h, True, False, False, True)
        await stage.done(stage.assessors[0], f"/v1/seats/{seats[0]}/departure")
        await h.open_days(h.clock.today() + timedelta(days=3))
        new = await stage.add_assessor(declares=True)
        await stage.seat(application_id, [new])
        assert (await stage.confirm(application_id)).is_success
        told = [each.data for each in await h.emitted(ReviewDue) if each.data.person_id == new.id]
        assert [each.due_on for each in told] == [
            h.clock.today() + timedelta(days=SCHEME.panel.review_days)
        ]


async def test_outliers_are_shown_once_all_have_written_and_before_they_talk():
    async with harness("awards") as h:
        stage, application_id, _ = await reading(h)
        strict, *kind = stage.assessors
        path = f"/v1/applications/{application_id}"
        scores = {each.key: "met" for each in SCHEME.criteria} | {FIRST: "not_met"}
        await stage.done(strict, f"{path}/reviews", {"scores": scores})
        await stage.review(application_id, kind[0])
        early = await stage.get(strict, f"{path}/calibration")
        assert slug(early) == "reviews-missing"
        assert slug(await stage.get(kind[1], f"{path}/calibration")) == "own-review-first"
        client = await stage.client(strict)
        too_soon = await client.put(
            f"{path}/joint-review", json={"scores": {}}, headers={"If-Match": '"0"'}
        )
        assert slug(too_soon) == "reviews-missing"
        await stage.review(application_id, kind[1])
        for reader in (*stage.assessors, stage.coordinator):
            seen = (await stage.get(reader, f"{path}/calibration")).json()
            first = seen["criteria"][0]
            assert first["counts"] == {"met": 2, "partly": 0, "not_met": 1}
            [outlier] = first["outliers"]
            [far] = [each for each in seen["readers"] if each["reader"] == outlier]
            assert far["leaning"] < 0
            assert far["own"] == (reader is strict)
        for stranger in (a_coordinator("libraries"), Actor(new_id())):
            assert (await stage.get(stranger, f"{path}/calibration")).status_code == 403
        for closed in ("calibration", "joint-review", "reviews"):
            assert (await stage.get(stage.contact, f"{path}/{closed}")).status_code == 404


@pytest.mark.parametrize("hidden", [True, False])
async def test_where_the_scheme_says_so_readers_do_not_learn_who_wrote_what(hidden):
    async with harness("awards") as h:
        stage, application_id, seats = await reading(h)
        if hidden:
            await pin_to_hidden_names(h, application_id)
        await stage.review(application_id)
        await stage.recommend(application_id)
        path = f"/v1/applications/{application_id}"
        first, second, _ = stage.assessors
        mine = (await stage.get(second, f"{path}/reviews")).json()["items"]
        others = [each for each in mine if not each["own"]]
        assert (len(mine), len(others)) == (3, 2)
        for each in others:
            known = (each["person_id"], each["seat_id"], each["submitted_at"])
            assert all(value is None for value in known) is hidden
        texts = "".join(
            [
                (await stage.get(second, f"{path}/{part}")).text
                for part in ("reviews", "calibration", "joint-review")
            ]
            + [str((await stage.get(second, path)).json()["recommendation"])]
        )
        assert (str(first.id) in texts) is not hidden
        assert (seats[0] in texts) is not hidden
        # Who looks after the panel sees it either way.
        kept = (await stage.get(stage.coordinator, f"{path}/reviews")).text
        assert str(first.id) in kept


async def pin_to_hidden_names(h, application_id):
    """The application's edition, but for one rule; made as a coordinator makes one."""
    from dataclasses import replace

    from awards.schemes import plain
    from awards.tables import application, scheme_edition

    scheme = replace(SCHEME, edition="hidden", panel=replace(SCHEME.panel, names_hidden=True))
    values = {
        "key": "schools",
        "edition": "hidden",
        "rules": plain(scheme),
        "based_on": "2025",
        "made_by": new_id(),
        "made_at": NOON,
        "reason": "Readers are freer without names.",
        "number": 1,
        "valid_from": NOON.date(),
    }
    async with h.transaction() as uow:
        await uow.execute(scheme_edition.insert().values(**values))
        await uow.execute(
            application.update().where(application.c.id == application_id).values(edition="hidden")
        )


async def test_the_joint_review_keeps_every_state_and_is_never_overwritten_unseen():
    async with harness("awards") as h:
        stage, application_id, _ = await reading(h)
        await stage.review(application_id)
        path = f"/v1/applications/{application_id}/joint-review"
        first, second, _ = stage.assessors
        client, other = await stage.client(first), await stage.client(second)
        opened = await other.get(path)
        assert opened.headers["etag"] == '"0"'
        saved = await client.put(
            path, json={"notes": "We begin.", "scores": {FIRST: "met"}}, headers={"If-Match": '"0"'}
        )
        assert saved.headers["etag"] == '"1"'
        stale = await other.put(path, json={"notes": "Mine."}, headers={"If-Match": '"0"'})
        assert stale.status_code == 412
        unknown = await other.put(path, json={"scores": {"x": "met"}}, headers={"If-Match": '"1"'})
        assert unknown.status_code == 422
        seen = (await stage.get(stage.coordinator, path)).json()
        assert (seen["notes"], seen["written_by"]) == ("We begin.", str(first.id))
        lead = Actor(new_id(), (Grant(Role.STREAM_COORDINATOR, ScopeKind.STREAM, "schools"),))
        refused = await (await stage.client(lead)).put(
            path, json={"notes": "From outside."}, headers={"If-Match": '"1"'}
        )
        assert refused.status_code == 403


async def test_a_recommendation_stands_on_the_joint_review():
    async with harness("awards") as h:
        stage, application_id, _ = await reading(h)
        await stage.review(application_id)
        path = f"/v1/applications/{application_id}/recommendation"
        body = {"outcome": "awarded", "reason": "All are met."}
        member = stage.assessors[0]
        refused = await stage.post(member, path, body)
        assert slug(refused) == "joint-review-first"
        assert SCHEME.criteria[0].title in refused.json()["detail"]
        met = {each.key: "met" for each in SCHEME.criteria}
        await stage.talk(application_id, scores=met | {FIRST: "not_met"})
        for outcome in ("awarded", "conditions"):
            refused = await stage.post(member, path, body | {"outcome": outcome})
            assert slug(refused) == "required-not-met"
            assert SCHEME.criteria[0].title in refused.json()["detail"]
        await stage.talk(application_id, scores=met | {FIRST: "partly"})
        assert (await stage.post(member, path, body)).is_success


async def test_not_yet_may_be_advised_whatever_is_not_met():
    async with harness("awards") as h:
        stage, application_id, _ = await reading(h)
        await stage.review(application_id)
        await stage.talk(application_id, scores={each.key: "not_met" for each in SCHEME.criteria})
        advised = await stage.post(
            stage.assessors[0],
            f"/v1/applications/{application_id}/recommendation",
            {
                "outcome": "not_yet",
                "reason": "A good beginning.",
                "dissent": "One of us sees more.",
            },
        )
        assert advised.json()["recommendation"]["dissent"] == "One of us sees more."
