"""What time does in membership: forms, exports and local leads, day by day."""

from datetime import date
from uuid import UUID

from membership.commands import (
    access,
    advisory,
    ambassador_requests,
    duplicates,
    erasures,
    exports,
    group_checks,
    group_enquiries,
    hand_overs,
    import_work,
    masks,
    newcomers,
    notes,
    regions,
    register,
    sign_up,
    stories,
    story_news,
    whereabouts,
)
from membership.commands.editions import SWEEP
from membership.commands.reaffirmations import sweep
from membership.commands.rejections import forget_rejected
from membership.membership_days import plan as plan_memberships
from membership.personal import HOLDINGS
from sanctuary.actor import SYSTEM
from sanctuary.db import UnitOfWork
from sanctuary.schedule import Schedule, Timer

schedule = Schedule()
plan_memberships(schedule)
schedule.each_day("forget imported files", only_latest=True)(import_work.forget_files)


@schedule.each_day("duplicates", only_latest=True)
async def on_day_search_duplicates(_: date, uow: UnitOfWork) -> None:
    await duplicates.search(uow, at=uow.clock.now())


@schedule.on(sign_up.EXPIRY)
async def on_signature_expiry(timer: Timer, uow: UnitOfWork) -> None:
    await sign_up.expire(uow, UUID(timer.payload["signature_id"]))


@schedule.on(newcomers.EXPIRY)
async def on_newcomer_expiry(timer: Timer, uow: UnitOfWork) -> None:
    await newcomers.expire(uow, UUID(timer.payload["person_id"]))


@schedule.on(story_news.LEAVING)
async def on_story_news_leaving(timer: Timer, uow: UnitOfWork) -> None:
    await story_news.tell(uow, UUID(timer.payload["story_id"]))


@schedule.on(notes.LEAVING)
async def on_note_leaving(timer: Timer, uow: UnitOfWork) -> None:
    await notes.announce(uow, timer.payload)


@schedule.on(exports.BROKEN_OFF)
async def on_export_broken_off(timer: Timer, uow: UnitOfWork) -> None:
    await exports.break_off(uow, UUID(timer.payload["export_id"]))


@schedule.each_day("reaffirmations")
async def on_day_of_reaffirmations(day: date, uow: UnitOfWork) -> None:
    await sweep(uow, day)


@schedule.on(SWEEP)
async def on_rest_of_reaffirmations(timer: Timer, uow: UnitOfWork) -> None:
    await sweep(uow, date.fromisoformat(timer.payload["day"]))


@schedule.each_day("rejected sign-ups", only_latest=True)
async def on_day_of_rejected_sign_ups(day: date, uow: UnitOfWork) -> None:
    await forget_rejected(uow, day)


@schedule.on(regions.TOLD)
async def on_regions_known(timer: Timer, uow: UnitOfWork) -> None:
    await regions.go_on(uow, timer)


@schedule.on(whereabouts.MOVES)
async def on_places_moved(timer: Timer, uow: UnitOfWork) -> None:
    await whereabouts.move_on(uow, timer)


@schedule.each_day("ambassador requests", only_latest=True)
async def on_day_of_requests(day: date, uow: UnitOfWork) -> None:
    await ambassador_requests.each_day(uow, day)


@schedule.on(masks.END)
async def on_mask_end(timer: Timer, uow: UnitOfWork) -> None:
    await masks.end(uow, UUID(timer.payload["mask_id"]), at=uow.clock.now())


@schedule.each_day("story consents", only_latest=True)
async def on_day_of_consents(day: date, uow: UnitOfWork) -> None:
    await stories.each_day(uow, day)


@schedule.each_day("advisory group", only_latest=True)
async def on_day_of_turns(day: date, uow: UnitOfWork) -> None:
    await advisory.each_day(uow, day)


@schedule.each_day("notes", only_latest=True)
async def on_day_of_notes(day: date, uow: UnitOfWork) -> None:
    await notes.each_day(uow, day)


@schedule.each_day("groups")
async def on_day_of_groups(day: date, uow: UnitOfWork) -> None:
    await group_checks.each_day(uow, day)


@schedule.on(group_enquiries.EXPIRY)
async def on_group_enquiry_expiry(timer: Timer, uow: UnitOfWork) -> None:
    await group_enquiries.expire(uow, UUID(timer.payload["group_id"]))


@schedule.each_day("keep the figures")
async def on_day_of_figures(day: date, uow: UnitOfWork) -> None:
    await register.close_day(uow, day)


@schedule.on(erasures.BEGIN)
async def on_erasure_begins(timer: Timer, uow: UnitOfWork) -> None:
    await erasures.begin(uow, UUID(timer.payload["case_id"]), HOLDINGS, at=uow.clock.now())


@schedule.each_day("erasures", only_latest=True)
async def on_day_of_erasures(day: date, uow: UnitOfWork) -> None:
    await erasures.remind(uow, day, at=uow.clock.now())


@schedule.each_day("access requests", only_latest=True)
async def on_day_of_access_requests(day: date, uow: UnitOfWork) -> None:
    await access.tidy(uow, day, at=uow.clock.now())


@schedule.on(hand_overs.EXPIRY)
async def on_hand_over_expiry(timer: Timer, uow: UnitOfWork) -> None:
    hand_over_id = UUID(timer.payload["hand_over_id"])
    await hand_overs.expire(uow, hand_over_id, by=SYSTEM, at=uow.clock.now())
