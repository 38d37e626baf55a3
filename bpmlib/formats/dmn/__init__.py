"""DMN models as XML files, version 1.1 to 1.5.

A file travels through these modules: `texts` turns its bytes into a `Source`, `xml` into a tree of elements with
their places, `reader` into the requirements graph; `boxes` reads the boxed expressions, `tables` the decision tables,
and `nodes` what all of them need. A file reads without the models that it imports, and no FEEL text is judged here:
what a name in it means is known only with those models. `read` refuses only what is no DMN model: a mistake within one
is among its `problems`, and what it stands in is left out, or `Unread`.

The way back is `write`: `writer` and the modules named after it make the elements, `diagram` a picture of the graph.
"""

from bpmlib.formats.dmn.reader import read
from bpmlib.formats.dmn.writer import write

__all__ = ["read", "write"]
