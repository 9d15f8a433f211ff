"""Events keep the promise of their version: snapshots change additively or the version rises."""

import json

import pytest
from jsonschema import Draft202012Validator

from sanctuary import contracts
from sanctuary.events import TYPE_GRAMMAR
from sanctuary.events.catalogue import all_events


@pytest.mark.parametrize("event", all_events(), ids=lambda event: event.TYPE)
def test_an_event_still_keeps_the_promise_of_its_snapshot(event):
    snapshot = contracts.SNAPSHOTS / f"{event.TYPE}.json"
    assert snapshot.exists(), "a new event: run `make docs` and look at the snapshot in review"
    broken = contracts.breaking_changes(json.loads(snapshot.read_text()), contracts.schema(event))
    assert broken == [], "publish a new version beside the old one instead"


def test_no_snapshot_outlives_its_event():
    kept = {path.stem for path in contracts.SNAPSHOTS.glob("*.json")}
    assert kept == {event.TYPE for event in all_events()}


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ({"a": {"type": "string"}}, {}, ["a is gone"]),
        ({"a": {"type": "string"}}, {"a": {"type": "integer"}}, ["a changed its type"]),
        ({"a": {"type": "string"}}, {"a": {"type": "string"}, "b": {"type": "string"}}, []),
    ],
)
def test_what_counts_as_breaking(old, new, found):
    assert contracts.breaking_changes({"properties": old}, {"properties": new}) == found


def test_a_field_that_becomes_required_is_breaking():
    field = {"a": {"type": "string"}}
    before, after = {"properties": field}, {"properties": field, "required": ["a"]}
    assert contracts.breaking_changes(before, after) == ["a became required"]


@pytest.mark.parametrize("event", all_events(), ids=lambda event: event.TYPE)
def test_a_payload_has_no_room_for_anything_personal(event):
    telling = {"name", "email", "address", "postcode", "phone", "text", "summary", "status",
               "lived_experience", "comment", "note"}  # fmt: skip
    assert TYPE_GRAMMAR.fullmatch(event.TYPE)
    assert not telling & set(event.model_fields)


def test_every_payload_schema_is_valid_json_schema():
    for event in all_events():
        Draft202012Validator.check_schema(contracts.schema(event))


def test_every_event_is_read_by_a_service_or_declared_public():
    services = {name: contracts.load(name) for name in contracts.SERVICES}
    unread = {event.TYPE for event, names in contracts.consumers(services).items() if not names}
    assert unread == PUBLIC_FACTS


# Facts for the audit trail, for reports and for services to come: nobody needs to act on them.
PUBLIC_FACTS = {
    "campaigns.celebration.withdrawn.v1",
    "notifications.chat.disabled.v1",
    "membership.forum.changed.v1",
    "awards.application.started.v1",
    "awards.survey.opened.v1",
    "awards.survey.closed.v1",
    "awards.concern.appealed.v1",
    "awards.survey.published.v1",
    "awards.scheme.published.v1",
    "awards.letter.drafted.v1",
    "awards.appeal.lodged.v1",
    "campaigns.attendance.counted.v1",
    "campaigns.workshop.cancelled.v1",
    "campaigns.workshop.held.v1",
    "campaigns.workshop.opened.v1",
    "campaigns.welcome_event.held.v1",
    "campaigns.signal.raised.v1",
    "campaigns.duty_call.unanswered.v1",
    "membership.group.closed.v1",
    "membership.group.merged.v1",
    "membership.import.ended.v1",
    "membership.override.ended.v1",
    "membership.override.set.v1",
    "membership.list.exported.v1",
    "membership.geography.switched.v1",
    "membership.charter.reaffirmed.v1",
    "membership.edition.published.v1",
    "notifications.webhook.disabled.v1",
}
