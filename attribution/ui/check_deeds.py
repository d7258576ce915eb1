"""What a person does to a check: written at once by the ledger's rules, refused where somebody else has acted since.

The page keeps the version of the check that its reader has seen. What was typed stays, whatever is refused.
"""

from collections.abc import Callable

import streamlit as st

from attribution.ledger import Ledger, LedgerError, Overtaken
from attribution.ui import state
from attribution.ui.person import Refused, signed
from attribution.ui.safe import as_markdown


def seen(claim: str, now: int) -> int:
    """The version of a check that its reader has seen; the present one where they have just come."""
    key = f"seen_{claim}"
    if st.session_state.get("check_open") != claim:
        st.session_state["check_open"] = claim
        st.session_state[key] = now
    held: int = st.session_state.setdefault(key, now)
    return held


def see(claim: str) -> None:
    """Note that the reader has the check before them as it is now."""
    st.session_state[f"seen_{claim}"] = state.ledger().checks.of(claim).seen


def do(claim: str, what: Callable[[Ledger, str, int], object], said: str) -> bool:
    """Do something to a check, signed and by the version that was seen; whether it was done comes back."""
    version = int(st.session_state.get(f"seen_{claim}", 0))
    try:
        what(state.ledger(), signed(), version)
    except Overtaken as error:
        tell(claim, f"{_without(claim, str(error))}. What you wrote is still here.", is_good=False)
        return False
    except (LedgerError, Refused) as error:
        tell(claim, _without(claim, str(error)), is_good=False)
        return False
    see(claim)
    tell(claim, said)
    return True


def tell(claim: str, said: str, *, is_good: bool = True) -> None:
    """Say something at the next run, once."""
    st.session_state["check_told"] = (claim, said, is_good)


def told(claim: str) -> None:
    """Draw what is to be said."""
    about, said, is_good = st.session_state.pop("check_told", ("", "", True))
    if about == claim and said:
        with st.container(key="check_said"):
            if is_good:
                st.success(as_markdown(said), icon=":material/check:")
            else:
                st.error(as_markdown(said), icon=":material/error:")


def _without(claim: str, message: str) -> str:
    """A message of the ledger without the claim's id before it: the claim is on the page."""
    words = message.removeprefix(f"{claim}: ")
    is_name = "." in words.split(" ", 1)[0]  # of a file
    return words if is_name else words[:1].upper() + words[1:]
