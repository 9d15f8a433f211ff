"""What campaigns publishes."""

from sanctuary.events.campaigns.contact import (
    HookAnnounced,
    MentorReminded,
    PressRequestDue,
    WelcomeEventHeld,
)
from sanctuary.events.campaigns.content import FactReviewAsked, UseStopped
from sanctuary.events.campaigns.deeds import AllyFound, CompanionAsked, DeedNudged, DeedTakenUp
from sanctuary.events.campaigns.duty import (
    DutyCallAnswered,
    DutyCallRaised,
    DutyCallUnanswered,
    DutyGapFound,
    DutySwapAnswered,
    DutySwapAsked,
)
from sanctuary.events.campaigns.evidence import (
    ContactLinked,
    OutcomeCaseConfirmed,
    PolicyAskMoved,
)
from sanctuary.events.campaigns.incidents import (
    GroupAlertCorrected,
    GroupAlertRaised,
    GroupAlertStoodDown,
    IncidentClosed,
    IncidentOpened,
    IncidentStoodDown,
    Level,
    SignalRaised,
)
from sanctuary.events.campaigns.journey import (
    BuddyFound,
    BuddyMessageLeft,
    BuddyParted,
    BuddyReported,
    ChallengeOffered,
    JourneyLinkRequested,
)
from sanctuary.events.campaigns.learning import (
    AttendanceCounted,
    BookingAsked,
    BookingAttended,
    BookingCancelled,
    BookingChanged,
    BookingMade,
    BookingReminded,
    CheckInAsked,
    WorkshopCancelled,
    WorkshopHeld,
    WorkshopOpened,
)
from sanctuary.events.campaigns.letters import LetterUnanswered
from sanctuary.events.campaigns.lines import LineIssued, LineReviewDue, LineWithdrawn
from sanctuary.events.campaigns.mobilisations import (
    ActionRecorded,
    AudienceReleased,
    MobilisationClosed,
    MobilisationCorrected,
    MobilisationLaunched,
    MobilisationPaused,
    MobilisationResumed,
    MobilisationStoodDown,
)
from sanctuary.events.campaigns.rights import ErasureConfirmed
from sanctuary.events.campaigns.safety import AreaPaused, AreaResumed, MaskAsked
from sanctuary.events.campaigns.tasks import TaskAssigned, TaskOverdue
from sanctuary.events.campaigns.welfare import WelfareAsked, WelfareCallWanted

__all__ = [
    "ActionRecorded",
    "AllyFound",
    "AreaPaused",
    "AreaResumed",
    "AttendanceCounted",
    "AudienceReleased",
    "BookingAsked",
    "BookingAttended",
    "BookingCancelled",
    "BookingChanged",
    "BookingMade",
    "BookingReminded",
    "BuddyFound",
    "BuddyMessageLeft",
    "BuddyParted",
    "BuddyReported",
    "ChallengeOffered",
    "CheckInAsked",
    "CompanionAsked",
    "ContactLinked",
    "DeedNudged",
    "DeedTakenUp",
    "DutyCallAnswered",
    "DutyCallRaised",
    "DutyCallUnanswered",
    "DutyGapFound",
    "DutySwapAnswered",
    "DutySwapAsked",
    "ErasureConfirmed",
    "FactReviewAsked",
    "GroupAlertCorrected",
    "GroupAlertRaised",
    "GroupAlertStoodDown",
    "HookAnnounced",
    "IncidentClosed",
    "IncidentOpened",
    "IncidentStoodDown",
    "JourneyLinkRequested",
    "LetterUnanswered",
    "Level",
    "LineIssued",
    "LineReviewDue",
    "LineWithdrawn",
    "MaskAsked",
    "MentorReminded",
    "MobilisationClosed",
    "MobilisationCorrected",
    "MobilisationLaunched",
    "MobilisationPaused",
    "MobilisationResumed",
    "MobilisationStoodDown",
    "OutcomeCaseConfirmed",
    "PolicyAskMoved",
    "PressRequestDue",
    "SignalRaised",
    "TaskAssigned",
    "TaskOverdue",
    "UseStopped",
    "WelcomeEventHeld",
    "WelfareAsked",
    "WelfareCallWanted",
    "WorkshopCancelled",
    "WorkshopHeld",
    "WorkshopOpened",
]
