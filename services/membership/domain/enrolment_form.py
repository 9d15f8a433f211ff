"""What somebody fills in to become a charity member or a friend: as little as the rules need."""

from dataclasses import dataclass

from membership.domain.addresses import address_key, tidy_address
from membership.domain.membership_type import MembershipType
from membership.domain.places import check_place
from membership.domain.sign_up import Mailbox, NewOrganisation
from sanctuary.errors import Invalid


@dataclass(frozen=True, slots=True)
class Application:
    """One form. `adult` is a yes to "I am 18 or over": nobody's date of birth is asked for.

    `accepts_liability` is the yes to what a member owes if the charity were wound up.
    """

    type: str
    applicant: Mailbox
    organisation: NewOrganisation | None = None
    voter: Mailbox | None = None
    nation: str | None = None
    area: str | None = None
    adult: bool = False
    accepts_liability: bool = False

    @property
    def place(self) -> tuple[str | None, str | None]:
        of = self.organisation or self
        return of.nation, of.area

    @property
    def party_kind(self) -> str:
        return "organisation" if self.organisation else "person"

    @property
    def votes_themselves(self) -> bool:
        """Whether the organisation names the applicant as its voter."""
        return self.voter is not None and address_key(self.voter.email) == address_key(
            self.applicant.email
        )

    def check(self, rules: MembershipType) -> None:
        """Refuse what cannot be right before anything is written."""
        check_place(*self.place)
        tidy_address(self.applicant.email, pointer="/applicant/email")
        if not rules.open_to_apply:
            raise _wrong("/type", "Nobody can apply for this membership at present. Ask us why.")
        if self.party_kind not in rules.parties:
            kinds = " or ".join(rules.parties)
            raise _wrong("/organisation", f"This membership is for: {kinds}. Choose another form.")
        if rules.minimum_age is not None and not self.adult:
            raise _wrong(
                "/adult",
                f"This membership is for people of {rules.minimum_age} or over. If you are "
                "younger, there is much else that you can do with us.",
            )
        if rules.liability is not None and not self.accepts_liability:
            raise _wrong(
                "/accepts_liability",
                "Every member of the charity agrees to pay up to "
                f"{rules.liability} if it were ever wound up. Say yes to that, or stay with us "
                "as a supporter.",
            )
        self._check_voter(rules)

    def _check_voter(self, rules: MembershipType) -> None:
        if rules.names_a_voter != (self.voter is not None):
            text = (
                "Name who votes for the organisation; it may be you."
                if rules.names_a_voter
                else "Nobody votes through this membership. Leave the voter out."
            )
            raise _wrong("/voter", text)
        if self.voter is not None:
            tidy_address(self.voter.email, pointer="/voter/email")


def _wrong(pointer: str, text: str) -> Invalid:
    return Invalid(text, errors=[{"pointer": pointer, "detail": text}])
