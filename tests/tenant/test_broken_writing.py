"""Folders with one fault each in how ``tenant.toml`` is written: its syntax, its keys and its values."""

from __future__ import annotations

import pytest

from breaking import Case, Folder, add, drop, link, must_be_found, must_be_in_polish, swap, write

SYNTAX = (
    Case("a text without its end", swap('owner = "Instytut Próbny"', 'owner = "Instytut Próbny¦'), "not closed"),
    Case("a text without quotes", swap('theme = "base"', "theme = ¦base"), "in quotation marks"),
    Case("typographic quotes", swap('theme = "base"', "theme = ¦„base”"), "typographic"),
    Case("a key defined twice", swap('theme = "base"', 'theme = "base"\n¦theme = "base"'), "twice"),
    Case(
        "two entries under one header",
        swap('label = "Symbol"', 'label = "Symbol"\n¦label = "X"'),
        "own line in “[[…]]”",
    ),
    Case("yes without quotes", swap("public_body = true", "public_body = ¦tak"), "Yes is written true"),
    Case("a table defined twice", add("\n[¦session]\ncountdown = true\n"), "twice"),
    Case("a number that begins with 0", swap('["22 000 00 00"]', "[¦022000000]"), "begin with 0"),
    Case("a number without an end", swap("length = 12", "length = ¦" + "1" * 5000), "too long"),
    Case("a list without its end", swap('"proba.example"]\nlang', '"proba.example"\n¦lang'), "never closed"),
    Case("a day that does not exist", swap("2024-01-15", "¦2024-02-30"), "does not exist"),
    Case("a key without a value", swap('theme = "base"', "theme¦"), "no “=”"),
    Case("a long text without its end", swap('sender_name = "Instytut Próbny"', 'sender_name = ¦"""x'), "never closed"),
    Case("a backslash", swap('owner = "Instytut Próbny"', r'owner = "C:¦\dane"'), "written twice"),
    Case("values nested too deep", add("\nx = " + "[" * 3000), "too deep", "tenant.toml:1:1"),
    Case("a byte that is no UTF-8", write("tenant.toml", b'name = "x"\nowner = "\xb1"\n'), "0xb1", "tenant.toml:2:10"),
    Case("a file of two megabytes", add("# " + "x" * 2**21), "larger than 1 MiB", "tenant.toml:1:1"),
    Case("a list without measure", add("\nx = [" + "1," * 20_000 + "]\n"), "more than 20000", "tenant.toml:1:1"),
    Case("a key of a hundred parts", add("\n¦" + "a." * 100 + "b = 1\n"), "too deep"),
    Case("no tenant.toml", drop("tenant.toml"), "missing", "tenant.toml:1:1"),
    Case("a link out of the folder", link("tenant.toml", "/etc/hostname"), "leads outside", "tenant.toml:1:1"),
    Case("a picture that is a link out", link("brand/x.svg", "/etc/hostname"), "leads outside", "brand/x.svg:1:1"),
)

SCHEMA = (
    Case("an unknown key on top", swap('theme = "base"', '¦thema = "base"'), "Did you mean “theme”?"),
    Case("an unknown key in a table", swap('text = "#1b1b1b"', '¦txet = "#1b1b1b"'), "Did you mean “text”?"),
    Case("an unknown key in an element", swap("example = ", "¦exampel = "), "Did you mean “example”?"),
    Case("a key on top after a table", add('\n¦theme = "base"\n'), "on top, before all tables"),
    Case("a missing key", swap('[mail]\nsender = "noreply@próbny.example"', "[¦mail]"), "“sender” is missing"),
    Case("a missing key of an element", swap('[[unit]]\npath = "opole/szkola"', "[[¦unit]]"), "“path” is missing"),
    Case("a missing key on top", swap('owner = "Instytut Próbny"\n', ""), "“owner” is missing", "tenant.toml:1:1"),
    Case("a number for a text", swap('owner = "Instytut Próbny"', "owner = ¦7"), "a text in quotation marks"),
    Case("a text for a number", swap("length = 12", 'length = ¦"12"'), "whole number"),
    Case("a fraction for a number", swap("length = 12", "length = ¦12.5"), "whole number"),
    Case("a text for true", swap("public_body = true", 'public_body = ¦"tak"'), "true or false"),
    Case("a text for a list", swap('phone = ["22 000 00 00"]', 'phone = ¦"22 000 00 00"'), "square brackets"),
    Case("a text for a table", swap('theme = "base"', 'theme = "base"\nsign_in = ¦"x"'), "one table"),
    Case("a text for a day", swap("date = 2024-01-15", 'date = ¦"2024-01-15"'), "2018-05-25"),
    Case("a number in a list of texts", swap('["22 000 00 00"]', '["22 000 00 00", ¦22]'), "a text in quotation marks"),
    Case("one header for a list of tables", swap("[[unit]]", "[¦unit]"), "[[unit]]"),
    Case("a list of headers for one table", swap("[limits]", "[[¦limits]]"), "one table"),
    Case("a word that is not allowed", swap('unknown = "neutral"', 'unknown = ¦"nuetral"'), "Did you mean “neutral”?"),
    Case("an unknown kind of identifier", swap('kind = "pesel"', 'kind = ¦"pesell"'), "Did you mean “pesel”?"),
    Case("a number for a word", swap('unknown = "neutral"', "unknown = ¦1"), "Allowed: named, neutral"),
    Case("a link that lives too long", swap("link_minutes = 60", "link_minutes = ¦4321"), "72 hours"),
    Case("limits weaker than the floor", swap("per_identifier = 20", "per_identifier = ¦21"), "weaker than the site"),
    Case("a password below the floor", swap("length = 12", "length = ¦4"), "at least 8"),
    Case("an empty list of languages", swap('languages = ["pl", "en"]', "languages = ¦[]"), "at least one"),
)

