"""Profiles for tests: one with a field of every type, and a long one of sixty fields in six groups."""

from __future__ import annotations

from collections.abc import Mapping

PROFILE = """
[[profile.group]]
key = "osobowe"
title = { pl = "Dane osobowe", en = "Personal data" }
why = { pl = "Żeby wystawić zaświadczenie.", en = "To issue a certificate." }
basis = { pl = "Ustawa przykładowa, art. 3", en = "Sample act, article 3" }
field = [
  { name = "imie", label = { pl = "Imię", en = "First name" }, required = true, max = 60, autofill = "given-name" },
  { name = "data", label = { pl = "Data urodzenia", en = "Date of birth" }, type = "date", born = true },
  { name = "nr-pesel", label = "PESEL", type = "pesel", why = "Żeby nie pomylić osób.", basis = "Art. 4" },
  { name = "nip", label = "NIP", type = "nip" },
  { name = "konto", label = { pl = "Konto", en = "Account" }, type = "iban" },
  { name = "uwagi", label = { pl = "Uwagi", en = "Remarks" }, type = "area", max = 100 },
]

[[profile.group]]
key = "kontakt"
title = { pl = "Kontakt", en = "Contact" }
why = { pl = "Żeby zadzwonić.", en = "To call." }
field = [
  { name = "telefon", label = { pl = "Telefon", en = "Telephone" }, type = "phone", hint = "Także wieczorem." },
  { name = "telefon-drugi", label = { pl = "Drugi telefon", en = "Another telephone" }, type = "phone" },
  { name = "adres-e-mail", label = "E-mail", type = "email" },
  { name = "kod", label = { pl = "Kod pocztowy", en = "Postcode" }, type = "postcode" },
  { name = "kraj", label = { pl = "Kraj", en = "Country" }, type = "country" },
  { name = "region", label = "Region", type = "choice", required = true, choices = [
    "Opole",
    { pl = "inny", en = "other" },
  ] },
  { name = "stopien", label = { pl = "Stopień", en = "Grade" }, type = "choice", choices = ["I", "II"] },
  { name = "szkoly", label = { pl = "Szkoły", en = "Schools" }, type = "choices", choices = [
    "liceum",
    { pl = "technikum", en = "technical school" },
    "inna",
  ] },
  { name = "symbol", label = "Symbol", pattern = "[A-Z]{2}[0-9]{3}", max = 10 },
  { name = "nr-umowy", label = { pl = "Nr umowy", en = "Contract number" }, edited_by = "staff" },
  { name = "od-kiedy", label = { pl = "Od kiedy", en = "Since when" }, type = "date", edited_by = "nobody" },
]
"""

TYPED: Mapping[str, str | list[str]] = {
    "imie": " Anna Maria ",
    "data": "13 maja 1944",
    "nr-pesel": "440514 01359",
    "nip": "PL 856-734-62-15",
    "konto": "61 1090 1014 0000 0712 1981 2874",
    "uwagi": "pierwszy\n\ndrugi",
    "telefon": "(061) 854-01-60",
    "telefon-drugi": "+49 30 1234567",
    "adres-e-mail": "Anna@Example.com",
    "kod": "61655",
    "kraj": "UA",
    "region": "inny",
    "stopien": "II",
    "szkoly[]": ["liceum", "technikum"],
    "symbol": "AB123",
}
"""Answers as people type them; the birth date is a day off that of the PESEL."""

RIGHT: Mapping[str, str | list[str]] = {**TYPED, "data": "14 maja 1944"}

STORED = {
    "imie": "Anna Maria",
    "data": "1944-05-14",
    "nr-pesel": "44051401359",
    "nip": "8567346215",
    "konto": "PL61109010140000071219812874",
    "uwagi": "pierwszy\n\ndrugi",
    "telefon": "+48618540160",
    "telefon-drugi": "+49301234567",
    "adres-e-mail": "anna@example.com",
    "kod": "61-655",
    "kraj": "UA",
    "region": "inny",
    "stopien": "II",
    "szkoly": "liceum|technikum",
    "symbol": "AB123",
}
"""What is stored of the right answers."""

SHOWN: Mapping[str, str | list[str]] = {
    **RIGHT,
    "imie": "Anna Maria",
    "data": "14.05.1944",
    "nr-pesel": "44051401359",
    "nip": "856-734-62-15",
    "konto": "PL61 1090 1014 0000 0712 1981 2874",
    "telefon": "+48 61 854 01 60",
    "telefon-drugi": "+49 301 234 567",
    "adres-e-mail": "anna@example.com",
    "kod": "61-655",
}
"""What stands in the fields when they are opened again."""

_KINDS = ("text", "date", "phone", "postcode", "country", "choice", "choices", "area", "email", "nip")
_EXTRAS = {"choice": ', choices = ["a", "b", "c", "d", "e", "f"]', "choices": ', choices = ["a", "b", "c"]'}
_ANSWERS: tuple[str | list[str], ...] = (
    "Słowo",
    "31.12.1964",
    "61 854 01 60",
    "61-655",
    "PL",
    "c",
    ["a", "c"],
    "Dwa\nwiersze",
    "a@b.pl",
    "8567346215",
)


def large() -> str:
    """Return a profile of sixty required fields in six groups, ten types in each."""
    return "\n".join(_group(number) for number in range(6))


def large_answers() -> dict[str, str | list[str]]:
    """Return good answers to all sixty, as they are sent."""
    return {
        f"pole-{group}-{kind}{'[]' if kind == 'choices' else ''}": answer
        for group in range(6)
        for kind, answer in zip(_KINDS, _ANSWERS, strict=True)
    }


def _group(number: int) -> str:
    fields = ",\n".join(
        f'  {{ name = "pole-{number}-{kind}", label = "Pole {number} {kind}", type = "{kind}", required = true'
        f"{_EXTRAS.get(kind, '')} }}"
        for kind in _KINDS
    )
    return (
        f'[[profile.group]]\nkey = "grupa-{number}"\ntitle = "Grupa {number}"\nwhy = "Próba."\nfield = [\n{fields}\n]\n'
    )
