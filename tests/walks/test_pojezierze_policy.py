"""The co-operative's manual: the policy that is accepted with the rent account, and what a new version does."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from clocks import Clock, Stopwatch
from people import portal
from reading import Page, told
from sites import ADDRESSES, SAMPLES, SECRET
from town import Town, Walker, move_everybody_in
from wrota.rules.addresses import parse_templates
from wrota.seams import Seams
from wrota.settings import Settings
from wrota.site import Site
from wrota.store import acceptances
from wrota.words import catalogue, say_many

SYMBOL, PASSWORD, NUMBER, TO = "L0000102", "MoSt48#nad-Lyna", "47999000090000000000000002", "blazej@lokatorzy.example"
ALICJA = {"identifier": "L0000101", "password": "JeZioro27!brzeg"}
ANOTHER = "74999000090000000000000001"
PHONE = "89 5373321 (dział czynszu)"
SIGN_IN, APPROVE, UNDERSTAND = "Zaloguj się", "Zatwierdź", "Rozumiem"
POLICY = "http://pojezierze.localhost:8000/polityka/sude"
KEPT = "konto/zgody"
NEWER = date(2026, 12, 1)
CHANGES = "Dodano przykładowy punkt o licznikach."

Walk = Callable[..., Walker]


def enter(walker: Walker, **typed: str) -> Page:
    """Sign the resident in who has not accepted yet, or somebody else."""
    walker.get("")
    return walker.press(SIGN_IN, **(typed or {"identifier": SYMBOL, "password": PASSWORD}))


def approve(walker: Walker, proof: str = NUMBER, **more: str) -> Page:
    """Tick the box, type the number, and press the button."""
    return walker.press(APPROVE, accept="y", proof=proof, **more)


def notes(page: Page) -> list[str]:
    """Return what stands beside the fields."""
    found = page.html.xpath("//*[contains(@class, 'field__note')]//*[@class='note__words']")
    return [" ".join(node.text_content().split()) for node in found]


def links(page: Page) -> dict[str, str]:
    """Return the links of the page's own content, by their words."""
    return {" ".join(node.text_content().split()): node.get("href") for node in page.html.xpath("//main//a[@href]")}


# P8


def test_p8_whoever_has_not_accepted_is_led_to_the_policy_and_told_why(walk: Walk) -> None:
    page = enter(walk("pojezierze"))
    assert (page.status, page.address) == (200, POLICY)
    assert "Polityka świadczenia usług drogą elektroniczną" in page.heading
    assert "Moduły otworzą się po jego akceptacji" in page.text
    assert "I. Postanowienia ogólne" in page.text
    assert "Moje Konto" in page.text
    assert page.form("wyloguj") is not None


def test_p8_it_can_be_read_printed_saved_and_downloaded_with_its_annex(walk: Walk) -> None:
    walker = walk("pojezierze")
    page = enter(walker)
    assert page.html.xpath("//button[contains(@class, 'tools__print')]")
    [save] = page.html.xpath("//a[@class='tools__save']/@href")
    digest = hashlib.sha256((SAMPLES / "pojezierze/policies/sude/2018-05-25.md").read_bytes()).hexdigest()
    assert hashlib.sha256(walker.fetch(save).get_data()).hexdigest() == digest
    page = walker.click("Informacja o szczególnych zagrożeniach")
    assert (page.status, page.heading) == (200, "Informacja o szczególnych zagrożeniach")
    [save] = page.html.xpath("//a[@class='tools__save']/@href")
    expected = (SAMPLES / "pojezierze/policies/sude/zagrozenia.md").read_bytes()
    assert walker.fetch(save).get_data() == expected


def test_p8_the_box_the_number_and_whom_to_phone_stand_below_the_text(walk: Walk) -> None:
    page = enter(walk("pojezierze"))
    form = page.form("#summary")
    [box], [number] = form.xpath(".//input[@name='accept']"), form.xpath(".//input[@name='proof']")
    assert (box.type, box.checked, number.get("inputmode"), number.value) == ("checkbox", False, "numeric", "")
    assert "Akceptuję" in form.text_content()
    assert "Konto z książeczki opłat" in form.text_content()
    assert "26 cyfr z książeczki opłat za mieszkanie." in form.text_content()
    assert PHONE in page.html.get_element_by_id("proof-help").text_content()
    assert "proof-help" in number.get("aria-describedby")


