"""What membership publishes."""

from sanctuary.events.membership.charter import (
    CharterReaffirmed,
    CharterSigned,
    CharterWithdrawn,
    ConfirmationRequested,
    NeighbourSigned,
    ReaffirmationClosed,
    ReaffirmationDue,
)
from sanctuary.events.membership.directory import DirectoryMasked, DirectoryUnmasked
from sanctuary.events.membership.editions import EditionPublished
from sanctuary.events.membership.enrolments import (
    EnrolmentAdmitted,
    EnrolmentConfirmationRequested,
    EnrolmentDeclined,
    EnrolmentEnded,
    EnrolmentRenewalDue,
    EnrolmentRenewed,
)
from sanctuary.events.membership.geography import GeographySwitched
from sanctuary.events.membership.grants import GrantGiven, GrantRevoked
from sanctuary.events.membership.groups import (
    GroupAffiliated,
    GroupChanged,
    GroupCheckDue,
    GroupClosed,
    GroupEnquired,
    GroupMembersReleased,
    GroupMerged,
    GroupSuspended,
    GroupTermsDue,
)
from sanctuary.events.membership.hand_overs import (
    ContactRepairAsked,
    HandOverCompleted,
    HandOverEnded,
    HandOverInvited,
    HandOverStarted,
)
from sanctuary.events.membership.journeys import JourneyLinkAsked
from sanctuary.events.membership.leads import ForumChanged, LocalLeadAssigned, LocalLeadVacated
from sanctuary.events.membership.legacy import (
    LegacyDue,
    LegacyEnded,
    LegacyRecorded,
    MotionRecorded,
)
from sanctuary.events.membership.moving import ImportEnded, ListExported
from sanctuary.events.membership.networks import (
    MemberJoined,
    MemberLeadFound,
    MemberLeft,
    MemberWaitingForLead,
)
from sanctuary.events.membership.notes import NoteRequested
from sanctuary.events.membership.organisations import OrganisationChanged
from sanctuary.events.membership.overrides import OverrideEnded, OverrideSet
from sanctuary.events.membership.people import (
    ContactChanged,
    MobileGiven,
    PeopleMerged,
    PeopleParted,
    PersonChanged,
)
from sanctuary.events.membership.rights import (
    AccessAsked,
    AccessReady,
    ErasureAsked,
    ErasureRefused,
    PersonErased,
    RightsLinkRequested,
)
from sanctuary.events.membership.stories import StoryConsent, StoryConsentsChanged

__all__ = [
    "AccessAsked",
    "AccessReady",
    "CharterReaffirmed",
    "CharterSigned",
    "CharterWithdrawn",
    "ConfirmationRequested",
    "ContactChanged",
    "ContactRepairAsked",
    "DirectoryMasked",
    "DirectoryUnmasked",
    "EditionPublished",
    "EnrolmentAdmitted",
    "EnrolmentConfirmationRequested",
    "EnrolmentDeclined",
    "EnrolmentEnded",
    "EnrolmentRenewalDue",
    "EnrolmentRenewed",
    "ErasureAsked",
    "ErasureRefused",
    "ForumChanged",
    "GeographySwitched",
    "GrantGiven",
    "GrantRevoked",
    "GroupAffiliated",
    "GroupChanged",
    "GroupCheckDue",
    "GroupClosed",
    "GroupEnquired",
    "GroupMembersReleased",
    "GroupMerged",
    "GroupSuspended",
    "GroupTermsDue",
    "HandOverCompleted",
    "HandOverEnded",
    "HandOverInvited",
    "HandOverStarted",
    "ImportEnded",
    "JourneyLinkAsked",
    "LegacyDue",
    "LegacyEnded",
    "LegacyRecorded",
    "ListExported",
    "LocalLeadAssigned",
    "LocalLeadVacated",
    "MemberJoined",
    "MemberLeadFound",
    "MemberLeft",
    "MemberWaitingForLead",
    "MobileGiven",
    "MotionRecorded",
    "NeighbourSigned",
    "NoteRequested",
    "OrganisationChanged",
    "OverrideEnded",
    "OverrideSet",
    "PeopleMerged",
    "PeopleParted",
    "PersonChanged",
    "PersonErased",
    "ReaffirmationClosed",
    "ReaffirmationDue",
    "RightsLinkRequested",
    "StoryConsent",
    "StoryConsentsChanged",
]
