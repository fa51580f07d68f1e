"""The drawing library of the page: D3, taken whole from the installed package mpld3.

The package is found but not imported: importing it would load matplotlib, of which a page needs
nothing.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from build_graph.errors import BadRequest

_PACKAGE = "mpld3"
_FILE = ("js", "d3.v5.min.js")
MISSING = (
    "html needs the drawing library D3, which comes with the package mpld3 and is not installed: "
    "pip install 'probation-graph[page]'"
)

# The licence asks that notice, conditions and disclaimer go along with each copy.
LICENCE = """\
/* D3, https://d3js.org
Copyright 2010-2018 Mike Bostock. All rights reserved.

Redistribution and use in source and binary forms, with or without modification, are permitted
provided that the following conditions are met:
* Redistributions of source code must retain the above copyright notice, this list of conditions and
  the following disclaimer.
* Redistributions in binary form must reproduce the above copyright notice, this list of conditions
  and the following disclaimer in the documentation and/or other materials provided with the
  distribution.
* Neither the name of the author nor the names of contributors may be used to endorse or promote
  products derived from this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR
IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND
FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT OWNER OR
CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE,
DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER
IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT
OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE. */
"""


def library() -> str:
    """Return the source of D3 with its licence; a sentence says how to install what is missing."""
    found = find_spec(_PACKAGE)
    places = list(found.submodule_search_locations or ()) if found else []
    for place in places:
        path = Path(place, *_FILE)
        if path.is_file():
            return LICENCE + path.read_text(encoding="utf-8").strip() + "\n"
    raise BadRequest(MISSING)
