"""One rehearsal: holders who renew, holders who do not, and panels that answer in time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from uuid import UUID

from awards.domain.application import Application
from awards.domain.award import Award, Intention, months_before
from awards.domain.scheme import Scheme
from awards.rehearsing.assumptions import MOST_MONTHS, Assumptions
from awards.rehearsing.telling import Found, Panel, Passed, report
from awards.schemes import newest_for
from awards.store import editions, rehearsed
from sanctuary.clock import LONDON
from sanctuary.db import UnitOfWork
from sanctuary.events.awards import AwardLapsed, RenewalDue
from sanctuary.ids import derived_id
from sanctuary.rehearse import Happening, Report, Span
from sanctuary.rehearse.parts import ONE_DAY

OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "renewing": "of 100 holders, how many send a renewal",
        "apply-before": "how many months before the end they send it",
        "calendar": "a file with school holidays, in place of the shipped one",
    }
)


def play(span: Span, options: Mapping[str, str]) -> "AwardsPlay":
    return AwardsPlay(span, Assumptions.read(span.today, options))


@dataclass
class AwardsPlay:
    """`applying` and `deciding` are who does what on which day; both fill up as awards renew.

    Successors are `coming` until a day's work or a holder could ask for one of them, which is
    from `needed_on`: written together, they cost little.
    """

    span: Span
    assumptions: Assumptions
    nations: dict[UUID, str | None] = field(default_factory=dict)
    ended: set[UUID] = field(default_factory=set)
    schemes: list[Scheme] = field(default_factory=list)
    assessors: int = 0
    awards: int = 0
    renewed: int = 0
    held: dict[UUID, Award] = field(default_factory=dict)
    coming: list[Award] = field(default_factory=list)
    needed_on: date = date.max
    panels: list[Panel] = field(default_factory=list)
    applying: dict[date, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    deciding: dict[date, dict[UUID, UUID]] = field(default_factory=lambda: defaultdict(dict))

    async def begin(self, uow: UnitOfWork) -> None:
        """Who holds what, and what already waits for an answer."""
        self.nations, self.ended = await rehearsed.whereabouts(uow)
        self.schemes = [each.scheme for each in await editions(uow)]
        self.assessors = await rehearsed.count_assessors(uow)
        awards = await rehearsed.current_awards(uow)
        self.awards = len(awards)
        self.held = {award.id: award for award in awards}
        sizes = {(each.key, each.edition): each.panel.size for each in self.schemes}
        waiting = set()
        for row in await rehearsed.undecided(uow):
            answer_by = row.hear_by or self.span.today
            size = sizes[row.scheme, row.edition]
            self.panels.append(Panel(row.organisation_id, row.stream, None, answer_by, size))
            if row.renews is not None:
                waiting.add(row.renews)
                self.deciding[self._from_tomorrow(answer_by)][row.renews] = row.id
        for award in awards:
            if award.id not in waiting:
                self._will_apply(award)

    async def act(self, day: date, uow: UnitOfWork) -> None:
        """Renewals that come in on a day, and those of before today that are answered on it."""
        answered = self.deciding.pop(day, {})
        asked = [*self.applying.pop(day, ()), *answered]
        found = [self._renewal(self.held.pop(each), day, answered) for each in asked]
        if found:
            ended = await rehearsed.give_way(uow, [each.old for each in found])
            for each in found:
                if each.old.id in ended:
                    self._take_up(each)
        if self.coming and self.needed_on <= day + ONE_DAY:
            await rehearsed.insert_awards(uow, self.coming)
            self.coming, self.needed_on = [], date.max

    def report(self, happenings: Sequence[Happening]) -> Report:
        steps, lapses = [], []
        for one in happenings:
            event = one.event
            if isinstance(event, RenewalDue):
                steps.append(self._passed(one.day, event, event.step))
            elif isinstance(event, AwardLapsed):
                lapses.append(self._passed(one.day, event, "lapse"))
        return report(
            Found(
                span=self.span,
                assumptions=self.assumptions,
                awards=self.awards,
                assessors=self.assessors,
                renewed=self.renewed,
                steps=steps,
                lapses=lapses,
                panels=self.panels,
                nations=self.nations,
                schemes=self.schemes,
            )
        )

    def _passed(self, day: date, event: RenewalDue | AwardLapsed, step: str) -> Passed:
        return Passed(day, step, event.award_id, event.organisation_id, event.stream)

    def _from_tomorrow(self, day: date) -> date:
        return max(day, next(iter(self.span)))

    def _will_apply(self, award: Award) -> None:
        """What holders said counts. Else the award's own number draws the lot, in every run alike.

        Nobody applies for a stream that has no scheme any more, or has ended.
        """
        known = any(
            award.stream in each.streams and each.valid_from <= self.span.today
            for each in self.schemes
        )
        drawn = award.id.int % 100 < self.assumptions.renewing_percent
        said = award.intention
        willing = said is Intention.RENEWING or (drawn and said is not Intention.NOT_RENEWING)
        if willing and known and award.organisation_id not in self.ended:
            months = self.assumptions.apply_months_before
            day = self._from_tomorrow(months_before(award.expires_on, months))
            self.applying[day].append(award.id)

    def _renewal(self, award: Award, day: date, answered: Mapping[UUID, UUID]) -> "Renewal":
        """An award as it ends, and its successor.

        A renewal that comes in on a day is answered on the promised one. The clock stands still
        meanwhile, as for every renewal that waits for us, so both can be written at once.
        """
        at = datetime.combine(day, time(12), LONDON).astimezone(UTC)
        scheme = newest_for(self.schemes, award.stream, day)
        draft, _ = Application.start(
            scheme,
            id=answered.get(award.id) or derived_id("rehearsed application", award.id),
            organisation_id=award.organisation_id,
            stream=award.stream,
            at=at,
            renews=award.id,
        )
        answer_on = day if award.id in answered else scheme.promise(day)
        panel = Panel(award.organisation_id, award.stream, day, answer_on, scheme.panel.size)
        new, _ = Award.grant(
            draft,
            scheme.renewal,
            id=derived_id("rehearsed award", award.id),
            on=answer_on,
            renewed=award,
        )
        old, _ = award.give_way(new)
        return Renewal(old, new, None if award.id in answered else panel)

    def _take_up(self, one: "Renewal") -> None:
        self.renewed += 1
        if one.panel:
            self.panels.append(one.panel)
        self.held[one.new.id] = one.new
        self.coming.append(one.new)
        earliest = months_before(one.new.expires_on, MOST_MONTHS)
        self.needed_on = min(self.needed_on, earliest, one.new.next_step_on or date.min)
        self._will_apply(one.new)


@dataclass(frozen=True, slots=True)
class Renewal:
    """An award as it ends and its successor; a panel, unless one was at work on it already."""

    old: Award
    new: Award
    panel: Panel | None
