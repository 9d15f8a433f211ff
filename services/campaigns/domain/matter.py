"""Something that is written, read by somebody else and then goes out: a call, a line, a hook.

Whoever approves it is stopped by what the content check says must go, until the text is changed or
somebody with the right, who is not its author, lets it stand with a reason.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from campaigns.domain.content import Finding, Piece, musts
from sanctuary.actor import Actor, Role
from sanctuary.errors import Invalid, NotFound, Refusal

MAY_OVERRULE = (Role.CAMPAIGN_MANAGER, Role.NATIONAL_TEAM)


class ContentStops(Refusal):
    slug = "content-check"
    status = 409
    title = "Some of this has to change before it can go out"


class OwnWords(Refusal):
    slug = "own-words"
    status = 409
    title = "Somebody else has to decide this"


class NotToOverrule(Refusal):
    slug = "not-to-overrule"
    status = 409
    title = "This cannot be overruled"


@dataclass(frozen=True, slots=True)
class Matter:
    """`kind` and `id` name it; `facts`, `stories` and `photos` are what its author names.

    `nations`: where it is read, None for everywhere. `shunned`: pages that carry a claim.
    `channel`: where a story or photo would be used; None: where it may be used at all.
    """

    kind: str
    id: UUID
    author: UUID
    pieces: tuple[Piece, ...]
    facts: tuple[UUID, ...] = ()
    stories: tuple[UUID, ...] = ()
    photos: tuple[UUID, ...] = ()
    nations: frozenset[str] | None = None
    shunned: tuple[str, ...] = ()
    channel: str | None = None

    def must_pass(self, findings: Iterable[Finding], overruled: Collection[str]) -> None:
        """Raise ContentStops with everything that still has to change."""
        left = [one for one in musts(findings) if one.binding or one.key not in overruled]
        if left:
            raise ContentStops(
                "Please change what is listed and ask again. Where it is right all the same, a "
                "campaign manager or the national team, not the author, may let it stand and say "
                "why.",
                errors=[error(one) for one in left],
            )

    def to_overrule(self, key: str, findings: Iterable[Finding], *, by: Actor) -> Finding:
        """The finding of that key, if `by` may let it stand."""
        for nation in sorted(self.nations) if self.nations else [None]:
            by.must(*MAY_OVERRULE, nation=nation)
        if by.id == self.author:
            raise OwnWords(
                "You wrote this, so somebody else has to decide whether it may stand. Please ask "
                "another campaign manager or the national team."
            )
        found = next((one for one in findings if one.key == key), None)
        if found is None:
            raise NotFound(
                "The text has no such finding now. Look at its findings again: it may have changed."
            )
        if found.binding:
            raise NotToOverrule(
                "Whether a story or a photo may be used is for the people in it to say, so nobody "
                "here can let it stand. Please take it out."
            )
        return found


def error(finding: Finding) -> dict[str, str]:
    """A finding as a refusal tells it: where, what is wrong, and what to write."""
    what = f"“{finding.found}”: " if finding.found else ""
    return {
        "field": finding.field,
        "detail": f"{what}{finding.why} Instead: {finding.instead.rstrip('.')}.",
    }


def must_be_clean(findings: Iterable[Finding]) -> None:
    """For a text that goes out at once, where nobody could let it stand. Raises Invalid."""
    left = musts(findings)
    if left:
        raise Invalid(
            "Some of this wording is not how we speak of people. Please change it and send again.",
            errors=[error(each) for each in left],
        )
