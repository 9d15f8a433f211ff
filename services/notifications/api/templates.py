"""The messages there are, and how each one looks."""

from typing import Annotated, Literal

from fastapi import Depends
from pydantic import BaseModel

from notifications.catalogue import CATALOGUE, Entry, entry, template
from sanctuary.actor import Actor
from sanctuary.auth import signed_in
from sanctuary.http import router as api_router

router = api_router("/v1/templates", tags=["templates"])
SignedIn = Annotated[Actor, Depends(signed_in)]


class TemplateShown(BaseModel):
    key: str
    category: str
    languages: list[str]
    placeholders: list[str]
    edition: int


class Preview(BaseModel):
    """The message with its example's values; nothing is sent."""

    subject: str
    text: str
    html: str


@router.get("")
async def list_templates(_: SignedIn) -> list[TemplateShown]:
    return [_show(each) for each in CATALOGUE]


@router.get("/{key}/preview")
async def preview(key: str, _: SignedIn, language: Literal["en", "cy"] = "en") -> Preview:
    rendered = template(key, language).render(entry(key).values)
    return Preview(subject=rendered.subject, text=rendered.text, html=rendered.html)


def _show(each: Entry) -> TemplateShown:
    return TemplateShown(
        key=each.key,
        category=each.category,
        languages=list(each.languages),
        placeholders=sorted(each.placeholders),
        edition=template(each.key, "en").edition,
    )
