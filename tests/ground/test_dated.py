"""Rules in files: parsed once, and again as soon as somebody has changed them."""

import os
from datetime import date

import pytest

from sanctuary.dated import Rules


def test_a_changed_file_holds_at_once_and_nobody_changes_what_another_reads(tmp_path):
    file, rules = tmp_path / "pace.yaml", Rules(tmp_path)
    file.write_text("- {since: 2026-01-01, days: [7]}")
    first = rules.on("pace", date(2026, 3, 1))
    first["days"].append(8)
    assert rules.on("pace", date(2026, 3, 1))["days"] == [7]
    file.write_text("- {since: 2026-01-01, days: [9]}")
    os.utime(file, ns=(1, 1))
    assert rules.on("pace", date(2026, 3, 1))["days"] == [9]
    with pytest.raises(LookupError, match="no edition"):
        rules.on("pace", date(2025, 12, 31))
    file.unlink()
    with pytest.raises(FileNotFoundError):
        rules.read("pace")