def test_p8_modules_are_locked_until_then_and_opened_by_it(walk: Walk) -> None:
    walker = walk("pojezierze")
    enter(walker)
    for path in ("", "haslo", "#module-wodomierze"):
        assert walker.get(path).address.split("?")[0] == POLICY
    walker.get("")
    page = approve(walker)
    assert (page.status, page.address) == (200, "http://pojezierze.localhost:8000/?notice=policy-settled")
    assert told("Thank you: this is kept under your acceptances, with the exact text.") in page.text
    assert "Wodomierze" in page.text
    assert walker.get("haslo").status == 200


def test_p8_without_the_box_or_the_number_it_says_what_is_missing_and_loses_nothing(walk: Walk) -> None:
    walker = walk("pojezierze")
    enter(walker)
    page = walker.press(APPROVE, proof=NUMBER)
    assert page.status == 422
    assert page.title.startswith("Błąd")
    assert notes(page) == ["Proszę zaznaczyć kratkę: bez tego nic nie zostanie przyjęte."]
    assert page.form("#summary").fields["proof"] == NUMBER
    page = walker.press(APPROVE, accept="y", proof="")
    assert page.status == 422
    assert notes(page) == [told("Please fill in this field.")]
    assert page.form("#summary").xpath(".//input[@name='accept']")[0].checked
    assert approve(walker).status == 200


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (ANOTHER, "To nie jest numer, który instytucja ma przy tym koncie. Proszę porównać go cyfra po cyfrze."),
        (NUMBER[:-1], "Liczba cyfr w tym numerze to 26, a tu jest 25."),
        (NUMBER[:-1] + "3", "W tym numerze konta jest pomyłka w którejś cyfrze. Proszę porównać go z dokumentem."),
    ],
)
def test_p8_a_wrong_number_is_said_beside_its_field_and_kept_in_it(walk: Walk, typed: str, said: str) -> None:
    walker = walk("pojezierze")
    enter(walker)
    page = approve(walker, typed)
    assert page.status == 422
    assert notes(page) == [said]
    assert page.form("#summary").fields["proof"] == typed
    assert PHONE in page.text


def test_p8_with_htmx_the_note_guides_while_one_types_and_never_asks_the_store(
    town: Town, statements: list[str]
) -> None:
    walker = town.walker("pojezierze", htmx=True)
    enter(walker)
    statements.clear()
    page = walker.type(APPROVE, proof=NUMBER[:-1])
    assert notes(page) == ["Liczba cyfr w tym numerze to 26, a tu jest 25."]
    assert not [one for one in statements if "proof" in one]
    assert notes(walker.type(APPROVE, proof=ANOTHER)) == []


def test_p8_after_five_wrong_numbers_there_is_a_wait_in_words(town: Town, walk: Walk) -> None:
    walker = walk("pojezierze")
    enter(walker)
    for _ in range(5):
        assert approve(walker, ANOTHER).status == 422
    page = approve(walker)
    assert page.status == 429
    waiting = say_many(
        "There were too many tries. Please try again in {count} second.",
        "There were too many tries. Please try again in {count} seconds.",
        int(page.answer.headers["Retry-After"]),
    )
    assert catalogue("pl").translate(waiting) in page.text
    assert PHONE in page.text
    assert page.form("#summary").fields["proof"] == NUMBER
    town.clock.move(seconds=30)
    assert approve(walker).status == 200


def test_p8_the_countdown_and_its_refresh_work_here_too(town: Town, walk: Walk) -> None:
    walker = walk("pojezierze")
    page = enter(walker)
    assert "Odśwież sesję" in page.text
    town.clock.move(minutes=14)
    page = walker.press("Odśwież sesję")
    assert (page.status, page.address) == (200, POLICY)
    town.clock.move(minutes=14)
    assert approve(walker).address == "http://pojezierze.localhost:8000/?notice=policy-settled"


def test_p8_a_receipt_comes_by_letter(town: Town, walk: Walk) -> None:
    walker = walk("pojezierze")
    enter(walker)
    approve(walker)
    letter = town.letter()
    assert letter.to == TO
    assert "Polityka ŚUDE" in letter.subject
    for said in (SYMBOL, "25 maja 2018", "21 listopada 2026, 12:00", "http://pojezierze.localhost:8000"):
        assert said in letter.text
    assert NUMBER not in letter.text + letter.html


