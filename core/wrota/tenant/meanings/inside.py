"""What the keys of policies, modules and accounts mean."""

from __future__ import annotations

from collections.abc import Mapping

from wrota.tenant.schema import AccountConfig, Annex, Module, Policy, PolicyVersion, Table
from wrota.words import Sentence, say

MEANINGS: Mapping[type[Table], Mapping[str, Sentence]] = {
    PolicyVersion: {
        "date": say("The day from which the version is in force; its file is named after it."),
        "changes": say("What is new since the version before."),
    },
    Annex: {
        "title": say("What the annex is called."),
        "file": say("Its file, beside the versions of the policy."),
        "since": say("The first version that has the annex; without it, all of them."),
        "until": say("The last version that has the annex."),
    },
    Policy: {
        "id": say("The name of the policy in its address, and of its folder in “policies”."),
        "title": say("What the policy is called."),
        "version": say("A version; the newest whose day has come is in force."),
        "must_accept": say("Whether people must accept it before anything else opens."),
        "proof": say("The proof that goes with an acceptance."),
        "again": say("What a new version asks of those who accepted an earlier one."),
        "annex": say("A document that is part of the policy."),
    },
    Module: {
        "key": say("A short name of the module."),
        "group": say("The heading under which it stands in the menu."),
        "title": say("Its words in the menu."),
        "permission": say("Who sees it: accounts with this permission; without the key, all of them."),
        "policy": say("The policy that keeps it locked until it is accepted."),
        "address": say("Where it leads: an https address, or an address of the portal that begins with “/”."),
        "view": say("In place of an address: the page that the operator of the site has connected."),
    },
    AccountConfig: {
        "closing": say("Whether people may close their own account; only staff open it again."),
    },
}
