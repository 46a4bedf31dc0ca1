"""Folders in which something leads to a page or a policy that is not there."""

from __future__ import annotations

import pytest

from breaking import Case, Folder, both, must_be_found, must_be_in_polish, swap, warning, write

HELP = "pages/pomoc.md"
FORM = 'registration_form = "/strona/pomoc"'
GROUP = '[[profile.group]]\nkey = "dane"'
HEADER = '[[brand.header_links]]\nlabel = "BIP"\naddress = "https://bip.próbny.example/główna"'
LOGO = 'logo = "logo.svg"'

CASES = (
    Case("a clause of the profile that is not there", swap(GROUP, f'[profile]\nclause = ¦"klauzula"\n\n{GROUP}'),
         "There is no file pages/klauzula.md."),
    Case("a clause of a form that is not there",
         swap('permissions = ["oplaty"]', 'permissions = []\nclause = ¦"pomcc"'),
         "Did you mean “pomoc”?"),
    Case("a page of the footer that is not there",
         swap(LOGO, f'{LOGO}\nfooter_pages = ["deklaracja-dostepnosci", ¦"pomocy"]'), "Did you mean “pomoc”?"),
    Case("a form of a unit that is not there", swap(FORM, 'registration_form = ¦"/strona/pomo"'), "pages/pomo.md"),
    Case("a form of a unit that is not there, with a place on it",
         swap(FORM, 'registration_form = ¦"/strona/pomo?x=1#tu"'), "pages/pomo.md"),
    Case("a link of the header to no policy", swap(HEADER, HEADER.replace('"https://bip.próbny.example/główna"',
         '¦"/polityka/regulamni"')), "Did you mean “regulamin”?"),
    Case("a module that leads to no page", swap('policy = "regulamin"', 'address = ¦"/strona/naliczenia"'),
         "pages/naliczenia.md"),
    warning("a footer without the declaration of a public body", swap(LOGO, f'{LOGO}\nfooter_pages = ¦["pomoc"]'),
            "add “deklaracja-dostepnosci”"),
    warning("a link of a page to no page", write(HELP, "# Pomoc\n\nWięcej:\n[tutaj](¦/strona/pomo).\n"),
            "Did you mean “pomoc”?"),
    warning("a link of a page to no policy", write(HELP, "# Pomoc\n\n- [tutaj](¦/polityka/polityka/2024-01-15)\n"),
            "no policy"),
    warning("a link of a page that is none", write(HELP, "# Pomoc\n\nBIP: [tutaj¦](http://bip.example).\n"), "https://"),
    warning("a link of a policy to no page", swap("Wolno i nie wolno.", "[Zob.](¦/strona/x)",
            "policies/regulamin/2024-01-15.md"), "pages/x.md"),
    warning("a page without a heading", write(HELP, "¦Tu pomagamy.\n"), "no heading"),
)  # fmt: skip

SOUND = (
    swap(FORM, 'registration_form = "/strona/pomoc#formularz"'),
    swap(FORM, 'registration_form = "/polityka/regulamin/2024-01-15"'),
    swap(FORM, 'registration_form = "/strona-glowna"'),
    swap('permissions = ["oplaty"]', 'permissions = ["oplaty"]\nclause = "pomoc"'),
    swap(LOGO, f'{LOGO}\nfooter_pages = ["deklaracja-dostepnosci"]'),
    write(HELP, "Pomoc\n=====\n\n[tu](/strona/pomoc#x), [tam](#x), [list](mailto:a@b.example), `[x](http://y)`.\n"),
    both(write(HELP, "# Pomoc\n\n[Przyszła](/polityka/regulamin).\n")),
)


@pytest.mark.parametrize("case", CASES, ids=[case.fault for case in CASES])
def test_the_fault_is_found_where_it_is(case: Case, folder: Folder) -> None:
    must_be_found(case, folder)


@pytest.mark.parametrize("case", CASES, ids=[case.fault for case in CASES])
def test_the_fault_is_told_in_polish(case: Case, folder: Folder) -> None:
    must_be_in_polish(case, folder)


@pytest.mark.parametrize("edit", SOUND)
def test_what_leads_somewhere_is_left_alone(edit: object, folder: Folder) -> None:
    assert callable(edit)
    edit(folder)
    assert folder.findings() == ()
