"""What ``words.toml`` can change, and ``wrota words``, which prints it in the form of that file."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from click.testing import CliRunner

from breaking import Folder, swap, write
from wrota.cli.words import words
from wrota.tenant import phrases, reader
from wrota.words import catalogue

OWN = """\
"Hasło" = "Tajne słowo"
"Wyloguj" = { pl = "Do widzenia", en = "Good-bye" }
"Zalogowano: {name}" = { en = "Hello, {name}" }
"{count} minuty" = "{count} min"
"""
ON_SCREEN = {
    "Zaloguj się",
    "Przejdź do treści",
    "Nieprawidłowy identyfikator lub hasło.",
    "Proszę wypełnić to pole.",
    "Numer PESEL składa się z samych cyfr.",
    "co najmniej {count} znaków",
    "Nie ma takiej strony",
    "Serwis jest teraz bardzo obciążony. Proszę spróbować za chwilę.",
    "Ta wiadomość została wygenerowana automatycznie. Proszę na nią nie odpowiadać.",
    "{count} godzin",
}
BEHIND_IT = {
    "Nie ustawiono WROTA_SECRET.",
    "Nie ustawiono WROTA_MAIL: trzeba podać serwer poczty, na przykład {example}.",
    "to nie jest adres serwera",
    "WROTA_ADDRESS nie podaje żadnego adresu.",
    "Wiadomość nie została dostarczona: {why}.",
    "Plik nie jest w kodowaniu UTF-8. Proszę zapisać go jako „CSV UTF-8”.",
    "Nazwa kolumny {number} nie jest znana. {choice}",
    "Ten tekst jest pusty.",
    "Nie ma tu znacznika „{name}”.",
    "Wczytano {count} osób.",
    "Dziennik zdarzeń jest nienaruszony.",
    "Brakuje tu klucza „{key}”.",
    "Przykładowe portale",
}
NOT_FOR_PEOPLE = re.compile(
    r"WROTA_|\bwrota \w|\.toml|\.md\b|\[\[?\w|\bCSV\b|\bUTF-|init_app|\{(?:path|folder|schema|choice)\}"
)


def shown(folder: Folder) -> str:
    """Return what ``wrota words`` prints about a folder."""
    result = CliRunner().invoke(words, [folder.path.name], env={"WROTA_TENANTS": str(folder.path.parent)})
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def uncommented(output: str) -> str:
    return "".join(line.removeprefix("# ") for line in output.splitlines(keepends=True))


class TestWhatCanBeChanged:
    """The sentences that people of an institution read, and no others."""

    def test_what_stands_on_pages_and_in_letters_is_there(self) -> None:
        assert ON_SCREEN - phrases.changeable().keys() == set()

    def test_what_commands_settings_and_checks_say_is_not(self) -> None:
        told = {catalogue("pl").text(sentence) for sentence in phrases.changeable().values()}
        assert told == phrases.changeable().keys()
        assert BEHIND_IT & told == set()

    def test_the_sentences_that_it_is_not_for_are_sentences(self) -> None:
        text = (Path(__file__).resolve().parents[2] / "translations/pl/messages.po").read_text("utf-8")
        assert {sentence for sentence in ON_SCREEN | BEHIND_IT if f'"{sentence}"' not in text} == set()

    def test_nothing_in_it_speaks_of_files_and_settings(self) -> None:
        assert [polish for polish in phrases.changeable() if NOT_FOR_PEOPLE.search(polish)] == []

    def test_a_sentence_with_a_number_is_there_in_each_of_its_forms(self) -> None:
        assert {"{count} minuta", "{count} minuty", "{count} minut"} <= phrases.changeable().keys()

    def test_no_sentence_is_empty(self) -> None:
        assert all(phrases.changeable())


class TestTheCommand:
    """Its output is a ``words.toml`` to be edited."""

    def test_all_is_a_comment_where_nothing_was_changed(self, folder: Folder) -> None:
        lines = shown(folder).splitlines()
        assert len(lines) == len(phrases.changeable())
        assert all(line.startswith('# "') for line in lines)

    def test_without_its_marks_it_is_toml_of_each_sentence_as_it_reads(self, folder: Folder) -> None:
        assert tomllib.loads(uncommented(shown(folder))) == {polish: polish for polish in phrases.changeable()}

    def test_without_its_marks_it_passes_check(self, folder: Folder) -> None:
        write("words.toml", uncommented(shown(folder)))(folder)
        assert folder.told() == []

    def test_what_was_changed_is_no_comment_and_stands_as_in_the_file(self, folder: Folder) -> None:
        write("words.toml", OWN)(folder)
        output = shown(folder)
        changed = "".join(line for line in output.splitlines(keepends=True) if not line.startswith("# "))
        assert tomllib.loads(changed) == tomllib.loads(OWN)
        assert len(output.splitlines()) == len(phrases.changeable())

    def test_its_output_in_the_file_changes_nothing(self, folder: Folder) -> None:
        write("words.toml", OWN)(folder)
        before, output = reader.read(folder.path).words, shown(folder)
        write("words.toml", output)(folder)
        assert reader.read(folder.path).words == before
        assert shown(folder) == output

    def test_it_goes_by_the_alphabet_whatever_the_case(self, folder: Folder) -> None:
        printed = list(tomllib.loads(uncommented(shown(folder))))
        assert printed == sorted(printed, key=str.casefold)

    def test_the_defaults_are_in_the_first_language_of_the_folder(self, folder: Folder) -> None:
        swap('languages = ["pl", "en"]', 'languages = ["en", "pl"]')(folder)
        for path in [*folder.path.rglob("*.en.md")]:
            polish = path.with_name(path.name.replace(".en.md", ".md"))
            polish.rename(path.with_name(path.name.replace(".en.md", ".pl.md")))
            path.rename(polish)
        defaults = tomllib.loads(uncommented(shown(folder)))
        assert (defaults["Zaloguj się"], defaults["{count} minut"]) == ("Sign in", "{count} minutes")

    def test_a_tenant_that_is_not_there_is_told_in_words(self, folder: Folder) -> None:
        environ = {"WROTA_TENANTS": str(folder.path.parent), "LANG": "pl_PL.UTF-8"}
        result = CliRunner().invoke(words, ["nobody"], env=environ)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.endswith(
            "tenant.toml:1:1: error: Brakuje tego pliku, a to od niego zaczyna się katalog instytucji.\n"
        )
