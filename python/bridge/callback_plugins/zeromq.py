# SPDX-License-Identifier: GPL-3.0-or-later
# Lets `callbacks_enabled = zeromq` in ansible.cfg stay as it is: Ansible loads this, which does nothing, and
# Shevek, told of it by the callback `shevek` beside this file, runs its own.

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: zeromq
type: notification
short_description: Pushes a run's status and events to a ZeroMQ peer, through Shevek
description:
  - A marker. The callback C(shevek) beside it tells Shevek that zeromq is enabled, and Shevek sends the messages.
author: Shevek
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "zeromq"
    CALLBACK_NEEDS_ENABLED = True
