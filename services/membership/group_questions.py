"""What groups are asked on pages: to start one, and once a year; in English and Welsh."""

from membership.domain.addresses import tidy_address
from membership.domain.group_check import Answers as CheckAnswers
from membership.domain.group_enquiry import LONGEST_STORY, Enquiry
from membership.domain.person import Language
from membership.domain.sign_up import Mailbox
from membership.questions import YES, Answers, Field, Step, Words
from membership.words import NATIONS
from sanctuary.errors import Invalid


def _address(answers: Answers) -> dict[str, str]:
    try:
        tidy_address(answers["email"])
    except Invalid as invalid:
        return {"email": invalid.detail}
    return {}


QUESTIONS = (
    Step(
        "place",
        ("Where would the group be?", "Ble fyddai’r grŵp?"),
        (
            Field("nation", "radios", ("Nation", "Cenedl"), options=tuple(NATIONS.items())),
            Field(
                "locality",
                "text",
                ("City, town, village or region", "Dinas, tref, pentref neu ranbarth"),
            ),
        ),
        (
            "There is one affiliated group for each area. If yours has one, we put you in touch.",
            (
                "Mae un grŵp cysylltiedig ym mhob ardal. Os oes un yn eich ardal chi, byddwn yn "
                "eich rhoi mewn cysylltiad."
            ),
        ),
    ),
    Step(
        "group",
        ("What would you call it?", "Beth fyddech chi’n ei alw?"),
        (
            Field(
                "group_name",
                "text",
                ("What would you call it?", "Beth fyddech chi’n ei alw?"),
                ("You can change it later.", "Gallwch ei newid yn ddiweddarach."),
            ),
        ),
    ),
    Step(
        "about",
        ("What is there already?", "Beth sydd yno eisoes?"),
        (
            Field(
                "about",
                "textarea",
                ("What is there already?", "Beth sydd yno eisoes?"),
                (
                    (
                        "Who is with you, and what would you like to do? Please name nobody. "
                        "You may leave this empty."
                    ),
                    (
                        "Pwy sydd gyda chi, a beth hoffech chi ei wneud? Peidiwch ag enwi neb. "
                        "Gallwch adael hyn yn wag."
                    ),
                ),
                needed=False,
            ),
        ),
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
        check=_address,
    ),
)


def enquiry_of(answers: Answers, language: str) -> Enquiry:
    """The form that all the pages together make."""
    spoken: Language = "cy" if language == "cy" else "en"
    return Enquiry(
        asker=Mailbox(answers["name"], answers["email"], spoken),
        group_name=answers["group_name"],
        nation=answers["nation"],
        locality=answers["locality"],
        about=answers.get("about", "")[:LONGEST_STORY],
    )


YES_OR_NO = ((YES, ("Yes", "Ydyn / Oes")), ("no", ("No", "Nac ydyn / Nac oes")))


def _yes_or_no(key: str, question: Words, hint: Words | None = None) -> Step:
    field = Field(key, "radios", question, hint, options=YES_OR_NO)
    return Step(key, question, (field,))


CHECK_QUESTIONS = (
    _yes_or_no(
        "contacts_valid",
        (
            "Are the contacts that we write to still the right ones?",
            "Ai’r cysylltiadau rydym yn ysgrifennu atynt yw’r rhai cywir o hyd?",
        ),
        (
            "If not, answer no: your coordinator will ask who they are now.",
            "Os na, atebwch nac ydyn: bydd eich cydlynydd yn holi pwy ydyn nhw nawr.",
        ),
    ),
    _yes_or_no(
        "safeguarding_policy",
        (
            "Does the group have a safeguarding policy?",
            "A oes gan y grŵp bolisi diogelu?",
        ),
    ),
    _yes_or_no(
        "safeguarding_lead",
        (
            "Does somebody lead on safeguarding?",
            "A oes rhywun yn arwain ar ddiogelu?",
        ),
        ("Please do not tell us who.", "Peidiwch â dweud wrthym pwy."),
    ),
    _yes_or_no(
        "lead_has_basic_check",
        (
            "Does that person have a basic DBS check, or its equivalent in your nation?",
            "A oes gan y person hwnnw wiriad DBS sylfaenol, neu’r hyn sy’n cyfateb yn eich cenedl?",
        ),
        (
            "Yes or no is enough. Send no document.",
            "Mae oes neu nac oes yn ddigon. Peidiwch ag anfon dogfen.",
        ),
    ),
    _yes_or_no(
        "lead_has_two_references",
        (
            "Did the group take up two references for that person?",
            "A gafodd y grŵp ddau eirda ar gyfer y person hwnnw?",
        ),
        (
            "Yes or no is enough. Send no document.",
            "Mae do neu naddo yn ddigon. Peidiwch ag anfon dogfen.",
        ),
    ),
)


def answers_of(given: Answers) -> CheckAnswers:
    """Yes or no to each question of the annual check."""
    return CheckAnswers(**{step.key: given.get(step.key) == YES for step in CHECK_QUESTIONS})
