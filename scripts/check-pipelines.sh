#!/usr/bin/env bash
# Holds the examples for pipelines, and what `keyturn init` writes, against the schemas that their engines are known by. Not part of
# the tests: it wants python3 and PyPI, from which it installs check-jsonschema and kubernetes-validate in a temporary folder.
# Build the packages first.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
node=$root/node_modules/.bin/node
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"${PYTHON:-python3}" -m venv "$work/python"
"$work/python/bin/pip" install -q check-jsonschema==0.39.0 kubernetes-validate==1.37.0
for provider in github azure-pipelines gitlab; do
  (cd "$work" && "$node" "$root/packages/cli/dist/main.js" init "$provider" --vault contoso --key orders --repository contoso/orders -q > /dev/null)
done

against() { # a schema, then the files
  echo "$1"
  "$work/python/bin/check-jsonschema" --builtin-schema "$@"
}
against vendor.github-workflows "$root"/examples/workflows/*.yml "$work/.github/workflows/keyturn.yml"
# That schema has patterns which are none of the newer kind, and takes text alone for numbers and switches, as the engine does.
against vendor.azure-pipelines --regex-variant nonunicode "$root"/examples/azure-pipelines/*.yml "$work/keyturn.azure-pipelines.yml"
# GitLab's own references, such as !reference, are no plain YAML.
against vendor.gitlab-ci --data-transform gitlab-ci "$root"/examples/gitlab/*.yml "$work/keyturn.gitlab-ci.yml"
echo 'kubernetes'
"$work/python/bin/kubernetes-validate" --strict "$root"/examples/kubernetes/*.yaml
