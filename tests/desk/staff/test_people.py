"""People in and out: a sheet is taken whole or not at all, and every fault of it is named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from wrota.desk.staff import csv_sheet
from wrota.desk.staff.people import Imported, export_people, import_people, read_people
from wrota.desk.staff.people_rows import SheetPerson, columns
from wrota.errors import ImportRefused
from wrota.rules.identifiers import candidates
from wrota.rules.keys import derive
from wrota.rules.kinds.identifiers import KINDS
from wrota.rules.states import State
from wrota.seams import Hasher, Seams
from wrota.store import Store, accounts, audit, people_bulk, tables
from wrota.store.identifiers import Held
from wrota.store.people_bulk import NewProof, Record
from wrota.tenant.schema import Config
from wrota.words import SOURCE_LANGUAGE, catalogue

TODAY = date(2026, 11, 21)


def config(**changes: object) -> Config:
    """Return the configuration of an institution that has one of everything."""
    given = {
        "name": "Szkoła",
        "owner": "Szkoła",
        "contact": {},
        "mail": {"sender": "noreply@example.org", "sender_name": "Szkoła"},
        "identifier": (
            {"kind": "pesel", "label": "PESEL", "earliest_birth": 1900},
            {"kind": "symbol", "label": "Symbol", "pattern": "L[0-9]{7}"},
            {"kind": "email", "label": "E-mail", "shared": True},
        ),
        "proof": (
            {"kind": "register", "label": "Numer ewidencyjny"},
            {"kind": "rent", "label": "Konto", "check": "nrb"},
        ),
        "unit": ({"path": "opole/OpoleZSE", "name": "ZSE"}, {"path": "nysa/NysaSP", "name": "SP"}),
        "profile": {
            "group": (
                {
                    "key": "address",
                    "title": "Adres",
                    "field": ({"name": "city", "label": "Miasto"}, {"name": "notes", "label": "Uwagi", "type": "area"}),
                },
            )
        },
    }
    return Config.model_validate({**given, **changes})


CONFIG = config()


@pytest.fixture
def seams() -> Seams:
    """A clock that stands still and a cheap hasher."""
    return Seams(now=lambda: datetime(2026, 11, 21, 11, 0, tzinfo=UTC), hasher=Hasher(memory_kib=8, passes=1))


@pytest.fixture
def store(tmp_path: Path, seams: Seams) -> Iterator[Store]:
    """An empty store."""
    store = Store(tmp_path / "first.sqlite3", derive(b"x" * 32, "first"), seams)
    store.create()
    yield store
    store.retire()


@pytest.fixture
def other(tmp_path: Path, seams: Seams) -> Iterator[Store]:
    """The store of another tenant."""
    store = Store(tmp_path / "second.sqlite3", derive(b"x" * 32, "second"), seams)
    store.create()
    yield store
    store.retire()


def read(text: str | bytes) -> tuple[SheetPerson, ...]:
    """Read a sheet on the day of the tests."""
    return read_people(text if isinstance(text, bytes) else text.encode(), CONFIG, TODAY)


def faults(text: str | bytes) -> list[tuple[int, str]]:
    """Return what is wrong with a sheet, in English."""
    with pytest.raises(ImportRefused) as refused:
        read(text)
    translate = catalogue(SOURCE_LANGUAGE).translate
    return [(row, translate(sentence)) for row, sentence in refused.value.faults]


def take(store: Store, text: str, dry_run: bool = False) -> Imported:
    """Take a sheet in."""
    return import_people(store, CONFIG, text.encode(), store.seams, dry_run)


WHOLE = (
    "identifier:pesel,identifier:symbol,proof:register,proof:rent,email,email_additional,name,unit,permissions,state,"
    "valid_until,field:city,field:notes,password\n"
    "440514-01359,L0910850|Radoch,12/3|45/6,PL61 1090 1014 0000 0712 1981 2874,Anna@Example.org,"
    "a@example.org|b@example.org,Anna Nowak,opole/OpoleZSE,charges|rent,blocked,2027-06-30,Opole,"
    '"two\nlines",four words in a row\n'
)


def test_a_row_says_everything_about_a_person() -> None:
    (row,) = read(WHOLE)
    assert row == SheetPerson(
        2,
        Record(
            State.BLOCKED,
            "Anna Nowak",
            "opole/OpoleZSE",
            ("charges", "rent"),
            date(2027, 6, 30),
            identifiers=(
                Held("pesel", "44051401359"),
                Held("symbol", "L0910850"),
                Held("symbol", "Radoch", 1),
                Held("email", "anna@example.org", 0, True),
                Held("email", "a@example.org", 1, True),
                Held("email", "b@example.org", 2, True),
            ),
            proofs=(
                NewProof("register", "12/3"),
                NewProof("register", "45/6"),
                NewProof("rent", "61109010140000071219812874"),
            ),
            fields={"city": "Opole", "notes": "two\nlines"},
        ),
        "four words in a row",
    )


def test_semicolons_a_byte_order_mark_and_empty_rows_are_borne() -> None:
    rows = read("\ufeffidentifier:symbol;name\r\n\r\nL0000001;Anna\r\n;\r\nL0000002;Bogdan\r\n")
    assert [(row.number, row.record.name) for row in rows] == [(3, "Anna"), (5, "Bogdan")]


def test_a_password_makes_an_active_person_and_none_a_registered_one() -> None:
    rows = read("identifier:symbol,password\nL0000001,four words in a row\nL0000002,\n")
    assert [row.record.state for row in rows] == [State.ACTIVE, State.REGISTERED]


def test_a_password_keeps_its_spaces_and_signs() -> None:
    rows = read('identifier:symbol,password\nL0000001," \'=so it is "\n')
    assert rows[0].password == " '=so it is "


def test_a_legacy_identifier_outside_the_pattern_is_taken() -> None:
    assert read("identifier:symbol\nRadoch\n")[0].record.identifiers == (Held("symbol", "Radoch"),)


def test_a_nip_has_a_column_and_is_kept_in_its_digits() -> None:
    identifier = ({"kind": "nip", "label": "NIP"}, {"kind": "symbol", "label": "Symbol"})
    business = config(identifier=identifier)
    assert columns(business)[:2] == ("identifier:nip", "identifier:symbol")
    (row,) = read_people(b"identifier:nip,identifier:symbol\nPL 856-734-62-15,L 1\n", business, TODAY)
    assert row.record.identifiers == (Held("nip", "8567346215"), Held("symbol", "L 1"))
    with pytest.raises(ImportRefused) as refused:
        read_people(b"identifier:nip\n8567346216\n", business, TODAY)
    assert "mistyped" in str([sentence for _, sentence in refused.value.faults])


def test_an_address_is_shared_where_nobody_signs_in_with_it() -> None:
    plain = config(identifier=({"kind": "pesel", "label": "PESEL"},))
    (row,) = read_people(b"email\nanna@example.org\n", plain, TODAY)
    assert row.record.identifiers == (Held("email", "anna@example.org", 0, True),)


@pytest.mark.parametrize(
    ("text", "row", "words"),
    [
        ("", 1, "name the columns"),
        ("name,nick\nAnna,A\n", 1, "Column 2 has no known name"),
        ("identifier:pesle\n44051401359\n", 1, "identifier:pesel"),
        ("identifier:email\na@example.org\n", 1, "Column 1 has no known name"),
        ("name,name\nAnna,Anna\n", 1, "more than once"),
        ("name,email\nAnna\n", 2, "Cells in this row: 1, in the header: 2"),
        ("name,email\nAnna,a@example.org,x\n", 2, "Cells in this row: 3, in the header: 2"),
        ('name,email\n"Anna,a@example.org\nBogdan,b@example.org\n', 2, "quotation mark"),
        ('name,email\nAnna,a@example.org\n"Bog"dan,b@example.org\n', 3, "quotation mark"),
        ("name,email\nAn\0na,a@example.org\n", 2, "NUL"),
        ("name\nAnna\n", 2, "neither an identifier"),
        ("identifier:pesel\n2211307589\n", 2, "identifier:pesel"),
        ("identifier:pesel\n44051401358\n", 2, "identifier:pesel"),
        ("identifier:pesel\n4.40514E+10\n", 2, "identifier:pesel"),
        ("identifier:pesel\n'44051401359\n", 2, "identifier:pesel"),
        ("identifier:pesel\n=44051401359\n", 2, "identifier:pesel"),
        ("identifier:pesel\n04422900041\n", 2, "identifier:pesel"),
        ("identifier:pesel\n44051401359|440514-01359\n", 2, "twice"),
        ("identifier:symbol\nL\u200b0910850\n", 2, "identifier:symbol"),
        ("identifier:symbol\n\u0410910850\n", 2, "identifier:symbol"),
        ("email\nanna(at)example.org\n", 2, "email"),
        ("email\na@example.org|b@example.org\n", 2, "one main address"),
        ("email,email_additional\na@example.org,A@example.org\n", 2, "email_additional: The same value"),
        ("email,unit\na@example.org,opole/OpoleZS\n", 2, "opole/OpoleZSE"),
        ("email,permissions\na@example.org,Charges!\n", 2, "permissions"),
        ("email,state\na@example.org,actve\n", 2, "“active”"),
        ("email,valid_until\na@example.org,31.08.2026\n", 2, "year-month-day"),
        ("email,valid_until\na@example.org,2026-02-30\n", 2, "year-month-day"),
        ("email,valid_until\na@example.org,20260831\n", 2, "year-month-day"),
        ("email,name\na@example.org," + "a" * 201 + "\n", 2, "200"),
        ('email,field:city\na@example.org,"O\npole"\n', 2, "field:city"),
        ("email,proof:rent\na@example.org,61109010140000071219812875\n", 2, "proof:rent"),
        ("email,password\na@example.org," + "a" * 129 + "\n", 2, "128"),
    ],
)
def test_a_fault_is_named_with_its_row_and_column(text: str, row: int, words: str) -> None:
    found = faults(text)
    assert [number for number, _ in found] == [row]
    assert words in found[0][1]


def test_all_faults_are_told_at_once_in_the_order_of_rows() -> None:
    found = faults("identifier:pesel,unit\n2211307589,opole\n44051401359,\n,nysa/NysaSP\n44051401359\n44051401358,\n")
    assert [number for number, _ in found] == [2, 2, 4, 5, 6]


def test_a_forgotten_header_gives_nothing_away() -> None:
    found = faults("44051401359,Anna Nowak\n99123199993,Bogdan Lis\n")
    assert [number for number, _ in found] == [1, 1]
    assert not any(text in words for _, words in found for text in ("44051401359", "Anna"))


def test_a_misspelt_header_does_not_make_everybody_nameless() -> None:
    found = faults("identifier:pesle,unit\n44051401359,\n99123199993,opole\n")
    assert [number for number, _ in found] == [1, 3]


def test_a_fault_never_repeats_a_personal_number() -> None:
    found = faults("identifier:pesel,identifier:symbol\n44051401358,L\u200b0910850\n2211307589,\n")
    assert not any(number in words for _, words in found for number in ("44051401358", "2211307589", "0910850"))


def test_foreign_encodings_are_named() -> None:
    header = "identifier:symbol,name\n"
    assert faults((header + "L1,Ola\nL2,Łucja Żak\n").encode("cp1250")) == [
        (3, "The file is not in UTF-8; it looks like Windows-1250. Please save it as “CSV UTF-8”.")
    ]
    assert "UTF-16" in faults((header + "L1,Anna\n").encode("utf-16"))[0][1]
    assert "not in UTF-8." in faults(header.encode() + b"L1,\x81\x83\n")[0][1]


def test_the_whole_file_is_taken_or_nothing(store: Store) -> None:
    with pytest.raises(ImportRefused):
        take(store, "identifier:pesel\n44051401359\n44051401358\n")
    assert store.rows(tables.AccountRow.select()) == []
    assert take(store, "identifier:pesel\n44051401359\n99123199993\n") == Imported(2)
    assert len(store.rows(tables.AccountRow.select())) == 2


def test_a_dry_run_finds_the_faults_and_takes_nothing(store: Store) -> None:
    assert take(store, WHOLE, dry_run=True).added == 1
    assert store.rows(tables.AccountRow.select()) == []
    take(store, WHOLE)
    with pytest.raises(ImportRefused):
        take(store, WHOLE, dry_run=True)


def test_a_person_who_was_taken_in_can_be_found_and_has_the_password(store: Store, seams: Seams) -> None:
    take(store, WHOLE)
    for typed in ("44051401359", "radoch", "l0910850", "anna@example.org", "b@example.org"):
        (account,) = accounts.by_digests(store, candidates(typed, KINDS))
        assert seams.hasher.verify(account.password_hash, "four words in a row")


def test_who_is_known_already_is_a_fault_with_row_and_column(store: Store) -> None:
    take(store, "identifier:symbol,email\nL0000001,dom@example.org\n")
    with pytest.raises(ImportRefused) as refused:
        take(
            store,
            "identifier:symbol,identifier:pesel,email\n"
            "L0000002,44051401359,dom@example.org\n"
            "l0000001,,dom@example.org\n"
            "44051401359,,dom@example.org\n",
        )
    translate = catalogue(SOURCE_LANGUAGE).translate
    assert [(row, translate(sentence).partition(":")[2][:7]) for row, sentence in refused.value.faults] == [
        (3, "symbol:"),
        (4, "symbol:"),
    ]


def test_the_same_people_may_be_at_another_tenant(store: Store, other: Store) -> None:
    take(store, WHOLE)
    assert take(other, WHOLE).added == 1


def test_what_goes_out_can_be_taken_in_again(store: Store, other: Store) -> None:
    take(store, WHOLE + '99123199993,,,,,,=1+1,,,active,,"+48 1","\'quoted\n@all",\n,x1,,,,,"a|b;c,""d",,,,,,,\n')
    exported = export_people(store, CONFIG)
    assert take(other, exported).added == 3
    assert list(people_bulk.every(other)) == list(people_bulk.every(store))
    assert export_people(other, CONFIG) == exported


def test_no_password_or_hash_goes_out(store: Store) -> None:
    take(store, WHOLE)
    exported = export_people(store, CONFIG)
    assert "password" not in exported
    assert "argon2" not in exported


def test_coming_and_going_is_recorded_with_the_number_of_people(store: Store) -> None:
    take(store, WHOLE)
    export_people(store, CONFIG)
    events = store.rows(tables.AuditEventRow.select().order_by(tables.AuditEventRow.seq))
    assert [(event.act, event.facts) for event in events] == [
        ("people_imported", '{"rows":1}'),
        ("people_exported", '{"rows":1}'),
    ]
    assert audit.verify(store) is None


def test_nothing_is_left_open(store: Store) -> None:
    take(store, WHOLE)
    export_people(store, CONFIG)
    fresh = Store(store.path, store.keys, store.seams)
    export_people(fresh, CONFIG)
    assert fresh._connections.is_closed()
    fresh.retire()


@pytest.mark.parametrize(
    "cell", ["=1+1", "+48", "-1", "@SUM", "\tx", "\rx", "\nx", "＝1", "'", "'=1", "''", "'a", "plain", "", "1=1", "－1"]
)
def test_a_guarded_cell_is_no_formula_and_comes_back(cell: str) -> None:
    guarded = csv_sheet.guarded(cell)
    assert not guarded or guarded[0] not in "=+-@\t\r\n＝＋－＠"
    assert csv_sheet.unguarded(guarded) == cell


def test_an_institution_without_extras_has_few_columns() -> None:
    plain = config(identifier=({"kind": "login", "label": "Login"},), proof=(), unit=(), profile={})
    assert columns(plain) == (
        "identifier:login",
        "email",
        "email_additional",
        "name",
        "unit",
        "permissions",
        "state",
        "valid_until",
        "password",
    )


# What the samples of a demonstration say besides

POLICY = {"id": "regulamin", "title": "Regulamin", "version": ({"date": TODAY},)}


def test_an_import_accepts_nothing_in_anybodys_name(store: Store, seams: Seams) -> None:
    sheet_of_two = b"identifier:symbol,accepted\nL0000001,regulamin\nL0000002,\n"
    done = import_people(store, config(policy=(POLICY,)), sheet_of_two, seams)
    assert (done.added, [one.policy for one in done.listed]) == (2, ["regulamin"])
    with store.open():
        assert store.rows(tables.AcceptanceRow.select()) == []
    assert "accepted" not in export_people(store, config(policy=(POLICY,))).splitlines()[0]


def test_a_policy_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(ImportRefused) as refused:
        read_people(b"identifier:symbol,accepted\nL0000001,regulaminn\n", config(policy=(POLICY,)), TODAY)
    [(row, sentence)] = refused.value.faults
    assert (row, "regulamin" in catalogue("en").translate(sentence)) == (2, True)


def test_where_nothing_is_accepted_there_is_no_such_column() -> None:
    assert "accepted" not in columns(config())
    assert "accepted" not in columns(config(policy=({**POLICY, "must_accept": False},)))
