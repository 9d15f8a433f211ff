"""The questions of the application form for charity members and friends, one page each.

Which of them are asked follows from the type of membership, which is data. Nothing is stored
before the last button: answers travel in the form itself.
"""

from collections.abc import Callable, Sequence

from membership.domain.addresses import tidy_address
from membership.domain.enrolment_form import Application
from membership.domain.membership_type import MembershipType
from membership.domain.person import Language
from membership.domain.sign_up import Mailbox, NewOrganisation
from membership.questions import YES, Answers, Field, Step, Words
from membership.words import NATIONS
from sanctuary.errors import Invalid

YES_OR_NO = ((YES, ("Yes", "Ydw")), ("no", ("No", "Nac ydw")))
WHICH: Words = ("What would you like to become?", "Beth hoffech chi fod?")
TOO_YOUNG: Words = (
    "This membership is for adults. There is much else that you can do with us.",
    "I oedolion y mae'r aelodaeth hon. Mae llawer arall y gallwch ei wneud gyda ni.",
)
NOT_ACCEPTED: Words = (
    "Every member agrees to this. If you would rather not, stay with us as a supporter.",
    "Mae pob aelod yn cytuno i hyn. Os nad ydych chi, arhoswch gyda ni fel cefnogwr.",
)


def _address(name: str) -> Callable[[Answers], dict[str, str]]:
    def check(answers: Answers) -> dict[str, str]:
        try:
            tidy_address(answers.get(name, ""))
        except Invalid as invalid:
            return {name: invalid.detail}
        return {}

    return check


def _yes(name: str, words: Words) -> Callable[[Answers], dict[str, str]]:
    def check(answers: Answers) -> dict[str, str]:
        return {} if answers.get(name) == YES else {name: " / ".join(words)}

    return check


def which(types: Sequence[MembershipType]) -> Step:
    """The first question: which membership."""
    options = tuple((one.key, (one.title, one.title_cy)) for one in types)
    return Step("type", WHICH, (Field("type", "radios", WHICH, options=options),))


ORGANISATION = Step(
    "organisation",
    ("Which organisation?", "Pa sefydliad?"),
    (
        Field("organisation", "text", ("Its name", "Ei enw"), autocomplete="organization"),
        Field(
            "kind",
            "text",
            ("What it is", "Beth ydyw"),
            ("For example: charity, choir, shop", "Er enghraifft: elusen, côr, siop"),
        ),
    ),
)
PLACE = Step(
    "place",
    ("Where?", "Ble?"),
    (Field("nation", "radios", ("Nation", "Cenedl"), options=tuple(NATIONS.items())),),
)
YOU = Step(
    "you",
    ("Who are you?", "Pwy ydych chi?"),
    (
        Field("name", "text", ("Your name", "Eich enw"), autocomplete="name"),
        Field(
            "email",
            "email",
            ("Your e-mail address", "Eich cyfeiriad e-bost"),
            ("We send a link there to confirm.", "Byddwn yn anfon dolen yno i gadarnhau."),
            autocomplete="email",
        ),
    ),
    check=_address("email"),
)
VOTER = Step(
    "voter",
    ("Who votes for the organisation?", "Pwy sy’n pleidleisio dros y sefydliad?"),
    (
        Field("voter_name", "text", ("Their name", "Eu henw")),
        Field("voter_email", "email", ("Their e-mail address", "Eu cyfeiriad e-bost")),
    ),
    ("It may be you: then give your own address.", "Gallwch fod yn chi: rhowch eich cyfeiriad."),
    check=_address("voter_email"),
)


def _adult(rules: MembershipType) -> Step:
    words = (
        f"Are you {rules.minimum_age} or over?",
        f"A ydych chi’n {rules.minimum_age} oed neu’n hŷn?",
    )
    hint = ("We ask for no date of birth.", "Nid ydym yn gofyn am ddyddiad geni.")
    return Step(
        "adult",
        words,
        (Field("adult", "radios", words, hint, options=YES_OR_NO),),
        check=_yes("adult", TOO_YOUNG),
    )


def _liability(rules: MembershipType) -> Step:
    words = (
        f"Do you agree to pay up to {rules.liability} if the charity were ever wound up?",
        f"A ydych chi’n cytuno i dalu hyd at {rules.liability} pe bai’r elusen yn dirwyn i ben?",
    )
    hint = ("There is no other charge.", "Does dim tâl arall.")
    return Step(
        "liability",
        words,
        (Field("liability", "radios", words, hint, options=YES_OR_NO),),
        check=_yes("liability", NOT_ACCEPTED),
    )


def steps_for(types: Sequence[MembershipType], answers: Answers) -> tuple[Step, ...]:
    """The pages for somebody who answered so far."""
    rules = next((one for one in types if one.key == answers.get("type")), None)
    first = which(types)
    if rules is None:
        return (first, PLACE)
    steps = [first, PLACE, YOU]
    if "person" not in rules.parties:
        steps.insert(1, ORGANISATION)
    if rules.names_a_voter:
        steps.append(VOTER)
    if rules.minimum_age is not None:
        steps.append(_adult(rules))
    if rules.liability is not None:
        steps.append(_liability(rules))
    return tuple(steps)


def form_of(answers: Answers, language: str) -> Application:
    """The form that all the pages together make."""
    spoken: Language = "cy" if language == "cy" else "en"
    voter = answers.get("voter_email")
    new = None
    if answers.get("organisation"):
        new = NewOrganisation(
            name=answers["organisation"], kind=answers["kind"], nation=answers["nation"]
        )
    return Application(
        type=answers["type"],
        applicant=Mailbox(answers["name"], answers["email"], spoken),
        organisation=new,
        voter=Mailbox(answers["voter_name"], voter, spoken) if voter else None,
        nation=answers["nation"],
        adult=answers.get("adult") == YES,
        accepts_liability=answers.get("liability") == YES,
    )
