"""Sample people for any configuration: somebody in each state, and somebody for everything there is to try."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from wrota.desk.staff.people_rows import codes, columns, fields, policies
from wrota.desk.validation import earliest_birth
from wrota.preview import made_up
from wrota.rules.kinds.identifiers import EMAIL
from wrota.rules.states import State
from wrota.tenant.schema import Config
from wrota.words import Sentence, say

_LONG_AGO = "2020-01-31"
_NAMES = ("Anna", "Bogdan", "Celina", "Dawid", "Ewa", "Filip", "Grażyna", "Henryk", "Irena", "Jan")


@dataclass(frozen=True)
class SampleRole:
    """What somebody is there for."""

    errand: Sentence
    state: State = State.ACTIVE
    has_address: bool = True
    has_password: bool = True
    is_permitted: bool = True
    has_accepted: bool = True
    shares_address: bool = False
    valid_until: str = ""


@dataclass(frozen=True)
class SamplePerson:
    """A sample person as the preview tells of them; ``cells`` are those of the sheet."""

    name: str
    identifiers: tuple[str, ...]
    proofs: tuple[str, ...]
    part: SampleRole
    cells: Mapping[str, str] = field(repr=False)


def sample(config: Config) -> tuple[SamplePerson, ...]:
    """Return the sample people of an institution, always the same ones for the same configuration."""
    secret = made_up.password(config)
    return tuple(_person(config, number, part, secret) for number, part in enumerate(_parts(config), 1))


def sheet(config: Config, people: tuple[SamplePerson, ...]) -> bytes:
    """Return the people as a sheet that an import takes."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns(config), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(person.cells for person in people)
    return text.getvalue().encode()


def _parts(config: Config) -> Iterator[SampleRole]:
    roads = config.enrolment.roads
    yield SampleRole(say("Signs in, and may open everything."))
    if policies(config):
        yield SampleRole(say("Signs in, and has a policy to accept."), has_accepted=False)
    if any(module.permission for module in config.module):
        yield SampleRole(say("Signs in, and has no permission for any module."), is_permitted=False)
    yield SampleRole(say("Has lost the password, and restores access by a letter."))
    if any(kind.kind == EMAIL and kind.shared for kind in config.identifier):
        yield SampleRole(say("Shares an e-mail address with the first person."), shares_address=True)
    yield SampleRole(say("Has no e-mail address: signs in, and gets no letter."), has_address=False)
    if {"recovery", "invitation"} & set(roads):
        yield SampleRole(
            say("Comes for the first time: restores access and chooses a password."),
            State.REGISTERED,
            has_password=False,
        )
    if "claim" in roads:
        yield SampleRole(
            say("Claims an account: the identifier, and the proof in place of a password."),
            State.REGISTERED,
            has_address=False,
            has_password=False,
        )
    yield SampleRole(say("Has to confirm an e-mail address."), State.AWAITING_EMAIL)
    yield SampleRole(say("Is blocked."), State.BLOCKED)
    yield SampleRole(say("Had an account until a day that is past."), valid_until=_LONG_AGO)
    yield SampleRole(say("Has closed the account."), State.CLOSED)


def _person(config: Config, number: int, part: SampleRole, secret: str) -> SamplePerson:
    kinds = codes(config)
    held = {f"identifier:{kind.kind}": made_up.identifier(kind, number) for kind in kinds}
    known = {f"proof:{kind.kind}": made_up.proof(kind, number) or "" for kind in config.proof}
    address = made_up.address(1 if part.shares_address else number) if part.has_address else ""
    name = f"{_NAMES[number % len(_NAMES)]} Przykład {number}"
    cells = {
        **held,
        **known,
        **(_answers(config, number) if part.has_password else {}),
        "email": address,
        "name": name,
        "unit": config.unit[number % len(config.unit)].path if config.unit else "",
        "permissions": "|".join(_permissions(config)) if part.is_permitted else "",
        "state": part.state.value,
        "valid_until": part.valid_until,
        "password": secret if part.has_password else "",
    }
    is_in = part.has_accepted and part.has_password
    accepted = {"accepted": "|".join(policies(config))} if policies(config) and is_in else {}
    return SamplePerson(name, tuple(held.values()), tuple(filter(None, known.values())), part, {**cells, **accepted})


def _answers(config: Config, number: int) -> dict[str, str]:
    day, first = made_up.born(earliest_birth(config), number), config.languages[0]
    return {f"field:{one.name}": made_up.answer(one, day, number, first) for one in fields(config)}


def _permissions(config: Config) -> list[str]:
    return sorted({module.permission for module in config.module if module.permission})
