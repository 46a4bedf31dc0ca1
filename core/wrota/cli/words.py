"""``wrota words``: the translated sentences that an institution may word in its own way."""

from __future__ import annotations

import json
from collections.abc import Mapping

import click

from wrota.cli.stores import in_words, tenant
from wrota.tenant import phrases
from wrota.tenant.tenant import Tenant
from wrota.words import catalogue


@click.command()
@click.argument("key")
def words(key: str) -> None:
    """Print every sentence that words.toml of a tenant can change, as it reads now, in the form of that file.

    What the tenant has changed stands as it is there; the rest are comments, in the tenant's first language.
    """
    with in_words():
        institution = tenant(key)
    shared = catalogue(institution.first_language)
    for polish, sentence in sorted(phrases.changeable().items(), key=lambda phrase: phrase[0].casefold()):
        own = _own(institution, polish)
        value = _value(own, institution.first_language) if own else _quoted(shared.text(sentence))
        click.echo(f"{'' if own else '# '}{_quoted(polish)} = {value}")


def _own(institution: Tenant, polish: str) -> Mapping[str, str]:
    """Return a tenant's own wordings of a sentence by language, in the order of its languages."""
    spoken = ((language, institution.words.get(language, {})) for language in institution.config.languages)
    return {language: own[polish] for language, own in spoken if polish in own}


def _value(own: Mapping[str, str], first: str) -> str:
    if set(own) == {first}:
        return _quoted(own[first])
    return "{ " + ", ".join(f"{language} = {_quoted(text)}" for language, text in own.items()) + " }"


def _quoted(text: str) -> str:
    """Return a text as TOML writes it; its strings are JSON's but for the escapes of high code points."""
    return json.dumps(text, ensure_ascii=False)
