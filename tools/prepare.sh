#!/bin/sh
# Makes this machine ready for `npm test` and `npm run try`: npm packages, then Debian's, which it lists
# first. It installs Debian packages only as root; else it says the one line that does.
set -eu
cd "$(dirname "$0")/.."

# what each package is for: the reference and its modules; managed hosts; becoming another user
packages="ansible-core openssh-client openssh-server python3 sudo"
[ "${1:-}" = try ] || packages="$packages ansible acl opendoas sshpass python3-jinja2 python3-yaml python3-venv git"
# login shells that hosts may have; what the reference's caches need
[ "${1:-}" = try ] || packages="$packages fish csh tcsh memcached python3-memcache python3-redis"
# peers to compare with, and brokers, which tests start with folders of their own
[ "${1:-}" = try ] || packages="$packages python3-ansible-runner python3-zmq rabbitmq-server redis-server"

if [ ! -x node_modules/.bin/node ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
	echo "Installing npm packages"
	npm ci --no-fund --no-audit
fi

missing=
for package in $packages; do
	dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
	if [ "$(id -u)" -ne 0 ]; then
		echo "Debian packages are missing. As root:" >&2
		echo "    apt-get install -y$missing" >&2
		exit 1
	fi
	echo "Installing Debian packages:$missing"
	export DEBIAN_FRONTEND=noninteractive
	# keeps Debian's maintainer scripts from starting the brokers as services, where there is no systemd
	export RUNLEVEL=1
	apt-get update -q
	# shellcheck disable=SC2086
	apt-get install -y -q --no-install-recommends $missing
fi

[ "${1:-}" = try ] || sh tools/reference-venvs.sh ||
	echo "Not all newer ansible-cores could be installed; tests that need them are skipped" >&2
