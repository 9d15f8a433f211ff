"""The Welsh register: imported as a coordinator would, and counted as the source counts it."""

from datetime import date, timedelta
from typing import Any

from sanctuary.demo.data import months_from
from sanctuary.demo.stage import Stage

NAME = "The register of Wales"
NATION = "wales"
PATH = "/v1/imports/register"
YEARS = 36


def tell(stage: Stage, today: date) -> None:
    """Importing twice changes nothing, so this can be told on every run."""
    stage.ledger.story = NAME
    stage.narrator.title(NAME, stage.input.source[NATION]["source"])
    rows = [with_award_in_force(row, today) for row in stage.input.rows("wales-register")]
    office = stage.office("membership")
    with_mistake = [rows[0] | {"area": "Abertawe"}, *rows[1:]]
    wrong = office.try_("POST", PATH, {"rows": with_mistake}, dry_run="true")
    stage.refused("A mistake in one row is named", wrong, status=422, problem="invalid")
    stage.ledger.equal(
        "… by row and column",
        expected=[["2", "area"]],
        found=[[each["row"], each["column"]] for each in wrong.json["errors"]],
    )
    imported = office.post(PATH, {"rows": rows})
    again = office.post(PATH, {"rows": rows})
    stage.narrator.say(f"{imported['organisations']['new']} organisations were new.")
    stage.ledger.equal(
        "A second import adds nothing",
        expected={"groups": 0, "organisations": 0, "awarded": 0, "local_leads": 0},
        found={name: again[name]["new"] for name in KINDS},
    )
    counts = office.get("/v1/register/counts", nation=NATION)
    for name, expected in stage.input.source[NATION]["counts"].items():
        stage.ledger.equal(
            f"Wales, {name.replace('_', ' ')}", expected=expected, found=count_of(counts, name)
        )
    stage.ledger.equal(
        "Awarded and not awarded make all organisations",
        expected=counts["organisations"],
        found=counts["awarded"] + counts["not_awarded"],
    )


KINDS = ("groups", "organisations", "awarded", "local_leads")


def count_of(counts: dict[str, Any], name: str) -> int:
    """A figure of the source in the register's answer."""
    if name == "schools_awarded":
        return int(counts["awarded_by_stream"].get("schools", 0))
    return int(counts[name])


def with_award_in_force(row: dict[str, str], today: date) -> dict[str, str]:
    """Awards whose three years have passed since the file was written count as renewed."""
    if not row["awarded_until"]:
        return row
    until = date.fromisoformat(row["awarded_until"])
    while until <= today + timedelta(days=1):
        until = months_from(until, YEARS)
    return row | {"awarded_until": until.isoformat()}
