# SPDX-License-Identifier: GPL-3.0-or-later
# Runs Ansible's Python plugins for Shevek. server.py is where it begins.
