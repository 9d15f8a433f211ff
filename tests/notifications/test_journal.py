"""What the journal still knows after a crash, and when it lets go."""

import asyncio
import sys
from collections import Counter
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications.channels import Outcome, Reply, Stage
from notifications.channels.journal import Journal

from . import sending_process
from .smtp_servers import Nasty, nasty


def reply(number: int, outcome: Outcome = Outcome.ACCEPTED, text: str = "2.0.0 queued") -> Reply:
    return Reply(UUID(int=number), outcome, 250, text)


def crashed(journal: Journal) -> None:
    """What a killed process leaves: its locks are gone, its files are as they were."""
    import os

    for segment in {*journal._holder.values(), *journal._left_behind, journal._current}:
        os.close(segment.descriptor)


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_what_was_appended_is_replayed_in_its_order(tmp_path):
    journal = Journal(tmp_path)
    written = [
        reply(1),
        Reply(UUID(int=2), Outcome.PERMANENT, 550, "5.1.1 no such mailbox", Stage.RCPT),
        Reply(UUID(int=3), Outcome.UNANSWERED, 0, "The connection broke (end).", Stage.CONTENT),
    ]
    for each in written:
        journal.append(each)
    crashed(journal)
    with Journal(tmp_path) as later:
        assert list(later.replay()) == written


@given(text=st.text(), code=st.integers(0, 599))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_a_server_says_is_one_line(tmp_path_factory, text, code):
    folder = tmp_path_factory.mktemp("journal")
    journal = Journal(folder)
    journal.append(Reply(UUID(int=1), Outcome.TEMPORARY, code, text, Stage.DATA))
    journal.append(reply(2))
    crashed(journal)
    with Journal(folder) as later:
        first, second = later.replay()
    assert (first.delivery_id.int, first.outcome, first.code, first.stage) == (
        1,
        Outcome.TEMPORARY,
        code,
        Stage.DATA,
    )
    assert second == reply(2)


def test_a_line_that_was_cut_short_is_as_if_unwritten(tmp_path):
    journal = Journal(tmp_path)
    journal.append(reply(1))
    journal.append(reply(2))
    crashed(journal)
    [file] = files(tmp_path)
    whole = file.read_bytes()
    first_line = whole.index(b"\n") + 1
    for end in range(first_line, len(whole)):
        file.write_bytes(whole[:end])
        later = Journal(tmp_path)
        found = list(later.replay())
        assert found[:1] == [reply(1)]
        assert found[1:] in ([], [reply(2)])
        assert end == len(whole) - 1 or found[1:] == []
        crashed(later)
    file.write_bytes(b"\0\0\n" + whole.replace(b"accepted", b"lost it!") + whole)
    with Journal(tmp_path) as later:
        assert list(later.replay()) == [reply(1), reply(2)]


def test_what_is_forgotten_is_gone_and_the_rest_stays(tmp_path):
    journal = Journal(tmp_path, rotate_bytes=1)
    for number in range(4):
        journal.append(reply(number))
    assert len(files(tmp_path)) == 4
    journal.forget([UUID(int=0), UUID(int=2)])
    crashed(journal)
    later = Journal(tmp_path)
    assert [each.delivery_id.int for each in later.replay()] == [1, 3]
    later.forget([UUID(int=1), UUID(int=3)])
    later.close()
    assert files(tmp_path) == []


def test_files_do_not_pile_up_while_answers_are_committed(tmp_path):
    with Journal(tmp_path, rotate_bytes=2_000) as journal:
        for start in range(0, 2_000, 50):
            for number in range(start, start + 50):
                journal.append(reply(number))
            journal.forget(UUID(int=number) for number in range(start, start + 50))
            assert sum(file.stat().st_size for file in files(tmp_path)) < 10_000
    assert files(tmp_path) == []


def test_the_latest_answer_to_a_mail_holds(tmp_path):
    journal = Journal(tmp_path, rotate_bytes=1)
    journal.append(reply(1, Outcome.TEMPORARY))
    journal.append(reply(1, Outcome.ACCEPTED))
    crashed(journal)
    with Journal(tmp_path) as later:
        assert [each.outcome for each in later.replay()][-1] is Outcome.ACCEPTED
        later.forget([UUID(int=1)])
        assert not any(file.stat().st_size for file in files(tmp_path))


def test_two_processes_share_a_folder_without_reading_each_other(tmp_path):
    one, two = Journal(tmp_path), Journal(tmp_path)
    one.append(reply(1))
    two.append(reply(2))
    assert list(two.replay()) == []
    with Journal(tmp_path) as third:
        assert list(third.replay()) == []
    crashed(one)
    with Journal(tmp_path) as third:
        assert list(third.replay()) == [reply(1)]
    two.close()


def test_what_a_start_did_not_commit_is_there_at_the_next(tmp_path):
    journal = Journal(tmp_path)
    journal.append(reply(1))
    journal.close()
    for _ in range(3):
        with Journal(tmp_path) as later:
            assert list(later.replay()) == [reply(1)]
    with Journal(tmp_path):
        pass
    with Journal(tmp_path) as later:
        assert list(later.replay()) == [reply(1)]


def test_a_disk_that_takes_no_more_is_told(tmp_path):
    journal = Journal(tmp_path)
    crashed(journal)
    with pytest.raises(OSError, match="descriptor"):
        journal.append(reply(1))


def test_only_its_owner_may_read_it(tmp_path):
    with Journal(tmp_path / "deep" / "journal") as journal:
        journal.append(reply(1))
        [file] = files(tmp_path / "deep" / "journal")
        assert file.stat().st_mode & 0o077 == 0
        assert file.parent.stat().st_mode & 0o077 == 0


async def test_a_killed_sender_leaves_at_most_one_mail_a_connection_in_doubt(tmp_path):
    total, kills = 3_000, 6
    folder = tmp_path / "journal"

    async with nasty() as relay:
        for number in range(kills):
            process = await _sender(relay.port, folder, total)
            await _taken(relay, (number + 1) * total // (kills + 2), process)
            process.kill()
            await process.wait()

            journal = Journal(folder)
            answered = {each.delivery_id.int for each in journal.replay()}
            crashed(journal)
            arrived = {int(recipient[1:].split("@")[0]) for recipient in relay.accepted}
            assert answered <= arrived
            assert len(arrived - answered) <= sending_process.CONNECTIONS

        process = await _sender(relay.port, folder, total)
        assert await process.wait() == 0

    copies = Counter(relay.accepted)
    assert len(copies) == total, "nobody is left out"
    again = sum(copies.values()) - total
    assert again <= kills * sending_process.CONNECTIONS


async def _sender(port: int, folder: Path, total: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, sending_process.__file__, str(port), str(folder), str(total)
    )


async def _taken(relay: Nasty, count: int, process: asyncio.subprocess.Process) -> None:
    while len(relay.accepted) < count:
        assert process.returncode is None
        await asyncio.sleep(0)
