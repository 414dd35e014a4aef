#!/usr/bin/env bash
# Makes the release of the version that the program has at $GITHUB_SHA, with the files given, and moves the major tag there.
# Run again after a failure it goes on where it stopped: a published release is kept as it is, a draft that was left is replaced.
# Needs gh with GH_TOKEN, node, GITHUB_REPOSITORY and GITHUB_SHA.
set -euo pipefail

version=$(node --print 'require("./packages/cli/package.json").version')
major="v${version%%.*}"
# A version such as 2.0.0-beta.1 is for those who ask for it: it is not the latest, and moves no tag.
case $version in
  *-*) kind=--prerelease ;;
  *) kind=--latest ;;
esac

case $(gh release view "v$version" --json isDraft --jq .isDraft 2> /dev/null || echo none) in
  false) echo "the release v$version is there" ;;
  *)
    gh release delete "v$version" --yes 2> /dev/null || true
    gh release create "v$version" --target "$GITHUB_SHA" --title "v$version" "$kind" \
      --notes "What changed: [keyturn](https://github.com/$GITHUB_REPOSITORY/blob/v$version/packages/cli/CHANGELOG.md), [@keyturn/core](https://github.com/$GITHUB_REPOSITORY/blob/v$version/packages/core/CHANGELOG.md), [@keyturn/local-vault](https://github.com/$GITHUB_REPOSITORY/blob/v$version/packages/local-vault/CHANGELOG.md)." \
      "$@"
    ;;
esac

[ "$kind" = --latest ] || exit 0
gh api --method PATCH "repos/$GITHUB_REPOSITORY/git/refs/tags/$major" -f sha="$GITHUB_SHA" -F force=true ||
  gh api --method POST "repos/$GITHUB_REPOSITORY/git/refs" -f ref="refs/tags/$major" -f sha="$GITHUB_SHA"
