"""An address of every kind of page of the explorer over the samples, errors among them."""

from __future__ import annotations

from urllib.parse import urlencode

_ONTOLOGY = "https://w3id.org/probation-graph/ontology#"
_SELECT = "SELECT ?name ?score { ?i pg:pduName ?name ; pg:score ?score }"

PAGES = {
    "first": "/",
    "ask": "/ask",
    "reply": "/ask?q=How+was+Thornmere+Vale+rated+on+Staff%3F",
    "not-understood": "/ask?q=what+is+the+weather",
    "search": "/search",
    "hits": "/search?q=housing",
    "bad-search": "/search?q=housing&since=x",
    "questions": "/query",
    "question": "/query/provider-footprint",
    "answer": "/query/provider-footprint?provider=Bridgeline",
    "long-answer": "/query/ratings",
    "bad-question": "/query/ratings?pdu=nowhere",
    "unit": "/id/pdu/thornmere-vale",
    "inspection": "/id/inspection/thornmere-vale/2022-09",
    "provider": "/id/provider/bridgeline",
    "judgement": "/id/inspection/thornmere-vale/2022-09/judgement/2.3",
    "text": "/text/inspection/thornmere-vale/2022-09",
    "chosen-text": "/text/inspection/thornmere-vale/2022-09?at=2000-2300",
    "compare": "/compare",
    "side-by-side": "/compare?unit1=Brackmoor&unit2=Thornmere+Vale",
    "regions": "/regions",
    "regions-side-by-side": "/compare?region1=Westmarch&region2=South+West",
    "figures": "/query/measures?pdu=Brackmoor",
    "several-units": "/query/ratings-matrix?pdu=Brackmoor&pdu=Thornmere+Vale",
    "passages": "/ask?q=What+do+staff+say+about+their+workload%3F",
    "term": f"/thing?{urlencode({'iri': f'{_ONTOLOGY}Inspection'})}",
    "concept": "/scheme/rating/good",
    "ontology": "/ontology",
    "sparql": "/sparql",
    "rows": f"/sparql?{urlencode({'query': _SELECT})}",
    "bad-query": "/sparql?query=nonsense",
    "about": "/about",
    "graph": "/graph",
    "not-there": "/nowhere",
}
