# SPDX-License-Identifier: GPL-3.0-or-later
WORD = "of the collection"
