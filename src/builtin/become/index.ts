// The become methods that ship.

import type { BecomeMethod } from "../../agent/become.ts";
import { su } from "./su.ts";
import { sudo } from "./sudo.ts";

export const becomeMethods: readonly BecomeMethod[] = [sudo, su];
