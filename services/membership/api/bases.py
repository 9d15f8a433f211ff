"""The lawful basis of what we send, for each purpose, with its evidence, as at any moment."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends
from pydantic import AwareDatetime, BaseModel, Field

from membership.api.fields import Body, Reason
from membership.commands import bases as commands
from membership.domain.lawful_basis import Basis, Evidence, LawfulBasis
from membership.queries import bases as queries
from membership.store import people as store
from membership.store.merges import person_family
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Now, Uow
from sanctuary.http import router as make_router

router = make_router("/v1/people/{person_id}", tags=["lawful basis"])
Team = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]
Purpose = Literal["campaign"]


class BasisBody(Body):
    """What the person saw and when; a soft opt-in also needs the two answers at the end."""

    basis: Basis
    wording: Annotated[str, Field(max_length=1000)]
    collected_on: date
    source: Annotated[str, Field(max_length=200)] = ""
    opt_out_offered: bool = Field(False, description="Saying no was offered, then and ever since")
    in_support: bool = Field(False, description="Given in support of the charity's purposes")


class WithdrawalBody(Body):
    purpose: Purpose = "campaign"
    reason: Reason


class BasisView(BaseModel):
    """One entry of the ledger, with the words that the person saw."""

    id: UUID
    person_id: UUID
    purpose: str
    basis: str
    wording: str
    collected_on: date
    source: str
    opt_out_offered: bool
    in_support: bool
    recorded_at: datetime
    withdrawn_at: datetime | None
    withdrawn_reason: str | None
    holds: bool

    @classmethod
    def of(cls, one: LawfulBasis, at: datetime, *, counts: bool = True) -> "BasisView":
        return cls(
            id=one.id,
            person_id=one.person_id,
            purpose=one.purpose,
            basis=one.basis,
            wording=one.evidence.wording,
            collected_on=one.evidence.collected_on,
            source=one.evidence.source,
            opt_out_offered=one.evidence.opt_out_offered,
            in_support=one.evidence.in_support,
            recorded_at=one.recorded_at,
            withdrawn_at=one.withdrawn.at if one.withdrawn else None,
            withdrawn_reason=one.withdrawn.reason if one.withdrawn else None,
            holds=counts and one.holds_at(at),
        )


class HeldView(BaseModel):
    """`basis` is empty where nothing allows this purpose; `since` says when that began."""

    purpose: str
    basis: str | None
    since: datetime | None
    evidence: BasisView | None


class StandingView(BaseModel):
    person_id: UUID
    at: datetime
    purposes: list[HeldView]


@router.get("/lawful-basis")
async def lawful_basis(
    person_id: UUID, uow: Uow, _: Team, now: Now, at: AwareDatetime | None = None
) -> StandingView:
    """For every purpose, what it stands on: now, or as it was at any moment."""
    moment = at or now
    someone = await store.get_person(uow, person_id)
    return StandingView(
        person_id=someone.id,
        at=moment,
        purposes=[
            HeldView(
                purpose=one.purpose,
                basis=one.basis,
                since=one.since,
                evidence=one.evidence and BasisView.of(one.evidence, moment),
            )
            for one in await queries.held_at(uow, someone.id, moment)
        ],
    )


@router.get("/bases")
async def bases(
    person_id: UUID, uow: Uow, _: Team, now: Now, at: AwareDatetime | None = None
) -> list[BasisView]:
    """Every lawful basis ever recorded, with its evidence, newest first; `holds` is as of `at`.

    What entries that were folded into this one had said is shown, and does not hold by itself.
    """
    someone = await store.get_person(uow, person_id)
    ledger = await store.ledger_of(uow, *await person_family(uow, someone.id))
    return [
        BasisView.of(entry, at or now, counts=entry.person_id == someone.id) for entry in ledger
    ]


@router.post("/bases/withdrawals", status_code=201)
async def withdraw(
    person_id: UUID, body: WithdrawalBody, uow: Uow, actor: Team, now: Now
) -> BasisView:
    """Write down that somebody took back their consent: no message goes out on it any more."""
    gone = await commands.withdraw_basis(
        uow, person_id, body.purpose, body.reason, by=actor, at=now
    )
    return BasisView.of(gone, now)


@router.post("/bases", status_code=201)
async def give(person_id: UUID, body: BasisBody, uow: Uow, actor: Team, now: Now) -> BasisView:
    """Write down on what basis campaign news may go to this person. Its evidence is checked."""
    evidence = Evidence(
        body.wording, body.collected_on, body.source, body.opt_out_offered, body.in_support
    )
    given = await commands.give_basis(uow, person_id, body.basis, evidence, by=actor, at=now)
    return BasisView.of(given, now)
