"""What would become of a message to these people: the same judgement as right before the wire.

Nothing is written: whoever is counted here hears nothing yet, and is judged again when it goes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from notifications.catalogue import CATALOGUE
from notifications.domain.delivery import (
    ASKED_BY_LINK,
    EMAIL,
    NEEDS_BASIS,
    TO_UNVERIFIED,
    Withheld,
    expires_at,
)
from notifications.domain.overtaken import CORRECTING
from notifications.domain.rhythm import Held
from notifications.queries.languages import OTHERS, behind
from notifications.store import rhythm, timing
from notifications.store.verdict import ASSESSED
from sanctuary.db import UnitOfWork

KEYS = frozenset(one.key for one in CATALOGUE)
WILL_SEND, NOT_KNOWN_YET = "will_send", "not_known_yet"
# In the order in which they are asked; the parts sum to the people asked about.
WATERFALL = (
    Withheld.ENDED,
    Withheld.NO_ADDRESS,
    Withheld.UNVERIFIED,
    Withheld.NO_LAWFUL_BASIS,
    Withheld.OPTED_OUT,
    Withheld.SUPPRESSED,
    Held.INCIDENT_HOLD,
    Withheld.OVER_BUDGET,
    Held.NEXT_WEEK,
    Held.QUIET_HOURS,
    Held.DIGEST,
    NOT_KNOWN_YET,
    WILL_SEND,
)
# They get it, now or later, in the language that is there.
GET_IT = frozenset({Held.INCIDENT_HOLD, Held.NEXT_WEEK, Held.QUIET_HOURS, Held.DIGEST, WILL_SEND})
_SPEAKERS = ", ".join(
    f"count(*) filter (where a.language = '{one}') as speaks_{one}" for one in OTHERS
)
SAMPLE = 5
_FORECAST = text(
    f"""
with due as (
  select p as id, p as person_id, cast(:channel as text) as channel,
    cast(:template as text) as template, cast(:category as text) as category,
    cast('00000000-0000-0000-0000-000000000000' as uuid) as cause, cast(null as int) as generation,
    0 as attempts, cast(:now as timestamptz) as queued_at,
    cast(:expires as timestamptz) as expires_at
  from (select distinct p from unnest(cast(:people as uuid[])) as p) x
), {ASSESSED}
select case a.would when 'send' then '{WILL_SEND}' when 'wait' then '{NOT_KNOWN_YET}'
    else a.would end as part, count(*) as people, (array_agg(a.person_id order by a.person_id))[1:5]
    as sample, count(*) filter (where a.most is not null and coalesce(k.used, 0) + 1 >= a.most
    and a.would in ('send', '{Held.QUIET_HOURS}')) as last_places, array_agg(a.person_id) filter
    (where a.most is not null and coalesce(k.used, 0) + 1 >= a.most
    and a.would in ('send', '{Held.QUIET_HOURS}')) as last_ids, {_SPEAKERS}
from assessed a left join person_week k on k.person_id = a.person_id and k.week = cast(:week as int)
group by 1
"""  # noqa: S608 — put together from constants of ours alone
)


@dataclass(frozen=True, slots=True)
class Forecast:
    """People by what would become of the message, with a few ids of each part.

    `last_places` of those reached have no place left this week: a later campaign passes them by.
    `fallbacks` of those who get it prefer one of the languages that are `behind`; both are None
    for no message of ours.
    """

    counts: dict[str, int]
    last_places: int
    samples: dict[str, list[UUID]] = field(default_factory=dict)
    behind: list[str] | None = None
    fallbacks: int | None = None
    last_ids: list[UUID] = field(default_factory=list)

    @property
    def asked(self) -> int:
        return sum(self.counts.values())


async def forecast(
    uow: UnitOfWork,
    people: Sequence[UUID],
    category: str,
    *,
    template: str = "",
    channel: str = EMAIL,
) -> Forecast:
    """Everybody in exactly one part, in the order of the waterfall (PEERS B3)."""
    now = uow.clock.now()
    rules = await rhythm.rules_on(uow, uow.clock.today())
    rows = await uow.connection.execute(
        _FORECAST,
        {
            **timing.parameters(rules, channel, now=now),
            "now": now,
            "later": now + timedelta(seconds=1),
            "expires": expires_at(category, now),
            "people": list(people),
            "channel": channel,
            "template": template,
            "category": category,
            "needs_basis": list(NEEDS_BASIS),
            "to_unverified": list(TO_UNVERIFIED | ASKED_BY_LINK),
            "correcting": list(CORRECTING),
        },
    )
    found = {row.part: row for row in rows}
    late = await behind(uow, template) if template in KEYS else None
    return Forecast(
        counts={part: found[part].people if part in found else 0 for part in WATERFALL},
        last_places=sum(row.last_places for row in found.values()),
        samples={part: list(row.sample) for part, row in found.items()},
        behind=late,
        last_ids=[one for row in found.values() for one in row.last_ids or ()],
        fallbacks=None if late is None else _speaking(late, found),
    )


def _speaking(languages: Sequence[str], found: Mapping[str, Any]) -> int:
    """How many of those who get the message would like it in one of these languages."""
    getting = [row for part, row in found.items() if part in GET_IT]
    return sum(getattr(row, f"speaks_{language}") for row in getting for language in languages)
