"""The first page of each portal is light: what it takes to see and use it, compressed."""

from __future__ import annotations

import gzip
from urllib.parse import urljoin

import pytest

from reading import Reader
from wrota import resources
from wrota.site import Site

MOST = 100_000
KEYS = sorted(folder.name for folder in resources.samples().glob("*/"))
FETCHED = "//link[@rel='stylesheet']/@href | //link[@rel='icon']/@href | //script/@src | //img/@src"


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("path", ["", "logowanie"])
def test_the_first_page_is_light(samples_site: Site, key: str, path: str) -> None:
    reader = Reader(samples_site, f"http://{key}.localhost:8000/")
    page = reader.get(path)
    found = {urljoin(page.address, str(address)) for address in page.html.xpath(FETCHED)}
    parts = [page.answer.get_data(), *(reader.fetch(address).get_data() for address in sorted(found))]
    assert len(parts) > 5, "style, brand, scripts and mark"
    assert sum(len(gzip.compress(part)) for part in parts) < MOST


@pytest.mark.parametrize("key", KEYS)
def test_the_first_page_asks_for_nothing_that_is_not_there(samples_site: Site, key: str) -> None:
    reader = Reader(samples_site, f"http://{key}.localhost:8000/")
    for address in reader.get("").html.xpath(FETCHED):
        assert reader.fetch(str(address)).status_code == 200, address
