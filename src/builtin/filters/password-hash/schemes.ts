// The password schemes, by passlib's names.

import { CRYPT_SCHEMES } from "./crypt-schemes.ts";
import { DIGEST_SCHEMES } from "./digest-schemes.ts";
import { PBKDF2_SCHEMES } from "./pbkdf2-schemes.ts";
import type { PasswordScheme } from "./scheme.ts";

export const PASSWORD_SCHEMES: ReadonlyMap<string, PasswordScheme> = new Map([
	...CRYPT_SCHEMES,
	...DIGEST_SCHEMES,
	...PBKDF2_SCHEMES,
]);
