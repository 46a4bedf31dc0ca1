"""Folders with one fault each in what their tables and files say of each other."""

from __future__ import annotations

import pytest

from breaking import Case, Folder, add, both, drop, must_be_found, must_be_in_polish, swap, warning, write

LETTER = "letters/access.md"
POLICY = "policies/regulamin/2024-01-15.md"
TWIN = """
[[module]]
key = "naliczenia"
group = "e-opłaty"
title = ¦{ pl = "naliczenia", en = "Other charges" }
"""
LIMITS = "\n[limits]\nper_identifier = 20\n"

LOOK = (
    Case("text too close to the surface", swap('text = "#1b1b1b"', 'text = ¦"#777777"'), "is 4.47 : 1"),
    Case("a button too close to its text", swap('on_primary = "#ffffff"', 'on_primary = ¦"#8fa0c0"'), "nearest colour"),
    Case("links too close to the surface", both(swap('on_primary = "#ffffff"', 'on_primary = "#000000"'),
         swap('primary = "#1d4f91"', 'primary = ¦"#8fa0c0"')), "4.5 : 1"),
    Case("an accent too close to the surface", swap('accent = "#8a1538"', 'accent = ¦"#ffcccc"'), "3 : 1"),
    Case("an unknown theme", swap('theme = "base"', 'theme = ¦"bsae"'), "Did you mean “base”?"),
    Case("a logo that is not there", swap('logo = "logo.svg"', 'logo = ¦"logo.png"'), "Did you mean “logo.svg”?"),
    Case("a drawing with a program", write("brand/logo.svg", "<svg>\n  ¦<script>x</script></svg>"), "no program"),
    Case("a drawing that fetches", write("brand/logo.svg", '<svg><use ¦href="https://x"/></svg>'), "fetch nothing"),
)  # fmt: skip

AGREEMENT = (
    Case("one host twice", swap('"proba.example"]', '¦"xn--prbny-1ta.example"]'), "second time"),
    Case("an identifier twice", swap('kind = "symbol"', 'kind = ¦"pesel"\nbasis = "Przykład"'), "second time"),
    Case("a field twice", swap('name = "miasto"', 'name = ¦"imie"'), "second time"),
    Case(
        "a version twice",
        swap("[[policy.annex]]", "[[policy.version]]\ndate = ¦2024-01-15\n[[policy.annex]]"),
        "second",
    ),
    Case("an unknown policy", swap('policy = "regulamin"', 'policy = ¦"regulmin"'), "Did you mean “regulamin”?"),
    Case(
        "a module in two places",
        swap('policy = "regulamin"', 'address = "/strona/pomoc"\nview = ¦"charges.due"'),
        "not to both",
    ),
    Case("a view without its blueprint", swap('policy = "regulamin"', 'view = ¦"due"'), "blueprint.view"),
    Case("an unknown proof", swap('\nproof = "rent"', '\nproof = ¦"ren"'), "Did you mean “rent”?"),
    Case("a claim by an unknown proof", swap('claim_proof = "rent"', 'claim_proof = ¦"rents"'), "Did you mean “rent”?"),
    Case(
        "a claim by an unknown identifier", swap('claim_identifier = "pesel"', 'claim_identifier = ¦"pesle"'), "“pesel”"
    ),
    Case(
        "a claim without a proof",
        both(swap('claim_proof = "rent"\n', ""), swap('"claim",', '¦"claim",')),
        "claim_proof",
    ),
    Case(
        "a claim by an identifier that does not sign in",
        both(
            swap('label = "PESEL"', 'label = "PESEL"\nsigns_in = false'),
            swap('claim_identifier = "pesel"', 'claim_identifier = ¦"pesel"'),
        ),
        "signs_in = true",
    ),
    Case(
        "a question for what a claim asks by itself",
        swap('name = "telefon"\nlabel = "Telefon"\ntype = "phone"', 'name = ¦"email"\nlabel = "Adres"\ntype = "email"'),
        "by itself",
    ),
    Case(
        "a form without its road",
        both(swap(', "application"', ""), swap('key = "dostep"', 'key = ¦"dostep"')),
        "No road",
    ),
    Case(
        "a form whose answer has nowhere to go",
        both(swap('type = "email"\nrequired = true', 'type = "email"'), swap('key = "dostep"', 'key = ¦"dostep"')),
        "There is none here",
    ),
    Case(
        "a form whose answer goes to another field",
        swap('key = "dostep"', 'key = "dostep"\nemail_field = ¦"emial"'),
        "Did you mean “email”?",
    ),
    Case(
        "an account named by a choice",
        swap('key = "dostep"', 'key = "dostep"\nname_field = ¦"miasto"'),
        "Allowed: imie.",
    ),
    Case(
        "a field of a form that nobody fills in",
        swap('name = "imie"', 'name = "imie"\nedited_by = ¦"staff"'),
        "person's own",
    ),
    warning(
        "a field of a form that is another thing in the profile",
        swap('name = "imie"', 'name = ¦"telefon"'),
        "another type",
    ),
    Case(
        "a proof for nothing", swap('\nproof = "rent"', '\nmust_accept = false\nproof = ¦"rent"'), "does not have to be"
    ),
    Case("the portal's own field name", swap('name = "telefon"', 'name = ¦"identifier"'), "own forms"),
    Case("choices for a text", swap('type = "choice"\nchoices = [', "choices = ¦["), "belong to the types"),
    Case(
        "a choice of nothing",
        both(swap('choices = ["Opole", "Olsztyn"]\n', ""), swap('"choice"', '¦"choice"')),
        "nothing to",
    ),
    Case("the name of a button", swap('name = "telefon"', 'name = ¦"later"'), "own forms"),
    Case(
        "a choice twice",
        swap('choices = ["Opole", "Olsztyn"]', 'choices = ["Opole", "Olsztyn", ¦{ pl = "Opole", en = "Oppeln" }]'),
        "second time",
    ),
    Case("a choice with a bar", swap('"Opole", "Olsztyn"]', '"Opole", ¦"Olsztyn|Elbląg"]'), "without the sign |"),
    Case("a birth date that is none", swap('type = "phone"', 'type = "phone"\nborn = ¦true'), "type “date”"),
    Case("an unknown thing to fill in", swap('type = "phone"', 'type = "phone"\nautofill = ¦"telephone"'), "Allowed"),
    Case("an example outside its pattern", swap('"L0910850"', '¦"L091085"'), "does not fit"),
    Case(
        "a warning after the end", swap("idle_minutes = 15", "idle_minutes = 5\nwarning_minutes = ¦5"), "fewer minutes"
    ),
    Case(
        "a PESEL without a basis",
        both(swap('basis = "Przykład"\n', ""), swap('kind = "pesel"', 'kind = ¦"pesel"')),
        "RODO",
    ),
    Case("a field for a PESEL without a basis", swap('type = "phone"', 'type = ¦"pesel"'), "RODO"),
    Case("a unit that hides a page", swap('"opole/szkola"', '¦"opole/konto"'), "“/konto”"),
    Case("a unit that hides the links of letters", swap('"opole/szkola"', '¦"odnosnik"'), "“/odnosnik”"),
    Case("a unit that hides the modules", swap('"opole/szkola"', '¦"Modul/szkola"'), "“/modul”"),
    Case("a unit that hides the health", swap('"opole/szkola"', '¦"healthz"'), "“/healthz”"),
    Case("a unit's path with a space", swap('"opole/szkola"', '¦"opole/moja szkola"'), "single slashes"),
    Case("a language nobody speaks", swap('["pl", "en"]', '["pl", "en", ¦"xx"]'), "does not speak “xx”"),
    Case("a text without the first language", swap('{ pl = "Naliczenia", en', "¦{ en"), "first language"),
    Case("a text in a language not listed", swap('en = "Charges"', 'en = "Charges", ¦de = "Kosten"'), "“de”"),
    Case("a link to a page that is not there", swap('"/strona/pomoc"', '¦"/strona/pomc"'), "Did you mean “pomoc”?"),
    Case("a link to a policy that is not there", swap('"/strona/pomoc"', '¦"/polityka/regulmin"'), "“regulamin”"),
)

