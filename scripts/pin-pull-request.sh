#!/usr/bin/env bash
# Asks to merge what names the release of $GITHUB_SHA by that commit. Run again, it does the same again.
# Needs gh with GH_TOKEN, git, node, GITHUB_REPOSITORY, GITHUB_SHA and GITHUB_REF_NAME.
set -euo pipefail

version=$(node --print 'require("./packages/cli/package.json").version')
branch="pin-v$version"

node scripts/pin-action.ts "$GITHUB_REPOSITORY" "$version" "$GITHUB_SHA"
gh auth setup-git
git switch --create "$branch"
git -c user.name='github-actions[bot]' -c user.email='41898282+github-actions[bot]@users.noreply.github.com' \
  commit --all --message "Name v$version of the action by its commit"
git push --force origin "$branch"
gh pr view "$branch" > /dev/null 2>&1 ||
  gh pr create --head "$branch" --base "$GITHUB_REF_NAME" --title "Pin v$version" \
    --body "The release v$version is $GITHUB_SHA; documents and examples name it by that commit now."
