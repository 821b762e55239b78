# SPDX-License-Identifier: GPL-3.0-or-later
# What the callback plugin `shevek` is made of. docs/bridge.md describes the lines that it writes.
