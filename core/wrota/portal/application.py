"""The tenant's own Flask application, and the compiled templates that the applications of all tenants share."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from types import CodeType

from flask import Blueprint, Flask, request
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PrefixLoader
from jinja2.bccache import Bucket, BytecodeCache

from wrota import resources
from wrota.desk import Desk
from wrota.portal import url_rules
from wrota.portal.shared_routes import shared
from wrota.web import access, context, error_pages, htmx, login, modules, security, units
from wrota.web.assets import layers
from wrota.web.current import EXTENSION


def application(desk: Desk, blueprints: Iterable[Blueprint] = (), *, is_demonstration: bool) -> Flask:
    """Build a tenant's application; its state is its own, so there is no current tenant to be mistaken about."""
    app = Flask("wrota", static_folder=None, template_folder=None)
    app.jinja_options = {"loader": _loader(desk.tenant.config.theme), "bytecode_cache": _COMPILED, "auto_reload": False}
    app.secret_key = desk.keys.cookie
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_I18N_ENABLED=False, WROTA_DEMONSTRATION=is_demonstration)
    app.extensions[EXTENSION] = desk
    app.before_request(lambda: _refuse_without_database(desk))
    app.teardown_request(lambda _: desk.store.close())
    named = modules.named(desk.tenant.config, blueprints)
    with shared(app, with_units=bool(desk.tenant.config.unit), blueprints=named):
        for part in (htmx, login, security, error_pages, context, access, units, url_rules):
            part.init_app(app)
        modules.connect(app, named)
    access.check(app)
    _find_templates_of_modules(app)
    return app


def _refuse_without_database(desk: Desk) -> None:
    """Let nobody fill in a form of a portal whose database is gone (hazards R40); the error page keeps its theme."""
    if request.endpoint not in _THEME:
        desk.store.look()


_THEME = frozenset({"asset", "brand_style", "brand_file"})


def _find_templates_of_modules(app: Flask) -> None:
    """Look for templates in the modules too, after the theme, so that no module takes the place of a page."""
    loaders = [blueprint.jinja_loader for blueprint in app.iter_blueprints() if blueprint.jinja_loader]
    if loaders and app.jinja_env.loader:
        app.jinja_env.loader = ChoiceLoader([app.jinja_env.loader, *loaders])


@resources.read_once
def _loader(theme: str) -> BaseLoader:
    """Return a theme's templates, shared by its portals; ``base/…`` is what it extends under the same name."""
    loaders = [FileSystemLoader(folder / "templates") for folder in layers(theme)]
    return ChoiceLoader([*loaders, PrefixLoader({"base": loaders[-1]})])


class _SharedBytecode(BytecodeCache):
    """Compiled templates in memory, shared by the portals' environments.

    A filter or test with a constant argument is folded when the template is compiled, so none may
    depend on the tenant.
    """

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, CodeType]] = {}
        self._lock = threading.Lock()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Hand out the code where the source is the same as it was."""
        checksum, code = self._codes.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code for the next portal."""
        if bucket.code is not None:
            with self._lock:
                self._codes[bucket.key] = (bucket.checksum, bucket.code)


_COMPILED = _SharedBytecode()
