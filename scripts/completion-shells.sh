#!/usr/bin/env bash
# Shows that zsh and fish complete keyturn by the scripts that it prints: words, values of flags, and the names of keys in an
# embedded vault; where there is nothing to complete, files. zsh is driven at a terminal of its own. Not part of the tests,
# which do the same with bash. Wants both shells installed; build the packages first.
#
#   scripts/completion-shells.sh
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$here/../node_modules/.bin/node" "$here/../packages/cli/dist/main.js" > "$work/bin/keyturn"
chmod +x "$work/bin/keyturn"
export PATH=$work/bin:$PATH HOME=$work KEYTURN_LOCAL_DIR=$work/vaults
cd "$work"
touch keys.yaml
for name in orders others; do keyturn create "$name" --type EC --vault local > /dev/null; done

expect() {
  if [[ $2 != "$3" ]]; then
    echo "$1: expected \"$3\", and it is \"$2\"" >&2
    exit 1
  fi
  echo "$1: $2"
}

for each in 'policy se:set' 'show --vault local ot:others' 'show --vault local o:orders others' 'list -o y:yaml' 'plan keys:keys.yaml'; do
  line="keyturn ${each%%:*}"
  found=$(fish --no-config -c 'keyturn completion fish | source; complete -C $argv[1]' "$line" | cut -f1 | xargs)
  expect "fish, $line" "$found" "${each#*:}"
done

for each in 'policy se:policy set' 'show --vault local ot:show --vault local others' 'list -o y:list -o yaml' 'plan keys:plan keys.yaml'; do
  line="keyturn ${each%%:*}"
  shown=$(LINE=$line zsh -f -c '
    zmodload zsh/zpty
    zpty shell "zsh -f -i"
    zpty -w shell "PROMPT=; unsetopt zle_bracketed_paste; autoload -U compinit && compinit -D -u; source <(keyturn completion zsh); print REA""DY"
    zpty -r -m shell seen "*READY*"
    # Print what the line has become instead of running it.
    zpty -w shell "accept-line() { print -r -- \"LI\"\"NE<\$BUFFER>\"; exit }; zle -N accept-line; print REA""DY"
    zpty -r -m shell seen "*READY*"
    zpty -w -n shell "$LINE"$'"'\t\r'"'
    zpty -r -m shell seen "*LINE<*>*"
    print -r -- "$seen"')
  [[ $shown =~ LINE\<([^\>]*)\> ]]
  expect "zsh, $line" "$(echo "${BASH_REMATCH[1]}" | xargs)" "keyturn ${each#*:}"
done
