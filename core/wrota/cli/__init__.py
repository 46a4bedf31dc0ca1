"""The command line interface, ``wrota``: what operators and scripts of others rely on."""

from __future__ import annotations

import click

from wrota.cli.applications import applications
from wrota.cli.audit import audit
from wrota.cli.check import check
from wrota.cli.demo import demo
from wrota.cli.guide import guide
from wrota.cli.init import init
from wrota.cli.new import new
from wrota.cli.people import people
from wrota.cli.post import post
from wrota.cli.preview import preview
from wrota.cli.serve import serve
from wrota.cli.sessions import sessions
from wrota.cli.upgrade import upgrade
from wrota.cli.words import words


@click.group()
@click.version_option(package_name="wrota")
def main() -> None:
    """Wrota: the front door of an institution's on-line services."""


COMMANDS = (
    *(check, new, init, preview, serve),
    *(people, applications, post, sessions, audit, words),
    *(upgrade, demo, guide),
)

for command in COMMANDS:
    main.add_command(command)
