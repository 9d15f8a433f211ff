"""How a message looks, with values of one's own or with examples. Nothing is sent."""

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from notifications.api.templates import Language, LintShown, SignedIn, may_edit
from notifications.catalogue import entry
from notifications.domain.edition import must_be_brought
from notifications.domain.templates import Rendered, Template
from notifications.linter import lint
from notifications.queries import editions as queries
from sanctuary.db import UnitOfWork
from sanctuary.events.notifications import Category
from sanctuary.http import Uow
from sanctuary.http import router as api_router
from sanctuary.http.idempotency import WITHOUT_KEY

router = api_router("/v1/templates", tags=["templates"])
Which = Annotated[
    int | None, Query(ge=1, le=2**31 - 1, description="Instead of the edition in force")
]
Value = Annotated[str, Field(max_length=2000)]


class Preview(BaseModel):
    """The message as its reader would see it; `sms` is empty where none is sent."""

    edition: int
    language: str
    subject: str
    text: str
    html: str
    sms: str


class PreviewBody(BaseModel):
    """`values` instead of the examples: then each placeholder needs one."""

    model_config = ConfigDict(extra="forbid")

    language: Language = "en"
    edition: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    values: Annotated[dict[str, Value], Field(max_length=100)] | None = None


@router.get("/{key}/preview")
async def preview(
    key: str, uow: Uow, actor: SignedIn, language: Language = "en", edition: Which = None
) -> Preview:
    """With the example's values."""
    template = await chosen(uow, key, language, edition, drafts=may_edit(actor))
    return _preview(template, rendered(template))


@router.post("/{key}/preview", openapi_extra=WITHOUT_KEY)
async def preview_with(key: str, body: PreviewBody, uow: Uow, actor: SignedIn) -> Preview:
    """With given values. A missing one is a 400 that names it."""
    template = await chosen(uow, key, body.language, body.edition, drafts=may_edit(actor))
    if body.values is None:
        return _preview(template, rendered(template))
    return _preview(template, template.render({**_links(template), **body.values}))


class TextBody(BaseModel):
    """A text on its own, before it is anybody's draft."""

    model_config = ConfigDict(extra="forbid")

    language: Language = "en"
    category: Category = "service"
    subject: Annotated[str, Field(min_length=1, max_length=200)]
    why: Annotated[str, Field(min_length=1, max_length=500)] = "-"
    body: Annotated[str, Field(min_length=1, max_length=20_000)]
    sms: Annotated[str, Field(max_length=1_000)] = ""


@router.post("/lint", openapi_extra=WITHOUT_KEY)
async def lint_text(body: TextBody, uow: Uow, _: SignedIn) -> LintShown:
    """What to write differently. Nothing is kept."""
    front = body.model_dump(exclude={"body"}) | {"key": "-", "edition": "1"}
    return LintShown.of(lint(Template.of(front, body.body), uow.clock.today()))


async def chosen(
    uow: UnitOfWork, key: str, language: str, edition: int | None, *, drafts: bool
) -> Template:
    """The text in force, or one edition. Raises NotFound."""
    if edition is None:
        return (await queries.texts(uow)).template(key, language)
    found = (await queries.one(uow, key, language, edition, drafts=drafts)).template
    must_be_brought(found, entry(key).english)
    return found


def rendered(template: Template) -> Rendered:
    return template.render(entry(template.key).examples(template.language))


def _links(template: Template) -> dict[str, str]:
    """Links are made by the sender, so nobody has to think any up for a preview."""
    examples = entry(template.key).examples(template.language)
    return {name: value for name, value in examples.items() if name.endswith("_link")}


def _preview(template: Template, shown: Rendered) -> Preview:
    return Preview(
        edition=template.edition,
        language=template.language,
        subject=shown.subject,
        text=shown.text,
        html=shown.html,
        sms=template.sms,
    )
