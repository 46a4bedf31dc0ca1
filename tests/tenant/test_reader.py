"""Reading a folder: what a good one gives, and that a bad one gives everything at once."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from breaking import Folder, add, drop, swap, write
from weighing import work
from wrota.errors import TenantError
from wrota.tenant import reader
from wrota.tenant.findings import FolderRefused


def test_a_good_folder_has_no_findings(folder: Folder) -> None:
    assert folder.told() == []


def test_a_good_folder_is_a_tenant(folder: Folder) -> None:
    tenant = reader.read(folder.path)
    assert tenant.key == "probny"
    assert tenant.first_language == "pl"
    assert tenant.config.name.in_language("en", "pl") == "Trial Institute"
    assert tenant.config.hosts == ("xn--prbny-1ta.example", "proba.example")
    assert tenant.config.mail.sender == "noreply@xn--prbny-1ta.example"


def test_a_tenants_documents_are_known_by_their_files(folder: Folder) -> None:
    tenant = reader.read(folder.path)
    assert tenant.pages["pomoc"]["en"].path == folder.path / "pages/pomoc.en.md"
    assert tenant.pages["pomoc"]["pl"].path == folder.path / "pages/pomoc.md"
    assert "mapa" not in tenant.pages
    assert {name: file.path for name, file in tenant.brand.items()} == {"logo.svg": folder.path / "brand/logo.svg"}


def test_a_tenants_own_letters_are_read(folder: Folder) -> None:
    letters = reader.read(folder.path).letters
    assert set(letters) == {("access", "pl"), ("access", "en")}
    assert letters["access", "en"].subject == "Access to {{ institution }}"
    assert letters["access", "en"].body.startswith("Hello,\n")


def test_versions_of_a_policy_come_oldest_first(folder: Folder) -> None:
    swap("[[policy.annex]]", "[[policy.version]]\ndate = 2019-02-03\n\n[[policy.annex]]")(folder)
    write("policies/regulamin/2019-02-03.md", "# Dawny regulamin\n")(folder)
    old, new = reader.read(folder.path).policies["regulamin"]
    assert (old.date, new.date) == (date(2019, 2, 3), date(2024, 1, 15))
    assert new.files["en"].path == folder.path / "policies/regulamin/2024-01-15.en.md"
    assert {code: file.path for code, file in old.files.items()} == {
        "pl": folder.path / "policies/regulamin/2019-02-03.md"
    }
    assert new.annexes["zagrozenia.md"]["pl"].path == folder.path / "policies/regulamin/zagrozenia.md"


def test_a_tenant_cannot_be_changed(folder: Folder) -> None:
    tenant = reader.read(folder.path)
    with pytest.raises(AttributeError):
        tenant.key = "inny"  # type: ignore[misc] # this is what is refused
    with pytest.raises(ValueError, match="frozen"):
        tenant.config.theme = "inny"
    with pytest.raises(TypeError):
        tenant.pages["mapa"] = {}  # type: ignore[index] # this is what is refused


def test_a_part_in_a_file_of_its_own_reads_as_if_it_stood_in_the_main_file(folder: Folder) -> None:
    whole = reader.read(folder.path).config
    text = folder.read()
    start, end = text.index("[[profile.group]]"), text.index("[password]")
    folder.write("tenant.toml", text[:start] + text[end:])
    folder.write("profile.toml", text[start:end])
    assert reader.read(folder.path).config == whole


def test_all_faults_come_at_once_sorted_by_file_line_and_column(folder: Folder) -> None:
    swap('theme = "base"', 'thema = "base"')(folder)
    swap("length = 12", 'length = "12"')(folder)
    swap('text = "#1b1b1b"', 'text = "#777777"')(folder)
    swap('policy = "regulamin"', 'policy = "regulmin"')(folder)
    swap("{{ link_lifetime }}", "{{ lifetime }}", "letters/access.md")(folder)
    drop("policies/regulamin/2024-01-15.md")(folder)
    write("sesion.toml", "[session]\n")(folder)
    write("words.toml", '"Nie ma" = 3\n')(folder)
    findings = folder.findings()
    assert [finding.place for finding in findings] == sorted(finding.place for finding in findings)
    files = [str(finding.file.relative_to(folder.path)) for finding in findings]
    assert files == ["letters/access.md", "sesion.toml", *["tenant.toml"] * 5, "words.toml"]


def test_an_unknown_key_does_not_hide_what_is_wrong_beside_it(folder: Folder) -> None:
    swap('text = "#1b1b1b"', 'text = "#777777"\ntxt = 1')(folder)
    assert len(folder.told()) == 2


def test_a_wrong_value_brings_no_faults_in_its_wake(folder: Folder) -> None:
    swap('id = "regulamin"', 'id = "Regulamin"')(folder)
    assert len(folder.told()) == 1


@pytest.mark.parametrize("name", ["policy.toml", "polic.toml"])
def test_a_part_that_cannot_be_read_brings_no_faults_in_its_wake(folder: Folder, name: str) -> None:
    text = folder.read()
    start, end = text.index("[[policy]]"), text.index("[session]")
    folder.write("tenant.toml", text[:start] + text[end:])
    folder.write(name, "= broken")
    assert len(folder.told()) == 1 + (name == "polic.toml")


def test_a_main_file_that_cannot_be_read_does_not_hide_faults_of_the_parts(folder: Folder) -> None:
    folder.write("tenant.toml", "= broken")
    write("limits.toml", "[limits]\nper_identifier = 99\n")(folder)
    assert [told.split(" ")[0] for told in folder.told()] == ["limits.toml:2:18:", "tenant.toml:1:1:"]


def test_a_key_with_the_name_of_an_inner_mark_is_found_where_it_stands(folder: Folder) -> None:
    swap('theme = "base"', '"[key]" = 1')(folder)
    assert folder.told()[0].startswith("tenant.toml:6:1: error:")


def test_a_file_that_windows_wrote_reads_alike(folder: Folder) -> None:
    config = reader.read(folder.path).config
    text = folder.read().replace("\n", "\r\n")
    folder.write("tenant.toml", b"\xef\xbb\xbf" + text.encode())
    assert reader.read(folder.path).config == config


def test_places_count_characters_also_where_windows_wrote(folder: Folder) -> None:
    swap('owner = "Instytut Próbny"', 'owner = "Żółć", x = 1')(folder)
    folder.write("tenant.toml", folder.read().replace("\n", "\r\n").encode())
    assert folder.told()[0].startswith("tenant.toml:2:15: error:")


def test_a_folder_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    [finding] = reader.examine(tmp_path / "nikt")
    assert (finding.file, finding.line, finding.column) == (tmp_path / "nikt/tenant.toml", 1, 1)


def test_a_pipe_in_place_of_a_file_does_not_hold_the_reader(folder: Folder) -> None:
    drop("pages/pomoc.en.md")(folder)
    os.mkfifo(folder.path / "pages/pomoc.en.md")
    assert ["not an ordinary file" in told for told in folder.told()] == [True]


def test_a_link_inside_the_folder_is_followed(folder: Folder) -> None:
    (folder.path / "tenant.toml").rename(folder.path / "config.txt")
    (folder.path / "tenant.toml").symlink_to("config.txt")
    assert reader.read(folder.path).key == "probny"


def test_files_of_an_editor_are_passed_over(folder: Folder) -> None:
    write(".tenant.toml.swp", b"\xff")(folder)
    write("letters/.access.md.swp", b"\xff")(folder)
    assert folder.told() == []


def test_a_key_that_is_no_key_is_refused(folder: Folder) -> None:
    for name in ("inbox", "static", "Próba", "a_b"):
        folder.path.rename(folder.path.with_name(name))
        folder = Folder(folder.path.with_name(name))
        assert [told.split(" error: ")[0] for told in folder.told()] == ["tenant.toml:1:1:"]


def test_own_words_are_kept_by_language_and_polish_default(folder: Folder, sentences: None) -> None:
    write("words.toml", '"Zaloguj się" = "Wejdź"\n"Dzień {day}" = { en = "Day no. {day}" }\n')(folder)
    words = reader.read(folder.path).words
    assert words == {"pl": {"Zaloguj się": "Wejdź"}, "en": {"Dzień {day}": "Day no. {day}"}}


def test_own_words_for_no_sentence_are_refused_with_the_nearest(folder: Folder, sentences: None) -> None:
    write("words.toml", '\n  "Zalogój się" = "Wejdź"\n"Dzień {day}" = { pl = "Dzień {night}", de = "x" }\n')(folder)
    told = folder.told()
    assert [line.split(": error:")[0] for line in told] == ["words.toml:2:3", "words.toml:3:24", "words.toml:3:41"]
    assert "Did you mean “Zaloguj się”?" in told[0]
    assert "“night”" in told[1]


def test_what_is_refused_can_be_logged_on_one_line(folder: Folder) -> None:
    add("\nx = 1\ny = 2\n")(folder)
    with pytest.raises(TenantError) as refused:
        reader.read(folder.path)
    assert "tenant.toml" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert isinstance(refused.value, FolderRefused)
    assert len(refused.value.errors) == 2


def test_of_ten_thousand_faults_the_first_are_told_and_that_there_are_more(folder: Folder) -> None:
    folder.write("tenant.toml", "".join(f"x{number} = 1\n" for number in range(10_000)) + folder.read())
    told = folder.told()
    assert len(told) == 501
    assert "more than 500" in told[0] + told[1]


_MODULES = 'name="a"\nowner="a"\ncontact={}\nmail={sender="a@x.example",sender_name="a"}\n' + "".join(
    f'[[policy]]\nid="p{number}"\ntitle="p"\n[[module]]\nkey="m{number}"\ngroup="g"\ntitle="t"\npolicy="q{number}"\n'
    for number in range(1800)
)


@pytest.mark.parametrize(
    "text",
    [
        "a." * 200_000 + "b = 1\n",
        "x = " + "{ a = " * 400 + "1" + " }" * 400,
        "hosts = [" + "1," * 200_000 + "]\n",
        'name = """' + "x\n" * 400_000,
        "[[unit]]\n" * 50_000,
        _MODULES,
    ],
    ids=["dots", "tables in tables", "many items", "no end", "many tables", "many slips"],
)
def test_a_file_made_to_be_slow_is_refused_soon(folder: Folder, text: str) -> None:
    folder.write("tenant.toml", text)
    assert work(folder.findings, tries=1) < 5
    assert folder.findings()


@pytest.mark.parametrize("name", ["words.toml", "limits.toml"])
def test_a_second_file_made_to_be_slow_is_judged_soon(folder: Folder, sentences: None, name: str) -> None:
    write(name, "".join(f"x{number} = 1\n" for number in range(5000)))(folder)
    found: list[object] = []
    assert work(lambda: found.extend(folder.findings()), tries=1) < 5
    assert len(found) >= 100


def test_nothing_in_a_folder_can_forge_a_line_of_the_findings(folder: Folder) -> None:
    folder.write("tenant.toml", r'"x\n/etc/x:1:1: error: \u001b[31m\u202eforged" = 1' + "\n" + folder.read())
    write("letters/a\nb.md", "x")(folder)
    for told in folder.told():
        assert told.isprintable()


def test_a_finding_quotes_no_novels(folder: Folder) -> None:
    folder.write("tenant.toml", "k" * 100_000 + " = 1\n" + folder.read())
    assert len(folder.told()[0]) < 3000
