"""What a client may know before it asks: the endpoint by SPARQL-SD, the data set by VoID and DCAT.

<https://www.w3.org/TR/sparql11-service-description/> and <https://www.w3.org/TR/void/>. Named
graphs are not listed, because there is one for each report.
"""

from __future__ import annotations

from collections.abc import Iterator

from starlette.responses import Response

from build_graph.errors import BadRequest
from build_graph.knowledge.terms import node
from build_graph.questions.dataset_graph import FORMAT, NAMESPACES, TRIPLE_FORMATS, dataset, line
from build_graph.web.linked_data import described, split, wanted
from build_graph.web.live_store import Moment
from build_graph.web.page_request import PageRequest
from build_graph.web.site import Site

_SD = NAMESPACES["sd"]
_RESULTS = (
    *(f"SPARQL_Results_{name}" for name in ("JSON", "XML", "CSV", "TSV")),
    *TRIPLE_FORMATS.values(),
)


def service(site: Site, request: PageRequest) -> Response:
    """Return the description of the endpoint, in a format for triples."""
    moment = site.live.now()
    found = [*_service(moment, _root(request)), *moment.described(_root(request))]
    return described(sorted(found), wanted(request, page=False), NAMESPACES)


def void(site: Site, request: PageRequest) -> Response:
    """Return the description of the data set, in a format for triples."""
    media = wanted(request, split(request.path)[1], page=False)
    return described(site.live.now().described(_root(request)), media, NAMESPACES)


def _service(moment: Moment, root: str) -> Iterator[str]:
    endpoint, about = f"{root}/sparql", dataset(moment.store.base)
    whole = f"{about}#default-graph"
    yield line(endpoint, "rdf:type", node(f"{_SD}Service"))
    yield line(endpoint, "sd:endpoint", node(endpoint))
    yield line(endpoint, "sd:supportedLanguage", node(f"{_SD}SPARQL11Query"))
    yield line(endpoint, "sd:feature", node(f"{_SD}UnionDefaultGraph"))
    for name in _RESULTS:
        yield line(endpoint, "sd:resultFormat", node(f"{FORMAT}{name}"))
    yield line(endpoint, "sd:defaultDataset", node(about))
    yield line(about, "rdf:type", node(f"{_SD}Dataset"))
    yield line(about, "sd:defaultGraph", node(whole))
    yield line(whole, "rdf:type", node(f"{_SD}Graph"))
    yield line(whole, "dcterms:isPartOf", node(about))


def _root(request: PageRequest) -> str:
    if not request.root:
        raise BadRequest("the Host of this request is no address that could be told to others")
    return request.root
