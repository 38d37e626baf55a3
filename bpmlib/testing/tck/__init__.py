"""The runner of DMN's Technology Compatibility Kit: `python -m bpmlib.testing.tck DIR --csv FILE`.

A folder of the kit holds DMN models and files of test cases. `cases` reads them, `values` makes FEEL values of what is
written there, `run` asks the engine and keeps time, `compare` says where two values differ, `report` counts and writes.

A case never stops a run: a file that cannot be read, a value that FEEL lacks and an engine that raises are all an
`ERROR` of the cases concerned, with the reason.
"""
