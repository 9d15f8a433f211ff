"""The postcode directory: read in beside the others, asked in the body, never in a log."""

import asyncio
import io
import logging
import resource
import zipfile
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from membership.commands.postcode_import import import_postcodes, read_postcodes
from membership.domain.geography import ImportRuns
from membership.domain.postcode_directory import Layout
from membership.store import postcodes as store
from membership.testing import NATIONAL, a_coordinator
from membership.testing_places import (
    DON,
    HEADER_2019,
    HEADER_2026,
    LOWER_DON,
    ONSPD,
    TAWE,
    a_directory,
    a_directory_in,
    a_postcode,
    invented_postcodes,
    places_in,
    read_in,
    switch,
)
from sanctuary import logs
from sanctuary.cli import app
from sanctuary.errors import Invalid, NotPermitted
from sanctuary.service import PublishedFile
from sanctuary.testing import an_actor, harness

ROWS = [
    a_postcode("ZA1 1AA"),
    a_postcode("ZA1 1AB", TAWE, "201406"),
    a_postcode("ZA10 1AA", DON),
    a_postcode("ZB2 2AA", DON),
    a_postcode("ZB2 2AB", LOWER_DON),
    a_postcode("ZB2 2AC", LOWER_DON, "199912"),
    a_postcode("ZC3 3AA", ("L99999999", "L93000001", "L99999999", "L99999999")),
]


async def ask(client, *written):
    return await client.post("/v1/places/lookups", json={"postcodes": list(written)})


@pytest.mark.parametrize("header", [HEADER_2019, HEADER_2026], ids=["2019", "2026"])
async def test_a_postcode_leads_to_constituency_authority_region_and_nation(header):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await places_in(team)
        made = await a_directory_in(h, team, *ROWS, header=header)
        async with await h.client(an_actor()) as anybody:
            answer = (await ask(anybody, "zb2  2aa", "ZA11AA")).json()
        assert answer["generation_id"] == str(made.id)
        assert answer["answers"] == [
            {
                "postcode": "ZB2 2AA",
                "precision": "postcode",
                "constituency": {"code": "E14009001", "name": "Upper Don"},
                "local_authority": {"code": "E08000938", "name": "Donley"},
                "region": {"code": "E12000003", "name": "Yorkshire and The Humber"},
                "nation": "england",
                "terminated_on": None,
            },
            {
                "postcode": "ZA1 1AA",
                "precision": "postcode",
                "constituency": {"code": "W07000901", "name": "Tawe Fawr"},
                "local_authority": {"code": "W06000011", "name": "Abertawe"},
                "region": None,
                "nation": "wales",
                "terminated_on": None,
            },
        ]


async def test_an_ended_postcode_says_so_and_pseudo_codes_say_nothing():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await a_directory_in(h, team, *ROWS)
        ended, island, unknown = (await ask(team, "ZA1 1AB", "ZC3 3AA", "ZZ9 9ZZ")).json()[
            "answers"
        ]
        assert (ended["terminated_on"], ended["nation"]) == ("2014-06-01", "wales")
        assert island["precision"] == "postcode"
        assert {island[k] for k in ("constituency", "local_authority", "region", "nation")} == {
            None
        }
        assert unknown["precision"] == "unknown"


async def test_an_outward_half_is_answered_as_far_as_all_of_it_agrees():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await a_directory_in(h, team, *ROWS)
        one, both, nowhere = (await ask(team, "ZA1", "ZB2", "ZZ9")).json()["answers"]
        assert one["constituency"]["code"] == "W07000901", "ZA10 is another district"
        assert (both["constituency"], both["precision"]) == (None, "outward")
        assert both["local_authority"]["code"] == "E08000938"
        assert nowhere["precision"] == "unknown"


async def test_no_directory_means_no_answer_and_no_failure():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        answer = (await ask(team, "ZA1 1AA")).json()
        assert answer["generation_id"] is None
        assert answer["answers"][0]["precision"] == "unknown"


async def test_500_at_once_and_not_one_more():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await a_directory_in(h, team, *ROWS)
        assert len((await ask(team, *["ZA1 1AA"] * 500)).json()["answers"]) == 500
        assert (await ask(team, *["ZA1 1AA"] * 501)).status_code == 422


async def test_what_is_no_postcode_is_pointed_at_and_not_repeated():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        refused = await ask(team, "ZA1 1AA", "QQQ 77")
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/postcodes/1"
        assert "77" not in refused.text.replace(refused.json()["correlation_id"], "")


async def test_nobody_asks_without_signing_in():
    async with harness("membership") as h, await h.client() as nobody:
        assert (await ask(nobody, "ZA1 1AA")).status_code == 401


async def test_a_lookup_leaves_no_trace_of_the_postcode():
    written = io.StringIO()
    handler = logs.handler("membership", written)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        async with harness("membership") as h, await h.client(NATIONAL) as team:
            await a_directory_in(h, team, *ROWS)
            await ask(team, "ZA1 1AA")
            await ask(team, "ZA1")
            async with h.transaction() as uow:
                kept = await uow.all(text("select body from idempotency"))
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    assert "/v1/places/lookups" in written.getvalue()
    assert "ZA1" not in written.getvalue()
    assert not any(b"ZA1" in bytes(row.body or b"") for row in kept)


async def test_progress_is_shown_while_a_directory_is_read():
    seen = []
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        made = await read_in(
            h,
            a_directory(*invented_postcodes(25_000)),
            show=lambda rows, done, of: seen.append((rows, done, of)),
        )
        assert [rows for rows, _, _ in seen] == [10_000, 20_000, 25_000]
        assert seen[-1][1] == seen[-1][2]
        shown = (await team.get(f"/v1/places/generations/{made.id}")).json()
        assert (shown["status"], shown["rows"]) == ("ready", 25_000)
        assert shown["bytes_read"] == shown["bytes_total"] > 0
        assert len(shown["sha256"]) == 64


