#!/bin/sh
echo "$GREETING at $(nice)"
