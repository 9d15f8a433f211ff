"""Whoever it is that qualifies: every answer, event, log line, metric, count and query is the same.

Two runs of one story differ only in who said under seal that they have lived experience. The story
is drawn: how many sit, who leaves, how they leave, who is on the reserve. What is compared includes
every GET route of the service as each kind of caller sees it, and the statements sent to the database,
in their order: what takes the same steps takes no other time.
"""

import json
import logging
from contextlib import contextmanager

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from prometheus_client import REGISTRY
from sqlalchemy import event as listening
from sqlalchemy import func, select

from awards.tables import metadata
from awards.testing import Stage
from sanctuary.actor import Actor, Grant, Role
from sanctuary.ground_tables import sealed_opening
from sanctuary.ids import new_id
from sanctuary.testing import bodies, harness

from .test_sealed import OURS, normal, person_in, place

UNEVEN = ("_sum", "_created", "_bucket")


def metrics():
    """What operations sees, but for how long things took on this machine."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in REGISTRY.collect()
        for sample in family.samples
        if sample.name.startswith("sanctuary_") and not sample.name.endswith(UNEVEN)
    }


@contextmanager
def statements(h):
    """The text of every statement, in order; values apart."""
    sent = []

    def note(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    engine = h.database.engine.sync_engine
    listening.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        listening.remove(engine, "before_cursor_execute", note)


@contextmanager
def log_lines():
    """All that this service writes, in order."""
    lines = []

    class Keep(logging.Handler):
        def emit(self, record):
            if record.name.split(".")[0] in OURS:
                lines.append(normal(record.getMessage()))

    handler, root = Keep(logging.DEBUG), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


def readable(h, **ids):
    """Every GET route that these ids open: whatever is added later is compared too."""
    for route in h.app.router.routes:
        wanted = set(getattr(route, "param_convertors", {}))
        if "GET" in (getattr(route, "methods", None) or ()) and wanted <= set(ids):
            yield route.path.format(**ids)


async def seen_by(h, stage, application_id, seat_id):
    national = Actor(new_id(), (Grant(Role.NATIONAL_TEAM),))
    answers = []
    for actor in (stage.coordinator, national, stage.contact, stage.assessors[-1]):
        for path in sorted(
            readable(
                h,
                application_id=application_id,
                seat_id=seat_id,
                stream="schools",
                organisation_id=str(stage.organisation_id),
            )
        ):
            if path.startswith(("/metrics", "/docs", "/openapi", "/readyz", "/v1/events")):
                continue
            found = await stage.get(actor, path)
            answers.append((path, found.status_code, found.text))
    return normal(json.dumps(answers))


async def act(stage, application_id, seats, leaver, way):
    """Somebody leaves in one of the ways there are; with nobody leaving, the panel goes on."""
    panel = f"/v1/applications/{application_id}/panel"
    if leaver is None:
        await stage.review(application_id, *stage.assessors[: len(seats)])
        await stage.recommend(application_id)
        return [await stage.decide(application_id), await stage.get(stage.coordinator, panel)]
    person, seat = stage.assessors[leaver], seats[leaver]
    if way == "departure":
        left = await stage.post(person, f"/v1/seats/{seat}/departure")
    else:
        left = await stage.post(person, f"/v1/seats/{seat}/conflict", {"conflicted": True})
    return [left, await stage.get(stage.coordinator, panel), await stage.confirm(application_id)]


async def story(*said, reserve, leaver, way):
    """All that anybody outside the seal could compare, for one assignment of who qualifies."""
    before = metrics()
    async with harness("awards") as h:
        with log_lines() as lines, statements(h) as sent:
            stage = await Stage(h).set_up(*said, *reserve)
            application_id = await stage.submitted()
            panel = f"/v1/applications/{application_id}/panel"
            waiting = stage.assessors[len(said) :]
            seen = [await stage.get(stage.coordinator, f"{panel}/suggestion")]
            seats = await stage.seat(application_id, stage.assessors[: len(said)])
            await stage.post(
                stage.coordinator, panel, {"reserve": [str(each.id) for each in waiting]}
            )
            seen.append(await stage.confirm(application_id))
            seen += await act(stage, application_id, seats, leaver, way)
            everything = await seen_by(h, stage, application_id, seats[0])
        after = metrics()
        async with h.transaction() as uow:
            rows = {
                table.name: await uow.scalar(select(func.count()).select_from(table))
                for table in metadata.sorted_tables
            }
            opened = [person_in(row.what) for row in await uow.all(select(sealed_opening))]
        return {
            "answers": [(each.status_code, normal(each.text)) for each in seen],
            "everything": everything,
            "events": normal(json.dumps(bodies(await h.emitted()))),
            "logs": lines,
            "metrics": {key: after[key] - before.get(key, 0) for key in after},
            "rows": rows,
            "opened": sorted(place(stage, person) for person in opened),
            "statements": sent,
        }


def ready(said, leaver):
    """Whether somebody qualified is there at the beginning, and after the departure."""
    stay = [each for index, each in enumerate(said) if index != leaver]
    return any(said), any(stay)


# Looking for the smallest story that differs would take longer than reading the one that was found.
@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(
    st.integers(3, 4).flatmap(
        lambda size: st.tuples(
            *(st.tuples(*([st.booleans()] * size)) for _ in range(2)),
            st.none() | st.integers(0, size - 1),
        )
    ),
    st.tuples(st.tuples(st.booleans()), st.tuples(st.booleans())),
    st.sampled_from(["departure", "conflict"]),
)
async def test_swapping_who_qualifies_changes_nothing_that_anybody_sees(drawn, reserves, way):
    first, second, leaver = drawn
    assume((first, reserves[0]) != (second, reserves[1]))
    # Ready or not ready is what is shown: only stories in which that is the same are alike.
    assume(ready(first, leaver) == ready(second, leaver) and any(first))
    one = await story(*first, reserve=reserves[0], leaver=leaver, way=way)
    other = await story(*second, reserve=reserves[1], leaver=leaver, way=way)
    for what in one:
        assert one[what] == other[what], what