async def test_the_archive_that_is_published_can_be_read_as_it_is():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("User Guide/readme.csv", "a,b\n")
        made.writestr("Data/ONSPD_MAY_2026_UK.csv", a_directory(*ROWS))
    async with harness("membership") as h:
        assert (await read_in(h, archive.getvalue(), name="onspd.zip")).rows == len(ROWS)


async def test_generations_lie_side_by_side_and_go_in_a_moment():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        first = await a_directory_in(h, team, *ROWS)
        await a_directory_in(h, team, a_postcode("ZA1 1AA", DON))
        assert (await ask(team, "ZA1 1AA")).json()["answers"][0]["nation"] == "england"
        back = await switch(team, first.id)
        assert back.status_code == 200
        assert (await ask(team, "ZA1 1AA")).json()["answers"][0]["nation"] == "wales"
        shown = (await team.get("/v1/places/generations?kind=postcodes")).json()["items"]
        old = next(each for each in shown if each["status"] == "retired")
        tag = {"If-Match": (await team.get(f"/v1/places/generations/{old['id']}")).headers["etag"]}
        gone = await team.request(
            "DELETE", f"/v1/places/generations/{old['id']}", json={"reason": "old"}, headers=tag
        )
        assert gone.json()["status"] == "dropped"
        async with h.transaction() as uow:
            assert await uow.scalar(text("select count(*) from postcode")) == len(ROWS)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (a_directory(ROWS[0], ROWS[0]), "twice"),
        (a_directory(ROWS[0], "short"), "row 3"),
        (a_directory(a_postcode("ZA1 1AA", TAWE, "2014-99")), "row 2"),
        (a_directory(), "no row"),
        ("a,b\n1,2\n", "no column tells the postcode"),
    ],
)
async def test_a_broken_file_brings_nothing_and_says_why(content, said):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        with pytest.raises(Invalid, match=said):
            await read_in(h, content)
        shown = (await team.get("/v1/places/generations")).json()["items"]
        assert {each["status"] for each in shown} <= {"failed"}
        assert all(said in each["problem"] for each in shown)
        async with h.transaction() as uow:
            left = await uow.scalar(
                text("select count(*) from pg_class where relname ~ '^postcode_[0-9a-f]{32}$'")
            )
        assert left == 0


async def test_what_a_killed_process_began_is_written_off_by_the_next():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await read_in(h, a_directory(*ROWS))
        async with h.transaction() as uow:
            await uow.execute(text("update place_generation set status = 'loading'"))
        await read_in(h, a_directory(*ROWS))
        shown = (await team.get("/v1/places/generations")).json()["items"]
        assert [each["status"] for each in shown] == ["ready", "failed"]


async def test_two_directories_are_not_read_at_once():
    async with harness("membership") as h, h.transaction() as uow:
        assert await store.take_lock(uow)
        with pytest.raises(ImportRuns):
            await read_in(h, a_directory(*ROWS))


async def test_only_the_national_team_reads_a_directory_in():
    async with harness("membership") as h:
        coordinator = a_coordinator()
        await h.grant(coordinator)
        with pytest.raises(NotPermitted):
            await read_in(h, a_directory(*ROWS), by=coordinator)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "onspd.csv"
            await asyncio.to_thread(path.write_text, a_directory(*ROWS))
            file = PublishedFile(path, "x", date(2026, 5, 20), "OGL", "x", coordinator.id)
            with pytest.raises(NotPermitted):
                await read_postcodes(h.database, file, lambda *_: None)
            await h.grant(NATIONAL)
            file = PublishedFile(path, "x", date(2026, 5, 20), "OGL", "x", NATIONAL.id)
            assert "7 postcodes" in await read_postcodes(h.database, file, lambda *_: None)


async def test_the_command_reads_a_file_in_as_somebody_of_the_team():
    async with harness("membership") as h:
        await h.grant(NATIONAL)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "onspd.csv"
            await asyncio.to_thread(path.write_text, a_directory(*ROWS))
            command = ["import", "postcodes", str(path), "--name", "x", "--published-on"]
            store_of = {"SANCTUARY_DATABASE_URL": h.settings.database_url, "SANCTUARY_FOUNDER": ""}

            async def run(*more):
                return await asyncio.to_thread(
                    CliRunner().invoke, app, [*command, "2026-05-20", *more], env=store_of
                )

            nobody = await run()
            assert nobody.exit_code == 1
            stranger = await run("--as", str(an_actor().id))
            assert stranger.exit_code == 1
            done = await run("--as", str(NATIONAL.id))
            assert done.exit_code == 0, done.output
            assert "7 postcodes are ready" in done.output


def test_the_newest_boundaries_win_where_a_file_has_several():
    layout = Layout.of(["pcds", "pcon10cd", "pcon24cd", "laua", "ctry"])
    assert layout.columns["constituency"] == 2


@pytest.mark.timeout(240)
async def test_200_000_rows_are_read_in_constant_memory():
    async with harness("membership") as h:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "onspd.csv"
            with path.open("w") as file:
                file.write(HEADER_2026 + "\n")
                file.writelines(row + "\n" for row in invented_postcodes(200_000))
            peaks = []

            def show(rows, _done, _of):
                if rows in {50_000, 200_000}:
                    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

            made = await import_postcodes(h.database, path, ONSPD, by=NATIONAL, show=show)
        assert made.rows == 200_000
        assert peaks[1] - peaks[0] < 20 * 1024, "kilobytes more for four times the rows"