DOCUMENTS = (
    Case("a policy without its file", both(drop(POLICY), swap("2024-01-15", "¦2024-01-15")), f"no file {POLICY}"),
    Case("a file without its version", write("policies/regulamin/2025-01-15.md", "¦# X"), "[[policy.version]]"),
    Case("a file of an unknown policy", write("policies/regulamni/2024-01-15.md", "¦# X"), "Did you mean “regulamin”?"),
    Case("a file that is no version", write("policies/regulamin/notatki.md", "¦# X"), "neither a version"),
    Case("a policy without versions", both(swap("\n[[policy.version]]\ndate = 2024-01-15\n", ""), drop(POLICY),
         drop("policies/regulamin/2024-01-15.en.md"), swap('id = "reg', 'id = ¦"reg')), "no version"),
    Case("an annex that is not there", both(drop("policies/regulamin/zagrozenia.md"),
         drop("policies/regulamin/zagrozenia.en.md"), swap('"zagrozenia.md"', '¦"zagrozenia.md"')), "no file"),
    Case("a policy that is no UTF-8", write(POLICY, b"# X\n\xff"), "UTF-8", f"{POLICY}:2:1"),
    Case("an empty page", write("pages/pomoc.md", "¦ \n"), "empty"),
    Case("a page without its first language", write("pages/mapa.en.md", "¦# Map"), "pages/mapa.md"),
    Case("a capital in a page's name", both(write("pages/Mapa.md", "# Mapa"), write("pages/Mapa.en.md", "¦# Map")),
         "stands in its address"),
    Case("an unknown letter", write("letters/acces.md", "¦A\n\nB"), "Did you mean “access”?"),
    Case("an unknown placeholder", swap("{{ link_lifetime }}", "¦{{ link_lifetme }}", LETTER), "“link_lifetime”"),
    Case("a letter that leads nowhere", both(swap("{{ accounts }}", "…", LETTER), swap("Dostęp", "¦Dostęp", LETTER)),
         "nowhere"),
    Case("an expression in a letter", swap("Dzień dobry,", "Dzień dobry, ¦{{7*7}}", LETTER), "{{7*7}}"),
    Case("an attribute in a letter", swap("Dzień dobry,", "¦{{ user.password_hash }}", LETTER), "one name"),
    Case("a block in a letter", swap("Dzień dobry,", "¦{% for x in y %}", LETTER), "template language"),
    Case("a filter in a letter", swap("{{ link_lifetime }}", "¦{{ link_lifetime|upper }}", LETTER), "one name"),
    Case("a format of another kind", swap("Dzień dobry,", "Dzień dobry, ¦%(name)s", LETTER), "not how a placeholder"),
    Case("a brace alone in a letter", swap("Dzień dobry,", "Dzień dobry, ¦{", LETTER), "lone brace"),
    Case("a letter without its blank line", swap("{{ institution }}\n\n", "{{ institution }}\n¦", LETTER), "empty"),
    Case("a letter without a subject", swap("Dostęp do portalu {{ institution }}\n", "¦\n", LETTER), "subject"),
    Case("a link in a subject", swap("portalu {{ institution }}", "portalu ¦{{ accounts }}", LETTER), "the subject"),
    Case("a letter of thirty kilobytes", add("x" * 30_000, LETTER), "at most 20000", f"{LETTER}:1:1"),
    Case("a letter of 201 placeholders", add("{{ name }}" * 201, LETTER), "more than 200", f"{LETTER}:1:1"),
)  # fmt: skip

