"""Writing other words for a message: draft, change, publish, withdraw."""

from typing import Annotated

from fastapi import Depends
from pydantic import BaseModel, ConfigDict, Field

from notifications.api.templates import EditionShown, Language, Number, shown
from notifications.commands import editions as commands
from notifications.queries import editions as queries
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Act, Edit
from sanctuary.http import router as api_router

router = api_router("/v1/templates", tags=["templates"])
Editor = Annotated[Actor, Depends(requires(Role.CAMPAIGN_MANAGER))]
PATH = "/{key}/{language}/editions"


class WordsBody(BaseModel):
    """What is left out stays as it is; a new draft starts from the words in force."""

    model_config = ConfigDict(extra="forbid")

    subject: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    why: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    body: Annotated[str, Field(min_length=1, max_length=20_000)] | None = None
    sms: Annotated[str, Field(max_length=1_000)] | None = None

    def changes(self) -> dict[str, str]:
        return self.model_dump(exclude_none=True)


class ReasonBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Annotated[
        str, Field(min_length=1, max_length=2000, description="Why: every decision keeps a reason")
    ]


@router.post(PATH, status_code=201)
async def draft(
    key: str, language: Language, body: WordsBody, actor: Editor, act: Act
) -> EditionShown:
    """Begin a new edition. Nobody is sent it before it is published."""
    made = await commands.draft(act.uow, key, language, body.changes(), by=actor, at=act.now)
    return await shown(act.uow, made, act.response)


@router.patch(PATH + "/{edition}")
async def change(
    *, key: str, language: Language, edition: Number, body: WordsBody, actor: Editor, edit: Edit
) -> EditionShown:
    """Other words for a draft."""
    one = await queries.one(edit.uow, key, language, edition, drafts=True, lock=True)
    made = await commands.change(
        edit.uow, one, body.changes(), expected=edit.expected, by=actor, at=edit.now
    )
    return await shown(edit.uow, made, edit.response)


@router.post(PATH + "/{edition}/publication")
async def publish(
    *, key: str, language: Language, edition: Number, body: ReasonBody, actor: Editor, edit: Edit
) -> EditionShown:
    """From now on the message says this; senders take it up within a second."""
    one = await queries.one(edit.uow, key, language, edition, drafts=True, lock=True)
    made = await commands.publish(
        edit.uow, one, body.reason, expected=edit.expected, by=actor, at=edit.now
    )
    return await shown(edit.uow, made, edit.response)


@router.post(PATH + "/{edition}/withdrawal")
async def withdraw(
    *, key: str, language: Language, edition: Number, body: ReasonBody, actor: Editor, edit: Edit
) -> EditionShown:
    """Back to the edition that was in force before; a draft is let go of."""
    one = await queries.one(edit.uow, key, language, edition, drafts=True, lock=True)
    made = await commands.withdraw(
        edit.uow, one, body.reason, expected=edit.expected, by=actor, at=edit.now
    )
    return await shown(edit.uow, made, edit.response)
