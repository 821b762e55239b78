// The connections that ship.

import type { Connection } from "../../agent/connection.ts";
import { local } from "./local.ts";
import { ssh } from "./ssh.ts";

export const connections: readonly Connection[] = [ssh, local];