PARTS = (
    Case("a table in two files", write("session.toml", "[¦session]\nidle_minutes = 10\n"), "one file only"),
    Case("a stranger in a part", both(swap(LIMITS, ""), write("limits.toml", "[limits]\n[¦brand]\n")), "limits alone"),
    Case(
        "a part without its header",
        both(swap(LIMITS, ""), write("limits.toml", "¦per_address = 20\n")),
        "below a line that reads “[limits]”",
    ),
    Case(
        "a list's part without its headers",
        write("way.toml", '¦key = "haslo"\n'),
        "below a line that reads “[[way]]”",
    ),
    Case("an unknown part", write("sesion.toml", "¦[session]\n"), "Did you mean “session.toml”?"),
    Case(
        "a fault inside a part",
        both(swap(LIMITS, ""), write("limits.toml", "\n[limits]\nper_address = ¦99\n")),
        "weaker",
    ),
    Case(
        "a part that is no TOML", both(swap(LIMITS, ""), write("limits.toml", "[limits\n¦")), "“]”", "limits.toml:1:8"
    ),
)

DOUBTS = (
    warning("a password shorter than advised", swap("length = 12", "length = ¦10"), "CERT Polska"),
    warning("a rule of characters", swap("length = 12", "length = 12\nspecial = ¦1"), "NIST SP 800-63B"),
    warning("a declaration of accessibility without its procedure",
            both(swap('procedure = "Wniosek można złożyć listem."\n', ""), swap("body = true", "body = ¦true")),
            "procedure"),
    warning("a partial accessibility without what is missing", both(swap('status = "full"', 'status = "partial"'),
            swap("body = true", "body = ¦true")), "shortcomings"),
    warning("a page in one language", drop("pages/pomoc.en.md"), "pages/pomoc.en.md is missing", "pages/pomoc.md:1:1"),
    warning("a page in a language not listed", write("pages/pomoc.de.md", "¦# Hilfe"), "“de”"),
    warning("a text in one language of two", swap('{ pl = "Naliczenia", en = "Charges" }', '¦{ pl = "Na" }'),
            "“pl” stands in"),
    warning("a lifetime in a letter", swap("Dzień dobry,", "Przez ¦48 godzin", LETTER), "lifetime"),
    warning("a lifetime in Ukrainian", swap("Dzień dobry,", "Przez ¦48 годин", LETTER), "lifetime"),
    warning("a field without a purpose", both(swap('why = "Żeby zadzwonić."\n', ""), swap('"telefon"', '¦"telefon"')),
            "why"),
    warning("a length of what has one", swap('type = "phone"', 'type = "phone"\nmax = ¦20'), "(max)"),
    warning("a permission almost like another", swap('permission = "oplaty"', 'permission = ¦"oplata"'), "“oplaty”"),
    warning("two entries of one title", add(TWIN), "of this title already"),
    warning("a folder that nothing reads", write("leters/access.md", "¦x"), "Did you mean “letters”?"),
    warning("a file that nothing reads", write("letters/access.txt", "¦x"), "Nothing reads"),
    warning("a picture that is none", write("brand/logo.bmp", "¦x"), "not served"),
)  # fmt: skip

CASES = (*LOOK, *AGREEMENT, *DOCUMENTS, *PARTS, *DOUBTS)


@pytest.mark.parametrize("case", CASES, ids=[case.fault for case in CASES])
def test_the_fault_is_found_where_it_is(case: Case, folder: Folder) -> None:
    must_be_found(case, folder)


@pytest.mark.parametrize("case", CASES, ids=[case.fault for case in CASES])
def test_the_fault_is_told_in_polish(case: Case, folder: Folder) -> None:
    must_be_in_polish(case, folder)
