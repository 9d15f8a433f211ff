"""Editions in the store: written as a draft, published by a person, fixed from then on."""

import hashlib
from datetime import date

import pytest

from membership.domain.document import LIFECYCLE, Edition, Item, Kind, Status, changes
from membership.domain.official_text import OfficialText, TextTooLarge, TextUnreadable
from membership.store import editions as store
from membership.testing import (
    NATIONAL,
    a_coordinator,
    sign_up,
)
from sanctuary.errors import Invalid
from sanctuary.events.membership import EditionPublished
from sanctuary.ids import new_id
from sanctuary.testing import harness, keyed

from .charter import a_draft, a_published_edition

PDF = b"%PDF-1.7\n%%EOF"
CHARTER = "/v1/documents/charter/editions"


async def test_editions_that_are_shipped_are_seeded_once_and_read_by_everybody():
    async with harness("membership") as h, await h.client() as public:
        for _ in range(2):
            async with h.transaction() as uow:
                await h.service.start(uow, h.settings)
        found = (await public.get("/v1/documents")).json()
        assert {one["document"]: [e["edition"] for e in one["editions"]] for one in found} == {
            "charter": ["2026-2031", "before-2026"],
            "birmingham_declaration": ["2014"],
        }
        declaration = await public.get("/v1/documents/birmingham_declaration/editions/2014")
        items = declaration.json()["items"]
        assert [item["order"] for item in items] == [1, 2, 3, 4, 5]
        assert (items[0]["kind"], items[0]["key"]) == ("principles", "dignity")


async def test_a_draft_is_written_published_and_then_fixed():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        draft = await a_draft(h)
        url = f"{CHARTER}/2027-2032"
        async with await h.client() as public:
            assert (await public.get(url)).status_code == 404
            assert (await public.get(f"{url}/text")).status_code == 404
        changed = await team.patch(
            url, json={"title": "The new Charter"}, headers={"If-Match": draft}
        )
        body = {"valid_from": str(h.clock.today()), "reason": "agreed by the trustees"}
        stale = await team.post(
            f"{url}/publication", json=body, headers=keyed(**{"If-Match": draft})
        )
        assert stale.status_code == 412
        fresh = {"If-Match": changed.headers["etag"]}
        done = await team.post(f"{url}/publication", json=body, headers=keyed(**fresh))
        assert (done.status_code, done.json()["status"]) == (200, "published")
        assert done.json()["published_reason"] == "agreed by the trustees"
        event = (await h.emitted(EditionPublished))[0].data
        assert (event.edition, event.valid_from) == ("2027-2032", h.clock.today())

        fixed = {"If-Match": done.headers["etag"]}
        refused = [
            await team.patch(url, json={"title": "Another"}, headers=fixed),
            await team.put(f"{url}/items", json={"items": []}, headers=fixed),
            await team.put(f"{url}/text", content=PDF, headers=fixed | PDF_TYPE),
        ]
        assert [answer.status_code for answer in refused] == [409, 409, 409]
        async with await h.client() as public:
            shown = (await public.get(url)).json()
        assert (shown["title"], shown["published_reason"]) == ("The new Charter", None)


PDF_TYPE = {"Content-Type": "application/pdf"}


async def test_the_edition_before_ends_the_day_before_and_is_set_aside():
    async with harness("membership") as h, await h.client() as public:
        await a_published_edition(h)
        before = (await public.get(f"{CHARTER}/2026-2031")).json()
        assert before["status"] == "superseded"
        assert date.fromisoformat(before["valid_until"]) < h.clock.today()
        refused = await public.post(
            "/v1/sign-ups",
            json={"edition": "2026-2031", "signatory": {"name": "S", "email": "s@example.org"}},
            headers=keyed(),
        )
        assert refused.status_code == 422
        assert "2027-2032" in refused.json()["detail"]
        await sign_up(h, {"edition": "2027-2032", "nation": "wales",
                          "signatory": {"name": "S", "email": "s@example.org"}})  # fmt: skip
        page = await public.get("/sign")
        assert "A Charter for tests" in page.text


async def test_the_official_text_is_kept_as_it_was_sent_and_anybody_can_compare_it():
    async with harness("membership") as h, await h.client() as public:
        await a_published_edition(h)
        answer = await public.get(f"{CHARTER}/2027-2032/text")
        assert answer.content == b"# A Charter for tests\n"
        digest = hashlib.sha256(answer.content).hexdigest()
        assert answer.headers["x-content-sha256"] == digest
        assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["x-content-type-options"] == "nosniff"
        page = await public.get("/documents/charter/2027-2032")
        assert f"{CHARTER}/2027-2032/text" in page.text


async def test_a_shipped_edition_gets_its_official_text_once():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        url = f"{CHARTER}/2026-2031"
        seen = await team.post(f"{CHARTER}", json={"edition": "x", "title": "x"}, headers=keyed())
        assert seen.status_code == 201
        tag = (await team.get(f"{url}/draft")).headers["etag"]
        first = await team.put(f"{url}/text", content=PDF, headers=PDF_TYPE | {"If-Match": tag})
        assert first.json()["sha256"] == hashlib.sha256(PDF).hexdigest()
        again = await team.put(
            f"{url}/text", content=PDF, headers=PDF_TYPE | {"If-Match": first.headers["etag"]}
        )
        assert again.status_code == 409


