"""Opening an account by a claim, in each of its states."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.keeping import state
from browser.visitor import STRONG, WEAK, Visitor
from wrota.tenant.schema import Config, FormField

TYPED = {"date": "14.05.1944", "postcode": "61-655", "phone": "061 854 01 60", "email": "ktos@example.com"}
"""What fits a question by its type; the birth date is that of everybody whom `_begin` moves in."""


def _claims(config: Config) -> bool:
    return "claim" in config.enrolment.roads


def _begin(visitor: Visitor) -> None:
    """Let somebody in who has not opened the account yet."""
    pesel, number = visitor.samples.move_claimant_in(visitor.key)
    visitor.go("/logowanie")
    visitor.send(identifier=pesel, password=number)
    expect(visitor.page.locator("[name=new_password]")).to_be_visible()


def _answer(visitor: Visitor, question: FormField) -> None:
    field = visitor.page.locator(f"main [name='{question.name}']")
    if question.type == "country":
        field.select_option("PL")
    elif question.type == "choice":
        field.first.check()
    else:
        field.fill(TYPED.get(question.type, "Przykład"))


def _fill_in(visitor: Visitor) -> None:
    """Answer every question that has to be answered."""
    visitor.page.fill("main [name=email]", "nowa@example.com")
    visitor.page.fill("main [name=new_password]", STRONG)
    visitor.page.fill("main [name=new_password_again]", STRONG)
    for group in visitor.config.profile.group:
        for question in group.field:
            if question.required and question.edited_by == "person":
                _answer(visitor, question)


def _save(visitor: Visitor) -> None:
    _begin(visitor)
    _fill_in(visitor)
    visitor.send()
    expect(visitor.page.locator("[name=new_password]")).to_have_count(0)


def _follow(visitor: Visitor) -> None:
    _save(visitor)
    visitor.page.goto(visitor.samples.newest_link(visitor.key, "/odnosnik/konto/"))


@state(_claims)
def claim_refused(visitor: Visitor) -> None:
    pesel, _ = visitor.samples.move_claimant_in(visitor.key)
    visitor.go("/logowanie")
    visitor.send(identifier=pesel, password="302500099")
    expect(visitor.page.locator(".summary .case__code")).to_be_visible()


@state(_claims)
def claim_first(visitor: Visitor) -> None:
    visitor.go("/zakladanie")
    expect(visitor.page.locator(".flash")).to_be_focused()


@state(_claims)
def claim(visitor: Visitor) -> None:
    _begin(visitor)


@state(_claims)
def claim_elsewhere(visitor: Visitor) -> None:
    _begin(visitor)
    visitor.go("/konto")
    expect(visitor.page.locator(".flash")).to_be_focused()


@state(_claims)
def claim_reading(visitor: Visitor) -> None:
    _begin(visitor)
    visitor.go("/strona/pomoc")


@state(_claims)
def claim_wrong(visitor: Visitor) -> None:
    _begin(visitor)
    visitor.send(email="nie-adres", new_password=WEAK, new_password_again="Karp")
    expect(visitor.page.locator(".summary")).to_be_focused()


@state(_claims)
def claim_password_accepted(visitor: Visitor) -> None:
    _begin(visitor)
    visitor.send(new_password=STRONG, new_password_again=STRONG)
    expect(visitor.page.locator(".accepted")).to_be_visible()


@state(_claims)
def claim_password_changed(visitor: Visitor) -> None:
    _begin(visitor)
    visitor.send(new_password=STRONG, new_password_again=STRONG)
    visitor.page.click(".accepted__summary")
    expect(visitor.page.locator("[name=new_password]")).to_be_visible()


@state(_claims)
def claim_sent(visitor: Visitor) -> None:
    _save(visitor)


@state(_claims)
def claim_sent_again(visitor: Visitor) -> None:
    _save(visitor)
    visitor.page.press("main [name=email]", "Enter")
    expect(visitor.page.locator(".flash")).to_be_focused()


@state(_claims)
def claim_sent_wrong(visitor: Visitor) -> None:
    _save(visitor)
    visitor.page.fill("main [name=email]", "nie-adres")
    visitor.page.press("main [name=email]", "Enter")
    expect(visitor.page.locator(".summary")).to_be_focused()


@state(_claims)
def claim_resumed(visitor: Visitor) -> None:
    pesel, number = visitor.samples.move_claimant_in(visitor.key)
    visitor.samples.save_elsewhere(visitor.key, pesel, number)
    visitor.go("/logowanie")
    visitor.send(identifier=pesel, password=number)
    expect(visitor.page.locator("[name=new_password]")).to_be_visible()


@state(_claims)
def activation(visitor: Visitor) -> None:
    _follow(visitor)


@state(_claims)
def activated(visitor: Visitor) -> None:
    _follow(visitor)
    visitor.send()
    expect(visitor.page.locator("main form")).to_have_count(0)


@state(_claims)
def activation_dead(visitor: Visitor) -> None:
    visitor.go(f"/odnosnik/konto/{'A' * 43}")
