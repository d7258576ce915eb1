"""Everything that imports Stanza or torch."""

import os

# How long a thread waits for the next piece of work before it sleeps. By default torch's threads wait so long that two
# programs on the same cores slow each other down thirteen times; with this twice and a half, for a twentieth of the
# speed of one alone. It counts only where torch is not loaded yet, and whoever sets it knows better.
os.environ.setdefault("GOMP_SPINCOUNT", "5000")
