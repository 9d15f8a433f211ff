"""What one row of a foreign file says: a person, an organisation, or a group."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import partial
from uuid import UUID

from membership.domain.identifiers import Identifier
from membership.domain.import_cells import Cells
from membership.domain.lawful_basis import Basis, Evidence, SoftOptInRule, check_evidence
from membership.domain.person import OPEN_ROLES
from membership.domain.streams import Stream
from sanctuary.errors import Invalid

DIED = "The file says that this person has died, so nobody is taken over. Leave the row out."
NO_BASIS = {"", "none", "no"}
_BASES = {
    "consent": Basis.CONSENT,
    "soft_opt_in": Basis.SOFT_OPT_IN,
    "soft opt-in": Basis.SOFT_OPT_IN,
}
_NUMBERS = {"charity_number": "GB-CHC", "company_number": "GB-COH", "urn": "GB-EDU"}
_SLOTS = ("", "2_", "3_", "4_", "5_")


@dataclass(frozen=True, slots=True)
class Contact:
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    number: int
    own_id: UUID | None
    external_id: str
    name: str
    email: str | None
    proved: bool
    language: str | None
    nation: str | None
    area: str | None
    streams: tuple[str, ...]
    roles: tuple[str, ...]
    opted_out: bool
    basis: Basis | None
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    number: int
    own_id: UUID | None
    external_id: str
    name: str
    kind: str
    nation: str | None
    area: str | None
    locality: str | None
    listed: bool
    identifiers: tuple[Identifier, ...]
    stream: str | None
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class GroupRow:
    number: int
    own_id: UUID | None
    external_id: str
    name: str
    nation: str
    area: str
    contacts: tuple[Contact, ...]


AnyRow = PersonRow | OrganisationRow | GroupRow


def content_of(row: AnyRow) -> tuple[object, ...]:
    """All that a row says, without its place in the file: the same content, the same tuple."""
    return tuple(getattr(row, each.name) for each in fields(row) if each.name != "number")


def read_person(cells: Cells, *, today: date, rules: Sequence[SoftOptInRule]) -> PersonRow | None:
    """The person, or None when something is wrong with the row."""
    nation, area = cells.place()
    if cells.yes("died"):
        cells.wrong("died", DIED)
    name = cells.full_name()
    if not name:
        cells.wrong("name", "There is no name. Give one, or choose a default for the name.")
    opted_out = cells.yes("opted_out") | cells.yes("do_not_email")
    basis, evidence = (None, None) if opted_out else _basis(cells, today=today, rules=rules)
    row = PersonRow(
        number=cells.record.number,
        own_id=cells.own_id(),
        external_id=cells.text("external_id"),
        name=name,
        email=cells.email("email"),
        proved=cells.yes("proved"),
        language=cells.language(),
        nation=nation,
        area=area,
        streams=cells.words("streams", Stream),
        roles=cells.words("roles", OPEN_ROLES),
        opted_out=opted_out,
        basis=basis,
        evidence=evidence,
    )
    return None if cells.mistakes else row


def read_organisation(cells: Cells, *, today: date) -> OrganisationRow | None:  # noqa: ARG001 — one shape for all kinds
    nation, area = cells.place()
    if nation is None and not cells.mistakes:
        cells.wrong("nation", "Say in which nation it is, or give its area.")
    stream = cells.words("stream", Stream)
    row = OrganisationRow(
        number=cells.record.number,
        own_id=cells.own_id(),
        external_id=cells.text("external_id"),
        name=cells.needed("name"),
        kind=cells.text("kind").casefold() or "organisation",
        nation=nation,
        area=area,
        locality=cells.text("locality") or None,
        listed=cells.yes("listed"),
        identifiers=_identifiers(cells),
        stream=stream[0] if stream else None,
        contacts=_contacts(cells, 1),
    )
    return None if cells.mistakes else row


def read_group(cells: Cells, *, today: date) -> GroupRow | None:  # noqa: ARG001 — as above
    nation, area = cells.place()
    if area is None:
        cells.wrong("area", "Give the GSS code of the local authority, such as W06000011.")
    row = GroupRow(
        number=cells.record.number,
        own_id=cells.own_id(),
        external_id=cells.text("external_id"),
        name=cells.needed("name"),
        nation=nation or "",
        area=area or "",
        contacts=_contacts(cells, len(_SLOTS)),
    )
    return None if cells.mistakes else row


def _basis(
    cells: Cells, *, today: date, rules: Sequence[SoftOptInRule]
) -> tuple[Basis | None, Evidence | None]:
    """A basis with the evidence that carries it, or none."""
    typed = cells.text("basis").casefold()
    if typed in NO_BASIS:
        return None, None
    basis = _BASES.get(typed)
    if basis is None:
        cells.wrong("basis", f"Must be one of: {', '.join(Basis)}, none.")
        return None, None
    collected_on = cells.day("collected_on")
    if collected_on is None:
        cells.wrong("collected_on", "Say on which day the person agreed.")
        return None, None
    evidence = Evidence(
        cells.text("wording", 1000),
        collected_on,
        cells.text("basis_source"),
        opt_out_offered=cells.yes("opt_out_offered"),
        in_support=cells.yes("in_support"),
    )
    try:
        check_evidence(basis, evidence, today=today, rules=rules)
    except Invalid as invalid:
        cells.wrong(invalid.errors[0]["pointer"].rsplit("/", 1)[-1], invalid.detail)
        return None, None
    return basis, evidence


def _identifiers(cells: Cells) -> tuple[Identifier, ...]:
    given = [(name, scheme, cells.text(name)) for name, scheme in _NUMBERS.items()]
    given.append(("number", cells.text("scheme"), cells.text("number")))
    found = [
        cells.checked(name, partial(Identifier.read, scheme, value))
        for name, scheme, value in given
        if value
    ]
    return tuple(sorted({each for each in found if each is not None}))


def _contacts(cells: Cells, most: int) -> tuple[Contact, ...]:
    found = []
    for slot in _SLOTS[:most]:
        name, email = cells.text(f"contact_{slot}name"), cells.email(f"contact_{slot}email")
        if email is not None:
            found.append(Contact(name or email.partition("@")[0], email))
        elif name:
            cells.wrong(f"contact_{slot}email", f"Without an address nobody can reach {name[:60]}.")
    return tuple(found)
