"""What the keys mean by which people are asked for something."""

from __future__ import annotations

from collections.abc import Mapping

from wrota.tenant.schema import ApplicationConfig, Enrolment, FieldGroup, FormField, Profile, Table
from wrota.words import Sentence, say

MEANINGS: Mapping[type[Table], Mapping[str, Sentence]] = {
    Enrolment: {
        "roads": say("The roads that are open."),
        "claim_identifier": say("The kind of identifier with which a claim begins."),
        "claim_proof": say("The proof that a claim asks for."),
        "claim_intro": say("What stands above the form of a claim."),
        "activation_days": say(
            "For how many days the link works that activates a claimed account or opens a granted one."
        ),
        "invitation_days": say("For how many days the link of an invitation works."),
    },
    FormField: {
        "name": say("A short name of the field; it names a column of the file with people."),
        "label": say("The words above the field."),
        "hint": say("A sentence that helps to fill it in."),
        "type": say("What is typed or chosen."),
        "required": say("Whether it must be filled in."),
        "max": say("How many characters at most; for the types “text” and “area”, otherwise 200 and 2000."),
        "pattern": say("What the answer looks like, as a regular expression."),
        "choices": say("The answers to choose from; for the types “choice” and “choices”."),
        "born": say("Whether it is the person's date of birth, which must agree with the PESEL."),
        "autofill": say("What a browser may fill in for the person; most often it follows from the type."),
        "edited_by": say("Who changes it; in an application every field is the person's."),
        "why": say("Why it is asked for; people read it at the field."),
        "basis": say("The law by which it is asked for; a PESEL needs one."),
    },
    FieldGroup: {
        "key": say("A short name of the group."),
        "title": say("Its heading."),
        "field": say("A field of the form."),
        "why": say("Why all of it is asked for."),
        "basis": say("The law by which all of it is asked for."),
    },
    Profile: {
        "group": say("Fields that belong together under one heading."),
        "clause": say("The page that says what becomes of the data (GDPR); it stands before the fields."),
        "submit": say("The words of the button that saves."),
    },
    ApplicationConfig: {
        "key": say("The name of the form in its address."),
        "title": say("What the form is called."),
        "subtitle": say("A second line below the title."),
        "intro": say("What stands above the fields."),
        "field": say("A field of the form."),
        "email_field": say("The field to whose address the answer goes; it is required and has the type “email”."),
        "name_field": say("The field that says whose the account will be."),
        "permissions": say("What an account may open once the application was granted."),
        "clause": say("The page that says what becomes of the data (GDPR); it stands before the fields."),
        "submit": say("The words of the button."),
        "why": say("Why all of it is asked for."),
        "basis": say("The law by which all of it is asked for."),
    },
}
