"""Which features of style sheets and scripts the oldest browsers know: Chrome 80 and Safari 13.1."""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


PROPERTIES = _names("""
    align-content align-items align-self background background-color background-image background-position
    background-repeat background-size border bottom border-bottom border-bottom-color border-collapse border-color
    border-left border-left-color border-radius border-top border-top-left-radius border-width box-shadow box-sizing
    break-inside clip color column-gap content cursor display flex flex-direction flex-wrap font font-family
    font-size font-variant-numeric font-weight gap grid-column grid-row grid-template-columns grid-template-rows
    height justify-content justify-self left letter-spacing line-height list-style margin margin-bottom margin-left
    margin-right margin-top max-width min-height min-width opacity order outline outline-color outline-offset
    overflow overflow-wrap padding padding-bottom padding-left padding-right padding-top position right text-align
    text-decoration top transform vertical-align white-space width word-break z-index -webkit-text-size-adjust
    """)

GRACES = {
    "accent-color": "a box to tick is painted in the browser's own colour",
    "color-scheme": "scroll bars and boxes stay light in the dark",
    "scroll-padding-bottom": "a field reached by the keyboard may lie behind the bar that warns of the session's end",
    "text-decoration-thickness": "lines under links are as thick as the font has them",
    "text-size-adjust": "its prefixed name stands beside it",
    "text-wrap": "a paragraph may end with one short word, and a heading's lines be of unlike length",
    "text-underline-offset": "lines under links are as low as the font has them",
}
"""Properties that an old browser may pass over, and what is lost by it."""

KEYWORDS = {
    "display": _names("block flex grid inline inline-block inline-flex none"),
    "overflow": frozenset(["hidden"]),
    "overflow-wrap": frozenset(["break-word"]),
    "position": _names("absolute fixed relative"),
}
"""Of these properties not every value is old enough."""

FUNCTIONS = _names("calc linear-gradient max min minmax repeat rgba rotate rect var")
UNITS = _names("% deg em fr px rem vh vw")
PSEUDO_CLASSES = _names("checked empty first-child focus hover last-child not root target")
PSEUDO_ELEMENTS = _names("-webkit-details-marker after before")
AT_RULES = frozenset(["media"])
MEDIA = _names("min-height min-width prefers-color-scheme print")
MEDIA_GRACES = _names("prefers-contrast forced-colors")
"""Wishes that an old browser cannot tell; what is for them alone it passes over."""

SYNTAX = _names("""
    ArrayExpression ArrowFunctionExpression AssignmentExpression AssignmentPattern AwaitExpression BinaryExpression
    BlockStatement CallExpression CatchClause ConditionalExpression ExpressionStatement ForOfStatement ForStatement
    FunctionDeclaration FunctionExpression Identifier IfStatement Literal LogicalExpression MemberExpression
    NewExpression ObjectExpression ObjectPattern ArrayPattern Program Property ReturnStatement SequenceExpression
    SpreadElement TemplateElement TemplateLiteral ThrowStatement TryStatement UnaryExpression UpdateExpression
    VariableDeclaration VariableDeclarator
    """)
"""What a script may be made of: ES2017, so without private or declared fields, `?.`, `??` and `import()`."""

GLOBALS = _names("Array JSON Math Number Object Promise RegExp String TextEncoder Uint8Array CustomEvent Date Intl")

MEMBERS = _names("""
    activeElement add addEventListener all appendChild catch ceil checked classList className clearInterval
    clearTimeout click cloneNode closest content contains createElement crypto dataset detail digest dispatchEvent
    document documentElement elements encode filter firstChild floor focus forEach form from getAttribute
    hasAttribute hidden id indexOf join length location map matches max minHeight name now offsetHeight padStart
    parentNode persisted preventDefault print push querySelector querySelectorAll remove removeAttribute removeItem
    replace resolve round sessionStorage setAttribute setInterval setTimeout slice some split status stopPropagation
    style submit subtle target test textContent then title toString toggle trim type value visibilityState
    """)

GUARDED = frozenset(["requestSubmit"])
"""Younger members, used only after the script has asked for them."""

YOUNGER = {
    "logical assignment": r"\?\?=|\|\|=|&&=",
    "at": r"\.at\(",
    "replaceAll": r"\.replaceAll\(",
    "structuredClone": r"\bstructuredClone\(",
    "Object.hasOwn": r"\.hasOwn\(",
    "findLast": r"\.findLast(Index)?\(",
    "toSorted": r"\.to(Sorted|Reversed|Spliced)\(",
    "Promise.any": r"\.any\(",
    "WeakRef": r"\bWeakRef\b",
    "a private member": r"\bthis\.#",
    "a static block": r"\bstatic\s*\{",
    "a numeric separator": r"\b[0-9]+_[0-9]",
}
"""What is younger than both browsers; `?.` and `??` both had, just."""
