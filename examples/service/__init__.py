"""Policies behind HTTP: a FastAPI application. README.md says how to run it and why it is made like this."""
