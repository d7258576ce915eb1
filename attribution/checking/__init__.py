"""The rules of fact-checking: scales, evidence, states and who may change them. No database and no page in it."""
