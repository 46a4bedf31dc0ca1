"""What each letter is for, and what its placeholders stand for."""

from __future__ import annotations

from collections.abc import Mapping

from wrota.words import Sentence, say

LETTERS: Mapping[str, Sentence] = {
    "access": say("Goes to whoever asked to recover access, also for a first visit; lists each account with its link."),
    "password_changed": say("Goes out after a password was changed."),
    "email_confirm": say("Goes to a new e-mail address, which its link confirms."),
    "email_changed": say("Goes to the old and the new address after the e-mail address was changed."),
    "account_closed": say("Goes out after a person closed the account."),
    "many_failures": say("Goes out when somebody signed in after many wrong passwords."),
    "activation": say("Goes to whoever claims an account; its link activates the account."),
    "invitation": say("Goes out with “wrota people invite” to whoever has an account that nobody has opened."),
    "application_received": say("Tells somebody that the application has arrived, and its number."),
    "application_granted": say("Tells that the application was granted; its link opens the account."),
    "application_refused": say("Tells that the application was refused, and why."),
    "policy_accepted": say("Confirms that a policy was accepted."),
}

PLACEHOLDERS: Mapping[str, Sentence] = {
    "institution": say("the name of the portal"),
    "address": say("the address of the portal"),
    "contact": say("whom to ask, from the table “contact”"),
    "name": say("the person's name"),
    "account_name": say("the first identifier of the account, masked as its key “mask” says"),
    "accounts": say("a block for each account, with its own link"),
    "link": say("the link, alone on its line"),
    "link_lifetime": say("for how long the link works, as the configuration says"),
    "valid_until": say("the moment until which the link works"),
    "when": say("when it happened"),
    "new_email": say("the new address, in part"),
    "tries": say("how many wrong passwords there were"),
    "application": say("the title of the application"),
    "number": say("the number of the application"),
    "reason": say("why staff refused"),
    "policy": say("the title of the policy"),
    "version": say("the date of the version"),
}