@pytest.mark.parametrize("by", [None, a_coordinator()])
async def test_only_the_national_team_writes_and_reads_drafts(by):
    async with harness("membership") as h:
        tag = await a_draft(h)
        url, seen = f"{CHARTER}/2027-2032", {"If-Match": tag}
        async with await h.client(by) as client:
            answers = [
                await client.get("/v1/documents/charter/drafts"),
                await client.get(f"{url}/draft"),
                await client.post(CHARTER, json={"edition": "x", "title": "x"}, headers=keyed()),
                await client.patch(url, json={"title": "x"}, headers=seen),
                await client.put(f"{url}/items", json={"items": []}, headers=seen),
                await client.put(f"{url}/text", content=PDF, headers=seen | PDF_TYPE),
                await client.post(
                    f"{url}/publication",
                    json={"valid_from": "2030-01-01", "reason": "r"},
                    headers=keyed(**seen),
                ),
            ]
        assert {answer.status_code for answer in answers} == {401 if by is None else 403}


async def test_a_draft_that_nobody_needs_is_let_go_and_a_published_edition_is_not():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        url, seen = f"{CHARTER}/2027-2032", {"If-Match": await a_draft(h)}
        async with await h.client(a_coordinator()) as other:
            assert (await other.delete(url, headers=seen)).status_code == 403
        assert (await team.delete(url)).status_code == 428
        assert (await team.delete(url, headers=seen)).status_code == 204
        assert (await team.get("/v1/documents/charter/drafts")).json() == []
        published = await a_published_edition(h)
        kept = await team.delete(url, headers={"If-Match": published.headers["etag"]})
        assert kept.status_code == 409


async def test_an_edition_is_not_published_without_items_and_text():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        made = await team.post(CHARTER, json={"edition": "2040", "title": "x"}, headers=keyed())
        answer = await team.post(
            f"{CHARTER}/2040/publication",
            json={"valid_from": "2040-01-01", "reason": "agreed"},
            headers=keyed(**{"If-Match": made.headers["etag"]}),
        )
        assert answer.status_code == 422
        assert [e["pointer"] for e in answer.json()["errors"]] == ["/items", "/text"]
        twice = await team.post(CHARTER, json={"edition": "2040", "title": "x"}, headers=keyed())
        assert twice.status_code == 409


@pytest.mark.parametrize("days", [-1])
async def test_an_edition_does_not_begin_in_the_past(days):
    async with harness("membership") as h:
        answer = await a_published_edition(h, starts_in=days)
        assert answer.status_code == 422


async def test_an_edition_of_the_future_takes_over_when_its_day_comes():
    async with harness("membership") as h, await h.client() as public:
        await a_published_edition(h, starts_in=3)
        first = (await public.get(f"{CHARTER}/2026-2031")).json()
        assert (first["status"], first["can_be_signed"]) == ("published", True)
        begins = date.fromisoformat((await public.get(f"{CHARTER}/2027-2032")).json()["valid_from"])
        await h.open_days(begins)
        first = (await public.get(f"{CHARTER}/2026-2031")).json()
        second = (await public.get(f"{CHARTER}/2027-2032")).json()
        assert (first["status"], first["can_be_signed"]) == ("superseded", False)
        assert (second["status"], second["can_be_signed"]) == ("published", True)


@pytest.mark.parametrize(
    ("declared", "content"),
    [
        ("application/pdf", b"# not a PDF"),
        ("text/markdown", b"%PDF-1.7"),
        ("text/plain", b"\x89PNG\r\n"),
        ("text/plain", b"PK\x03\x04 a zip"),
        ("text/plain", b"\xff\xfe not utf-8"),
        ("text/plain", b"a\x00b"),
        ("text/html", b"<p>hello</p>"),
        ("", b"hello"),
    ],
)
def test_a_file_is_not_taken_on_its_word(declared, content):
    with pytest.raises(TextUnreadable):
        OfficialText.read(declared, content, most=1000)


def test_a_text_has_a_size_and_an_end():
    assert OfficialText.read("text/plain; charset=utf-8", b"Croeso", most=6).size == 6
    with pytest.raises(TextTooLarge):
        OfficialText.read("text/plain", b"1234567", most=6)
    with pytest.raises(Invalid):
        OfficialText.read("text/plain", b"", most=6)


def an_edition(*items, **changes_):
    return Edition(new_id(), "charter", "x", "X", items=items, **changes_)


def test_what_changed_between_two_editions_is_told_by_kind():
    before = an_edition(Item(Kind.VALUES, "a", "A"), Item(Kind.VALUES, "b", "B"))
    after = an_edition(Item(Kind.VALUES, "a", "A!"), Item(Kind.TRAITS, "c", "C"))
    values, traits = changes(before, after)
    assert ([i.key for i in values.removed], [new.name for _, new in values.reworded]) == (
        ["b"],
        ["A!"],
    )
    assert (traits.kind, [i.key for i in traits.added]) == ("traits", ["c"])
    assert changes(before, before) == ()


@pytest.mark.parametrize("kind", [Kind.VISION, Kind.VALUES])
def test_items_are_told_apart(kind):
    twice = (Item(kind, "a", "A"), Item(kind, "a" if kind is Kind.VALUES else "b", "B"))
    with pytest.raises(Invalid):
        an_edition().with_items(twice)


def test_an_edition_ends_when_the_next_one_counts():
    assert {status for status in Status if LIFECYCLE.is_final(status)} == {Status.SUPERSEDED}


async def test_the_library_is_whole_before_a_worker_has_started():
    async with harness("membership") as h, h.transaction() as uow:
        library = await store.library(uow)
        assert library.current("charter", date(2026, 6, 1)).edition == "2026-2031"
