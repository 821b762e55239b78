# SPDX-License-Identifier: Apache-2.0
# Starts the plugin host. Node hands over three pipes: requests on descriptor 3, answers on 4, on 5 what workers
# print. Until ansible is imported nothing is known of it; a failure to import it is the answer to the first request.

import os

# Programs that plugins start shall not hold the pipes open.
for descriptor in (3, 4, 5):
    os.set_inheritable(descriptor, False)
from shevek_host import server  # noqa: E402

server.serve(3, 4)
