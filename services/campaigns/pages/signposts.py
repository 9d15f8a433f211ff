"""Where a plan finds what helps with it: partners' campaigns, posters, groups near by."""

from campaigns import rules
from campaigns.domain.action import Action
from campaigns.domain.deed import Deed
from campaigns.domain.playbook import Said
from sanctuary.clock import london_day
from sanctuary.settings import Settings

OURS = "membership:"
PARTNER = Said("The partner’s own page", "Tudalen y partner ei hun")


def signposts(settings: Settings, deed: Deed, language: str) -> list[tuple[str, str]]:
    """Each as its words and its address; pages of ours by where this installation has them."""
    day = london_day(deed.changed_at)
    found = [
        (Said(one["en"], one["cy"]).to(language), _address(settings, one["url"]))
        for one in rules.on("signposts", day)["kinds"].get(deed.action.value, ())
    ]
    if deed.action is Action.PARTNER_CAMPAIGN:
        links = rules.on("partner_campaigns", day)["links"]
        partner = links.get(deed.answers.get("campaign"))
        found += [(PARTNER.to(language), partner)] if partner else []
    return found


def _address(settings: Settings, url: str) -> str:
    if url.startswith(OURS):
        return settings.public_url("membership") + url.removeprefix(OURS)
    return url
