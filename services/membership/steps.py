"""The pages of the signing form, in order for who signs for what.

Answers travel in the form itself from page to page: no cookie, no session, nothing stored before
the last button.
"""

from dataclasses import replace

from membership.domain.document import Document, Edition
from membership.domain.identifiers import read_identifiers
from membership.domain.person import Language
from membership.domain.sign_up import (
    CONTACT_WORDING,
    CONTACT_WORDING_CY,
    Mailbox,
    NewOrganisation,
    SignUp,
)
from membership.questions import (
    AREA,
    AREA_QUESTION,
    NEEDED,
    ORGANISATION,
    STEPS,
    YES,
    Answers,
    Areas,
    Field,
    Step,
)

__all__ = ["ORGANISATION", "STEPS", "form_of", "mistakes", "steps_for"]


def steps_for(answers: Answers, areas: Areas = ()) -> tuple[Step, ...]:
    """The pages for somebody who answered so far; `areas` are those of the nation they named."""
    document = answers.get("document", Document.CHARTER)
    asked = (
        step
        for step in STEPS
        if step.only in {None, answers.get("who")} and step.document in {None, document}
    )
    return tuple(_with_choice(step, areas) if step is AREA and areas else step for step in asked)


def _with_choice(step: Step, areas: Areas) -> Step:
    """A plain choice by name, where we know the areas; codes are for machines."""
    options = tuple((code, (name, name)) for code, name in areas)
    field = Field("area", "select", AREA_QUESTION, needed=False, options=options)
    return replace(step, fields=(field,))


def mistakes(step: Step, answers: Answers, *, welsh: bool) -> dict[str, str]:
    """What is wrong with the answers to one page, by field."""
    wrong = {
        field.name: NEEDED[welsh]
        for field in step.fields
        if (field.needed and not answers.get(field.name))
        or (field.options and not _offered(field, answers.get(field.name, "")))
    }
    if not wrong and step.check is not None:
        wrong = step.check(answers)
    return wrong


def _offered(field: Field, answer: str) -> bool:
    return answer in {value for value, _ in field.options} or (not answer and not field.needed)


def form_of(answers: Answers, edition: Edition, language: str) -> SignUp:
    """The form that all the pages together make."""
    organisation = None
    if answers.get("who") == ORGANISATION:
        numbers = [(answers.get("scheme", ""), answers["number"])] if answers.get("number") else []
        organisation = NewOrganisation(
            name=answers["organisation"],
            kind=answers["kind"],
            nation=answers["nation"],
            area=answers.get("area") or None,
            locality=answers.get("locality") or None,
            identifiers=read_identifiers(numbers),
        )
    spoken: Language = "cy" if language == "cy" else "en"
    second = answers.get("second_email") if organisation else None
    return SignUp(
        document=edition.document,
        edition=edition.edition,
        signatory=Mailbox(
            answers["name"],
            answers["email"],
            spoken,
            answers.get("capacity", "") if organisation else "",
        ),
        organisation=organisation,
        stream=(answers.get("stream") or None) if organisation else None,
        second_contact=Mailbox(answers["second_name"], second, spoken) if second else None,
        nation=answers["nation"],
        area=answers.get("area") or None,
        be_listed=organisation is not None and answers.get("listed") == YES,
        be_contacted=answers["contacted"] == YES,
        wording=CONTACT_WORDING_CY if spoken == "cy" else CONTACT_WORDING,
    )