VALUES = (
    Case("an empty text", swap('owner = "Instytut Próbny"', 'owner = ¦"  "'), "empty"),
    Case("a line break in a name", swap('owner = "Instytut Próbny"', r'owner = ¦"A\nB"'), "one line"),
    Case("a sign that turns the text round", swap('owner = "Instytut Próbny"', r'owner = ¦"A\u202eB"'), "control"),
    Case("a placeholder on screen", swap('label = "Symbol"', 'label = ¦"{{ link }}"'), "in letters only"),
    Case("a language that is none", swap('en = "Charges"', '¦English = "Charges"'), "two or three letters"),
    Case("a number inside a table of texts", swap('en = "Charges"', "en = ¦3"), "a text in quotation marks"),
    Case("a number for a text or table", swap('label = "Symbol"', "label = ¦3"), "table of texts by language"),
    Case("a key with a capital", swap('key = "dostep"', 'key = ¦"Dostęp"'), "a-z, 0-9"),
    Case("a host with https", swap('"proba.example"]', '¦"https://proba.example"]'), "without “https://”"),
    Case("a host with a port", swap('"proba.example"]', '¦"proba.example:8000"]'), "without a port"),
    Case("a host in capitals", swap('"proba.example"]', '¦"Proba.example"]'), "“proba.example”"),
    Case("a host that is none", swap('"proba.example"]', '¦"-proba_.example"]'), "not the name of a host"),
    Case("an address without https", swap('"https://bip', '¦"http://bip'), "not secure"),
    Case(
        "an address that is a program", swap('"https://bip.próbny.example', '¦"javascript:x'), "begins with “https://”"
    ),
    Case("a foreign host as a path", swap('"/strona/pomoc"', '¦"//evil.example"'), "begins with “https://”"),
    Case("an address with a space", swap('"/strona/pomoc"', '¦"/strona/po moc"'), "no spaces"),
    Case("an e-mail address that is none", swap('"kontakt@proba.example"', '¦"kontakt"'), "not an e-mail address"),
    Case(
        "two e-mail addresses", swap('"noreply@próbny.example"', '¦"a@x.example,b@x.example"'), "not an e-mail address"
    ),
    Case("a colour by name", swap('text = "#1b1b1b"', 'text = ¦"black"'), "#rrggbb"),
    Case("a pattern that looks ahead", swap('"L[0-9]{7}"', '¦"(?=L)[0-9]+"'), "linear time"),
    Case("a pattern with an open bracket", swap('"L[0-9]{7}"', '¦"L([0-9]{7}"'), "never closed"),
    Case("a file in another folder", swap('logo = "logo.svg"', 'logo = ¦"../logo.svg"'), "without folders"),
)

CASES = (*SYNTAX, *SCHEMA, *VALUES)


@pytest.mark.parametrize("case", CASES, ids=[case.fault for case in CASES])
def test_the_fault_is_found_where_it_is(case: Case, folder: Folder) -> None:
    must_be_found(case, folder)


@pytest.mark.parametrize("case", CASES, ids=[case.fault for case in CASES])
def test_the_fault_is_told_in_polish(case: Case, folder: Folder) -> None:
    must_be_in_polish(case, folder)
