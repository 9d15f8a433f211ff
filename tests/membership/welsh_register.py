"""The old register of Wales as its source gives it, for whoever counts."""

import json

from membership.domain.register_file import COLUMNS
from sanctuary.testing import keyed

WALES = [f"W060000{number:02}" for number in range(1, 25)]


def the_welsh_register():
    """8 groups, 143 organisations, 54 of them awarded (43 schools), 4 local leads."""
    rows = [
        {"type": "group", "name": f"Group {n}", "nation": "wales", "area": WALES[n]}
        for n in range(8)
    ]
    for n in range(143):
        row = {
            "type": "organisation",
            "name": f"Organisation {n}",
            "kind": "school" if n < 120 else "library",
            "nation": "wales",
            "area": WALES[n % 22],
            "scheme": "GB-EDU" if n < 120 else "GB-CHC",
            "value": str(400_000 + n) if n < 120 else str(1_100_000 + n),
            "stream": "schools" if n < 120 else "libraries",
            "listed": "yes" if n % 2 else "no",
        }
        if n < 43 or 120 <= n < 131:
            row["awarded_until"] = "2028-07-31"
        rows.append(row)
    rows += [
        {"type": "local_lead", "nation": "wales", "area": WALES[n], "stream": "schools",
         "host": "Education department"}
        for n in range(4)
    ]  # fmt: skip
    return rows


def as_csv(rows):
    lines = [",".join(COLUMNS)]
    lines += [",".join(str(row.get(name, "")) for name in COLUMNS) for row in rows]
    return "\n".join(lines)


async def send(client, rows, *, dry_run=False, as_text=True):
    kind = "text/csv" if as_text else "application/json"
    return await client.post(
        f"/v1/imports/register?dry_run={dry_run}",
        content=as_csv(rows) if as_text else json.dumps({"rows": rows}),
        headers=keyed(**{"Content-Type": kind}),
    )
