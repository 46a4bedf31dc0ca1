"""A person with a browser at one of the sample portals."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Error, Page, Request, expect

from browser.samples import CONFIGS, Resident, Samples
from wrota.tenant.schema import Config

WEAK, STRONG = "Ryba", "RyBa18$05-nad-jeziorem"
NOWHERE = "/nie-ma-takiej-strony"


class Visitor:
    """Goes where a person goes, and keeps what the browser complains of."""

    def __init__(self, samples: Samples, key: str, page: Page, width: int = 320) -> None:
        self.samples = samples
        self.key = key
        self.page = page
        self._complaints: list[str] = []
        # What a page of the visitor before still loads is not ours. A blank page would cost a process of its own.
        page.goto(samples.address(key, "/healthz"))
        page.on("console", self._note_console)
        page.on("pageerror", self._note_error)
        page.on("request", self._note_request)
        page.context.clear_cookies()
        page.emulate_media(color_scheme="light", media="screen")
        page.set_viewport_size({"width": width, "height": 720})

    @property
    def config(self) -> Config:
        """What the institution says of itself."""
        return CONFIGS[self.key]

    @property
    def person(self) -> Resident:
        """The first of the sample people who can sign in."""
        return self.samples.people(self.key)[0]

    def go(self, path: str = "/") -> None:
        """Open a page of the portal."""
        self.page.goto(self.samples.address(self.key, path))

    def send(self, **fields: str) -> None:
        """Fill in the page's own form and press its button; by the keyboard, as notes may move what a mouse aims at."""
        for name, value in fields.items():
            self.page.fill(f"main [name={name}]", value)
        self.page.press("main form[method=post] .button--main", "Enter")

    def tick(self) -> None:
        """Tick the box of the robot check, where there is one, and wait until the script has done its work."""
        box = self.page.locator("[name=human]")
        if box.count():
            box.check()
            expect(self.page.locator("[name=work]")).not_to_have_value("")

    def sign_in(self) -> None:
        """Sign in; a session that is open already at this portal is used again."""
        context, cookies = self.page.context, self.samples.cookies
        if self.key in cookies:
            context.add_cookies(cookies[self.key])
            self.go("/")
        else:
            self.go("/logowanie")
            self.send(identifier=self.person.identifier, password=self.person.password)
            cookies[self.key] = context.cookies()
        expect(self.page.locator(".page--inside")).to_be_visible()

    def open_link(self) -> None:
        """Open the link of a letter, past the page in between."""
        self.page.goto(self.samples.link(self.key))
        if self.config.recovery.page_between:
            self.send()
        expect(self.page.locator("[name=new_password]")).to_be_visible()

    def type_new_password(self, text: str) -> None:
        """Type into the field of the new password, leave it, and wait for the note."""
        self.page.fill("[name=new_password]", text)
        self.page.locator("[name=new_password]").blur()
        expect(self.page.locator("#new_password-note .note")).to_be_visible()

    def leave(self) -> None:
        """Leave; fail where the browser complained: an error of a script, the content policy, a request that left."""
        self.page.remove_listener("console", self._note_console)
        self.page.remove_listener("pageerror", self._note_error)
        self.page.remove_listener("request", self._note_request)
        assert not self._complaints, self._complaints

    def _note_error(self, error: Error) -> None:
        self._complaints.append(f"an error of a script: {error}")

    def _note_console(self, message: ConsoleMessage) -> None:
        # Chromium also notes the status of a page that came with 4xx or 5xx.
        if message.type in {"error", "warning"} and "the server responded with a status of" not in message.text:
            self._complaints.append(message.text)

    def _note_request(self, request: Request) -> None:
        here = urlsplit(self.samples.address(self.key)).netloc
        if urlsplit(request.url).netloc != here:
            self._complaints.append(f"a request left: {request.url}")
