"""The index of a site: key and hosts of a folder, from the top of its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from breaking import Folder, link, swap
from weighing import work
from wrota.tenant import index
from wrota.tenant.findings import FolderRefused
from wrota.tenant.index import Heading


def test_a_heading_is_key_and_hosts(folder: Folder) -> None:
    assert index.heading(folder.path) == Heading("probny", ("xn--prbny-1ta.example", "proba.example"))


def test_what_stands_after_the_first_table_does_not_matter(folder: Folder) -> None:
    swap("[contact]", "[contact\n= = broken")(folder)
    assert index.heading(folder.path).hosts == ("xn--prbny-1ta.example", "proba.example")


@pytest.mark.parametrize(
    "top",
    [
        'hosts = [\n  "a.example",\n  # ]\n]\n',
        'x = [\n  [1],\n]\nhosts = ["a.example"]\n',
        'x = """\n[no]\n"""\nhosts = ["a.example"]\n',
    ],
)
def test_a_bracket_inside_a_value_is_no_table(tmp_path: Path, top: str) -> None:
    (tmp_path / "tenant.toml").write_text(f"{top}\n[contact]\n", encoding="utf-8")
    assert index.heading(tmp_path).hosts == ("a.example",)


def test_a_file_of_one_table_alone_has_no_hosts(tmp_path: Path) -> None:
    (tmp_path / "tenant.toml").write_text("[contact]\n", encoding="utf-8")
    assert index.heading(tmp_path) == Heading(tmp_path.name, ())


@pytest.mark.parametrize("hosts", ['"a.example"', '[7, "https://x", "a.example"]', '["A.example", "a.example"]'])
def test_a_host_that_is_none_does_not_hide_the_others(tmp_path: Path, hosts: str) -> None:
    (tmp_path / "tenant.toml").write_text(f"hosts = {hosts}\n", encoding="utf-8")
    assert index.heading(tmp_path).hosts == (("a.example",) if hosts.startswith("[") else ())


def test_a_top_that_cannot_be_read_is_refused_with_its_place(folder: Folder) -> None:
    swap('owner = "Instytut Próbny"', "owner = Instytut")(folder)
    with pytest.raises(FolderRefused) as refused:
        index.heading(folder.path)
    [finding] = refused.value.findings
    assert (finding.file, finding.line, finding.column) == (folder.path / "tenant.toml", 2, 9)


def test_a_link_out_of_the_folder_is_not_followed(folder: Folder) -> None:
    link("tenant.toml", "/etc/hostname")(folder)
    with pytest.raises(FolderRefused):
        index.heading(folder.path)


def test_a_folder_without_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FolderRefused):
        index.heading(tmp_path / "nikt")


def test_hosts_that_two_tenants_claim_are_contested() -> None:
    anna, bogdan, celina = Heading("a", ("x.example", "y.example")), Heading("b", ("y.example",)), Heading("c", ("z",))
    assert index.contested([anna, bogdan, celina]) == {"y.example": (anna, bogdan)}


def test_a_heading_takes_less_than_a_millisecond(folder: Folder) -> None:
    assert work(lambda: index.heading(folder.path), tries=30) < 0.001
