#!/bin/sh
# A choice of the tests on the oldest Node that is supported: what leans on Node itself (SQLite, loading of
# TypeScript, workers, streams, the launcher). Everything else runs on the Node of tools/node alone. It has no
# proxies yet, so the tests of posting through one are left out.
set -eu
cd "$(dirname "$0")/.."

version=22.18.0
case $(uname -m) in
x86_64) platform=linux-x64 ;;
aarch64) platform=linux-arm64 ;;
*) echo "there is no Node $version from npm for $(uname -m)" >&2; exit 1 ;;
esac

folder=.scratch/node-$version
node=$PWD/$folder/node_modules/node-$platform/bin/node
if [ ! -x "$node" ]; then
	echo "Installing Node $version into $folder"
	npm install --prefix "$folder" --no-save --no-fund --no-audit --loglevel error "node-$platform@$version"
fi

# as bin/shevek has it, for tests that start Node by themselves
export NODE_OPTIONS=--disable-warning=ExperimentalWarning
SHEVEK_NODE=$node exec "$node" node_modules/vitest/vitest.mjs run \
	src/records src/plugins src/loop src/runner src/builtin/sources \
	test/launcher.test.ts test/records test/loop/loop.test.ts test/emitters \
	test/plugins/load.test.ts test/plugins/loading.test.ts test/plugins/fence.test.ts test/plugins/host.test.ts \
	test/plugins/kinds/filter.test.ts test/plugins/kinds/lookup.test.ts test/python-host/process.test.ts \
	test/e2e/exit-codes.test.ts test/e2e/many-runs.test.ts test/runner/library.test.ts \
	--exclude src/plugins/http-post.test.ts "$@"
