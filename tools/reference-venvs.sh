#!/bin/sh
# Newer ansible-cores than the system's, for tests that compare with several: each in a virtual environment
# of its own, .scratch/reference/VERSION. What is there stays; what this Python is too old for is left out.
set -eu
cd "$(dirname "$0")/.."

minor=$(python3 -c 'import sys; print(sys.version_info[0] * 100 + sys.version_info[1])')

# VERSION NEEDED_PYTHON
while read -r version needed; do
	folder=.scratch/reference/$version
	[ ! -x "$folder/bin/ansible-playbook" ] || continue
	if [ "$minor" -lt "$needed" ]; then
		echo "ansible-core $version is left out: it needs a newer Python"
		continue
	fi
	echo "Installing ansible-core $version into $folder"
	rm -rf "$folder"
	python3 -m venv "$folder"
	"$folder/bin/pip" install -q --disable-pip-version-check "ansible-core==$version.*"
done <<VERSIONS
2.16 310
2.17 310
2.18 311
2.19 311
VERSIONS
