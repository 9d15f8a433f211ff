"""Who may hear what now: the one place where it is decided, for every way in which a message comes.

`JUDGED` is the middle of a statement. Before it stands `due`, the messages to be judged, whether
they were rows already or are a chunk of an audience; after it stands what is written. `ASSESSED`,
its first half, says what would become of each message, and is all that a forecast needs; the second
half counts what tires its reader. Each message gets a `verdict` (`send`, `wait`, `paused`,
`expired`, `cancelled`, a reason of `Withheld` or of `Held`), the `again` at which a message that
waits is judged once more, and what the composer needs to know of its reader.
"""

from notifications.domain.rhythm import Held
from notifications.store import timing

_WAITING = ", ".join(f"'{one}'" for one in ("wait", "paused", *Held))

# What `due` has to bring, in this order.
DUE = (
    "id, person_id, channel, template, category, cause, step, event_id, event_type, values, "
    "generation, attempts, queued_at, due_at, expires_at"
)

# A complaint, and what staff decided: whatever the address was, and for whoever shares it.
_NO_TEXTS = """exists (
        select from suppression o
        where o.lifted_at is null and (o.person_id = d.person_id or o.address_key = c.address_key)
          and (d.category = any(o.stops_texts)
            or cardinality(o.stops_texts) > 0 and d.template = any(cast(:correcting as text[])))
      )"""

# The order of the cases is the order of the waterfall (PEERS B3).
ASSESSED = f"""
assessed as (
  select d.*, c.email, c.mobile, c.name, coalesce(r.language, c.language) as language,
    c.address_key, {timing.MOST} as most, c.bases ->> d.category as basis,
    p.allowed as chosen,
    case
      -- Whoever a message was for and was erased while it was on its way is nobody any more.
      when d.person_id is null then 'cancelled'
      when d.expires_at <= cast(:now as timestamptz) then 'expired'
      when d.generation is not null and d.generation <> coalesce(g.generation, 0) then 'cancelled'
      when (m.stood_down or m.closed) and d.template <> all(cast(:correcting as text[]))
        then 'cancelled'
      when m.paused and d.template <> all(cast(:correcting as text[])) then 'paused'
      when c.version is null or c.version < c.wanted_version then 'wait'
      when c.ended then 'ended'
      when case d.channel when 'sms' then c.mobile else c.email end is null then 'no_address'
      when d.channel = 'sms' and not c.mobile_proven and d.template <> 'mobile_code'
        then 'unverified'
      when d.channel <> 'sms' and not c.verified
        and d.template <> all(cast(:to_unverified as text[])) then 'unverified'
      when d.category = any(cast(:needs_basis as text[])) and not c.bases ? d.category
        and d.template <> all(cast(:correcting as text[])) then 'no_lawful_basis'
      when p.allowed is false and d.template <> all(cast(:correcting as text[])) then 'opted_out'
      -- Text messages go only to who asked for them, but for the code that proves a number.
      when d.channel = 'sms' and p.allowed is null and d.template <> 'mobile_code'
        and d.template <> all(cast(:correcting as text[])) then 'opted_out'
      when d.category = any(s.stops) then 'suppressed'
      when s.stops is not null and d.template = any(cast(:correcting as text[]))
        then 'suppressed'
      when d.channel = 'sms' and {_NO_TEXTS} then 'suppressed'
      -- After those, so that a drill tells who would have been reached; it waits for nothing.
      when m.drill or g.drill then 'drill'
      {timing.CASES}
      else 'send'
    end as would,
    case when m.paused then cast(:now as timestamptz) + interval '1 hour'
      else cast(:later as timestamptz) end as again
  from due d
  left join contact c on c.person_id = d.person_id
  left join preference p on p.person_id = d.person_id and p.category = d.category
    and p.channel = case d.channel when 'simulated' then 'email' else d.channel end
  left join suppression s on s.address_key = c.address_key and s.lifted_at is null
    and d.channel in ('email', 'simulated')
  left join mobilisation m on m.mobilisation_id = d.cause
  left join cause g on g.cause_id = d.cause and d.generation is not null
  {timing.JOINS}
)
"""  # noqa: S608 — put together from constants of ours alone
JUDGED = f"{ASSESSED}, {timing.COUNTED}"

# What a verdict makes of a row, `j` being judged: the same whether it is new or was queued before.
WRITTEN = {
    "status": f"case when j.verdict = 'send' then 'sending' when j.verdict in ({_WAITING}) "
    "then 'queued' when j.verdict = 'cancelled' then 'cancelled' when j.verdict = 'expired' "
    "then case j.attempts when 0 then 'expired' else 'temporary_failure' end else 'withheld' end",
    "reason": "case when j.verdict in ('send', 'wait', 'paused', 'expired', 'cancelled') then null "
    "else j.verdict end",
    "basis": "j.basis",
    "chosen": "j.chosen",
    "due_at": "case when j.verdict in ('wait', 'paused') then j.again "
    f"when j.verdict = '{Held.NEXT_WEEK}' then cast(:next_week as timestamptz) else j.due_at end",
    "settled_at": f"case when j.verdict in ('send', {_WAITING}) then null "
    "else cast(:now as timestamptz) end",
    "attempts": "j.attempts + case j.verdict when 'send' then 1 else 0 end",
    "language": "j.language",
    "claimed_by": "case j.verdict when 'send' then cast(:window as text) end",
    "claimed_at": "case j.verdict when 'send' then cast(:now as timestamptz) end",
}
