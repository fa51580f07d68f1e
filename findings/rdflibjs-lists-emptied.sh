#!/usr/bin/env bash
# rdflib.js 2.4.0: written as RDF/XML every list is empty, and written as N-Triples every list ends at a
# term that does not exist.
#
# sh:in ( "Good" "Outstanding" ) read from Turtle is written as <sh:in rdf:parseType="Collection"></sh:in>,
# the empty list, so a shape that permitted two values permits none; the same happens to the classes of
# owl:unionOf and to an order. In N-Triples and N-Quads the last rdf:rest leads to rdf:nill: two l, no list
# that a reader knows to end (the latter is reported and mended after this release). Nothing warns.
# Its Turtle and JSON-LD hold all members.
#
# What to do: take Turtle or JSON-LD from it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save rdflib@2.4.0 n3@1.26.0
cat > write.js <<'JAVASCRIPT'
const assert = require("node:assert");
const rdf = require("rdflib");
const N3 = require("n3");

const PLACE = "http://example.org/files/";
const SHAPE = `@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://example.org/a#> .
:Rating sh:in ( "Good" "Outstanding" ) .`;
const NS = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

const graph = rdf.graph();
rdf.parse(SHAPE, graph, PLACE, "text/turtle");

const xml = rdf.serialize(null, graph, PLACE, "application/rdf+xml");
const inXml = xml.match(/<sh:in.*<\/sh:in>/)[0];
console.log("RDF/XML:  ", inXml);
assert.equal(inXml, '<sh:in rdf:parseType="Collection"></sh:in>');

const triples = rdf.serialize(null, graph, PLACE, "application/n-triples");
const ends = new N3.Parser().parse(triples).filter((one) => one.predicate.value === NS + "rest"
  && one.object.termType === "NamedNode").map((one) => one.object.value.replace(NS, "rdf:"));
console.log("N-Triples: the list ends at", ends);
assert.deepEqual(ends, ["rdf:nill"]);

const turtle = rdf.serialize(null, graph, PLACE, "text/turtle");
const inTurtle = turtle.match(/sh:in.*/)[0];
console.log("Turtle:   ", inTurtle);
assert.equal(inTurtle, 'sh:in ( "Good" "Outstanding" ).');
JAVASCRIPT
node write.js
