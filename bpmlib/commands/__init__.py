"""The commands of `python -m bpmlib`, one module each.

A command module has two functions: `add(commands)` gives the parser its arguments, `run(options)` carries the command
out and returns the exit code. `output` holds what they share: the codes, how findings are printed, what a path holds.
A command only asks and prints; what it finds out stands in `policies`, `verify` and `formats`.
"""
