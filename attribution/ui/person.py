"""Who sits before the browser: by a name that they write, by OIDC, or by a header of a trusted proxy; never mixed.

`ATTRIBUTION_SIGN_IN` says which: "name" (the default), "oidc" or "header". A written name proves nothing, so it is for
a desk whose machine is its own. OIDC is set up in `.streamlit/secrets.toml` as Streamlit documents it. A header may be
trusted only where nobody reaches the app but through the proxy that sets it.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import streamlit as st

from attribution.ledger import Ledger
from attribution.ui import state

SIGN_IN = "ATTRIBUTION_SIGN_IN"
HEADER = "ATTRIBUTION_USER_HEADER"
ADMITTED = "ATTRIBUTION_ADMITTED"
EDITORS = "ATTRIBUTION_EDITORS"
MODES = ("name", "oidc", "header")


class Refused(Exception):
    """Somebody may not do this, or may not come in; one line: what, and the cure."""


@dataclass(frozen=True, slots=True)
class Person:
    """A reviewer by the name that signs their decisions."""

    name: str
    is_editor: bool


def mode() -> str:
    """How people sign in here.

    Raises:
        Refused: the configuration names no way, or two.

    """
    return mode_of(os.environ, has_oidc="auth" in _secrets())


def mode_of(settings: Mapping[str, str], *, has_oidc: bool) -> str:
    """How people sign in by some settings; `has_oidc` is true where a provider is set up. Raises as `mode`."""
    chosen = settings.get(SIGN_IN, "name")
    if chosen not in MODES:
        raise Refused(f"{SIGN_IN}={chosen}: people sign in by one of {', '.join(MODES)}")
    if has_oidc and chosen != "oidc":
        raise Refused(f"{SIGN_IN}={chosen}, but secrets.toml has [auth]: set it to oidc, or take [auth] away")
    if chosen == "oidc" and not has_oidc:
        raise Refused(f"{SIGN_IN}=oidc needs [auth] in .streamlit/secrets.toml")
    if settings.get(HEADER) and chosen != "header":
        raise Refused(f"{HEADER} is set, but {SIGN_IN}={chosen}: set that to header, or take the header away")
    return chosen


def person() -> Person | None:
    """Who it is; None of somebody who has not written a name yet, or is not signed in.

    Raises:
        Refused: the configuration is wrong, the proxy's header is missing, or the person is not admitted.

    """
    way = mode()
    if way == "name":
        name = " ".join(str(st.session_state.get("person") or "").split())
    elif way == "header":
        header = os.environ.get(HEADER) or "X-Forwarded-User"
        name = str(_headers().get(header) or "").strip()
        if not name:
            raise Refused(f"the header {header} is missing: open the app through the proxy that signs you in")
    else:
        user = _user()
        if not user.get("is_logged_in"):
            return None
        name = str(user.get("email") or user.get("preferred_username") or user.get("sub") or "").strip()
    if not name:
        return None
    if way != "name" and not matches(name, os.environ.get(ADMITTED) or "*"):
        raise Refused(f"{name} is not admitted here; ask whoever looks after this ledger to add you to {ADMITTED}")
    return Person(name, is_editor(state.ledger(), name, os.environ.get(EDITORS) or ""))


def signed() -> str:
    """The name that signs decisions.

    Raises:
        Refused: nobody is signed in.

    """
    found = person()
    if found is None:
        raise Refused("write your name at the top first: every decision is signed")
    return found.name


def editing() -> str:
    """The name that signs what only editors may do.

    Raises:
        Refused: nobody is signed in, or it is a reviewer.

    """
    name = signed()
    found = person()
    if found is None or not found.is_editor:
        raise Refused(f"only an editor may do this, and {name} is none; ask an editor")
    return name


def is_editor(ledger: Ledger, name: str, editors: str = "") -> bool:
    """Whether somebody has an editor's rights; `editors` are names or patterns, separated by commas.

    As long as nobody is an editor everybody has their rights: a desk of one needs no administration.
    """
    roles = ledger.roles()
    if editors.strip() or "editor" in roles.values():
        return matches(name, editors) or roles.get(name) == "editor"
    return True


def matches(name: str, patterns: str) -> bool:
    """Whether a name is one of some patterns, separated by commas.

    >>> matches("ana@desk.example", "*@desk.example, bo")
    True
    """
    return any(fnmatchcase(name.lower(), each.strip().lower()) for each in patterns.split(",") if each.strip())


def _headers() -> Mapping[str, str]:
    return st.context.headers


def _user() -> Mapping[str, Any]:
    return st.user.to_dict()


def _secrets() -> Mapping[str, Any]:
    try:
        return st.secrets.to_dict()
    except FileNotFoundError:
        return {}
