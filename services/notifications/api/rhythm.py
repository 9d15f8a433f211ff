"""When a person is written to, and the network's own rules about it."""

from datetime import date, time
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from notifications.commands import rhythm as commands
from notifications.domain.quiet import minute_of
from notifications.domain.rhythm import Pace, Rhythm, RuleChange, Rules, shown_time
from notifications.store import rhythm as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Edit, Now, Uow, etag
from sanctuary.http import router as api_router

router = api_router("/v1", tags=["rhythm"])
Staff = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]
Reader = Annotated[
    Actor, Depends(requires(Role.NATIONAL_TEAM, Role.CAMPAIGN_MANAGER, Role.DUTY_OFFICER))
]
Hour = Annotated[int, Field(ge=0, le=23)]
Weekday = Annotated[int, Field(ge=1, le=7, description="1 is Monday")]
Days = Annotated[list[Weekday], Field(max_length=7)]
# "24:00" is no time of day: a night ends at "00:00" or later.
WallTime = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["21:00"])]


class Paces(BaseModel):
    """At once, or together once a day or a week. Urgent messages never wait."""

    model_config = ConfigDict(extra="forbid")

    service: Pace = Pace.IMMEDIATE
    renewal: Pace = Pace.IMMEDIATE
    campaign: Pace = Pace.IMMEDIATE


class RhythmBody(BaseModel):
    """Null leaves it to the network's rules. Two equal hours are no quiet hours at all."""

    model_config = ConfigDict(extra="forbid")

    quiet_from: WallTime | None = None
    quiet_until: WallTime | None = None
    quiet_days: Days | None = None
    digest_hour: Hour | None = None
    digest_weekday: Weekday | None = None
    language: Literal["en", "cy"] | None = None
    paces: Paces = Paces()

    @model_validator(mode="after")
    def _both_hours(self) -> Self:
        if (self.quiet_from is None) != (self.quiet_until is None):
            msg = "Give both quiet_from and quiet_until, or neither."
            raise ValueError(msg)
        return self

    def wanted(self) -> dict[str, Any]:
        hours = (self.quiet_from, self.quiet_until)
        given = [minute_of(time.fromisoformat(each)) for each in hours if each is not None]
        return {
            "hours": tuple(given) or None,
            "days": None if self.quiet_days is None else frozenset(self.quiet_days),
            "digest_hour": self.digest_hour,
            "digest_weekday": self.digest_weekday,
            "language": self.language,
            "paces": self.paces.model_dump(),
        }


class RhythmShown(RhythmBody):
    """`usual` is what the network's rules say where something is null."""

    usual: dict[str, Any]


class RulesShown(BaseModel):
    """Today's values, with those that the team set itself and the source of the others."""

    rules: dict[str, Any]
    set_by_the_team: list[str]
    source: str


class RulesBody(BaseModel):
    """Only what changes. It holds from `valid_from` on, today or later."""

    model_config = ConfigDict(extra="forbid")

    valid_from: Annotated[date, Field(ge=date(2026, 1, 1), le=date(2100, 12, 31))]
    reason: Annotated[str, Field(min_length=3, max_length=2000)]
    quiet_from: WallTime | None = None
    quiet_until: WallTime | None = None
    quiet_days: Days | None = None
    quiet_channels: Annotated[list[str], Field(max_length=10)] | None = None
    digest_hour: Hour | None = None
    digest_weekday: Weekday | None = None
    weekly_campaigns: Annotated[int, Field(ge=0, le=1000)] | None = None
    weekly_most: Annotated[int, Field(ge=0, le=1000)] | None = None

    def change(self) -> RuleChange:
        named = self.model_dump(exclude={"valid_from", "reason"}, exclude_none=True)
        return RuleChange(self.valid_from, named)


@router.get("/people/{person_id}/rhythm")
async def get_rhythm(person_id: UUID, uow: Uow, response: Response, _: Staff) -> RhythmShown:
    """What somebody chose about when, and what holds where they did not."""
    chosen = await store.get(uow, person_id)
    etag(response, chosen.version)
    return _show(chosen, await store.rules_on(uow, uow.clock.today()))


@router.put("/people/{person_id}/rhythm")
async def put_rhythm(person_id: UUID, wanted: RhythmBody, _: Staff, edit: Edit) -> RhythmShown:
    """Somebody asked us to change it for them. The version before the first choice is 0."""
    chosen = await commands.choose(
        edit.uow, person_id, wanted.wanted(), at=edit.now, expected=edit.expected
    )
    etag(edit.response, chosen.version)
    return _show(chosen, await store.rules_on(edit.uow, edit.uow.clock.today()))


@router.get("/rhythm-rules")
async def get_rules(uow: Uow, _: Reader) -> RulesShown:
    """The network's rules of today; each is a default of ours until the team sets its own."""
    today = uow.clock.today()
    changes = [each for each in await store.rule_changes(uow) if each.valid_from <= today]
    return RulesShown(
        rules=_plain(store.BOOK.as_at(today, changes)),
        set_by_the_team=sorted({name for each in changes for name in each.values}),
        source=store.BOOK.shipped(today)["source"],
    )


@router.post("/rhythm-rules", status_code=201)
async def set_rules(body: RulesBody, uow: Uow, actor: Staff, now: Now) -> dict[str, Any]:
    """Set values of our own from a day on; answers with the rules of that day."""
    made = await commands.set_rules(uow, body.change(), body.reason, by=actor, at=now)
    return _plain(made)


def _plain(rules: Rules) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in rules.as_values().items()
    }


def _show(chosen: Rhythm, rules: Rules) -> RhythmShown:
    hours = chosen.hours
    return RhythmShown(
        quiet_from=None if hours is None else shown_time(hours[0]),
        quiet_until=None if hours is None else shown_time(hours[1]),
        quiet_days=None if chosen.days is None else sorted(chosen.days),
        digest_hour=chosen.digest_hour,
        digest_weekday=chosen.digest_weekday,
        language=chosen.language,
        paces=Paces(**chosen.paces),
        usual=_plain(rules),
    )
