"""The pydantic model of a whole ``tenant.toml``: the keys on top, and its tables."""

from typing import Literal

from wrota.tenant.addresses import Host
from wrota.tenant.schema.entry import (
    IdentifierConfig,
    Limits,
    PasswordRules,
    ProofConfig,
    Recovery,
    SessionConfig,
    SignIn,
    Way,
)
from wrota.tenant.schema.forms import ApplicationConfig, Enrolment, Profile
from wrota.tenant.schema.inside import AccountConfig, Module, Policy
from wrota.tenant.schema.institution import Accessibility, Brand, Contact, Mail, Unit
from wrota.tenant.schema.table import Table, means
from wrota.tenant.values import DEFAULT_LANGUAGE, Key, Line, LocalLine, SpokenLanguage
from wrota.words import say


class Config(Table):
    """The whole configuration of one institution."""

    name: LocalLine = means(say("What the portal is called: in the heading of every page and in letters."))
    owner: Line = means(say("The full name of the institution that answers for the portal."))
    contact: Contact = means(say("Whom a person can ask for help; stands in the same place on every page."))
    hosts: tuple[Host, ...] = means(
        say("The names under which the portal is reached, without “https://”. Polish letters are allowed."), default=()
    )
    languages: tuple[SpokenLanguage, ...] = means(
        say(
            "The languages of the portal. The first is the main one: files without a language in their "
            "name are in it, and it stands in where a translation is missing."
        ),
        default=(DEFAULT_LANGUAGE,),
        min_length=1,
    )
    form_of_address: Literal["formal", "direct"] = means(
        say(
            "How the institution's own texts speak to people: a note for those who write them, which changes no page. "
            "Wrota's own words are impersonal and go with both."
        ),
        default="formal",
        choices={"formal": say("formal"), "direct": say("direct")},
    )
    theme: Key = means(
        say("The theme of the portal: “base”, or one that the operator of the site has installed."), default="base"
    )
    public_body: bool = means(
        say(
            "Whether the institution is a public body. Such a portal has a declaration of accessibility, "
            "to which every page leads."
        ),
        default=False,
    )
    accessibility: Accessibility = means(
        say("What the declaration of accessibility says; what is missing stands there as still to be filled in."),
        default=Accessibility(),
    )
    brand: Brand = means(say("Colours, logo, and the links and notices around every page."), default=Brand())
    way: tuple[Way, ...] = means(
        say(
            "A way of signing in, offered on the front page. Where there is none, the sign-in box stands "
            "on the front page itself."
        ),
        default=(),
    )
    sign_in: SignIn = means(
        say("The words of the sign-in box; what is missing has a wording of its own."), default=SignIn()
    )
    identifier: tuple[IdentifierConfig, ...] = means(
        say("A kind of identifier: what people type to say who they are. The first one names the account in letters."),
        min_length=1,
    )
    proof: tuple[ProofConfig, ...] = means(
        say(
            "Something that only the person and the institution know, such as a number from a letter. A "
            "claim or a policy asks for it."
        ),
        default=(),
    )
    enrolment: Enrolment = means(
        say("The roads by which people come to an account, and how long the links of their letters work."),
        default=Enrolment(),
    )
    application: tuple[ApplicationConfig, ...] = means(
        say("A form by which somebody asks for access; staff decide. Needs the road “application”."), default=()
    )
    profile: Profile = means(
        say(
            "What the institution asks a person about: when an account is claimed, and later on the page "
            "of the account."
        ),
        default=Profile(),
    )
    account: AccountConfig = means(say("What people may do with their own account."), default=AccountConfig())
    password: PasswordRules = means(
        say("What a new password must be like; people see it as a list under the field."), default=PasswordRules()
    )
    recovery: Recovery = means(
        say("How lost access comes back, and on the road “recovery” also how a first visit begins."), default=Recovery()
    )
    policy: tuple[Policy, ...] = means(
        say("A document with versions by date, which people read and, where the institution says so, accept."),
        default=(),
    )
    session: SessionConfig = means(
        say("How long a person stays signed in without doing anything."), default=SessionConfig()
    )
    module: tuple[Module, ...] = means(say("An entry of the menu behind the portal."), default=())
    unit: tuple[Unit, ...] = means(
        say("A part of the institution with an address of its own, such as a school."), default=()
    )
    mail: Mail = means(say("Who the portal's letters come from."))
    limits: Limits = means(
        say("How many tries there are. An institution may only be stricter than the site."), default=Limits()
    )