def test_p8_the_person_sees_what_was_accepted_with_the_exact_text(town: Town, walk: Walk) -> None:
    walker = walk("pojezierze")
    enter(walker)
    assert told("Nothing has been accepted on this account yet.") in walker.get(KEPT).text
    walker.get("")
    approve(walker)
    page = walker.get(KEPT)
    expected = (SAMPLES / "pojezierze/policies/sude/2018-05-25.md").read_bytes()
    assert hashlib.sha256(expected).hexdigest() in page.text
    for said in ("Polityka ŚUDE", "25 maja 2018", "21 listopada 2026, 12:00"):
        assert said in page.text
    page = walker.get(next(href for words, href in links(page).items() if words.startswith("Przeczytaj tekst")))
    assert "I. Postanowienia ogólne" in page.text
    first, annex = page.html.xpath("//a[@class='tools__save']/@href")
    assert walker.fetch(first).get_data() == expected
    assert walker.fetch(annex).get_data() == (SAMPLES / "pojezierze/policies/sude/zagrozenia.md").read_bytes()
    answer = walker.fetch(first)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"].startswith("text/markdown")


def test_p8_nobody_sees_anothers_acceptance(town: Town, walk: Walk) -> None:
    walker, other = walk("pojezierze"), town.walker("pojezierze")
    enter(other, **ALICJA)
    page = other.get(KEPT)
    theirs = next(href for words, href in links(page).items() if words.startswith("Przeczytaj tekst"))
    saved = other.get(theirs).html.xpath("//a[@class='tools__save']/@href")
    assert other.fetch(saved[0]).status_code == 200
    enter(walker)
    for path in (theirs, *saved):
        assert walker.fetch(path).status_code == 404
        assert town.walker("pojezierze").fetch(path).status_code == 303
    other.get(KEPT)
    assert other.fetch(f"{theirs}/{'0' * 64}").status_code == 404


def test_p8_what_the_demonstration_made_up_says_so(town: Town, walk: Walk) -> None:
    walker = walk("pojezierze")
    assert enter(walker, **ALICJA).address == "http://pojezierze.localhost:8000/"
    assert told("Prepared for the demonstration; nobody has pressed the button.") in walker.get(KEPT).text
    assert town.acts("pojezierze").count("policy_accepted") == 0


def test_p8_the_text_can_be_read_without_signing_in(walk: Walk) -> None:
    page = walk("pojezierze", "polityka/sude").here
    assert page.status == 200
    assert not page.html.xpath("//input[@name='accept']")


def test_p8_it_is_asked_in_the_language_of_the_screen_and_kept_in_it(town: Town, walk: Walk) -> None:
    walker = walk("pojezierze")
    enter(walker)
    walker.submit({"language": "en"}, action_ends="jezyk", button="en")
    assert "Policy of services" in walker.here.heading
    walker.press("Approve", accept="y", proof=NUMBER)
    store = portal(town.site, "pojezierze").store
    with store.open():
        [kept] = acceptances.of(store, 2)
    expected = (SAMPLES / "pojezierze/policies/sude/2018-05-25.en.md").read_bytes()
    assert (kept.language, kept.digest) == ("en", hashlib.sha256(expected).hexdigest())


# P13


class Changing:
    """The co-operative with its people, and a folder in which a new version may be published."""

    def __init__(self, town: Town, folder: Path, stopwatch: Stopwatch) -> None:
        self.town = town
        self.folder = folder
        self._stopwatch = stopwatch

    def publish(self, again: str = "ask") -> None:
        """Put in a version for later, and say what it does."""
        config, room = self.folder / "tenant.toml", self.folder / "policies" / "sude"
        version = f'[[policy.version]]\ndate = {NEWER}\nchanges = "{CHANGES}"\n\n[[policy.annex]]'
        text = config.read_text("utf-8").replace("[[policy.annex]]", version)
        config.write_text(text.replace('again = "ask"', f'again = "{again}"'), "utf-8")
        for ending in ("md", "en.md"):
            old = (room / f"2018-05-25.{ending}").read_text("utf-8")
            (room / f"{NEWER}.{ending}").write_text(f"{old}\n5. Przykładowy punkt o licznikach.\n", "utf-8")
        self._stopwatch.move(60)

    def come(self, moment_days: float) -> None:
        """Let days pass."""
        self.town.clock.move(days=moment_days)


