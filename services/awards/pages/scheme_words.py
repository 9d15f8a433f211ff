"""What a scheme's rules are called on pages, in English and Welsh."""

from datetime import date

from awards.domain.fees import Amount, FeeKind
from awards.domain.scheme import Criterion, Recorder, Requirement, Scheme, Unit, Visit
from awards.pages.common import day

Words = tuple[str, str]

RULES: dict[str, Words] = {
    "criteria": ("what it asks for, in these words", "yr hyn y gofynnir, yn y geiriau hyn"),
    "hear_by_days": ("how soon you hear from us", "pa mor fuan y clywch gennym"),
    "windows": ("when you can send it", "pryd y gallwch ei anfon"),
    "evidence": ("how old evidence may be", "pa mor hen y gall tystiolaeth fod"),
    "visit": ("whether a panel visits", "a yw panel yn ymweld"),
    "panel": ("who sits on the panel", "pwy sy’n eistedd ar y panel"),
    "renewal": ("when we remind you, and how long you may be late",
                "pryd y byddwn yn eich atgoffa, a pha mor hwyr y cewch fod"),
    "fee": ("what it costs", "yr hyn y mae’n ei gostio"),
    "unit": ("who holds one award", "pwy sy’n dal un wobr"),
    "requirements": ("what others give", "yr hyn y mae eraill yn ei roi"),
    "third_party_nomination": ("whether others may nominate you", "a gaiff eraill eich enwebu"),
    "name": ("its name", "ei henw"),
    "name_cy": ("its Welsh name", "ei henw Cymraeg"),
    "about": ("how it is described", "sut y caiff ei disgrifio"),
    "about_cy": ("how it is described in Welsh", "sut y caiff ei disgrifio yn Gymraeg"),
}  # fmt: skip
KINDS: dict[str, Words] = {
    "criterion_added": ("New question", "Cwestiwn newydd"),
    "criterion_reworded": ("In new words", "Mewn geiriau newydd"),
    "criterion_dropped": ("No longer asked", "Ni ofynnir mwyach"),
    "rule_changed": ("A rule changes", "Mae rheol yn newid"),
}
WHO: dict[Recorder, Words] = {
    Recorder.APPLICANT: ("you", "chi"),
    Recorder.LOCAL_GROUP: ("your local group", "eich grŵp lleol"),
    Recorder.LOCAL_LEAD: ("your local lead", "eich arweinydd lleol"),
    Recorder.COORDINATOR: ("the stream’s coordinator", "cydlynydd y ffrwd"),
}
UNITS: dict[Unit, Words] = {
    Unit.INSTITUTION: ("The whole organisation", "Y sefydliad cyfan"),
    Unit.GROUP_OF_SITES: (
        "A group of sites together, as one",
        "Grŵp o safleoedd gyda’i gilydd, fel un",
    ),
}
VISITS: dict[Visit, Words] = {
    Visit.REQUIRED: ("The panel visits", "Mae’r panel yn ymweld"),
    Visit.OPTIONAL: ("The panel may visit", "Gall y panel ymweld"),
    Visit.NONE: ("No visit", "Dim ymweliad"),
}


def say(words: Words, language: str) -> str:
    return words[1] if language == "cy" else words[0]


def when(scheme: Scheme, today: date, language: str) -> str:
    """Whether an application can be sent today, and until when or from when."""
    if not scheme.windows:
        return say(("You can apply at any time.", "Cewch wneud cais unrhyw bryd."), language)
    if window := scheme.window_on(today):
        until = day(window.closes_on, language)
        words = (f"Open for applications until {until}.", f"Ar agor i geisiadau tan {until}.")
    elif following := scheme.next_window(today):
        opens, closes = day(following.opens_on, language), day(following.closes_on, language)
        words = (
            f"Closed at present. Open from {opens} to {closes}; you can begin to write now.",
            f"Ar gau ar hyn o bryd. Ar agor o {opens} i {closes}; cewch ddechrau ysgrifennu nawr.",
        )
    else:
        words = (
            "Closed at present, and the next days are not known yet; you can begin to write now.",
            "Ar gau nawr, ac nid yw’r dyddiau nesaf yn hysbys eto; cewch ddechrau ysgrifennu.",
        )
    return say(words, language)


