"""Somebody signed in, what they plan, and answers with which each kind can go all its way."""

from datetime import timedelta
from uuid import uuid4

from campaigns.testing import a_person, an_officer
from sanctuary.actor import Actor
from sanctuary.clock import LONDON

SECRET = "My neighbour told me of the bakery"


# With these each kind can go all its way.
SAFE = {
    "companions": "agreed", "photos": "all_agreed", "children": "no", "candidates": "none",
    "gathering": "no", "even": "all", "party": "no", "story": "own", "leave": "own", "host": "agreed",
    "lived_experience": "together", "whose": "own", "where": "talk", "safe": "yes", "agreed": "yes",
    "sector": "school", "campaign": "lift_the_ban", "minutes": 20,
}  # fmt: skip


class Own:
    """Somebody signed in, and what they plan."""

    def __init__(self, team, actor):
        self.team, self.actor = team, actor

    async def call(self, method, path="", body=None, **headers):
        client = await self.team.of(self.actor)
        return await client.request(method, f"/v1/deeds{path}", json=body, headers=headers)

    async def begin(self, kind="conversation", **more):
        deed_id = uuid4()
        answer = await self.call("PUT", f"/{deed_id}", {"kind": kind, **more})
        assert answer.status_code == 201, answer.text
        return deed_id

    async def seen(self, deed_id):
        return (await self.call("GET", f"/{deed_id}")).json()

    async def change(self, deed_id, method="PATCH", rest="", **body):
        version = (await self.seen(deed_id))["version"]
        match = {"If-Match": f'"{version}"'}
        return await self.call(method, f"/{deed_id}{rest}", body or None, **match)

    async def step(self, deed_id, to, **answers):
        return await self.change(deed_id, "POST", "/steps", to=to, answers=answers)


def tomorrow(team, days=1):
    return (team.h.clock.now() + timedelta(days=days)).astimezone(LONDON).strftime("%Y-%m-%dT18:30")


def answers_for(kind, team):
    given = {}
    for question in kind.questions:
        match question.shape:
            case "words":
                given[question.name] = "Something of my own"
            case "moment":
                given[question.name] = tomorrow(team)
            case "day":
                given[question.name] = tomorrow(team)[:10]
            case _:
                given[question.name] = SAFE.get(question.name) or question.options[0].value
    return given


def way(kind):
    """The steps from the start of a kind to where it counts."""
    paths = [[kind.start]]
    for path in paths:
        if path[-1] in kind.counts:
            return path[1:]
        following = kind.lifecycle.moves[path[-1]] - set(path) - {"requested"}
        paths += [[*path, each] for each in sorted(following)]
    raise AssertionError(kind.action)


async def somebody(team, **facts):
    """A supporter whom membership knows."""
    person = a_person(**facts)
    await team.h.receive(person)
    return Own(team, Actor(person.person_id))


async def expected(team, starts_at):
    """A hostile gathering that the duty officer knows of, in Swansea."""
    officer = an_officer()
    incident = await team.incident(officer)
    ends_at = starts_at + timedelta(hours=3)
    body = {
        "area": "W06000011",
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat(),
    }
    answer = await team.post(officer, f"/v1/incidents/{incident}/gatherings", body)
    assert answer.status_code == 201, answer.text
