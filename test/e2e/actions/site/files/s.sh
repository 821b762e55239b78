#!/bin/sh
echo "args: $@ env $FOO pwd $(pwd)"; exit ${RC:-0}
