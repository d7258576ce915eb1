"""What the app decides and counts: the pages draw it, and tests run it without a browser."""
