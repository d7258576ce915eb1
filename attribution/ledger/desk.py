"""What a ledger has for a desk that checks facts: its settings, and who does what; `Ledger` builds on it."""

from contextlib import AbstractContextManager
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from attribution.checking.settings import BadSettings, Settings, checked
from attribution.checking.workflow import people
from attribution.ledger import schema
from attribution.ledger.checks import Checks
from attribution.ledger.engine import LedgerError, reading, writing
from attribution.ledger.fact_checks import FactChecks
from attribution.ledger.same import Groups, Sameness
from attribution.ledger.samples import Samples
from attribution.ledger.scores import Scores
from attribution.ledger.standing import roles_of, settings_of
from attribution.ledger.statements import Overtaken, put_signed
from attribution.roster import Roster

EDITORS = {"none": 0, "two people": 1, "vote": 2}
"""How many editors a rule of approval cannot do without."""


class Desk:
    """A ledger's part for fact-checking."""

    engine: Engine

    @cached_property
    def checks(self) -> Checks:
        """The fact-checks of claims."""
        return Checks(self.engine)

    @cached_property
    def scores(self) -> Scores:
        """How much claims are worth checking."""
        return Scores(self.engine)

    @cached_property
    def fact_checks(self) -> FactChecks:
        """The published fact-checks of other desks."""
        return FactChecks(self.engine)

    @cached_property
    def groups(self) -> Groups:
        """The claims that say the same, as the last grouping has them."""
        return Groups(self.engine)

    @cached_property
    def sameness(self) -> Sameness:
        """What people say on whether two claims say the same."""
        return Sameness(self.engine)

    @cached_property
    def samples(self) -> Samples:
        """Double assignments, each hidden from the others until all are in."""
        return Samples(self.engine, self._with_roster)

    def _with_roster(self) -> AbstractContextManager[tuple[Connection, Roster]]:
        raise NotImplementedError

    def settings(self) -> Settings:
        """The desk's choices that hold."""
        with reading(self.engine) as connection:
            return settings_of(connection)

    def set_up(self, settings: Settings, by: str, *, seen: int | None = None) -> int:
        """Choose other settings; their number comes back. While the desk has editors, only they may.

        `seen` is the number of the settings that they were made from, 0 where there were none.

        Raises:
            Overtaken: somebody has chosen others since `seen`.
            LedgerError: a value is not what it should be, who does it is no editor, or the rule of approval needs
                more editors than there are.

        """
        try:
            settings = checked(settings)
        except BadSettings as error:
            raise LedgerError(str(error)) from error
        with writing(self.engine) as connection:
            newest = schema.settings.c.number.desc()
            last = connection.execute(sa.select(schema.settings).order_by(newest).limit(1)).mappings().first()
            if seen is not None and last is not None and last["number"] != seen:
                raise Overtaken(f"{last['by']} has saved other settings meanwhile; look at them first", {})
            roles = roles_of(connection)
            editors = [name for name, role in roles.items() if role == "editor"]
            on = settings_of(connection).approval != "none"
            if (editors or on) and by.strip() not in editors:
                raise LedgerError(f"{by.strip()} is no editor of this desk; an editor changes its settings")
            if people(editors) < EDITORS[settings.approval]:
                needs = "an editor" if EDITORS[settings.approval] == 1 else f"{EDITORS[settings.approval]} editors"
                raise LedgerError(
                    f"approval: “{settings.approval}” needs {needs}, and this desk has {people(editors) or 'none'}; "
                    "enrol them first"
                )
            return put_signed(connection, schema.settings, {"settings": settings.as_dict()}, by)

    def settings_history(self) -> list[dict[str, object]]:
        """All settings that were chosen, oldest first: number, by, at, settings."""
        table = schema.settings
        with reading(self.engine) as connection:
            return [dict(row) for row in connection.execute(sa.select(table).order_by(table.c.number)).mappings()]
