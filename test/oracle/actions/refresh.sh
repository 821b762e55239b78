#!/bin/sh
# Runs test/e2e/actions/site with the installed ansible-playbook and stores its recap with the version,
# then what the playbooks results-*.yml register.
set -eu
root=$(CDPATH='' cd "$(dirname "$0")/../../.." && pwd -P)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch" "$scratch-fetched"' EXIT
version=$(ansible-playbook --version | sed -n '1s/.*core \([0-9.]*\).*/\1/p')
mkdir -p "$root/test/corpus/actions"
ansible-playbook -i near, -c local -e "scratch=$scratch" "$root/test/e2e/actions/site/actions.yml" |
	sed -n 's/^near  *: //p' |
	sed -E "s/([a-z]+)=([0-9]+) */\"\1\": \2, /g; s/, *$//; s/.*/{\"version\": \"$version\", \"recap\": {&}}/" \
		>"$root/test/corpus/actions/recap.json"
node "$root/test/oracle/actions/refresh-results.ts"
