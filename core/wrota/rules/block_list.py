"""The block-list of passwords: those used most in the world, from zxcvbn, and the Polish ones, gathered by us."""

from __future__ import annotations

from functools import cache
from importlib import resources
from importlib.machinery import SourceFileLoader
from importlib.metadata import distribution
from types import ModuleType


@cache
def everywhere() -> frozenset[str]:
    """Return the 30,000 passwords that zxcvbn counts with, in small letters.

    They are read at the first use, in 10 to 25 milliseconds, and keep 4 MB. Only the file with the lists is loaded:
    importing the whole package, which builds tables for other questions, takes four times as long and keeps 20 MB.
    """
    file = distribution("zxcvbn").locate_file("zxcvbn/frequency_lists.py")
    loader = SourceFileLoader("zxcvbn_lists", str(file))
    lists = ModuleType(loader.name)
    loader.exec_module(lists)
    return frozenset(lists.FREQUENCY_LISTS["passwords"])


@cache
def in_poland() -> frozenset[str]:
    """Return our own list: words in small letters without accents."""
    text = resources.files("wrota.rules").joinpath("common_passwords.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
