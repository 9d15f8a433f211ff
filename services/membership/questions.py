"""The questions of the signing form, one page each, in English and Welsh."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from membership.domain.addresses import address_key, tidy_address
from membership.domain.document import Document
from membership.domain.identifiers import SCHEMES, Identifier
from membership.domain.places import check_place
from membership.domain.sign_up import (
    CONTACT_WORDING,
    CONTACT_WORDING_CY,
)
from membership.words import NATIONS, STREAMS
from sanctuary.errors import Invalid

Words = tuple[str, str]
Answers = Mapping[str, str]
Areas = Sequence[tuple[str, str]]
NEEDED: Words = ("Please answer this question.", "Atebwch y cwestiwn hwn.")
ORGANISATION, MYSELF = "organisation", "myself"
YES = "yes"


@dataclass(frozen=True)
class Field:
    """One control. `kind` is a macro of forms.html; `options` are (value, words)."""

    name: str
    kind: str
    label: Words
    hint: Words | None = None
    needed: bool = True
    options: tuple[tuple[str, Words], ...] = ()
    autocomplete: str | None = None


@dataclass(frozen=True)
class Step:
    """One page. `only` and `document` keep it for who signs so, and for one document."""

    key: str
    title: Words
    fields: tuple[Field, ...]
    hint: Words | None = None
    only: str | None = None
    document: str | None = None
    check: Callable[[Answers], dict[str, str]] | None = None


def _address(name: str) -> Callable[[Answers], dict[str, str]]:
    def check(answers: Answers) -> dict[str, str]:
        if not answers.get(name):
            return {}
        try:
            tidy_address(answers[name])
        except Invalid as invalid:
            return {name: invalid.detail}
        return {}

    return check


def _second(answers: Answers) -> dict[str, str]:
    wrong = _address("second_email")(answers)
    if bool(answers.get("second_name")) != bool(answers.get("second_email")):
        wrong["second_email"] = "Give both the name and the address, or leave both empty."
    elif address_key(answers.get("second_email", "")) == address_key(answers["email"]):
        wrong["second_email"] = "This is your own address. Give somebody else's."
    return wrong


def _number(answers: Answers) -> dict[str, str]:
    if not answers.get("number"):
        return {}
    try:
        Identifier.read(answers.get("scheme", ""), answers["number"])
    except Invalid as invalid:
        return {"number": invalid.detail}
    return {}


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _area(answers: Answers) -> dict[str, str]:
    try:
        check_place(answers.get("nation"), answers.get("area") or None)
    except Invalid as invalid:
        return {"area": invalid.detail}
    return {}


AREA_QUESTION: Words = ("Which local authority area?", "Pa ardal awdurdod lleol?")
AREA = Step(
    "area",
    AREA_QUESTION,
    (
        Field(
            "area",
            "text",
            AREA_QUESTION,
            (
                "Its GSS code, for example W06000011 for Swansea. Leave it empty if unsure.",
                "Ei god GSS, e.e. W06000011 ar gyfer Abertawe. Gadewch yn wag os ansicr.",
            ),
            needed=False,
        ),
    ),
    check=_area,
)

STEPS = (
    Step(
        "who",
        ("Who are you signing for?", "Ar ran pwy ydych chi’n llofnodi?"),
        (
            Field(
                "who",
                "radios",
                ("Who are you signing for?", "Ar ran pwy ydych chi’n llofnodi?"),
                options=(
                    (ORGANISATION, ("An organisation or a school", "Sefydliad neu ysgol")),
                    (MYSELF, ("Myself", "Fi fy hun")),
                ),
            ),
        ),
    ),
    Step(
        "organisation",
        ("Which organisation?", "Pa sefydliad?"),
        (
            Field("organisation", "text", ("Its name", "Ei enw"), autocomplete="organization"),
            Field(
                "kind",
                "text",
                ("What it is", "Beth ydyw"),
                ("For example: primary school, library", "Er enghraifft: ysgol gynradd, llyfrgell"),
            ),
        ),
        only=ORGANISATION,
    ),
    Step(
        "number",
        ("Does it have a number in a register?", "A oes ganddo rif mewn cofrestr?"),
        (
            Field(
                "scheme",
                "radios",
                ("Kind of number", "Math o rif"),
                needed=False,
                options=tuple(
                    (scheme.key, (_capital(scheme.called), _capital(scheme.called_cy)))
                    for scheme in SCHEMES.values()
                    if scheme.key != "GB-GSS"
                ),
            ),
            Field("number", "text", ("The number", "Y rhif"), needed=False),
        ),
        (
            "With it we find you when somebody else has signed before. Leave it empty if not.",
            (
                "Gyda hwn gallwn ddod o hyd i chi os yw rhywun arall wedi llofnodi o’r blaen. "
                "Gadewch yn wag os nad oes un."
            ),
        ),
        only=ORGANISATION,
        check=_number,
    ),
    Step(
        "place",
        ("Where?", "Ble?"),
        (
            Field("nation", "radios", ("Nation", "Cenedl"), options=tuple(NATIONS.items())),
            Field("locality", "text", ("Town or area", "Tref neu ardal"), needed=False),
        ),
    ),
    AREA,
    Step(
        "stream",
        ("Which network do you want to join?", "Pa rwydwaith yr hoffech ymuno ag ef?"),
        (
            Field(
                "stream",
                "radios",
                ("Which network do you want to join?", "Pa rwydwaith yr hoffech ymuno ag ef?"),
                needed=False,
                options=(*STREAMS.items(), ("", ("None for now", "Dim un am y tro"))),
            ),
        ),
        only=ORGANISATION,
        document=Document.CHARTER,
    ),
    Step(
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
    ),
    Step(
        "capacity",
        ("What is your role there?", "Beth yw eich rôl yno?"),
        (
            Field(
                "capacity",
                "text",
                ("What is your role there?", "Beth yw eich rôl yno?"),
                (
                    "For example: head teacher, chair. Sign only if you may do so for it.",
                    "Er enghraifft: pennaeth, cadeirydd. Llofnodwch dim ond os cewch wneud hynny.",
                ),
                autocomplete="organization-title",
            ),
        ),
        only=ORGANISATION,
    ),
    Step(
        "second",
        (
            "Who else could we write to?",
            "At bwy arall y gallem ysgrifennu?",
        ),
        (
            Field("second_name", "text", ("Their name", "Eu henw"), needed=False),
            Field(
                "second_email",
                "email",
                ("Their e-mail address", "Eu cyfeiriad e-bost"),
                needed=False,
            ),
        ),
        (
            "People move on. A second contact keeps the thread. You may leave this empty.",
            (
                "Mae pobl yn symud ymlaen. Mae ail gyswllt yn cadw’r cysylltiad. "
                "Gallwch adael hyn yn wag."
            ),
        ),
        only=ORGANISATION,
        check=_second,
    ),
    Step(
        "listed",
        ("May we list you?", "A gawn ni eich rhestru?"),
        (
            Field(
                "listed",
                "radios",
                (
                    "May our public directory show your organisation?",
                    "A gaiff ein cyfeiriadur cyhoeddus ddangos eich sefydliad?",
                ),
                ("You sign just as much without it.", "Byddwch yn llofnodi lawn cymaint hebddo."),
                options=((YES, ("Yes", "Caiff")), ("no", ("No", "Na chaiff"))),
            ),
        ),
        only=ORGANISATION,
    ),
    Step(
        "contacted",
        ("May we write to you?", "A gawn ni ysgrifennu atoch?"),
        (
            Field(
                "contacted",
                "radios",
                (CONTACT_WORDING, CONTACT_WORDING_CY),
                ("You sign just as much without it.", "Byddwch yn llofnodi lawn cymaint hebddo."),
                options=((YES, ("Yes", "Cewch")), ("no", ("No", "Na chewch"))),
            ),
        ),
    ),
)
