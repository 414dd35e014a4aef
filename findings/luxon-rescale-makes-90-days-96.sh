#!/usr/bin/env bash
# A Duration of luxon grows when it is rescaled: ninety days become ninety-six, a year of 365 days 396.
#
# Expected: rescale ("to its largest representation") writes the same time in larger units, so that as('days') says the same
# before and after it. P90D, the expiry of a rotation policy, would be P3M by luxon's own month of thirty days.
# Seen: P3M6D, which luxon itself counts as 96 days. Days go into weeks of seven, weeks into months of four, and a month is
# then thirty days again: two days are won with every month. shiftTo('months', 'days'), which leaves the weeks out, is right.
#
# Seen with: luxon 3.7.2, Node 24.21.0. Exit status 0: still so. 1: it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund luxon@3.7.2
cat > probe.mjs <<'END'
import { Duration } from 'luxon'

const seen = {}
for (const text of ['P28D', 'P90D', 'P180D', 'P365D']) {
  const given = Duration.fromISO(text)
  const [rescaled, shifted] = [given.rescale(), given.shiftTo('months', 'days')]
  seen[text] = rescaled.as('days')
  console.log(`${text}: rescaled ${rescaled.toISO()}, ${seen[text]} days; shifted ${shifted.toISO()}, ${shifted.as('days')} days`)
  if (shifted.as('days') !== given.as('days')) process.exitCode = 1
}
if (JSON.stringify(seen) !== '{"P28D":30,"P90D":96,"P180D":192,"P365D":396}') process.exitCode = 1
END
node probe.mjs
