#!/usr/bin/env bash
# sosodev/duration writes ninety days as two months, four weeks, a day and four hours.
#
# Expected: FromTimeDuration(90 * 24 hours) is written P90D, or PT2160H: the value that a rotation policy of a key takes for
# "ninety days", in whose calendar a month is a month.
# Seen: P2M4W1DT4H. The library counts a month as a twelfth of 365 days, so the text means ninety days only to itself: counted
# by the calendar from 31 January it ends on 29 April at 04:00, ninety days end on 1 May (not in a leap year). Weeks stand
# beside months, too, which ISO 8601 keeps apart. The text P90D, once parsed, is written back as it was.
#
# Seen with: github.com/sosodev/duration v1.4.0, Go 1.26.8. Exit status 0: still so. 1: it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
go mod init probe > /dev/null 2>&1
go get github.com/sosodev/duration@v1.4.0 > /dev/null 2>&1
cat > main.go <<'END'
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/sosodev/duration"
)

func main() {
	made := duration.FromTimeDuration(90 * 24 * time.Hour).String()
	parsed, err := duration.Parse("P90D")
	if err != nil {
		panic(err)
	}
	fmt.Println("90 days are written", made, "and P90D is written back", parsed.String())
	if made != "P2M4W1DT4H" || parsed.String() != "P90D" {
		os.Exit(1)
	}
}
END
go run .
