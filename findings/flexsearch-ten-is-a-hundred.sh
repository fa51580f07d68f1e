#!/usr/bin/env bash
# FlexSearch 0.8.212: 10, 100 and 110 are one number, and a search for 2023 finds "page 202, figure 3".
#
# Letters said twice are taken once, which helps where a name may be misspelt; digits are treated alike. So 22 is 2,
# 100 is 10, and who looks for 10 cases gets 100 and 110 cases among the hits, with nothing to tell them apart. Words
# of digits are cut into threes before: 2023 is "202" and "3", which any text has that holds the two, in any order and
# place. What is sought is always among what is found, and tests with 12 or 45 pass. Both are settings of the encoder
# (dedupe and numeric), on by default; with both off all of these are right.
#
# What to do: new Index({ encoder: new Encoder({ numeric: false, dedupe: false }) }).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save flexsearch@0.8.212
cat > run.mjs <<'JAVASCRIPT'
import assert from "node:assert";
import flexsearch from "flexsearch";

const { Encoder, Index } = flexsearch;
const TEXTS = ["10 cases", "100 cases", "110 cases", "2 units", "22 units", "in 2023", "page 202, figure 3", "3 of 202"];

function index(options) {
  const made = new Index(options);
  TEXTS.forEach((text, place) => made.add(place, text));
  return (sought) => {
    const found = made.search(sought).map((place) => TEXTS[place]).sort();
    console.log(`${sought}: ${found.join("; ")}`);
    return found;
  };
}

console.log("by default");
const byDefault = index();
assert.deepEqual(byDefault("10"), ["10 cases", "100 cases", "110 cases"], "digits said twice count twice now");
assert.deepEqual(byDefault("100"), ["10 cases", "100 cases", "110 cases"]);
assert.deepEqual(byDefault("22"), ["2 units", "22 units"]);
assert.deepEqual(byDefault("2023"), ["3 of 202", "in 2023", "page 202, figure 3"], "numbers are cut otherwise now");
console.log("with both settings off");
const whole = index({ encoder: new Encoder({ numeric: false, dedupe: false }) });
for (const [sought, found] of [["10", "10 cases"], ["100", "100 cases"], ["22", "22 units"], ["2023", "in 2023"]])
  assert.deepEqual(whole(sought), [found]);
JAVASCRIPT
node run.mjs
