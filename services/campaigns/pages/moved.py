"""What moved you to act: one question, for whoever likes to answer it.

Behind the link of a message; opening it changes nothing.
"""

from typing import Annotated

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse

from campaigns.commands import contacts as commands
from campaigns.domain.contact import Contact
from campaigns.domain.playbook import Said
from campaigns.store import mobilisations as store
from sanctuary.auth import by_link
from sanctuary.http import Now, Uow, page_router
from sanctuary.links import Link, Purpose
from sanctuary.pages import language_of, render

router = page_router("/moved")
Reported = Annotated[Link, Depends(by_link(Purpose.REPORT_ACTION))]
WORDS = {
    Contact.BEFRIENDING: Said("Somebody became a friend", "Daeth rhywun yn ffrind"),
    Contact.WELCOMING_ACTIVITY: Said(
        "We met at something shared, like a meal, sport or a craft",
        "Gwnaethom gwrdd mewn rhywbeth a rennir, fel pryd bwyd, chwaraeon neu grefft",
    ),
    Contact.AWARENESS_SESSION: Said(
        "I heard somebody speak at work, school or a group",
        "Clywais rywun yn siarad yn y gwaith, yr ysgol neu grŵp",
    ),
    Contact.WORKSHOP: Said(
        "I took part in a workshop or webinar", "Cymerais ran mewn gweithdy neu weminar"
    ),
    Contact.STORY: Said("I read or watched a story", "Darllenais neu gwyliais stori"),
    Contact.CONVERSATION: Said(
        "I talked about it with somebody I know", "Siaradais amdano â rhywun rwy’n ei adnabod"
    ),
    Contact.SOMETHING_ELSE: Said("Something else", "Rhywbeth arall"),
}


@router.get("")
async def ask(request: Request, link: Reported, uow: Uow) -> HTMLResponse:
    (await store.get(uow, link.subject)).must_count()
    return _page(request)


@router.post("")
async def answer(
    *,
    request: Request,
    link: Reported,
    uow: Uow,
    now: Now,
    contact: Annotated[str, Form()] = "",
) -> HTMLResponse:
    if contact not in set(Contact):
        return _page(request, nothing_chosen=True)
    await commands.link(uow, link.subject, Contact(contact), person_id=link.actor.id, at=now)
    return render(request, "moved_thanks.html")


def _page(request: Request, *, nothing_chosen: bool = False) -> HTMLResponse:
    language = language_of(request)
    return render(
        request,
        "moved.html",
        status=422 if nothing_chosen else 200,
        options=[(each.value, WORDS[each].to(language)) for each in Contact],
        nothing_chosen=nothing_chosen,
    )
