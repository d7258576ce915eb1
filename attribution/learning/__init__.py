"""Learning from corrections: what people decided in a ledger teaches the quote model, into a new model folder."""
