"""Base addresses: what the operator may name, and which portal a host and path mean."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrota.errors import SettingsError
from wrota.rules.addresses import AddressBook, Base, canonical_host, host_for_log, open_book, parse_templates
from wrota.words import catalogue

EMPTY = AddressBook({})
DEMO = "http://{key}.localhost:8000,http://localhost:8000/{key},http://127.0.0.1:8000/{key}"


def book(text: str, tenants: dict[str, Iterable[str]], before: AddressBook = EMPTY) -> AddressBook:
    """Write a book for some templates and tenants."""
    return open_book(parse_templates(text), tenants, before)


def found(book: AddressBook, host: str, path: str = "/") -> tuple[str, str] | None:
    """Return key and base address of what is found."""
    entry = book.find(host, path)
    return (entry[0], entry[1].url) if entry else None


@pytest.mark.parametrize(
    "text",
    [
        "https://{host}",
        "https://{host}/",
        "https://{key}.example.org",
        "https://{host}/portal",
        "https://{host}:8443",
        "https://example.org/{key}",
        "https://example.org/a/b/{key}",
        "http://{key}.localhost:8000",
        "http://localhost/{key}",
        "http://127.0.0.1:8000/{key}",
        "http://127.9.9.9/{key}",
        "http://[::1]:8000/{key}",
        " https://{host} , http://localhost:8000/{key} ",
    ],
)
def test_plain_addresses_are_taken(text: str) -> None:
    assert parse_templates(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ",",
        ", ,",
        "{host}",
        "ftp://{host}",
        "https://",
        "https://example.org",
        "https://{host}/{key}",
        "https://{key}.x/{key}",
        "https://{host}{host}",
        "https://example.org/{host}",
        "https://example.org/{key}/x",
        "https://example.org/x{key}",
        "https://example.org/a/b/c/{key}",
        "https://{host}/a/b/c/d",
        "https://{host}?x=1",
        "https://{host}#x",
        "https://u:p@{host}",
        "https://{host}:x",
        "https://{host}:99999",
        "https://{host}:0",
        "https://[{key}]",
        "https://[x/{key}",
        "https://{host}/a b",
        "https://{host}/a;b",
        "https://{host}/a//b",
        "https://{host}/a%20b",
        "https://-ż.pl/{key}",
        "http://{host}",
        "http://example.org/{key}",
        "http://localhost.example.org/{key}",
        "http://{key}.example.org",
        "http://0.0.0.0/{key}",
        "http://10.0.0.1/{key}",
        "javascript:{host}",
    ],
)
def test_other_addresses_are_refused_in_words(text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_templates(text)
    said = catalogue("en").translate(caught.value.sentence)
    assert "WROTA_ADDRESS" in said
    assert text.strip(" ,") in said


def test_a_portal_is_found_by_its_host() -> None:
    written = book("https://{host}", {"alfa": ["alfa.pl", "www.alfa.pl"], "beta": ["beta.pl"]})
    assert found(written, "alfa.pl") == ("alfa", "https://alfa.pl")
    assert found(written, "WWW.Alfa.PL", "/konto") == ("alfa", "https://www.alfa.pl")
    assert found(written, "alfa.pl:443") == ("alfa", "https://alfa.pl")
    assert found(written, "beta.pl", "/alfa") == ("beta", "https://beta.pl")


@pytest.mark.parametrize(
    "host",
    [
        "",
        "alfa",
        "alfa.pl..",
        "alfa.pl.:80",
        "alfa.pl:80",
        "alfa.pl:99999",
        "alfa.pl:",
        "x.alfa.pl",
        "alfa.pl/",
        "alfa.pl, b",
        "@",
    ],
)
def test_a_strange_host_is_nobodys(host: str) -> None:
    assert found(book("https://{host}", {"alfa": ["alfa.pl"]}), host) is None


@pytest.mark.parametrize("template", ["https://{host}:443", "https://{host}"])
def test_the_default_port_may_stand_in_the_setting_and_in_the_request(template: str) -> None:
    written = book(template, {"alfa": ["alfa.pl"]})
    for host in ("alfa.pl", "alfa.pl:443"):
        assert found(written, host) == ("alfa", "https://alfa.pl")
    assert found(book("http://{key}.localhost:80", {"alfa": []}), "alfa.localhost") == ("alfa", "http://alfa.localhost")


def test_another_port_has_to_be_there() -> None:
    written = book("https://{host}:8443", {"alfa": ["alfa.pl"]})
    assert found(written, "alfa.pl:8443") == ("alfa", "https://alfa.pl:8443")
    assert found(written, "alfa.pl") is None


def test_portals_are_found_by_path_too() -> None:
    written = book(DEMO, {"alfa": [], "beta": []})
    assert found(written, "alfa.localhost:8000") == ("alfa", "http://alfa.localhost:8000")
    assert found(written, "localhost:8000", "/beta/konto") == ("beta", "http://localhost:8000/beta")
    assert found(written, "127.0.0.1:8000", "/beta") == ("beta", "http://127.0.0.1:8000/beta")


@pytest.mark.parametrize("path", ["", "/", "/gamma", "/alfabet", "//alfa", "/x/alfa", "/ALFA", "alfa", "*", "/%61lfa"])
def test_a_strange_path_is_nobodys(path: str) -> None:
    assert found(book(DEMO, {"alfa": []}), "localhost:8000", path) is None


def test_a_deeper_path_is_found_before_the_host() -> None:
    written = book("https://{host},https://alfa.pl/portale/{key}", {"alfa": ["alfa.pl"], "beta": ["beta.pl"]})
    assert found(written, "alfa.pl", "/portale/beta/konto") == ("beta", "https://alfa.pl/portale/beta")
    assert found(written, "alfa.pl", "/portale") == ("alfa", "https://alfa.pl")


def test_the_first_of_two_templates_for_one_place_names_the_base() -> None:
    written = book("https://{host},https://{host}/portal", {"alfa": ["alfa.pl"]})
    assert found(written, "alfa.pl") == ("alfa", "https://alfa.pl")
    assert found(written, "alfa.pl", "/portal/konto") == ("alfa", "https://alfa.pl/portal")


def test_a_host_that_two_claim_from_the_beginning_is_neithers() -> None:
    written = book("https://{host}", {"alfa": ["x.pl", "alfa.pl"], "beta": ["x.pl"]})
    assert found(written, "x.pl") == ("", "https://x.pl")
    assert found(written, "alfa.pl") == ("alfa", "https://alfa.pl")


@pytest.mark.parametrize(
    "claimants", [["alfa", "beta"], ["beta", "alfa"], ["beta", "alfa", "gamma"], ["beta", "gamma", "alfa"]]
)
def test_a_host_stays_with_whoever_had_it(claimants: list[str]) -> None:
    before = book("https://{host}", {"alfa": ["x.pl"], "beta": [], "gamma": []})
    after = book("https://{host}", {key: ["x.pl"] for key in claimants}, before)
    assert found(after, "x.pl") == ("alfa", "https://x.pl")
    again = book("https://{host}", {key: ["x.pl"] for key in claimants}, after)
    assert found(again, "x.pl") == ("alfa", "https://x.pl")


def test_a_host_that_its_holder_leaves_goes_to_the_only_claimant() -> None:
    before = book("https://{host}", {"alfa": ["x.pl"], "beta": ["x.pl"]})
    assert found(book("https://{host}", {"alfa": [], "beta": ["x.pl"]}, before), "x.pl") == ("beta", "https://x.pl")
    three = book("https://{host}", {"alfa": [], "beta": ["x.pl"], "gamma": ["x.pl"]}, before)
    assert found(three, "x.pl") == ("", "https://x.pl")


def test_no_folder_can_claim_the_address_that_another_has_by_its_key() -> None:
    templates = "https://{key}.portale.pl,https://{host}"
    before = book(templates, {"alfa": [], "beta": []})
    after = book(templates, {"alfa": [], "beta": ["alfa.portale.pl"]}, before)
    assert found(after, "alfa.portale.pl") == ("alfa", "https://alfa.portale.pl")


def test_polish_letters_are_matched_as_browsers_send_them() -> None:
    written = book("https://portale.żółw.pl/{key}", {"alfa": []})
    assert found(written, "portale.xn--w-uga1v8h.pl", "/alfa/") == ("alfa", "https://portale.xn--w-uga1v8h.pl/alfa")


def test_a_base_knows_its_parts() -> None:
    base = Base("https", "alfa.pl:8443", "/portal")
    assert (base.url, base.origin, base.is_https) == ("https://alfa.pl:8443/portal", "https://alfa.pl:8443", True)
    assert not Base("http", "localhost", "").is_https


@pytest.mark.parametrize(
    "host", ["szkola.example", "SZKOLA.Example", "szkola.example.", "szkola.example.:443", "Szkola.example:443"]
)
def test_a_host_is_found_in_every_spelling(host: str) -> None:
    written = book("https://{host}", {"szkola": ["szkola.example"]})
    assert found(written, host) == ("szkola", "https://szkola.example")


@pytest.mark.parametrize("host", ["xn--w-uga1v8h.example", "żółw.example", "ŻÓŁW.example.", "żółw.example.:443"])
def test_a_host_with_polish_letters_is_found_encoded_and_as_it_is(host: str) -> None:
    written = book("https://{host}", {"zolw": ["xn--w-uga1v8h.example"]})
    assert found(written, host.encode().decode("latin-1")) == ("zolw", "https://xn--w-uga1v8h.example")


@pytest.mark.parametrize(
    "host",
    ["", ".", "..", "szkola.example..", ".szkola.example", "szkola.example:444", "szkola.example.:", "szkola", "\xff",
     "x" * 70_000, "\xc5\xbc" * 70_000, "\xc5\xbc.szkola.example", "[::1", ":"],
)  # fmt: skip
def test_what_is_no_spelling_of_a_host_is_nobodys(host: str) -> None:
    assert found(book("https://{host}", {"szkola": ["szkola.example"]}), host) is None


@given(st.text(st.characters(max_codepoint=255)))
def test_a_host_has_one_way_of_being_written(host: str) -> None:
    written = canonical_host(host)
    assert canonical_host(written) in {written, written.replace(".:", ":").removesuffix(".")}
    assert canonical_host(host.upper()) == written or not host.isascii()


@pytest.mark.parametrize(
    ("origin", "is_own"),
    [
        ("https://szkola.example", True),
        ("https://szkola.example.", True),
        ("https://SZKOLA.example:443", True),
        ("http://szkola.example", False),
        ("https://szkola.example:444", False),
        ("https://szkola.example..", False),
        ("https://zle.example", False),
        ("https://x@szkola.example", False),
        ("szkola.example", False),
        ("", False),
    ],
)
def test_an_origin_is_the_portals_own_in_the_spellings_of_its_host(origin: str, is_own: bool) -> None:
    assert Base("https", "szkola.example", "").is_origin(origin) is is_own


@pytest.mark.parametrize(
    ("host", "named"),
    [
        ("Backend.", "backend"),
        ("127.0.0.1:8000", "127.0.0.1:8000"),
        ("[::1]:8000", "[::1]:8000"),
        ("anna nowak", "(none that could be one)"),
        ("a@b.example", "(none that could be one)"),
        ("", "(none that could be one)"),
        ("x" * 100, "(none that could be one)"),
    ],
)
def test_the_log_repeats_of_a_host_only_what_can_be_one(host: str, named: str) -> None:
    assert host_for_log(host) == named