@pytest.fixture
def changing(tmp_path: Path, seams: Seams, clock: Clock, stopwatch: Stopwatch) -> Iterator[Changing]:
    """The co-operative in a folder of its own."""
    folder = Path(shutil.copytree(SAMPLES / "pojezierze", tmp_path / "tenants" / "pojezierze"))
    site = Site(Settings(folder.parent, tmp_path / "data", SECRET, parse_templates(ADDRESSES)), seams)
    move_everybody_in(site)
    yield Changing(Town(site, clock), folder, stopwatch)
    site.close()


@pytest.fixture(params=[False, True], ids=["plain", "htmx"])
def walker(request: pytest.FixtureRequest, changing: Changing) -> Walker:
    """Somebody at the front page, with HTMX and without."""
    return changing.town.walker("pojezierze", htmx=request.param)


def test_p13_a_new_version_asks_again_from_its_date(changing: Changing, walker: Walker) -> None:
    changing.publish()
    assert enter(walker, **ALICJA).address == "http://pojezierze.localhost:8000/"
    changing.come(9)
    assert enter(walker, **ALICJA).address == "http://pojezierze.localhost:8000/"
    changing.come(1)
    page = enter(walker, **ALICJA)
    assert page.address == POLICY
    assert CHANGES in page.text
    assert "Przykładowy punkt o licznikach." in page.text
    assert approve(walker, ANOTHER).address.startswith("http://pojezierze.localhost:8000/?")
    assert [words for words in ("25 maja 2018", "1 grudnia 2026") if words in walker.get(KEPT).text] == [
        "25 maja 2018",
        "1 grudnia 2026",
    ]


def test_p13_or_gives_notice_of_what_changed_with_one_button(changing: Changing, walker: Walker) -> None:
    changing.publish("notice")
    changing.come(10)
    page = enter(walker, **ALICJA)
    assert page.address == POLICY
    assert CHANGES in page.text
    assert not page.html.xpath("//input[@name='accept' or @name='proof']")
    assert walker.get("haslo").address.split("?")[0] == POLICY
    page = walker.press(UNDERSTAND)
    assert page.address == "http://pojezierze.localhost:8000/haslo?notice=policy-settled"
    page = walker.get(KEPT)
    first = " ".join(page.html.xpath("//main//section")[0].text_content().split())
    assert told("Read as a notice") in first
    assert f"{told('Decision')} {told('Accepted')} {told('When')}" not in first
    assert changing.town.letters() == []


def test_p13_whoever_accepted_nothing_before_is_asked_all_the_same(changing: Changing, walker: Walker) -> None:
    changing.publish("notice")
    changing.come(10)
    enter(walker)
    assert approve(walker).status == 200
    assert told("Read as a notice") not in walker.get(KEPT).text


@pytest.mark.parametrize("typed", [NUMBER, ANOTHER, ""])
def test_p13_a_version_that_starts_while_one_reads_is_shown_first(
    changing: Changing, walker: Walker, typed: str
) -> None:
    changing.publish()
    changing.come(9)
    changing.town.clock.move(hours=11, minutes=55)
    enter(walker)
    changing.town.clock.move(minutes=10)
    page = approve(walker, typed)
    assert page.status == 422
    assert "Od otwarcia tej strony tekst się zmienił." in page.text
    assert "Przykładowy punkt o licznikach." in page.text
    [box] = page.html.xpath("//input[@name='accept']")
    assert not box.checked
    assert page.form("#summary").fields["proof"] == typed
    assert notes(page) == []
    assert approve(walker).status == 200
    assert "1 grudnia 2026" in walker.get(KEPT).text


def test_p13_old_versions_stay_readable(changing: Changing, walker: Walker) -> None:
    changing.publish()
    changing.come(10)
    page = walker.get("polityka/sude/2018-05-25")
    assert page.status == 200
    assert "Przykładowy punkt o licznikach." not in page.text
    assert "30 listopada 2026" in page.text
