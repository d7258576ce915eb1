"""`python -m attribution` is the command `attribution`."""

from attribution.cli import main

if __name__ == "__main__":
    main()
