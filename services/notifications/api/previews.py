"""How a message looks, with values of one's own or with examples. Nothing is sent."""

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import HTMLResponse, PlainTextResponse

from notifications.api.templates import Language, LintShown, SignedIn, may_edit
from notifications.catalogue import entry
from notifications.domain import sms
from notifications.domain.edition import must_be_brought
from notifications.domain.layout import forced
from notifications.domain.sheet import sheet
from notifications.domain.templates import MissingPlaceholders, Rendered, Template
from notifications.domain.values import is_link
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
Scheme = Literal["light", "dark"] | None
# What somebody wrote is shown, never obeyed: no script, no form, nothing from elsewhere.
HARMLESS = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
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
    return _preview(template, examples(template))


@router.post("/{key}/preview", openapi_extra=WITHOUT_KEY)
async def preview_with(key: str, body: PreviewBody, uow: Uow, actor: SignedIn) -> Preview:
    """With given values. A missing one is a 400 that names it."""
    template = await chosen(uow, key, body.language, body.edition, drafts=may_edit(actor))
    if body.values is None:
        return _preview(template, examples(template))
    return _preview(template, {**_links(template), **body.values})


@router.get("/{key}/preview.html", response_class=HTMLResponse)
async def preview_page(
    *,
    key: str,
    uow: Uow,
    actor: SignedIn,
    language: Language = "en",
    edition: Which = None,
    scheme: Scheme = None,
) -> HTMLResponse:
    """The HTML part as a page that can do nothing; `scheme` shows it in light or in dark."""
    template = await chosen(uow, key, language, edition, drafts=may_edit(actor))
    html = rendered(template).html
    return HTMLResponse(forced(html, scheme) if scheme else html, headers=HARMLESS)


@router.get("/{key}/preview.txt", response_class=PlainTextResponse)
async def preview_text(
    key: str, uow: Uow, actor: SignedIn, language: Language = "en", edition: Which = None
) -> PlainTextResponse:
    """The plain-text part."""
    template = await chosen(uow, key, language, edition, drafts=may_edit(actor))
    return PlainTextResponse(rendered(template).text, headers=HARMLESS)


@router.get("/{key}/preview-sheet.html", response_class=HTMLResponse)
async def preview_sheet(
    *,
    request: Request,
    key: str,
    uow: Uow,
    actor: SignedIn,
    language: Language = "en",
    edition: Which = None,
) -> HTMLResponse:
    """Sender, subject and every part, wide and narrow, in light and dark: a page for a picture."""
    template = await chosen(uow, key, language, edition, drafts=may_edit(actor))
    page = sheet(
        rendered(template),
        sms.fill(template.sms, examples(template)),
        sender=request.app.state.settings.mail_from,
        title=f"{key}, {language}, edition {template.edition}",
        language=template.language,
    )
    return HTMLResponse(page, headers=HARMLESS)


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


def examples(template: Template) -> dict[str, str]:
    return entry(template.key).examples(template.language)


def rendered(template: Template) -> Rendered:
    return template.render(examples(template))


def _links(template: Template) -> dict[str, str]:
    """Links are made by the sender, so nobody has to think any up for a preview."""
    return {name: value for name, value in examples(template).items() if is_link(name)}


def _preview(template: Template, values: Mapping[str, str]) -> Preview:
    missing = [name for name in sms.wants(template.sms) if name not in values]
    if needed := dict.fromkeys((*template.missing(values), *missing)):
        raise MissingPlaceholders(needed)
    shown = template.render(values)
    return Preview(
        edition=template.edition,
        language=template.language,
        subject=shown.subject,
        text=shown.text,
        html=shown.html,
        sms=sms.fill(template.sms, values),
    )
