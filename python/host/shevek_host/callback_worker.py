# Copyright: the Shevek authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A callback beside the screen's: it takes its events here, and the run does not wait for it."""

from __future__ import annotations

from .callback import Callback


def run(worker, params):
    callbacks = []

    def load(_params):
        callbacks.append(Callback(params, worker.ask))
        return callbacks[0].about()

    worker.on("load", load)
    worker.on("event", lambda event: callbacks[0].event(event))
    worker.on("close", lambda _params: callbacks[0].close())
    worker.serve()
