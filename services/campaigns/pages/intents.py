"""What somebody can set themselves to do, as they would say it: in front of them, not behind."""

from collections.abc import Mapping
from types import MappingProxyType

from campaigns.domain.action import Action
from campaigns.domain.playbook import Said

INTENTS: Mapping[Action, Said] = MappingProxyType(
    {
        Action.LETTER_TO_MP: Said(
            "Write to somebody who represents me", "Ysgrifennu at rywun sy’n fy nghynrychioli"
        ),
        Action.LETTER_TO_CANDIDATE: Said(
            "Write to the candidates where I live", "Ysgrifennu at yr ymgeiswyr lle rwy’n byw"
        ),
        Action.MEETING: Said(
            "Meet somebody who represents me", "Cyfarfod â rhywun sy’n fy nghynrychioli"
        ),
        Action.HUSTINGS: Said("Ask candidates a question", "Gofyn cwestiwn i ymgeiswyr"),
        Action.PITCH: Said(
            "Practise what I would say in a minute", "Ymarfer yr hyn y byddwn yn ei ddweud"
        ),
        Action.LETTER_TO_PAPER: Said("Write to a paper", "Ysgrifennu at bapur newydd"),
        Action.BROADCAST: Said("Speak on radio or television", "Siarad ar y radio neu’r teledu"),
        Action.VISUAL: Said("Make welcome visible", "Gwneud y croeso yn weladwy"),
        Action.EVENT: Said("Bring people together", "Dod â phobl ynghyd"),
        Action.JOINING: Said(
            "Take part in what others arrange", "Cymryd rhan yn yr hyn y mae eraill yn ei drefnu"
        ),
        Action.CONVERSATION: Said("Talk with somebody", "Siarad â rhywun"),
        Action.ONBOARDING: Said("Bring an ally on board", "Dod â chynghreiriad atom"),
        Action.STORY: Said("Share a story", "Rhannu stori"),
        Action.TRAINING: Said("Learn something more", "Dysgu rhywbeth pellach"),
        Action.PARTNER_CAMPAIGN: Said(
            "Take part in a partner’s campaign", "Cymryd rhan yn ymgyrch partner"
        ),
        Action.VOTING: Said(
            "Encourage people to use their votes", "Annog pobl i ddefnyddio eu pleidlais"
        ),
        Action.OTHER: Said("Something else", "Rhywbeth arall"),
    }
)
