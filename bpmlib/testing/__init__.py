"""Aids for those who test the library from outside; nothing else imports them.

`tck` runs the public conformance kit of the DMN standard against `bpmlib.dmn`.
"""