def cost(scheme: Scheme, language: str) -> str:
    match scheme.fee.kind:
        case FeeKind.NONE:
            words = ("Nothing", "Dim")
        case FeeKind.DONATION:
            words = (
                "Nothing. We ask for a donation; it is never a condition",
                "Dim. Gofynnwn am rodd; nid yw byth yn amod",
            )
        case FeeKind.FEE:
            words = (
                "A fee, which can be waived in hardship; nothing waits for it",
                "Ffi, y gellir ei hepgor mewn caledi; nid oes dim yn aros amdani",
            )
    return say(words, language)


def amount(each: Amount, language: str) -> str:
    covers = (language == "cy" and each.covers_cy) or each.covers
    return f"£{each.pounds:,}: {covers}"


def amounts(scheme: Scheme, language: str) -> list[str]:
    shown = [amount(each, language) for each in scheme.fee.amounts]
    if scheme.fee.instalments > 1:
        n = scheme.fee.instalments
        shown.append(
            say(
                (f"In one sum or {n} yearly parts", f"Mewn un swm neu {n} rhan flynyddol"), language
            )
        )
    return shown


def facts(scheme: Scheme, language: str) -> list[tuple[str, str]]:
    """The rules that an applicant wants to know before they begin."""
    size, grace = scheme.panel.size, scheme.renewal.grace_days
    months = scheme.evidence.max_age_months
    pairs: list[tuple[Words, Words]] = [
        (("Who holds it", "Pwy sy’n ei dal"), UNITS[scheme.unit]),
        (("What it costs", "Yr hyn y mae’n ei gostio"), (cost(scheme, "en"), cost(scheme, "cy"))),
        (
            ("You hear from us", "Byddwch yn clywed gennym"),
            (f"Within {scheme.hear_by_days} days", f"O fewn {scheme.hear_by_days} diwrnod"),
        ),
        (
            ("Who reads it", "Pwy sy’n ei ddarllen"),
            (
                f"A panel of at least {size}, always with lived experience of seeking sanctuary",
                f"Panel o {size} o leiaf, bob amser â phrofiad bywyd o geisio noddfa",
            ),
        ),
        (("Visit", "Ymweliad"), VISITS[scheme.visit.first]),
        (
            ("It is valid for", "Mae’n ddilys am"),
            (
                f"Three years, then {grace} days in which you may still renew",
                f"Tair blynedd, yna {grace} diwrnod pan gewch adnewyddu o hyd",
            ),
        ),
    ]
    if months is not None:
        pairs.append(
            (
                ("Evidence", "Tystiolaeth"),
                (f"No older than {months} months", f"Dim hŷn na {months} mis"),
            )
        )
    return [(say(term, language), say(words, language)) for term, words in pairs]


def who(requirement: Requirement, language: str) -> str:
    return (" neu " if language == "cy" else " or ").join(
        say(WHO[each], language) for each in requirement.by
    )


def not_settled(scheme: Scheme, language: str) -> list[str]:
    """The rules that nobody has decided yet, each of them once."""
    keys = dict.fromkeys(each.split(".", 1)[0] for each in scheme.defaults)
    return [say(RULES[each], language) for each in keys]


def criterion(each: Criterion, language: str) -> dict[str, object]:
    """In the language of the page where it is there, otherwise in English and marked as such."""
    welsh = language == "cy" and each.in_welsh
    return {
        "title": each.title_cy if welsh else each.title,
        "guidance": each.guidance_cy if welsh else each.guidance,
        "examples": each.examples,
        "language": "cy" if welsh else "en",
    }
