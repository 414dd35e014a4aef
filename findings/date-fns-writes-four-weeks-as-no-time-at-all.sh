#!/usr/bin/env bash
# formatISODuration of date-fns leaves the weeks of a duration out, and says nothing.
#
# Expected: { weeks: 12 }, a Duration by the library's own type, is written P12W or P84D, as a rotation policy takes it. The
# type has weeks, and add() and milliseconds() count them.
# Seen: P0Y0M0DT0H0M0S. With days beside them only the days are left: two weeks and three days become three days.
#
# Seen with: date-fns 4.4.0, Node 24.21.0. Exit status 0: still so. 1: it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund date-fns@4.4.0
cat > probe.mjs <<'END'
import { formatISODuration, milliseconds } from 'date-fns'

const seen = []
for (const duration of [{ weeks: 12 }, { weeks: 2, days: 3 }]) {
  const text = formatISODuration(duration)
  seen.push(text, milliseconds(duration) / 86_400_000)
  console.log(duration, 'is', seen.at(-1), 'days for milliseconds(), and is written', text)
}
process.exitCode = seen.join() === 'P0Y0M0DT0H0M0S,84,P0Y0M3DT0H0M0S,17' ? 0 : 1
END
node probe.mjs
