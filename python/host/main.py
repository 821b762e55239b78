# SPDX-License-Identifier: Apache-2.0
# Starts the plugin host. Node hands over three pipes: requests on descriptor 3, answers on 4, on 5 what workers
# print. Until ansible is imported nothing is known of it; a failure to import it is the answer to the first request.

import os
import sys

# Programs that plugins start shall not hold the pipes open.
for descriptor in (3, 4, 5):
    os.set_inheritable(descriptor, False)
# Where the package is installed for all users this folder cannot be written, and in a checkout it should not be.
sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
from shevek_host import server  # noqa: E402

sys.dont_write_bytecode = before
server.serve(3, 4)
