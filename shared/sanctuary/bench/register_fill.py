"""An invented register of any size, made inside PostgreSQL: people, organisations and all else.

Nobody of it exists. Shares are rough guesses at a grown network: most people are supporters with a
proved address, one in four signed, one organisation in two holds or held an award.
"""

import asyncpg

STREAMS = "(array['schools','universities','colleges','councils','libraries','theatres','health'])"

FILL = (
    """
    create temp table area as
    select row_number() over () as k, code, nation, region from (
      select 'E07' || lpad(g::text, 6, '0') as code, 'england' as nation,
        'E1200000' || (1 + g % 9) as region from generate_series(1, 296) g
      union all select 'S12' || lpad(g::text, 6, '0'), 'scotland', null
      from generate_series(1, 32) g
      union all select 'W06' || lpad(g::text, 6, '0'), 'wales', null from generate_series(1, 22) g
      union all select 'N09' || lpad(g::text, 6, '0'), 'northern_ireland', null
      from generate_series(1, 11) g
    ) every
    """,
    """
    insert into place_generation (id, kind, name, published_on, licence, source, status, rows,
      loaded_by, loaded_at, current_by, current_at, current_reason)
    select uuidv7(), kind, 'invented', current_date, 'none', 'invented', status, 650, uuidv7(),
      now(), uuidv7(), now(), 'bench'
    from (values ('constituencies', 'current'), ('postcodes', 'ready')) v(kind, status)
    """,
    """
    insert into place (generation_id, code, kind, name, nation, region)
    select g.id, a.code, 'local_authority', 'Area ' || a.k, a.nation, a.region
    from place_generation g, area a where g.kind = 'constituencies'
    union all
    select g.id, 'E14' || lpad(s::text, 6, '0'), 'constituency', 'Seat ' || s, 'england',
      'E1200000' || (1 + s % 9)
    from place_generation g, generate_series(1, 650) s where g.kind = 'constituencies'
    """,
    """
    insert into person (id, name, email, email_key, verified, verified_at, language, nation, area,
      roles, streams, ended)
    select uuidv7(), 'Person ' || n, 'person' || n || '@example.org',
      'person' || n || '@example.org', true, now(), case when n % 9 = 0 then 'cy' else 'en' end,
      a.nation, a.code, case when n % 50 = 0 then '{assessor,supporter}'::text[]
        else '{supporter}' end,
      case when n % 3 = 0 then array[{STREAMS}[1 + n % 7]] else '{{}}' end, n % 97 = 0
    from generate_series(1, {people}) n join area a on a.k = 1 + n % 361
    """,
    """
    insert into basis (id, person_id, purpose, basis, wording, collected_on, recorded_at)
    select uuidv7(), id, 'campaign', 'consent', 'yes', current_date, now() from person
    where hashtext(id::text) % 10 > -7
    """,
    """
    insert into organisation (id, name, kind, nation, area, locality, status, listed)
    select uuidv7(), 'Organisation ' || n, 'school', a.nation, a.code, 'Town ' || n % 900,
      case when n % 20 = 0 then 'provisional' else 'recognised' end, n % 2 = 0
    from generate_series(1, {organisations}) n join area a on a.k = 1 + n % 361
    """,
    """
    create temp table numbered as select id, nation, area, row_number() over (order by id) as n
    from organisation
    """,
    """
    create temp table chosen as select id, row_number() over (order by id) as n from person
    where not ended limit {organisations}
    """,
    """
    insert into organisation_identifier (organisation_id, scheme, value, confirmed)
    select id, 'GB-EDU', (100000 + n)::text, true from numbered
    """,
    """
    insert into organisation_contact (organisation_id, person_id, position)
    select o.id, c.id, p from numbered o cross join generate_series(0, 1) p
    join chosen c on c.n = 1 + (o.n + p * 7) % (select count(*) from chosen)
    """,
    """
    insert into network_membership (id, organisation_id, stream, status, joined_on)
    select uuidv7(), id, {STREAMS}[1 + n % 7], 'member', current_date - (n % 900)::int
    from numbered where n % 20 <> 0
    """,
    """
    insert into recognition (award_id, organisation_id, stream, starts_on, expires_on, origin)
    select uuidv7(), id, {STREAMS}[1 + n % 7], current_date - 400, current_date + 700, 'award'
    from numbered where n % 2 = 1
    """,
    """
    insert into signature (id, document, edition, party_kind, party_id, person_id, nation, stream,
      be_listed, be_contacted, status, signed_up_at, expires_at, confirmed_at)
    select uuidv7(), 'charter', '2026-2031', 'organisation', o.id, c.id, o.nation,
      {STREAMS}[1 + o.n % 7], true, true, case when o.n % 20 = 0 then 'signed' else 'active' end,
      now(), now(), now()
    from numbered o join chosen c on c.n = o.n
    """,
    """
    insert into signature (id, document, edition, party_kind, party_id, person_id, nation,
      be_listed, be_contacted, status, signed_up_at, expires_at, confirmed_at)
    select uuidv7(), 'charter', '2026-2031', 'person', id, id, nation, false, true, 'active',
      now(), now(), now()
    from person where hashtext(id::text) % 4 = 0
    """,
    """
    insert into affiliated_group (id, name, nation, area, status)
    select uuidv7(), 'Group ' || k, nation, code, 'affiliated' from area where k % 3 = 0
    """,
    """
    insert into group_contact (group_id, person_id, position)
    select g.id, c.id, 0 from (select id, row_number() over () as n from affiliated_group) g
    join chosen c on c.n = g.n
    """,
    """
    insert into local_lead (id, nation, area, stream)
    select uuidv7(), nation, code, 'schools' from area where k % 4 = 0
    """,
    """
    insert into task (id, kind, subject_id, nation, stream, opened_at)
    select uuidv7(), (array['signature_to_check','possible_duplicate','unreachable_contact'])
      [1 + n % 3], id, nation, {STREAMS}[1 + n % 7], now() from numbered where n % 4 = 0
    """,
    """
    insert into role_grant (id, person_id, role, scope_kind, scope_id, given_by, given_at,
      given_reason)
    select uuidv7(), id, 'assessor', 'stream', 'schools', id, now(), 'bench' from chosen
    where n % 40 = 0
    """,
    """
    insert into duplicate_pair (id, kind, first_id, second_id, score, status, found_at, seen_at)
    select uuidv7(), 'organisation', a.id, b.id, 60 + a.n % 40, 'open', now(), now()
    from numbered a join numbered b on b.n = a.n + 1 where a.n % 10 = 0
    """,
    """
    insert into party_place (party_id, party_kind, postcode, constituency, nation, given_by,
      given_at)
    select id, 'person', 'ZA' || (1 + n % 90) || (n % 10) || 'AA',
      'E14' || lpad((1 + n % 650)::text, 6, '0'), 'england', id, now()
    from (select id, row_number() over () as n from person) p where n % 2 = 0
    """,
    """
    insert into place_move (generation_id, party_id, party_kind, from_constituency,
      to_constituency)
    select g.id, p.party_id, 'person', p.constituency, 'E14000001'
    from party_place p, place_generation g
    where g.kind = 'postcodes' and p.constituency < 'E14000050'
    """,
    """
    insert into list_export (id, listed, filters, by, began_at, rows)
    select uuidv7(), '/v1/people', '', id, now(), 10 from chosen where n % 20 = 0
    """,
    "vacuum analyze",
)


async def fill(dsn: str, *, people: int, organisations: int) -> None:
    """Make a register in a migrated, empty store."""
    connection = await asyncpg.connect(dsn)
    try:
        for statement in FILL:
            ready = statement.replace("{people}", str(people)).replace(
                "{organisations}", str(organisations)
            )
            ready = ready.replace("{STREAMS}", STREAMS).replace("{{}}", "{}")
            await connection.execute(ready, timeout=600)
    finally:
        await connection.close()
