"""When a message may go that may go at all: parts of the statement that judges deliveries.

Stands behind the waterfall's other cases, where it costs one look at a person's rhythm and, for
what is counted, at their week. The moments at which held messages go are worked out afterwards, in
the same transaction (`commands/holding.py`): the clock of a person jumps, and SQL would not say so.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from notifications.domain.hold import HOLDABLE
from notifications.domain.rhythm import (
    AT_ONCE,
    DIGEST,
    REMINDERS,
    TIRING,
    TOO_SHORT_FOR_A_DIGEST,
    Held,
    Rules,
    next_week,
    week_of,
)
from sanctuary.clock import london_day

UNLIMITED = 32767


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in sorted(words))


PATIENT = (
    f"(d.category in ('renewal', 'campaign') or d.template in ({_listed(REMINDERS)})) "
    f"and d.template not in ({_listed(AT_ONCE)})"
)
_PACE = (
    "case d.category when 'service' then r.service_pace when 'renewal' then r.renewal_pace "
    "else r.campaign_pace end"
)
# How many may have reached the reader this week before this one; null for what is not counted,
# or where nothing limits it: then the claim writes nothing about anybody.
# A renewal that would be over by next week is not held back.
MOST = (
    f"case when d.attempts > 0 or d.channel not in ({_listed(TIRING)}) "
    f"or d.template in ({_listed(AT_ONCE)}) then null "
    f"when d.category = 'campaign' then nullif(cast(:campaigns as int), {UNLIMITED}) "
    "when d.category = 'renewal' then case when d.expires_at > cast(:next_week as timestamptz) "
    f"then nullif(cast(:most as int), {UNLIMITED}) else {UNLIMITED} end end"
)
_MINUTE = "cast(extract(hour from q.local) * 60 + extract(minute from q.local) as int)"
_QUIET = (
    f"(q.f < q.u and {_MINUTE} >= q.f and {_MINUTE} < q.u "
    f"or q.f > q.u and ({_MINUTE} >= q.f or {_MINUTE} < q.u) "
    "or cardinality(q.days) > 0 and cast(extract(isodow from q.local) as smallint) = any(q.days))"
)

# Each asked once for a statement, not for each message, and only where one of that kind is judged:
# whether a hold is on everybody, and the places that are held.
_IN_FORCE = (
    "from mail_hold h where h.released_at is null and h.ends_at > cast(:now as timestamptz) "
    "and '{0}' = any(h.categories)"
)
_ON_HOLD = (
    f"(exists (select 1 {_IN_FORCE} and h.nation is null) "
    f"or c.area = any(array(select h.area {_IN_FORCE} and h.area is not null)) "
    f"or c.nation = any(array(select h.nation {_IN_FORCE} and h.area is null "
    "and h.nation is not null)))"
)
_HELD_BACK = " or ".join(
    f"d.category = '{one}' and {_ON_HOLD.format(one)}" for one in sorted(HOLDABLE)
)

CASES = f"""
      when d.channel in ({_listed(TIRING)}) and d.template not in ({_listed(AT_ONCE)})
        and ({_HELD_BACK}) then '{Held.INCIDENT_HOLD}'
      when d.channel = 'email' and not cast(:bundled as boolean) and d.template <> '{DIGEST}'
        and {PATIENT} and {_PACE} <> 'immediate'
        and d.expires_at > cast(:too_short as timestamptz) then '{Held.DIGEST}'
      when not cast(:bundled as boolean) and w.used >= ({MOST})
        then case d.category when 'campaign' then 'over_budget' else '{Held.NEXT_WEEK}' end
      when not cast(:bundled as boolean) and {PATIENT} and {_QUIET} then '{Held.QUIET_HOURS}'
"""

JOINS = """
  left join rhythm r on r.person_id = d.person_id
  -- Looked up one by one: a whole week's counts may be new, and the planner know nothing of them.
  left join lateral (
    select k.week, k.used from person_week k
    where k.person_id = d.person_id and k.week = cast(:week as int) limit 1
  ) w on true
  cross join lateral (
    select coalesce(r.quiet_from, cast(:quiet_from as smallint)) as f,
      coalesce(r.quiet_until, cast(:quiet_until as smallint)) as u,
      coalesce(r.quiet_days, cast(:quiet_days as smallint[])) as days,
      timezone(c.time_zone, cast(:now as timestamptz)) as local
  ) q
"""

# Between the release of what never left (`back`) and its end: it was counted when it was claimed,
# and will be again. Whoever was counted once more in a later week keeps that.
GIVEN_BACK = f"""
uncounted as (
  update person_week w set used = w.used - 1 from (
    -- In the order in which claims count, so that neither waits for the other.
    select k.person_id from person_week k join back b on b.person_id = k.person_id
    where k.used > 0 and k.week = cast(to_char(timezone('Europe/London', b.at), 'IYYYIW') as int)
      and b.attempts = 0 and b.category in ('campaign', 'renewal')
      and b.channel in ({_listed(TIRING)}) and b.template not in ({_listed(AT_ONCE)})
    order by k.person_id for update of k
  ) x where w.person_id = x.person_id
)
"""  # noqa: S608 — put together from constants of ours alone

# Between `assessed` and what is written. Of several messages to a person the first is counted, and
# counted it must be to go: whoever another lane was ahead of is judged again in a moment.
COUNTED = """
first as (
  select distinct on (person_id) id, person_id, most from assessed
  where would = 'send' and most is not null order by person_id, id
), counted as (
  insert into person_week as w (person_id, week, used, most)
  select person_id, cast(:week as int), 1, most from first order by person_id
  on conflict (person_id) do update set week = excluded.week, most = excluded.most,
    used = case when w.week = excluded.week then w.used + 1 else 1 end
    where w.week <> excluded.week or w.used < excluded.most
  returning person_id
), judged as (
  -- Looked up in hashes: a join would compare everybody with everybody, for nothing is known of
  -- how many there are.
  select a.*, case when a.would <> 'send' or a.most is null
    or a.id in (select id from first) and a.person_id in (select person_id from counted)
    then a.would else 'wait' end as verdict
  from assessed a
)
"""


def parameters(
    rules: Rules, channel: str, *, now: datetime, bundled: bool = False
) -> Mapping[str, Any]:
    """What the parts want to know. `bundled`: the messages go in a digest, whose hour has come."""
    rings = channel in rules.quiet_channels
    usual = rules.quiet
    campaigns, most = rules.weekly_campaigns, rules.weekly_most
    return {
        "quiet_from": usual.start if rings else 0,
        "quiet_until": usual.end if rings else 0,
        "quiet_days": sorted(usual.days) if rings else [],
        "week": week_of(london_day(now)),
        "next_week": next_week(now),
        "campaigns": UNLIMITED if campaigns is None else campaigns,
        "most": UNLIMITED if most is None else most,
        "too_short": now + TOO_SHORT_FOR_A_DIGEST,
        "bundled": bundled,
    }
