"""Every published event, by importing every module that declares one."""

from sanctuary.events import (
    REGISTRY,
    Event,
    after_decisions,
    awards,
    awards_surveys,
    campaigns,
    concerns,
    membership,
    notifications,
    open_applications,
    panels,
)

MODULES = (
    membership,
    awards,
    after_decisions,
    awards_surveys,
    concerns,
    open_applications,
    panels,
    campaigns,
    notifications,
)


def all_events() -> tuple[type[Event], ...]:
    """Every event class, by subject."""
    return tuple(
        REGISTRY[kind]
        for kind in sorted(REGISTRY)
        if REGISTRY[kind].__module__.startswith("sanctuary.")
    )
