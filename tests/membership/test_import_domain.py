"""Reading foreign files: letters, separators, headers, mappings, cells; rules without a store."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.domain.import_cells import Cells
from membership.domain.import_doubles import doubles
from membership.domain.import_mapping import Kind, Layout, lay_out
from membership.domain.import_rows import read_person
from membership.domain.lawful_basis import Basis
from membership.presets import PRESETS
from membership.rules import SOFT_OPT_IN
from sanctuary.errors import Invalid
from sanctuary.sheet_file import Record, read_sheet
from sanctuary.sheets import guard, write_rows

TODAY = date(2026, 6, 1)
TABLE = "name;email\nZoë;zoe@example.org\n"


@pytest.mark.parametrize(
    ("content", "encoding", "separator"),
    [
        (TABLE.encode(), "utf-8", ";"),
        (TABLE.encode("utf-8-sig"), "utf-8-sig", ";"),
        (TABLE.encode("cp1252"), "cp1252", ";"),
        (TABLE.encode("utf-16"), "utf-16", ";"),
        (TABLE.replace(";", ",").encode(), "utf-8", ","),
        (TABLE.replace(";", "\t").replace("\n", "\r\n").encode(), "utf-8", "\t"),
        (b'"name";"email"\n"Zo\xc3\xab";"zoe@example.org"\n', "utf-8", ";"),
    ],
)
def test_a_file_is_read_however_a_spreadsheet_saved_it(content, encoding, separator):
    sheet = read_sheet(content)
    assert (sheet.encoding, sheet.separator) == (encoding, separator)
    assert sheet.headers == ("name", "email")
    assert sheet.records == (Record(2, ("Zoë", "zoe@example.org")),)


def test_rows_are_numbered_as_a_spreadsheet_numbers_them():
    sheet = read_sheet(b'name\n"two\nlines"\n\nAnn\n')
    assert [record.number for record in sheet.records] == [2, 4]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "first row"),
        (b"\n\n", "first row"),
        (b"name\n", "no row below"),
        (b"name\nA\x00nn\n", "not a text file"),
        (b"\xff\xfe\x00", "not a text file"),
        (b"name\n" + b"x" * 30_000, "too long"),
        (b'name\n"' + b"x" * 200_000, "cannot be read"),
        (b"," * 600 + b"\nx\n", "columns"),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(content, says):
    with pytest.raises(Invalid) as refused:
        read_sheet(content)
    assert says in refused.value.detail


@given(st.binary(max_size=300))
def test_no_file_at_all_is_more_than_refused(content):
    try:
        read_sheet(content)
    except Invalid:
        return


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\x00")), min_size=2, max_size=2
        ),
        min_size=1,
    )
)
def test_what_we_write_as_a_file_reads_back_cell_by_cell(rows):
    rows = [row for row in rows if any(cell.strip() for cell in row)] or [["a", "b"]]
    written = write_rows([["one", "two"], *[[guard(cell) for cell in row] for row in rows]])
    assert [list(record.cells) for record in read_sheet(written.encode()).records] == rows


def test_civicrm_is_read_by_its_own_headers():
    headers = ("Contact ID", "Display Name", "Email", "NO BULK EMAILS (User Opt Out)", "Gender")
    layout = lay_out(Kind.PEOPLE, headers, PRESETS[Kind.PEOPLE, "civicrm"], {})
    assert layout.columns == {"external_id": 0, "name": 1, "email": 2, "opted_out": 3}
    assert layout.ignored == ("Gender",)


def test_action_network_is_read_by_its_own_headers_and_by_those_of_osdi():
    preset = PRESETS[Kind.PEOPLE, "action_network"]
    theirs = ("uuid", "first_name", "last_name", "email", "can2_subscription_date", "zip_code")
    assert lay_out(Kind.PEOPLE, theirs, preset, {}).columns == {
        "external_id": 0,
        "first_name": 1,
        "last_name": 2,
        "email": 3,
        "collected_on": 4,
    }
    osdi = ("identifiers", "given_name", "family_name", "email_addresses", "languages_spoken")
    assert set(lay_out(Kind.PEOPLE, osdi, preset, {}).columns) == {
        "external_id",
        "first_name",
        "last_name",
        "email",
        "language",
    }


def test_a_mapping_by_hand_goes_column_by_column():
    layout = lay_out(Kind.PEOPLE, ("Who", "Mail"), {"who": "name", "MAIL": "email"}, {})
    assert layout.columns == {"name": 0, "email": 1}
    assert layout.header("email") == "Mail"


@pytest.mark.parametrize(
    ("headers", "wanted", "says"),
    [
        (("Nmae", "email"), PRESETS[Kind.PEOPLE, "own"], "“Nmae”"),
        (("Name",), {"Nam": "name"}, "“Name”"),
        (("Name",), {"Name": "nmae"}, "“name”"),
        (("Name", "Full"), {"Name": "name", "Full": "name"}, "Two columns"),
        (("Name", "name"), PRESETS[Kind.PEOPLE, "own"], "Two columns"),
    ],
)
def test_what_cannot_be_mapped_is_refused_with_the_nearest_name(headers, wanted, says):
    with pytest.raises(Invalid) as refused:
        lay_out(Kind.PEOPLE, headers, wanted, {})
    assert says in refused.value.errors[0]["detail"]


def test_a_default_stands_for_a_column_that_is_not_there():
    layout = lay_out(Kind.PEOPLE, ("email",), PRESETS[Kind.PEOPLE, "own"], {"name": "Supporter"})
    row, mistakes = person(layout, "ann@example.org")
    assert (row.name, mistakes) == ("Supporter", [])


def person(layout, *cells):
    read = Cells(layout, Record(2, cells))
    return read_person(read, today=TODAY, rules=SOFT_OPT_IN), read.mistakes


def a_layout(*fields):
    return Layout({name: at for at, name in enumerate(fields)}, fields)


LEDGER = a_layout(
    "name", "basis", "wording", "collected_on", "opted_out", "died", "opt_out_offered", "in_support"
)


def test_a_basis_comes_with_the_evidence_that_carries_it():
    row, _ = person(LEDGER, "Ann", "consent", "Yes, write to me", "01/05/2024", "", "")
    assert (row.basis, row.evidence.collected_on) == (Basis.CONSENT, date(2024, 5, 1))
    day = "2026-02-05 10:00:00 UTC"
    row, _ = person(LEDGER, "Ann", "soft_opt_in", "We may write", day, "", "", "yes", "yes")
    assert row.basis is Basis.SOFT_OPT_IN


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (("Ann", "consent", "", "2024-05-01"), "wording"),
        (("Ann", "consent", "Yes", ""), "collected_on"),
        (("Ann", "consent", "Yes", "2027-05-01"), "collected_on"),
        (("Ann", "soft_opt_in", "Yes", "2026-02-04"), "collected_on"),
        (("Ann", "soft_opt_in", "Yes", "2026-02-05", "", "", "", "yes"), "opt_out_offered"),
        (("Ann", "soft_opt_in", "Yes", "2026-02-05", "", "", "yes", ""), "in_support"),
        (("Ann", "whatever", "Yes", "2026-02-04"), "basis"),
        (("Ann", "consent", "Yes", "30/02/2024"), "collected_on"),
        (("Ann", "", "", "", "perhaps"), "opted_out"),
        (("Ann", "", "", "", "", "yes"), "died"),
        (("", "", "", "", "", ""), "name"),
        (("A\nnn",), "name"),
    ],
)
def test_what_does_not_hold_is_named_by_its_column(cells, column):
    row, mistakes = person(LEDGER, *cells)
    assert row is None
    assert column in {mistake.column for mistake in mistakes}


def test_who_opted_out_elsewhere_brings_no_basis():
    row, mistakes = person(LEDGER, "Ann", "consent", "Yes", "2024-05-01", "yes", "")
    assert (row.basis, row.opted_out, mistakes) == (None, True, [])


@given(st.lists(st.text(max_size=12), min_size=6, max_size=6))
def test_any_cells_make_a_row_or_mistakes_and_never_both(cells):
    row, mistakes = person(LEDGER, *cells)
    assert (row is None) == bool(mistakes)


def test_rows_that_say_the_same_are_named_once():
    layout = a_layout("external_id", "name", "email")
    rows = [("1", "Ann", "a@x.org"), ("1", "Ann", ""), ("", "Ben", "A@x.org"), ("", "Cy", ""),
            ("", "Cy", ""), ("", "Dot", "")]  # fmt: skip
    records = [Record(number, cells) for number, cells in enumerate(rows, 2)]
    found = doubles(Kind.PEOPLE, layout, records)
    assert {row: (one.first, one.name) for row, one in found.items()} == {
        3: (2, "external_id"),
        4: (2, "email"),
        6: (5, ""),
    }
