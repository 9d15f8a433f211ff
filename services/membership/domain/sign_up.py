"""What somebody fills in to sign: three separate choices, nothing unneeded (DOMAIN C1)."""

from dataclasses import dataclass
from datetime import date

from membership.domain.addresses import address_key, tidy_address
from membership.domain.identifiers import Identifier
from membership.domain.lawful_basis import Evidence
from membership.domain.person import Language
from membership.domain.places import check_place
from sanctuary.errors import Invalid

CONTACT_WORDING = (
    "City of Sanctuary UK may e-mail me news of the movement and ways to take part. "
    "I can stop this at any time."
)
CONTACT_WORDING_CY = (
    "Caiff City of Sanctuary UK anfon newyddion y mudiad a ffyrdd o gymryd rhan ataf drwy e-bost. "
    "Gallaf roi’r gorau i hyn ar unrhyw adeg."
)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Who signs, or who is the second contact."""

    name: str
    email: str
    language: Language = "en"
    capacity: str = ""


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    name: str
    kind: str
    nation: str
    area: str | None = None
    locality: str | None = None
    identifiers: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True)
class SignUp:
    """One form. Without an organisation somebody signs for themselves, as a supporter."""

    document: str
    edition: str
    signatory: Mailbox
    organisation: NewOrganisation | None = None
    stream: str | None = None
    second_contact: Mailbox | None = None
    nation: str | None = None
    area: str | None = None
    be_listed: bool = False
    be_contacted: bool = False
    wording: str | None = None

    @property
    def place(self) -> tuple[str | None, str | None]:
        of = self.organisation or self
        return of.nation, of.area

    def evidence(self, *, on: date) -> Evidence | None:
        """The consent to be contacted, as it was given; None when the box was left empty."""
        if not self.be_contacted:
            return None
        return Evidence(self.wording or CONTACT_WORDING, on, f"sign-up, {self.document}")

    def check(self) -> None:
        """Refuse what cannot be right before anything is written."""
        check_place(*self.place)
        tidy_address(self.signatory.email, pointer="/signatory/email")
        if self.organisation is None and (self.stream or self.be_listed):
            raise Invalid(
                "A person's own signature joins no network and is never listed. Leave those two "
                "out, or name the organisation you sign for.",
                errors=[{"pointer": "/organisation", "detail": "Name it, or leave these out."}],
            )
        if self.second_contact is None:
            return
        tidy_address(self.second_contact.email, pointer="/second_contact/email")
        if address_key(self.second_contact.email) == address_key(self.signatory.email):
            raise Invalid(
                "The second contact has the same address as the signatory. Give somebody else's, "
                "so that one of the two still answers when the other has moved on.",
                errors=[{"pointer": "/second_contact/email", "detail": "Another address."}],
            )
